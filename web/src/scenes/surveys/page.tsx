import { Group, Paper, SegmentedControl, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { IconStars } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useAsk } from '../../client/ask.ts'
import type { Output } from '../../client/call.ts'
import { useAll } from '../../client/list.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { useWords } from './words.ts'

const periods = [1, 7, 30, 90] as const
const dayMs = 86_400_000

export function Page() {
  const t = useWords()
  const [days, setDays] = useState('7')
  const [queueId, setQueueId] = useState<string | null>(null)
  const from = useMemo(() => new Date().setHours(0, 0, 0, 0) - (Number(days) - 1) * dayMs, [days])
  const asked = { from, ...(queueId && { queueId }) }
  const summary = useAsk('get /surveys/summary', asked, { keep: true, every: 60_000 })
  const answers = useAsk('get /surveys/answers', { ...asked, limit: 100 }, { keep: true, every: 60_000 })
  const queues = useAll('/queues')
  const users = useAll('/users')
  const items = summary.data?.items ?? []
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')}>
        <Select
          aria-label={t('queue')}
          placeholder={t('queue-all')}
          clearable
          searchable
          w={200}
          data={queues.rows.map(({ id, name }) => ({ value: id, label: name }))}
          value={queueId}
          onChange={setQueueId}
        />
        <SegmentedControl
          aria-label={t('period')}
          data={periods.map((one) => ({ value: String(one), label: t(`days-${one}`) }))}
          value={days}
          onChange={setDays}
        />
      </PageHead>
      {items.length === 0 ? (
        <EmptyState icon={IconStars} title={t('none')} hint={t('none-hint')} />
      ) : (
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, md: 2, lg: 3 }}>
            {items.map((item) => (
              <Question key={`${item.survey} ${item.question} ${item.min} ${item.max}`} item={item} />
            ))}
          </SimpleGrid>
          <Paper p="md">
            <Text component="h2" fw={650} mb="xs">
              {t('latest')}
            </Text>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('when')}</Table.Th>
                  <Table.Th>{t('survey')}</Table.Th>
                  <Table.Th>{t('score')}</Table.Th>
                  <Table.Th>{t('queue')}</Table.Th>
                  <Table.Th>{t('agent')}</Table.Th>
                  <Table.Th>{t('from')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {answers.data?.items.map((one) => (
                  <Table.Tr key={`${one.interactionId} ${one.survey} ${one.at}`}>
                    <Table.Td>{new Date(one.at).toLocaleString()}</Table.Td>
                    <Table.Td>{one.question || one.survey}</Table.Td>
                    <Table.Td>
                      <b>{one.score}</b> {t('of', { max: one.max })}
                    </Table.Td>
                    <Table.Td>{(one.queueId && queues.nameOf(one.queueId)) ?? '—'}</Table.Td>
                    <Table.Td>{(one.agentId && users.nameOf(one.agentId)) ?? '—'}</Table.Td>
                    <Table.Td>{one.from}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Paper>
        </Stack>
      )}
    </>
  )
}

type Summary = Output<'get /surveys/summary'>['items'][number]

function Question({ item }: { item: Summary }) {
  const t = useWords()
  const { survey, question, min, max, answers, average, nps, counts } = item
  const most = Math.max(1, ...counts)
  return (
    <Paper p="md">
      <Text size="sm" fw={600}>
        {question || survey}
      </Text>
      <Text size="xs" c="dimmed">
        {survey} · {t('answers', { count: answers })}
      </Text>
      <Group gap="xl" my="xs">
        <div>
          <Text size="xs" c="dimmed">
            {t('average')}
          </Text>
          <Text fz={28} fw={650} lh={1.1}>
            {average.toLocaleString()}{' '}
            <Text span size="sm" c="dimmed">
              {t('of', { max })}
            </Text>
          </Text>
        </div>
        {nps !== null && (
          <div>
            <Text size="xs" c="dimmed">
              {t('nps')}
            </Text>
            <Text fz={28} fw={650} lh={1.1}>
              {nps}
            </Text>
          </div>
        )}
      </Group>
      <Group gap={4} align="flex-end" h={64} wrap="nowrap">
        {counts.map((count, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a score is its place
          <Stack key={min + place} gap={2} align="center" style={{ flex: 1 }}>
            <div
              role="img"
              aria-label={t('score-bar', { score: min + place, count })}
              style={{
                width: '100%',
                height: 2 + Math.round((count / most) * 40),
                borderRadius: 3,
                background: 'var(--mantine-primary-color-filled)',
                opacity: count === 0 ? 0.25 : 1,
              }}
            />
            <Text size="xs" c="dimmed" aria-hidden>
              {min + place}
            </Text>
          </Stack>
        ))}
      </Group>
    </Paper>
  )
}
