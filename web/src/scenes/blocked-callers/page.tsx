import { IconPhoneOff } from '@tabler/icons-react'
import { blockedCallerFields } from '#server/numbering/blocked-callers/schema.ts'
import { CallerField, useCallerName } from '../../components/caller/field.tsx'
import { ChoiceField, SwitchField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { OnOff } from '../../components/on-off.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/blocked-callers'> = {
  path: '/blocked-callers',
  schema: blockedCallerFields,
  may: { manage: 'telephony.manage' },
  fresh: { caller: { is: 'number', number: '' } },
  nameOf: ({ name }) => name,
}

export function Page() {
  const t = useWords()
  const callerName = useCallerName()
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      empty={{ icon: IconPhoneOff, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'caller', header: t('caller'), width: 280, text: ({ caller }) => callerName(caller) },
        { id: 'name', header: t('name'), text: ({ name }) => name },
        { id: 'gets', header: t('gets'), width: 280, text: ({ gets }) => t(gets) },
        {
          id: 'active',
          header: t('active'),
          width: 130,
          text: (row) => (row.active ? t('active') : t('off')),
          cell: (row) => <OnOff on={row.active} yes={t('active')} no={t('off')} />,
        },
      ]}
      form={() => (
        <>
          <TextField name="name" label={t('name')} required autoFocus />
          <CallerField label={t('caller')} any={false} />
          <ChoiceField
            name="gets"
            label={t('gets')}
            options={(['rejected', 'busy', 'announcement'] as const).map((value) => ({ value, label: t(value) }))}
          />
          <SwitchField name="active" label={t('active')} />
        </>
      )}
    />
  )
}
