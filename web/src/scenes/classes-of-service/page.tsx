import { Badge, Group, Text } from '@mantine/core'
import { IconShieldLock } from '@tabler/icons-react'
import { classOfServiceFields } from '#server/numbering/classes-of-service/schema.ts'
import { useAll } from '../../client/list.ts'
import { AreaField, ChecksField, ListField, SwitchField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { useKindName, useKindOptions } from '../../components/number-kinds.ts'
import { RecordScene } from '../../components/record-scene.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/classes-of-service'> = {
  path: '/classes-of-service',
  schema: classOfServiceFields,
  may: { manage: 'telephony.manage' },
  fresh: {},
  nameOf: ({ name }) => name,
}

export function Page() {
  const t = useWords()
  const kindName = useKindName()
  const kinds = useKindOptions(['emergency'])
  const { rows: extensions } = useAll('/extensions')
  const { rows: classes, isPending } = useAll('/classes-of-service')
  const isStandard = (id: string) => classes.some((one) => one.id === id && one.standard)
  const membersOf = (id: string) =>
    extensions.filter(
      ({ classOfServiceId }) => (classOfServiceId ?? null) === id || (!classOfServiceId && isStandard(id)),
    )
  const lacksStandard = !isPending && classes.length > 0 && !classes.some(({ standard }) => standard)
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      size={680}
      above={
        lacksStandard && (
          <Text size="sm" c="dimmed" mb="sm">
            {t('built-in')}
          </Text>
        )
      }
      empty={{ icon: IconShieldLock, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        {
          id: 'name',
          header: t('name'),
          width: 220,
          text: ({ name }) => name,
          cell: ({ name, standard }) => (
            <Group gap={8} wrap="nowrap">
              <span>{name}</span>
              {standard && (
                <Badge size="sm" variant="light">
                  {t('standard')}
                </Badge>
              )}
            </Group>
          ),
        },
        {
          id: 'kinds',
          header: t('kinds'),
          text: (row) => (row.kinds.length > 0 ? row.kinds.map((one) => kindName(one)).join(', ') : t('none')),
        },
        {
          id: 'exceptions',
          header: t('exceptions'),
          width: 120,
          align: 'right',
          text: ({ allowed, never }) => allowed.length + never.length || null,
        },
        {
          id: 'extensions',
          header: t('extensions'),
          width: 110,
          align: 'right',
          text: ({ id }) => membersOf(id).length,
        },
        { id: 'description', header: t('description'), hidden: true, text: ({ description }) => description },
      ]}
      form={() => (
        <>
          <TextField name="name" label={t('name')} required autoFocus />
          <ChecksField name="kinds" label={t('kinds')} options={kinds} />
          <ListField name="never" label={t('never')} hint={t('never-hint')} />
          <ListField name="allowed" label={t('allowed')} hint={t('allowed-hint')} />
          <SwitchField name="standard" label={t('standard-field')} hint={t('standard-hint')} />
          <AreaField name="description" label={t('description')} />
        </>
      )}
    />
  )
}
