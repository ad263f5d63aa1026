import { Badge } from '@mantine/core'
import { IconCheckupList, IconMoodEmpty, IconMoodSad, IconMoodSmile } from '@tabler/icons-react'
import { dispositionFields } from '#server/directory/dispositions/schema.ts'
import { AreaField, ChecksField, ChoiceField, SwitchField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { OnOff } from '../../components/on-off.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/dispositions'> = {
  path: '/dispositions',
  schema: dispositionFields,
  may: { manage: 'queue.manage' },
  fresh: {},
  nameOf: ({ name }) => name,
}
const results = {
  positive: { color: 'green', icon: IconMoodSmile },
  neutral: { color: 'gray', icon: IconMoodEmpty },
  negative: { color: 'red', icon: IconMoodSad },
} as const
const media = ['voice', 'chat', 'email'] as const

export function Page() {
  const t = useWords()
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      empty={{ icon: IconCheckupList, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), text: ({ name }) => name },
        {
          id: 'kind',
          header: t('kind'),
          width: 140,
          text: (row) => t(row.kind),
          cell: (row) => {
            const { color, icon: Icon } = results[row.kind]
            return (
              <Badge tt="none" variant="light" color={color} leftSection={<Icon size={13} />}>
                {t(row.kind)}
              </Badge>
            )
          },
        },
        {
          id: 'enabled-for',
          header: t('enabled-for'),
          width: 220,
          text: (row) => row.enabledFor.map((medium) => t(medium)).join(', '),
        },
        { id: 'description', header: t('description'), text: (row) => row.description },
        { id: 'code', header: t('code'), width: 160, hidden: true, text: (row) => row.integrationCode },
        {
          id: 'active',
          header: t('active'),
          width: 120,
          text: (row) => (row.active ? t('active') : t('off')),
          cell: (row) => <OnOff on={row.active} yes={t('active')} no={t('off')} />,
        },
      ]}
      form={() => (
        <>
          <TextField name="name" label={t('name')} required autoFocus />
          <ChoiceField
            name="kind"
            label={t('kind')}
            options={(['positive', 'neutral', 'negative'] as const).map((value) => ({ value, label: t(value) }))}
          />
          <ChecksField
            name="enabledFor"
            label={t('enabled-for')}
            options={media.map((value) => ({ value, label: t(value) }))}
          />
          <AreaField name="description" label={t('description')} hint={t('description-hint')} />
          <TextField name="integrationCode" label={t('code')} hint={t('code-hint')} exact />
          <SwitchField name="active" label={t('active')} hint={t('active-hint')} />
        </>
      )}
    />
  )
}
