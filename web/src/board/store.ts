import { useEffect } from 'react'
import { create } from 'zustand'
import { call, type Output, type Problem } from '../client/call.ts'
import { onLive, onSnapshot } from '../client/live.ts'

type View = Output<'get /live'>
export type QueueRow = View['queues'][number]
export type AgentRow = View['agents'][number]
export type InteractionRow = View['interactions'][number]

type Board = {
  /** As of when all was read; null before. */
  at: number | null
  problem: Problem | null
  queues: ReadonlyMap<string, QueueRow>
  agents: ReadonlyMap<string, AgentRow>
  interactions: ReadonlyMap<string, InteractionRow>
}

/** What is going on in the company. A row that did not change is the same object: who draws one row asks for it alone. */
export const useBoard = create<Board>(() => ({
  at: null,
  problem: null,
  queues: new Map(),
  agents: new Map(),
  interactions: new Map(),
}))

const byId = <Row, Key extends keyof Row>(rows: readonly Row[], key: Key) => new Map(rows.map((row) => [row[key], row]))

async function read(): Promise<void> {
  try {
    const { at, queues, agents, interactions } = await call('get /live', {})
    useBoard.setState({
      at,
      problem: null,
      queues: byId(queues, 'queueId'),
      agents: byId(agents, 'agentId'),
      interactions: byId(interactions, 'interactionId'),
    })
  } catch (why) {
    useBoard.setState({ problem: why as Problem })
  }
}

function changed<Row, Key extends keyof Row>(
  before: ReadonlyMap<string, Row>,
  rows: readonly Row[],
  gone: readonly string[],
  key: Key,
): ReadonlyMap<string, Row> {
  if (rows.length === 0 && gone.length === 0) return before
  const after = new Map(before)
  for (const row of rows) after.set(row[key] as string, row)
  for (const id of gone) after.delete(id)
  return after
}

let watching = 0
let stop = () => {}

function watch(): void {
  const stopChanges = onLive('live.changed', ({ at, queues, agents, interactions, gone }) => {
    const now = useBoard.getState()
    if (now.at === null || at < now.at) return
    useBoard.setState({
      queues: changed(now.queues, queues, gone.queues, 'queueId'),
      agents: changed(now.agents, agents, gone.agents, 'agentId'),
      interactions: changed(now.interactions, interactions, gone.interactions, 'interactionId'),
    })
  })
  // At the beginning, and whenever something was missed.
  const stopSnapshots = onSnapshot(() => void read())
  if (useBoard.getState().at === null) void read()
  stop = () => {
    stopChanges()
    stopSnapshots()
    useBoard.setState({ at: null })
  }
}

/** Keeps the board up to date while somebody looks at it. */
export function useWatchedBoard(): void {
  useEffect(() => {
    if (watching++ === 0) watch()
    return () => {
      if (--watching === 0) stop()
    }
  }, [])
}

export const nameOfAgent = (agentId: string | null): string =>
  (agentId && useBoard.getState().agents.get(agentId)?.name) || '—'
