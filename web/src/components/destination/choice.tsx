import { Group, Select } from '@mantine/core'
import type { DestinationRef } from '#server/destinations/index.ts'
import { useAll } from '../../client/list.ts'
import { type ListedKind, labelOf, listed, listedKinds } from './kinds.ts'
import { useWords } from './words.ts'

/** As `DestinationField`, for what is no field of a form: `id` is empty while nobody has chosen. */
export function DestinationChoice(props: {
  label: string
  value: DestinationRef
  change: (destination: DestinationRef) => void
  demanded?: boolean
}) {
  const { label, value, change, demanded } = props
  const t = useWords()
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start" style={{ flex: 1 }}>
      <Select
        aria-label={label}
        w={140}
        allowDeselect={false}
        data={[...listedKinds, 'hang-up' as const].map((type) => ({ value: type, label: t(type) }))}
        value={value.type}
        onChange={(type) => type && change(type === 'hang-up' ? { type } : { type: type as ListedKind, id: '' })}
      />
      {value.type !== 'hang-up' && (
        <Which
          key={value.type}
          label={`${label}: ${t('which')}`}
          kind={value.type}
          id={value.id}
          change={(id) => change({ type: value.type as ListedKind, id })}
          demanded={demanded === true && value.id === ''}
        />
      )}
    </Group>
  )
}

function Which(props: {
  label: string
  kind: ListedKind
  id: string
  change: (id: string) => void
  demanded: boolean
}) {
  const { label, kind, id, change, demanded } = props
  const t = useWords()
  const { rows } = useAll(listed[kind])
  return (
    <Select
      aria-label={label}
      style={{ flex: 1 }}
      placeholder={t('choose')}
      searchable
      allowDeselect={false}
      error={demanded}
      data={(rows as readonly { id: string; name: string; number?: string }[]).map((row) => ({
        value: row.id,
        label: labelOf(row),
      }))}
      value={id || null}
      onChange={(chosen) => change(chosen ?? '')}
    />
  )
}
