import { Stack, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import { useField } from '../../components/form/field.ts'

/** What a queue may have or not: the switch gives it its first values, or takes it away. */
export function Optional(props: { name: string; label: string; hint?: string; fresh: object; children: ReactNode }) {
  const { name, label, hint, fresh, children } = props
  const { field, value } = useField(name, label)
  const has = value !== null && value !== undefined
  return (
    <Stack gap="xs">
      <Switch
        label={label}
        description={hint}
        checked={has}
        onChange={(event) => field.onChange(event.currentTarget.checked ? fresh : null)}
      />
      {has && <div style={{ paddingLeft: 46 }}>{children}</div>}
    </Stack>
  )
}
