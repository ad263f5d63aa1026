import { type AgentView, offline } from '#server/agents/index.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { AgentId, CompanyId, InteractionId, QueueId } from '#server/kernel/ids.ts'
import type { Look } from '#server/routing/index.ts'
import type { Card, Cards, Log, Rows, Settings, Told } from './ports.ts'
import type { AgentRow, LiveInteraction, LiveView, OwnQueue, QueueRow, QueueToday } from './schema.ts'

/** Four times a second at most. */
const tellEveryMs = 250
/** An agent's own queues: a number that an agent glances at. */
const tellQueuesEveryMs = 1_000

const noCard: Card = { protocol: '', direction: 'inbound', contactId: null, name: null, number: '' }

export type Board = ReturnType<typeof createBoard>

/**
 * What a company's supervisors look at, as rows that are kept: each time something changed its row alone is made anew,
 * and told where it differs. A queue's row costs a look at all that waits in it, so it is made at most four times a
 * second, however much happens.
 */
export function createBoard(options: {
  companyId: CompanyId
  look: () => Look | undefined
  settings: () => Settings
  today: (queueId: QueueId) => QueueToday
  cards: Cards
  told: Told
  clock: Clock
  /** An agent's row is another now. */
  agentChanged: (row: AgentRow) => void
  log: Log
}) {
  const { companyId, settings, today, told, clock, log } = options
  const queues = new Map<QueueId, QueueRow>()
  const agents = new Map<AgentId, AgentRow>()
  const interactions = new Map<InteractionId, LiveInteraction>()
  const cards = new Map<InteractionId, Card>()
  let asking = new Set<InteractionId>()
  const touched = { queues: new Set<QueueId>(), agents: new Set<AgentId>(), interactions: new Set<InteractionId>() }
  /** Queues of which their members have not been told yet. */
  const untold = new Set<QueueId>()
  let lastAt = 0
  let lastQueuesAt = 0
  let asleep: (() => void) | null = null
  let queuesAsleep: (() => void) | null = null

  function soon(): void {
    asleep ??= clock.wakeAt(Math.max(clock.now(), lastAt + tellEveryMs), () => tellChanged())
  }

  function touch(changed: { queues?: QueueId[]; agents?: AgentId[]; interactions?: InteractionId[] }): void {
    for (const id of changed.queues ?? []) touched.queues.add(id)
    for (const id of changed.agents ?? []) touched.agents.add(id)
    for (const id of changed.interactions ?? []) touched.interactions.add(id)
    soon()
  }

  function touchAll(): void {
    const ids = options.look()?.ids() ?? { queues: [], agents: [], interactions: [] }
    touch({
      queues: [...ids.queues, ...queues.keys()],
      agents: [...ids.agents, ...agents.keys(), ...settings().agents()],
      interactions: [...ids.interactions, ...interactions.keys()],
    })
  }

  function agentView(agentId: AgentId): AgentView {
    const view = options.look()?.agent(agentId)
    if (!view) return offline(agentId)
    const { minutesMax = null, overrunAllowed = true } = pauseOf(view.presence, view.reason) ?? {}
    const pauseEndsAt = minutesMax === null ? null : view.since + minutesMax * 60_000
    return { ...view, pauseEndsAt, overrunAllowed }
  }

  const pauseOf = (presence: string, reason: string | null) =>
    presence === 'paused'
      ? settings()
          .pauseReasons()
          .find(({ name }) => name === reason)
      : undefined

  function agentRow(agentId: AgentId): AgentRow | undefined {
    const name = settings().nameOf(agentId)
    const queueIds = options.look()?.queuesOf(agentId) ?? []
    const view = agentView(agentId)
    // Users who never serve are no agents to look after.
    if (name === '' || (queueIds.length === 0 && view.since === 0)) return undefined
    return { ...view, name, queueIds }
  }

  function interactionRow(id: InteractionId): LiveInteraction | undefined {
    const view = options.look()?.interaction(id)
    if (!view) return undefined
    const card = cards.get(id)
    // A caller's contact is filed soon after the call has begun.
    if (!card || card.contactId === null) askFor(id)
    return { ...view, ...(card ?? noCard) }
  }

  function queueRow(queueId: QueueId): QueueRow | undefined {
    const view = options.look()?.queue(queueId)
    if (!view) return undefined
    const { target, seconds } = settings().serviceLevel(queueId)
    return { ...view, serviceLevel: { target, seconds }, today: { ...today(queueId) } }
  }

  /** Makes the touched rows anew; what differs is in the answer. */
  function renew(): Rows {
    const rows: Rows = {
      at: clock.now(),
      queues: [],
      agents: [],
      interactions: [],
      gone: { queues: [], agents: [], interactions: [] },
    }
    for (const id of touched.interactions) {
      const before = interactions.get(id)
      const after = interactionRow(id)
      if (before?.queueId) touched.queues.add(before.queueId as QueueId)
      if (after?.queueId) touched.queues.add(after.queueId as QueueId)
      if (!after) cards.delete(id)
      keep(interactions, id, after, rows.interactions, rows.gone.interactions)
    }
    for (const id of touched.agents) {
      const after = agentRow(id)
      for (const queueId of after?.queueIds ?? []) touched.queues.add(queueId as QueueId)
      if (!keep(agents, id, after, rows.agents, rows.gone.agents) || !after) continue
      options.agentChanged(after)
    }
    for (const id of touched.queues) {
      const before = queues.get(id)
      const after = queueRow(id)
      keep(queues, id, after, rows.queues, rows.gone.queues)
      if (JSON.stringify(before && ownQueue(before)) !== JSON.stringify(after && ownQueue(after))) untold.add(id)
    }
    for (const ids of Object.values(touched)) ids.clear()
    return rows
  }

  function tellChanged(): void {
    asleep?.()
    asleep = null
    lastAt = clock.now()
    const rows = renew()
    const { gone } = rows
    for (const { name: _name, queueIds: _queueIds, ...state } of rows.agents) told.state(companyId, state)
    if (
      [rows.queues, rows.agents, rows.interactions, gone.queues, gone.agents, gone.interactions].some((of) => of.length)
    )
      told.changed(companyId, rows)
    if (untold.size > 0) queuesAsleep ??= clock.wakeAt(Math.max(lastAt, lastQueuesAt + tellQueuesEveryMs), tellQueues)
    void fillCards()
  }

  /** To the agents who look at it just now: whose console is open, and who are not offline. */
  function tellQueues(): void {
    queuesAsleep = null
    lastQueuesAt = clock.now()
    const look = options.look()
    const whom = new Set([...untold].flatMap((id) => look?.membersOf(id) ?? []))
    untold.clear()
    for (const agentId of whom) {
      const row = agents.get(agentId)
      if (row && row.presence !== 'offline' && row.media.includes('chat')) told.queues(agentId, queuesOf(agentId))
    }
  }

  const queuesOf = (agentId: AgentId): OwnQueue[] =>
    (options.look()?.queuesOf(agentId) ?? []).flatMap((id) => {
      const row = queues.get(id)
      return row ? [ownQueue(row)] : []
    })

  function askFor(id: InteractionId): void {
    asking.add(id)
  }

  /** The customer's side of what is new comes a moment later, as one more change: nobody waits for it. */
  async function fillCards(): Promise<void> {
    if (asking.size === 0) return
    const ids = [...asking]
    asking = new Set()
    try {
      const found = await options.cards.of(companyId, ids)
      const changed: InteractionId[] = []
      for (const [id, card] of found) {
        if (!interactions.has(id) || JSON.stringify(cards.get(id)) === JSON.stringify(card)) continue
        cards.set(id, card)
        changed.push(id)
      }
      if (changed.length > 0) touch({ interactions: changed })
    } catch (why) {
      log.warn('who is being served could not be read', { companyId, interactions: ids.length, why })
    }
  }

  return {
    touch,
    touchAll,
    /** As of this moment; who asks is told no row twice that is older. */
    view(): LiveView {
      if (asleep) tellChanged()
      return {
        at: clock.now(),
        queues: [...queues.values()],
        agents: [...agents.values()],
        interactions: [...interactions.values()],
      }
    },
    agentView,
    queuesOf(agentId: AgentId): OwnQueue[] {
      if (asleep) tellChanged()
      return queuesOf(agentId)
    },
    stop(): void {
      asleep?.()
      queuesAsleep?.()
    },
  }
}

/** Whether the row is another than before. */
function keep<Id, Row>(rows: Map<Id, Row>, id: Id, after: Row | undefined, changed: Row[], gone: Id[]): boolean {
  const before = rows.get(id)
  if (after === undefined) {
    if (rows.delete(id)) gone.push(id)
    return before !== undefined
  }
  if (before !== undefined && JSON.stringify(before) === JSON.stringify(after)) return false
  rows.set(id, after)
  changed.push(after)
  return true
}

const ownQueue = ({ queueId, name, waiting, longestWaitSince, priorityWaits }: QueueRow): OwnQueue => ({
  queueId,
  name,
  waiting,
  longestWaitSince,
  priorityWaits,
})
