import { Group } from '@mantine/core'
import { IconCoffee } from '@tabler/icons-react'
import { pauseReasonFields } from '#server/directory/pause-reasons/schema.ts'
import { AreaField, NumberField, SwitchField, TextField } from '../../components/form/fields.tsx'
import type { RecordKind } from '../../components/form/record-form.tsx'
import { OnOff } from '../../components/on-off.tsx'
import { RecordScene } from '../../components/record-scene.tsx'
import { useWords } from './words.ts'

const kind: RecordKind<'/pause-reasons'> = {
  path: '/pause-reasons',
  schema: pauseReasonFields,
  may: { manage: 'queue.manage' },
  fresh: {},
  nameOf: ({ name }) => name,
}

export function Page() {
  const t = useWords()
  return (
    <RecordScene
      kind={kind}
      title={t('title')}
      hint={t('hint')}
      newTitle={t('new')}
      empty={{ icon: IconCoffee, title: t('empty-title'), hint: t('empty-hint') }}
      columns={[
        { id: 'name', header: t('name'), text: ({ name }) => name },
        {
          id: 'minutes',
          header: t('minutes'),
          width: 150,
          align: 'right',
          text: ({ minutesMax }) => minutesMax,
          cell: ({ minutesMax }) => (minutesMax === null ? t('no-limit') : `${minutesMax} ${t('minutes-unit')}`),
        },
        {
          id: 'agents',
          header: t('agents'),
          width: 220,
          align: 'right',
          text: ({ agentsMax }) => agentsMax,
          cell: ({ agentsMax }) => agentsMax ?? t('no-limit'),
        },
        {
          id: 'overrun',
          header: t('overrun'),
          width: 190,
          text: ({ overrunAllowed }) => (overrunAllowed ? t('yes') : t('no')),
        },
        { id: 'description', header: t('description'), hidden: true, text: (row) => row.description },
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
          <AreaField name="description" label={t('description')} />
          <Group grow align="flex-start">
            <NumberField
              name="minutesMax"
              label={t('minutes')}
              hint={t('minutes-hint')}
              min={1}
              max={1_440}
              unit={t('minutes-unit')}
            />
            <NumberField name="agentsMax" label={t('agents')} hint={t('agents-hint')} min={1} max={1_000} />
          </Group>
          <SwitchField name="overrunAllowed" label={t('overrun')} hint={t('overrun-hint')} />
          <SwitchField name="active" label={t('active')} hint={t('active-hint')} />
        </>
      )}
    />
  )
}
