import { Group, Paper, Progress, SimpleGrid, Stack, Text } from '@mantine/core'
import { useAsk } from '../../client/ask.ts'
import type { Output } from '../../client/call.ts'
import { useAll } from '../../client/list.ts'
import { useKindName } from '../../components/number-kinds.ts'
import { useWords } from './words.ts'

type Cap = Output<'get /outbound-use'>['caps'][number]
const everyMs = 15_000
const minuteMs = 60_000

/** What was used of each cap since midnight: of the company, or of whoever used most. */
export function Today() {
  const t = useWords()
  const { data } = useAsk('get /outbound-use', {}, { every: everyMs })
  if (!data) return null
  return (
    <Stack gap="xs" mb="md">
      <Group justify="space-between" align="baseline">
        <Text fw={600} size="sm">
          {t('today')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('emergency', { numbers: data.emergencies.filter((one) => /^19/.test(one)).join(', ') })}
        </Text>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
        {data.caps.map((cap) => (
          <CapToday key={cap.capId ?? 'built-in'} cap={cap} />
        ))}
      </SimpleGrid>
    </Stack>
  )
}

function CapToday({ cap }: { cap: Cap }) {
  const t = useWords()
  const kindName = useKindName()
  const caps = useAll('/outbound-caps')
  const { extension } = cap
  return (
    <Paper p="sm" withBorder>
      <Group justify="space-between" align="baseline" wrap="nowrap" gap="xs">
        <Text size="sm" fw={600} truncate>
          {cap.capId === null ? t('built-in') : caps.nameOf(cap.capId)}
        </Text>
        <Text size="xs" c="dimmed" style={{ flex: 'none' }}>
          {t(cap.of)}
        </Text>
      </Group>
      <Text size="xs" c="dimmed" mb={6} truncate>
        {cap.kinds.map((kind) => kindName(kind)).join(', ')}
      </Text>
      <Used label={t('calls-short')} used={cap.calls} max={cap.callsMax} />
      <Used label={t('minutes-short')} used={Math.ceil(cap.talkedMs / minuteMs)} max={cap.minutesMax} />
      <Used label={t('at-once-short')} used={cap.atOnce} max={cap.atOnceMax} />
      <Text size="xs" c="dimmed" mt={4}>
        {cap.capId === null && t('built-in-hint')}
        {extension && t('most', { extension: `${extension.number} ${extension.name}` })}
      </Text>
    </Paper>
  )
}

const near = 0.8

function Used({ label, used, max }: { label: string; used: number; max: number | null }) {
  const t = useWords()
  if (max === null) return null
  const share = max === 0 ? 1 : Math.min(1, used / max)
  const color = share >= 1 ? 'red' : share >= near ? 'yellow' : 'blue'
  return (
    <Group gap={8} wrap="nowrap">
      <Progress value={share * 100} color={color} size={6} style={{ flex: 1 }} aria-label={label} />
      <Text size="xs" w={120} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {t('of-limit', { used, max })} {label}
      </Text>
    </Group>
  )
}
