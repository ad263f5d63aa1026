import { Group, Text } from '@mantine/core'
import { IconAlertCircle, IconCircleCheck, IconCircleDashed, IconHelpCircle } from '@tabler/icons-react'

const signs = { green: IconCircleCheck, red: IconAlertCircle, gray: IconCircleDashed, orange: IconHelpCircle } as const

/** How something is now: a sign, a colour and the word, never the colour alone. */
export function StateWord({ color, words }: { color: keyof typeof signs; words: string }) {
  const Sign = signs[color]
  return (
    <Group gap={6} wrap="nowrap" component="span">
      <Sign size={16} color={`var(--mantine-color-${color}-filled)`} aria-hidden style={{ flex: 'none' }} />
      <Text span size="sm" truncate>
        {words}
      </Text>
    </Group>
  )
}
