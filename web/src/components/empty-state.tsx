import { Stack, Text, ThemeIcon } from '@mantine/core'
import type { ComponentType, ReactNode } from 'react'

/** Nothing is here yet: what would be, and the one thing to do about it. */
export function EmptyState(props: {
  icon: ComponentType<{ size?: number | string; stroke?: number }>
  title: string
  hint?: ReactNode
  children?: ReactNode
}) {
  const { icon: Icon, title, hint, children } = props
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <ThemeIcon variant="light" size={52} radius="xl" aria-hidden>
        <Icon size={26} stroke={1.6} />
      </ThemeIcon>
      <Text fw={600}>{title}</Text>
      {hint && (
        <Text size="sm" c="dimmed" maw={420}>
          {hint}
        </Text>
      )}
      {children}
    </Stack>
  )
}
