import { Select, SimpleGrid } from '@mantine/core'
import { useWatch } from 'react-hook-form'
import type { DestinationRef } from '#server/destinations/index.ts'
import { useAll } from '../../client/list.ts'
import { useField } from '../form/field.ts'
import { SelectField } from '../form/fields.tsx'
import { type ListedKind, labelOf, listed, listedKinds } from './kinds.ts'
import { useWords } from './words.ts'

/** What kind of place a call goes to, and which one. `name` is the field that holds the whole destination. */
export function DestinationField({
  name = 'destination',
  label,
  none,
}: {
  name?: string
  label: string
  /** What nowhere is called, where the call may go nowhere. */
  none?: string
}) {
  const t = useWords()
  const { field, error } = useField(name, label)
  const chosen = (useWatch({ name }) as DestinationRef | null | undefined)?.type ?? null
  return (
    <SimpleGrid cols={2} spacing="sm">
      <Select
        label={label}
        error={error}
        placeholder={none ?? t('choose')}
        allowDeselect={false}
        clearable={none !== undefined}
        data={[...listedKinds, 'hang-up' as const].map((value) => ({ value, label: t(value) }))}
        value={chosen}
        onChange={(type) => field.onChange(type === null ? null : type === 'hang-up' ? { type } : { type, id: '' })}
      />
      {chosen && chosen !== 'hang-up' && <Which key={chosen} name={name} kind={chosen} />}
    </SimpleGrid>
  )
}

function Which({ name, kind }: { name: string; kind: ListedKind }) {
  const t = useWords()
  const { rows } = useAll(listed[kind])
  return (
    <SelectField
      name={`${name}.id`}
      label={t('which')}
      hint={kind === 'audio' ? t('audio-hint') : undefined}
      required
      placeholder={t('choose')}
      options={(rows as readonly { id: string; name: string; number?: string }[]).map((row) => ({
        value: row.id,
        label: labelOf(row),
      }))}
    />
  )
}
