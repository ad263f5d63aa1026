import { Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

/** The page's name, what it is for in one line, and its main actions at the right. */
export function PageHead({ title, hint, children }: { title: string; hint?: ReactNode; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Vez`
  }, [title])
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="md" wrap="wrap">
      <Stack gap={2}>
        <Title order={1}>{title}</Title>
        {hint && (
          <Text size="sm" c="dimmed" maw={720}>
            {hint}
          </Text>
        )}
      </Stack>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  )
}
