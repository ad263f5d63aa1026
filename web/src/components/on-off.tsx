import { Badge } from '@mantine/core'
import { IconCheck, IconMinus } from '@tabler/icons-react'

/** Whether something is in force: a sign, a word and a colour. */
export function OnOff({ on, yes, no }: { on: boolean; yes: string; no: string }) {
  return (
    <Badge
      tt="none"
      variant="light"
      color={on ? 'green' : 'gray'}
      leftSection={on ? <IconCheck size={12} /> : <IconMinus size={12} />}
    >
      {on ? yes : no}
    </Badge>
  )
}
