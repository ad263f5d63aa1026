import type { AgentId } from '#server/kernel/ids.ts'
import { type Medium, media } from '#server/kernel/media.ts'
import { nextAgeingAt } from '../rules/ageing.ts'
import { fits } from '../rules/capacity.ts'
import { ownPriority, placeOf, waitsSince } from '../rules/order.ts'
import { nextOverflowAt } from '../rules/overflow.ts'
import { has, nextRelaxationAt, relaxed, together } from '../rules/skills.ts'
import type { PassedOver } from './effect.ts'
import { type Agent, type Item, type Line, none, type Queue, type Seat, type State, type Turn } from './state.ts'
import { setTimer } from './timers.ts'

export const bitOf: Record<Medium, number> = { voice: 1, chat: 2, email: 4 }

/** Puts a waiting item where it belongs: into its line, or aside until it is due or its queue is there. */
export function stand(turn: Turn, item: Item): void {
  const { state, now } = turn
  leaveLine(item)
  item.wakesAt = null
  const queue = queueOf(state, item)
  if (!queue || item.diverted) return
  const since = waitsSince(item)
  const from = Math.max(since, item.notBefore ?? since)
  if (from > now) return wakeAt(state, item, from)
  const { skills, relaxation = null } = queue.settings
  const wanted = together(skills ?? none, item.skills)
  item.needs = relaxed(wanted, now - since, relaxation)
  join(queue.waiting[item.medium], item, state, now)
  if (item.alsoIn.length > 0) joinAsGuest(state, item)
  turn.freshItems.add(item)
  const wakes = Math.min(
    nextAgeingAt(ownPriority(item.channel, state.settings), since, now, state.settings.ageing) ?? never,
    nextRelaxationAt(wanted, since, now, relaxation) ?? never,
    nextOverflowAt(item, queue.settings) ?? never,
  )
  if (wakes !== never) wakeAt(state, item, Math.max(now, wakes))
}

const never = Number.POSITIVE_INFINITY

function joinAsGuest(state: State, item: Item): void {
  item.guestIn = item.alsoIn.flatMap((id) => state.queues.get(id)?.guests[item.medium] ?? [])
  for (const guests of item.guestIn) guests.add(item)
}

/** Agents are alerted: it keeps its place among those who wait, but no other agent is asked. */
export function standAside(state: State, item: Item, now: number): void {
  leaveLine(item)
  item.wakesAt = null
  const queue = queueOf(state, item)
  if (queue) join(queue.offered, item, state, now)
}

function join(line: Line, item: Item, state: State, now: number): void {
  item.place = placeOf(item, state.settings, now)
  line.add(item)
  item.line = line
}

export function leaveLine(item: Item): void {
  item.line?.delete(item)
  item.line = null
  for (const line of item.guestIn) line.delete(item)
  item.guestIn = none
}

function wakeAt(state: State, item: Item, at: number): void {
  item.wakesAt = at
  setTimer(state, { at, type: 'moves-up', item })
}

export const queueOf = (state: State, item: Item): Queue | undefined =>
  item.queueId === null ? undefined : state.queues.get(item.queueId)

/** Why no offer of this medium can be made to the agent; undefined where one can. */
export function hindrance(state: State, agent: Agent, medium: Medium): PassedOver | undefined {
  if (agent.presence !== 'available') return agent.since === 0 ? 'unknown' : agent.presence
  if (agent.restsUntil !== null) return 'resting'
  if (!agent.media.includes(medium)) return 'no-medium'
  const fit = fits(agent.reservations, medium, state.settings.capacity)
  return fit === 'fits' ? undefined : fit
}

/** Puts the agent into the ready lines that are right now, and out of all others. To be called after any change. */
export function placeAgent(turn: Turn, agent: Agent): void {
  let ready = 0
  for (const medium of agent.media) if (hindrance(turn.state, agent, medium) === undefined) ready |= bitOf[medium]
  for (const seat of agent.seats) {
    if (ready === 0) {
      leaveReady(seat, seat.lines)
      continue
    }
    const rank = rankOf(seat)
    const moved = rank[0] !== seat.rank[0] || rank[1] !== seat.rank[1]
    if (!moved && seat.lines === ready) continue
    if ((ready & ~seat.lines) !== 0) turn.freshAgents.add(agent)
    leaveReady(seat, moved ? seat.lines : seat.lines & ~ready)
    seat.rank = rank
    for (const medium of agent.media)
      if ((ready & ~seat.lines & bitOf[medium]) !== 0) seat.queue.ready[medium].add(seat)
    seat.lines = ready
  }
}

function leaveReady(seat: Seat, lines: number): void {
  if (lines === 0) return
  for (const medium of media) if ((lines & bitOf[medium]) !== 0) seat.queue.ready[medium].delete(seat)
  seat.lines &= ~lines
}

function rankOf(seat: Seat): readonly [number, number] {
  const tally = seat.tally
  return seat.queue.strategy.rank({
    agentId: seat.agent.id,
    place: seat.place,
    idleSince: seat.agent.idleSince,
    served: tally ? tally.served : 0,
    // Who was away or talking for rounds is one round behind, not many: to be rung once more, not many times in a row.
    round: Math.max(tally ? tally.round : 0, seat.queue.round - 1),
  })
}

/** By rank; those of equal rank by their place, which is theirs alone. */
export const compareSeats = (a: Seat, b: Seat): number =>
  a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.place - b.place

/** Whether this one, of all who could take something now, is not to be asked for this. */
export const isPassedOver = (state: State, item: Item, agentId: AgentId): boolean =>
  hasTried(item, agentId) || lacksSkill(state, item, agentId)

export const lacksSkill = (state: State, item: Item, agentId: AgentId): boolean =>
  item.needs.length > 0 && !has(state.settings.agentSkills?.[agentId], item.needs)

/** The queues in which it is offered, its own first. */
export function queuesOf(state: State, item: Item): Queue[] {
  const own = queueOf(state, item)
  if (!own) return []
  return item.alsoIn.length === 0 ? [own] : [own, ...item.alsoIn.flatMap((id) => state.queues.get(id) ?? [])]
}

export const hasTried = (item: Item, agentId: AgentId): boolean =>
  item.tried.length > 0 && item.tried.some((t) => t.agentId === agentId)

/** 1 is next; undefined where it waits in no line. Counts those who are being offered: for the customer they wait too. */
export function placeInQueue(state: State, item: Item): number | undefined {
  const queue = queueOf(state, item)
  if (!queue || item.line === null) return undefined
  let before = queue.offered.countBefore(item)
  for (const medium of media) before += queue.waiting[medium].countBefore(item)
  return before + 1
}
