import { SegmentedControl, Stack } from '@mantine/core'
import { useWatch } from 'react-hook-form'
import { useAll } from '../../client/list.ts'
import { useField } from '../../components/form/field.ts'
import { SelectField } from '../../components/form/fields.tsx'
import { useWords } from './words.ts'

const types = ['flow', 'queue', 'extension', 'announcement', 'hang-up'] as const
type Type = (typeof types)[number]

/** What kind of place, and which one. */
export function DestinationField() {
  const t = useWords()
  const { field } = useField('destination.type', t('destination'))
  const destination = useWatch({ name: 'destination' }) as { type: Type; id?: string }
  const whole = useField('destination', t('destination')).field
  const choose = (type: Type) => whole.onChange(type === 'hang-up' ? { type } : { type, id: '' })
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label={t('destination')}
        value={String(field.value)}
        onChange={(type) => choose(type as Type)}
        data={types.map((value) => ({ value, label: t(value) }))}
      />
      {destination.type !== 'hang-up' && <Which key={destination.type} type={destination.type} />}
    </Stack>
  )
}

function Which({ type }: { type: Exclude<Type, 'hang-up'> }) {
  const t = useWords()
  const paths = { flow: '/flows', queue: '/queues', extension: '/extensions', announcement: '/audios' } as const
  const { rows } = useAll(paths[type])
  return (
    <SelectField
      name="destination.id"
      label={t(type)}
      hint={type === 'announcement' ? t('announcement-hint') : undefined}
      required
      placeholder={t('choose')}
      options={rows.map((row) => ({ value: row.id, label: 'kind' in row ? `${row.number} · ${row.name}` : row.name }))}
    />
  )
}
