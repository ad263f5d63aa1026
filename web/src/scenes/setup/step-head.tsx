import { Stack, Text, Title } from '@mantine/core'
import { type StepName, stepNames } from './steps.ts'
import { useWords } from './words.ts'

/** Which step this is, what it is for. The heading takes the focus where there is nothing to type. */
export function StepHead({ step, title, hint }: { step: StepName; title: string; hint: string }) {
  const t = useWords()
  return (
    <Stack gap={4} mb="md">
      <Text size="sm" c="dimmed" fw={600}>
        {t('step-of', { step: stepNames.indexOf(step) + 1, steps: stepNames.length })}
      </Text>
      <Title order={1} size="1.75rem" tabIndex={-1} style={{ outline: 'none', letterSpacing: '-0.015em' }}>
        {title}
      </Title>
      <Text c="dimmed" maw={620}>
        {hint}
      </Text>
    </Stack>
  )
}
