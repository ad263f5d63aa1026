import { Group, Paper, SegmentedControl, Select, Text, TextInput, VisuallyHidden } from '@mantine/core'
import { IconPlugConnectedX, IconSearch, IconUsers } from '@tabler/icons-react'
import { memo, useDeferredValue, useMemo, useState } from 'react'
import { type Activity, activityOf } from '../../board/activity.ts'
import { ActivityPill, MediumIcon } from '../../board/pill.tsx'
import { type AgentRow, useBoard } from '../../board/store.ts'
import { useBoardWords } from '../../board/words.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { numberText } from '../../phone/index.ts'
import { AgentActions, AgentActionsProvider } from './agent-actions.tsx'
import classes from './live.module.css'
import { Cell, Rows } from './rows.tsx'
import { useAgentCounts } from './summary.tsx'
import { useWords } from './words.ts'

const filters = ['all', 'free', 'busy', 'paused', 'trouble', 'offline'] as const
type Filter = (typeof filters)[number]

const shownBy: Record<Exclude<Filter, 'all'>, readonly Activity[]> = {
  free: ['free'],
  busy: ['alerted', 'serving', 'wrap-up'],
  paused: ['paused'],
  trouble: ['no-answer', 'unreached'],
  offline: ['offline'],
}
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

export function AgentsTab(props: { queueId: string | undefined; filter: (queueId: string | undefined) => void }) {
  const { queueId } = props
  const t = useWords()
  const [filter, setFilter] = useState<Filter>('all')
  const [said, setSaid] = useState('')
  const looked = plain(useDeferredValue(said))
  const agents = useBoard((board) => board.agents)
  const interactions = useBoard((board) => board.interactions)
  const counts = useAgentCounts()

  const ids = useMemo(() => {
    const found: { agent: AgentRow; is: Activity }[] = []
    for (const agent of agents.values()) {
      if (queueId && !agent.queueIds.includes(queueId)) continue
      if (looked && !plain(agent.name).includes(looked)) continue
      const { is } = activityOf(agent, (id) => interactions.get(id))
      if (filter === 'all' || shownBy[filter].includes(is)) found.push({ agent, is })
    }
    const present = (is: Activity) => Number(is === 'offline')
    return found
      .toSorted((a, b) => present(a.is) - present(b.is) || a.agent.name.localeCompare(b.agent.name))
      .map(({ agent }) => agent.agentId)
  }, [agents, interactions, queueId, looked, filter])

  const countOf = (one: Filter) => (one === 'all' ? agents.size : counts[one])
  return (
    <AgentActionsProvider>
      <Group mb="sm" gap="sm">
        <TextInput
          placeholder={t('find-agent')}
          aria-label={t('find-agent')}
          leftSection={<IconSearch size={16} />}
          value={said}
          onChange={(event) => setSaid(event.currentTarget.value)}
          w={210}
        />
        <QueueFilter queueId={queueId} filter={props.filter} />
        <SegmentedControl
          value={filter}
          onChange={(value) => setFilter(value as Filter)}
          data={filters.map((one) => ({
            value: one,
            label: (
              <span>
                {t(`filter-${one}`)} <small className={classes.number}>{countOf(one)}</small>
              </span>
            ),
          }))}
        />
      </Group>
      {ids.length === 0 ? (
        <Paper>
          <EmptyState icon={IconUsers} title={t('no-agents')} hint={t('no-agents-hint')} />
        </Paper>
      ) : (
        <Rows
          label={t('tab-agents')}
          columns="minmax(150px, 1.3fr) minmax(170px, 1.2fr) minmax(100px, 1fr) minmax(130px, 1.3fr) 84px 120px 40px"
          heads={[
            t('column-agent'),
            t('column-state'),
            t('column-queue'),
            t('column-customer'),
            t('column-media'),
            t('column-load'),
            <VisuallyHidden key="actions">{t('column-actions')}</VisuallyHidden>,
          ]}
          ids={ids}
          Row={Row}
        />
      )}
    </AgentActionsProvider>
  )
}

export function QueueFilter(props: { queueId: string | undefined; filter: (queueId: string | undefined) => void }) {
  const t = useWords()
  const queues = useBoard((board) => board.queues)
  return (
    <Select
      aria-label={t('column-queue')}
      placeholder={t('all-queues')}
      data={[...queues.values()].map(({ queueId, name }) => ({ value: queueId, label: name }))}
      value={props.queueId && queues.has(props.queueId) ? props.queueId : null}
      onChange={(value) => props.filter(value ?? undefined)}
      clearable
      searchable
      w={190}
    />
  )
}

const initialsOf = (name: string) => {
  const parts = name.trim().split(/\s+/)
  return `${parts[0]?.[0] ?? ''}${parts.length > 1 ? (parts.at(-1)?.[0] ?? '') : ''}`.toUpperCase()
}

const Row = memo(function Row({ id }: { id: string }) {
  const t = useWords()
  const words = useBoardWords()
  const agent = useBoard((board) => board.agents.get(id))
  const mainId = agent && activityOf(agent, () => undefined).interactionId
  const interaction = useBoard((board) => (mainId ? board.interactions.get(mainId) : undefined))
  const queue = useBoard((board) => board.queues.get(interaction?.queueId ?? '')?.name)
  const ownQueues = useBoard((board) =>
    agent?.queueIds.map((queueId) => board.queues.get(queueId)?.name ?? '').join(', '),
  )
  if (!agent) return null
  const now = activityOf(agent, () => interaction)
  const more = agent.reservations.length - 1
  return (
    <>
      <Cell title={agent.name}>
        <span className={classes.cellLine}>
          <span className={classes.avatar} aria-hidden>
            {initialsOf(agent.name)}
          </span>
          <span className={classes.cell}>{agent.name}</span>
        </span>
      </Cell>
      <Cell>
        <ActivityPill {...now} reason={agent.reason} />
      </Cell>
      <Cell title={ownQueues}>
        {queue ?? (
          <Text span size="sm" c="dimmed" inherit>
            {ownQueues}
          </Text>
        )}
      </Cell>
      <Cell>
        {interaction && (
          <span className={classes.cellLine}>
            <MediumIcon medium={interaction.medium} />
            <span className={classes.cell}>
              {interaction.name ?? (numberText(interaction.number) || words('unknown'))}
            </span>
            {more > 0 && (
              <Text span size="xs" c="dimmed">
                {t('more-work', { count: more })}
              </Text>
            )}
          </span>
        )}
      </Cell>
      <Cell>
        <span className={classes.cellLine}>
          {agent.media.map((medium) => (
            <MediumIcon key={medium} medium={medium} />
          ))}
          {agent.media.length === 0 && agent.presence !== 'offline' && (
            <Text span c="orange" lh={0} title={t('no-media')}>
              <IconPlugConnectedX size={16} aria-label={t('no-media')} role="img" />
            </Text>
          )}
        </span>
      </Cell>
      <Cell>
        {agent.presence !== 'offline' && (
          <span className={classes.cellLine} title={t('load-of', { load: agent.load })}>
            <span className={classes.bar} aria-hidden>
              <span style={{ width: `${Math.min(100, agent.load)}%` }} />
            </span>
            <span className={classes.number}>{agent.load}%</span>
          </span>
        )}
      </Cell>
      <Cell>
        <AgentActions agentId={agent.agentId} name={agent.name} />
      </Cell>
    </>
  )
})
