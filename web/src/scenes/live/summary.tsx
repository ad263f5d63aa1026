import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { activityOf } from '../../board/activity.ts'
import { abandonedShare, serviceLevelOf, together, waitingIn } from '../../board/figures.ts'
import { type QueueRow, useBoard } from '../../board/store.ts'
import { serverNow } from '../../client/live.ts'
import { Elapsed, useTick } from '../../components/elapsed.tsx'
import classes from './live.module.css'
import { useWords } from './words.ts'

/** How many agents are at what, and how many of the pauses have lasted too long. */
export function useAgentCounts() {
  const agents = useBoard((board) => board.agents)
  const interactions = useBoard((board) => board.interactions)
  return useMemo(() => {
    const counts = { free: 0, busy: 0, paused: 0, trouble: 0, offline: 0, present: 0, ends: [] as number[] }
    for (const agent of agents.values()) {
      const { is } = activityOf(agent, (id) => interactions.get(id))
      if (is === 'offline') counts.offline++
      else counts.present++
      if (is === 'free') counts.free++
      if (is === 'serving' || is === 'alerted' || is === 'wrap-up') counts.busy++
      if (is === 'paused') counts.paused++
      if (is === 'no-answer' || is === 'unreached') counts.trouble++
      if (is === 'paused' && agent.pauseEndsAt !== null) counts.ends.push(agent.pauseEndsAt)
    }
    return counts
  }, [agents, interactions])
}

export const longestOf = (rows: readonly QueueRow[]): number | null => {
  const instants = rows.flatMap(({ longestWaitSince }) => longestWaitSince ?? [])
  return instants.length === 0 ? null : Math.min(...instants)
}

/** The whole company in one line. */
export function Summary() {
  const t = useWords()
  useTick()
  const queues = useBoard((board) => board.queues)
  const interactions = useBoard((board) => board.interactions)
  const counts = useAgentCounts()
  const rows = useMemo(() => [...queues.values()], [queues])
  const today = useMemo(() => together(rows), [rows])
  const serving = useMemo(
    () => [...interactions.values()].filter(({ state }) => state === 'serving').length,
    [interactions],
  )
  const waiting = rows.reduce((sum, row) => sum + waitingIn(row), 0)
  const longest = longestOf(rows)
  const level = serviceLevelOf(today)
  const share = abandonedShare(today)
  const over = counts.ends.filter((endsAt) => endsAt < serverNow()).length

  return (
    <div className={classes.summary}>
      <Figure name={t('sum-waiting')} value={waiting} />
      <Figure
        name={t('sum-longest')}
        value={longest === null ? t('no-figure') : <Elapsed since={longest} />}
        hint={longest === null ? t('nobody-waits') : undefined}
      />
      <Figure name={t('sum-serving')} value={serving} />
      <Figure name={t('sum-free')} value={counts.free} hint={t('of-present', { present: counts.present })} />
      <Figure
        name={t('sum-paused')}
        value={counts.paused}
        hint={over > 0 ? t('over-pause', { count: over }) : undefined}
        alarm={over > 0}
      />
      <Figure name={t('sum-answered')} value={today.answered} />
      <Figure
        name={t('sum-abandoned')}
        value={today.abandoned}
        hint={share === null ? undefined : t('abandoned-share', { share })}
      />
      <Figure name={t('sum-level')} value={level === null ? t('no-figure') : `${level}%`} />
    </div>
  )
}

function Figure(props: { name: string; value: React.ReactNode; hint?: string | undefined; alarm?: boolean }) {
  const { name, value, hint, alarm } = props
  return (
    <div className={classes.figure}>
      <Text size="xs" c="dimmed" truncate>
        {name}
      </Text>
      <div className={classes.figureLine}>
        <span className={classes.figureValue}>{value}</span>
        {hint && (
          <Text span size="xs" c={alarm ? 'red' : 'dimmed'} fw={alarm ? 600 : 400} truncate>
            {hint}
          </Text>
        )}
      </div>
    </div>
  )
}
