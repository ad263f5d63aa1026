import { Group, Select } from '@mantine/core'
import { useAll } from '../../client/list.ts'
import type { Leads } from './simple.ts'
import { useWords } from './words.ts'

const types = ['queue', 'extension', 'hang-up'] as const

/** A queue, an extension, or the end. */
export function LeadsChoice(props: { label: string; value: Leads; change: (leads: Leads) => void; demanded: boolean }) {
  const { label, value, change, demanded } = props
  const t = useWords()
  const queues = useAll('/queues')
  const extensions = useAll('/extensions')
  const options = {
    queue: queues.rows.map(({ id, name }) => ({ value: id, label: name })),
    extension: extensions.rows.map(({ id, number, name }) => ({ value: id, label: `${number} · ${name}` })),
  }
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start" style={{ flex: 1 }}>
      <Select
        aria-label={label}
        w={130}
        allowDeselect={false}
        data={types.map((type) => ({ value: type, label: t(type) }))}
        value={value.type}
        onChange={(type) => type && change(type === 'hang-up' ? { type } : { type: type as 'queue', id: '' })}
      />
      {value.type !== 'hang-up' && (
        <Select
          aria-label={`${label}: ${t('which')}`}
          style={{ flex: 1 }}
          placeholder={t('choose')}
          searchable
          allowDeselect={false}
          data={options[value.type]}
          value={value.id || null}
          error={demanded && value.id === ''}
          onChange={(id) => change({ type: value.type as 'queue', id: id ?? '' })}
        />
      )}
    </Group>
  )
}
