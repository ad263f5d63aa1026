import { Group } from '@mantine/core'
import { IconShieldHalf } from '@tabler/icons-react'
import { outboundCapFields } from '#server/numbering/caps/schema.ts'
import { ChecksField, ChoiceField, NumberField, SwitchField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { useKindName, useKindOptions } from '../../components/number-kinds.ts'
import { OnOff } from '../../components/on-off.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { Today } from './today.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/outbound-caps'> = {
  path: '/outbound-caps',
  schema: outboundCapFields,
  may: { manage: 'telephony.manage' },
  fresh: { kinds: ['international'] },
  nameOf: ({ name }) => name,
}

export function Page() {
  const t = useWords()
  const kindName = useKindName()
  const kinds = useKindOptions(['emergency'])
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      size={620}
      above={<Today />}
      empty={{ icon: IconShieldHalf, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), width: 200, text: ({ name }) => name },
        { id: 'kinds', header: t('kinds'), text: (row) => row.kinds.map((one) => kindName(one)).join(', ') },
        { id: 'of', header: t('of'), width: 150, text: (row) => t(row.of) },
        { id: 'calls', header: t('calls'), width: 140, align: 'right', text: ({ callsMax }) => callsMax ?? '—' },
        {
          id: 'minutes',
          header: t('minutes'),
          width: 140,
          align: 'right',
          text: ({ minutesMax }) => minutesMax ?? '—',
        },
        { id: 'at-once', header: t('at-once'), width: 140, align: 'right', text: ({ atOnceMax }) => atOnceMax ?? '—' },
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
          <ChecksField name="kinds" label={t('kinds')} options={kinds} />
          <ChoiceField
            name="of"
            label={t('of')}
            options={(['company', 'extension'] as const).map((value) => ({ value, label: t(value) }))}
          />
          <Group grow align="flex-start">
            <NumberField name="callsMax" label={t('calls')} min={0} placeholder={t('no-limit')} />
            <NumberField
              name="minutesMax"
              label={t('minutes')}
              hint={t('minutes-hint')}
              min={0}
              placeholder={t('no-limit')}
            />
            <NumberField name="atOnceMax" label={t('at-once')} min={0} placeholder={t('no-limit')} />
          </Group>
          <SwitchField name="active" label={t('active')} />
        </>
      )}
    />
  )
}
