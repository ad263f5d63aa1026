import { Button, Group, Stack, Text } from '@mantine/core'
import { IconParking } from '@tabler/icons-react'
import { sayProblem, useAsk } from '../../client/ask.ts'
import { call as ask } from '../../client/call.ts'
import { Elapsed } from '../../components/elapsed.tsx'
import { numberText } from '../../phone/index.ts'
import { useWords } from './words.ts'

/** Calls at a place: whoever takes one has their own phone rung. Nothing is shown where nobody is parked. */
export function ParkedList() {
  const t = useWords()
  const { data, refetch } = useAsk('get /parked-calls', {}, { every: 5_000 })
  if (!data || data.items.length === 0) return null
  const fetchIt = (id: string) => ask('post /parked-calls/:id/retrieve', { id }).then(() => refetch(), sayProblem)
  return (
    <Stack gap={4} px="sm" py="xs" component="section" aria-label={t('parked')}>
      <Text size="xs" fw={600} c="dimmed">
        {t('parked')}
      </Text>
      {data.items.map(({ interactionId, place, code, number, name, since }) => (
        <Group key={interactionId} gap="xs" wrap="nowrap">
          <IconParking size={16} aria-hidden />
          <Text size="sm" truncate style={{ flex: 1 }} title={code ? `${code}${place}` : undefined}>
            {place} · {name ?? numberText(number)}
          </Text>
          <Text size="xs" c="dimmed">
            <Elapsed since={since} />
          </Text>
          <Button size="compact-xs" variant="default" onClick={() => fetchIt(interactionId)}>
            {t('parked-fetch')}
          </Button>
        </Group>
      ))}
    </Stack>
  )
}
