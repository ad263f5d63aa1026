import { Badge, Group, Paper, Skeleton, Stack, Table, Text } from '@mantine/core'
import { IconAlertTriangleFilled, IconCoffee } from '@tabler/icons-react'
import { useEffect } from 'react'
import { AgentDay, type Day } from '../../agent-day/agent-day.tsx'
import { queries, useAsk } from '../../client/ask.ts'
import type { Output } from '../../client/call.ts'
import { onLive } from '../../client/live.ts'
import { useMe } from '../../client/me.ts'
import { clockText } from '../../components/elapsed.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { useWords } from './words.ts'

const again = 15_000

export function Page() {
  const t = useWords()
  const { id } = useMe()
  const day = useAsk('get /agents/me/day', {}, { every: again })
  const pauses = useAsk('get /agents/me/pauses', {}, { every: again })
  useEffect(
    () =>
      onLive('agent.state', ({ agentId }) => {
        if (agentId !== id) return
        void queries.invalidateQueries({ queryKey: ['get /agents/me/day'] })
        void queries.invalidateQueries({ queryKey: ['get /agents/me/pauses'] })
      }),
    [id],
  )
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')} />
      <Stack gap="md">
        <ProblemAlert problem={day.error ?? pauses.error} />
        {day.data ? <AgentDay day={day.data} /> : day.isPending && <Skeleton h={180} radius="md" />}
        {day.data && pauses.data && <Pauses pauses={pauses.data.items} day={day.data} />}
      </Stack>
    </>
  )
}

type Pause = Output<'get /agents/me/pauses'>['items'][number]

function Pauses({ pauses, day }: { pauses: readonly Pause[]; day: Day }) {
  const t = useWords()
  const state = day.states.at(-1)
  return (
    <Paper p="md">
      <Text fw={600} mb="xs">
        {t('pauses')}
      </Text>
      {pauses.length === 0 ? (
        <EmptyState icon={IconCoffee} title={t('no-pauses')} hint={t('no-pauses-hint')} />
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('column-pause')}</Table.Th>
              <Table.Th>{t('column-used')}</Table.Th>
              <Table.Th>{t('column-limit')}</Table.Th>
              <Table.Th>{t('column-places')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pauses.map((pause) => (
              <PauseRow
                key={pause.id}
                pause={pause}
                isNow={state?.presence === 'paused' && state.reason === pause.name}
                longestMs={day.pauses.find(({ reason }) => reason === pause.name)?.longestMs ?? 0}
              />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Paper>
  )
}

function PauseRow({ pause, isNow, longestMs }: { pause: Pause; isNow: boolean; longestMs: number }) {
  const t = useWords()
  const { name, description, minutesMax, overrunAllowed, agentsMax, agentsIn, full, usedToday } = pause
  const hasOverrun = minutesMax !== null && longestMs > minutesMax * 60_000
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs">
          <Text size="sm" fw={550}>
            {name}
          </Text>
          {isNow && (
            <Badge variant="light" color="yellow">
              {t('now-in-it')}
            </Badge>
          )}
        </Group>
        {description && (
          <Text size="xs" c="dimmed">
            {description}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {usedToday.times === 0 ? (
          <Text size="sm" c="dimmed">
            {t('not-used')}
          </Text>
        ) : (
          <Text size="sm">{t('used-times', { count: usedToday.times, time: clockText(usedToday.ms) })}</Text>
        )}
        {hasOverrun && (
          <Group gap={4} c="red" wrap="nowrap">
            <IconAlertTriangleFilled size={13} aria-hidden />
            <Text size="xs" fw={600}>
              {t('overran')}
            </Text>
          </Group>
        )}
      </Table.Td>
      <Table.Td>
        <Text size="sm" {...(minutesMax === null && { c: 'dimmed' })}>
          {minutesMax === null ? t('no-limit') : t('minutes', { minutes: minutesMax })}
        </Text>
        {minutesMax !== null && !overrunAllowed && (
          <Text size="xs" c="dimmed">
            {t('no-overrun')}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {agentsMax === null ? (
          <Text size="sm" c="dimmed">
            {t('any-number')}
          </Text>
        ) : full ? (
          <Badge color="red" variant="light" leftSection={<IconAlertTriangleFilled size={11} />}>
            {t('full')}
          </Badge>
        ) : (
          <Text size="sm">{t('places', { free: Math.max(0, agentsMax - agentsIn), most: agentsMax })}</Text>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
