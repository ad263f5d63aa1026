import { Group, Loader, Stack, Text, ThemeIcon, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from './words.ts'

export type Verdict = 'ok' | 'bad' | 'wait' | 'unknown'

/** One thing that was looked at: passed or not, and what to do about it. */
export function CheckRow(props: { verdict: Verdict; name: string; value?: string; words: string; act?: ReactNode }) {
  const { verdict, name, value, words, act } = props
  const t = useWords()
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start" py={7}>
      <Mark verdict={verdict} />
      <Stack gap={0} flex={1} miw={0}>
        <Group gap="xs" justify="space-between" wrap="nowrap">
          <Text size="sm" fw={600}>
            {name}
          </Text>
          {value && (
            <Text size="sm" fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {value}
            </Text>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          <VisuallyHidden>{verdict !== 'unknown' && `${t(verdict)}. `}</VisuallyHidden>
          {words}
        </Text>
      </Stack>
      {act}
    </Group>
  )
}

function Mark({ verdict }: { verdict: Verdict }) {
  if (verdict === 'wait') return <Loader size={20} mt={1} aria-hidden />
  const color = verdict === 'ok' ? 'green' : verdict === 'bad' ? 'red' : 'gray'
  const Icon = verdict === 'ok' ? IconCheck : verdict === 'bad' ? IconX : IconMinus
  return (
    <ThemeIcon variant="light" color={color} size={22} radius="xl" aria-hidden>
      <Icon size={14} stroke={2.4} />
    </ThemeIcon>
  )
}
