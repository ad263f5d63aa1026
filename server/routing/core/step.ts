import { unreachable } from '#server/kernel/assert.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, CompanyId, InteractionId, NewId } from '#server/kernel/ids.ts'
import { media } from '#server/kernel/media.ts'
import { randomFrom } from '#server/kernel/random.ts'
import type { RoutingHappened } from '../events.ts'
import { expectedWaitMs } from '../rules/expected-wait.ts'
import type { Effect, PullAnswer } from './effect.ts'
import { endAside, standsBeside } from './hand-over.ts'
import { Heap } from './heap.ts'
import type { Input } from './input.ts'
import { hindrance, placeAgent, placeInQueue, queueOf, queuesOf } from './lines.ts'
import { bestFor, offer, settle } from './match.ts'
import { accept, fail } from './offers.ts'
import { Once } from './once.ts'
import { stepOut, wake } from './overflow.ts'
import { changeMedia, changePresence, loseAgent, loseConnection } from './presence.ts'
import { Recent } from './recent.ts'
import { ringOut } from './ring-out.ts'
import { agentIn, applySettings, beginDays } from './seats.ts'
import type { Settings } from './settings.ts'
import type { Agent, Item, State, Timer, Turn } from './state.ts'
import { earlier, isMeant } from './timers.ts'
import { arrive, begin, callBack, endWrapUp, finishWrapUp, leave, passOn, prioritise, waitForCustomer } from './work.ts'

export { nextWakeAt } from './timers.ts'

export type Step = {
  state: State
  /** To be carried out in order: see `effect.ts`. */
  effects: Effect[]
  changed: { interactions: InteractionId[]; agents: AgentId[] }
  /** For the event log. */
  happened: RoutingHappened[]
}

export type CoreOptions = { companyId: CompanyId; settings: Settings; seed: number; newId: NewId }

const noSettings: Settings = {
  queues: [],
  channelPriority: {},
  webchatAbsolute: false,
  capacity: {
    total: 0,
    weights: { voice: 0, chat: 0, email: 0 },
    waitingCustomerWeight: 0,
    limits: { voice: 0, chat: 0, email: 0 },
    mayInterrupt: { voice: [], chat: [], email: [] },
  },
  ageing: null,
}

export function createCore({ companyId, settings, seed, newId }: CoreOptions): State {
  const state: State = {
    companyId,
    settings: noSettings,
    queues: new Map(),
    items: new Map(),
    agents: new Map(),
    offers: new Map(),
    endedOffers: new Recent(20_000),
    closed: new Recent(20_000),
    timers: new Heap<Timer>(earlier),
    timersMade: 0,
    timersMost: 256,
    random: randomFrom(seed),
    newId,
    now: 0,
    unsettled: false,
  }
  applySettings(turnOf(state, 0), settings)
  return state
}

/**
 * What happened goes in; what to do about it comes out. The state is changed in place, and is the only thing that
 * decides: the same inputs at the same times from the same seed give the same effects.
 */
export function step(state: State, input: Input, now: Instant): Step {
  state.now = Math.max(state.now, now)
  const turn = turnOf(state, state.now)
  if (state.unsettled) lookAtAll(turn)
  // An answer that comes as its offer's time runs out still counts: all else finds things as they are by now.
  if (input.type !== 'offer.accepted') passTime(turn)
  absorb(turn, input)
  passTime(turn)
  settle(turn)
  return {
    state,
    effects: turn.effects,
    changed: {
      interactions: turn.changedItems.values.map(({ id }) => id),
      agents: turn.changedAgents.values.map(({ id }) => id),
    },
    happened: turn.happened,
  }
}

export function turnOf(state: State, now: Instant): Turn {
  return {
    state,
    now,
    effects: [],
    happened: [],
    changedItems: new Once(),
    changedAgents: new Once(),
    freshItems: new Once(),
    freshAgents: new Once(),
  }
}

function absorb(turn: Turn, input: Input): void {
  const { state } = turn
  switch (input.type) {
    case 'settings.changed':
      return applySettings(turn, input.settings)
    case 'interaction.queued':
      return arrive(turn, input.arrival)
    case 'interaction.prioritised':
      return prioritise(turn, input.interactionId, input.contactPriority)
    case 'interaction.stepped-out':
      return stepOut(turn, input.interactionId, input.to)
    case 'interaction.to-be-called-back':
      return callBack(turn, input.interactionId, input.notBefore)
    case 'interaction.left':
      return leave(turn, input.interactionId, input.why)
    case 'interaction.started':
      return begin(turn, input)
    case 'interaction.handed-over':
      return passOn(turn, input)
    case 'interaction.shared': {
      const item = state.items.get(input.interactionId)
      return item && standsBeside(turn, item, input.agentId, input.shared)
    }
    case 'interaction.waits-for-customer':
      return waitForCustomer(turn, input.interactionId, input.waits)
    case 'wrap-up.finished':
      return finishWrapUp(turn, input.interactionId, input.agentId)
    case 'agent.presence':
      return changePresence(turn, agentIn(state, input.agentId), input.presence, input.reason ?? null)
    case 'agent.media':
      return changeMedia(turn, agentIn(state, input.agentId), input.media)
    case 'agent.pulled':
      return pull(turn, agentIn(state, input.agentId), input.askId)
    case 'offer.accepted':
      return accept(turn, input)
    case 'offer.failed':
      return fail(turn, input.offerId, input.agentId, input.why)
    case 'agent.lost':
      return loseAgent(turn, input.interactionId, input.agentId)
    case 'connect.failed':
      return loseConnection(turn, input.offerId, input.agentId)
    case 'day.began':
      return beginDays(turn)
    case 'time.passed':
      return
    default:
      return unreachable(input)
  }
}

function passTime(turn: Turn): void {
  const { timers } = turn.state
  for (let timer = timers.peek(); timer && timer.at <= turn.now; timer = timers.peek()) {
    timers.pop()
    if (isMeant(timer)) ring(turn, timer)
  }
}

function ring(turn: Turn, timer: Timer): void {
  switch (timer.type) {
    case 'offer-ends':
      return ringOut(turn, timer.item)
    case 'wrap-up-ends':
      return endWrapUp(turn, timer.item)
    case 'tried-ends':
      return askAgain(turn, timer.item, timer.agentId)
    case 'rest-ends':
      return endRest(turn, timer.agent)
    case 'aside-ends':
      return endAside(turn, timer.agent, timer.interactionId)
    case 'moves-up':
      return wake(turn, timer.item)
    default:
      return unreachable(timer)
  }
}

function askAgain(turn: Turn, item: Item, agentId: AgentId): void {
  item.tried = item.tried.filter((t) => t.agentId !== agentId)
  turn.changedItems.add(item)
  turn.freshItems.add(item)
}

function endRest(turn: Turn, agent: Agent): void {
  agent.restsUntil = null
  turn.changedAgents.add(agent)
  placeAgent(turn, agent)
}

/** "Próximo": the best item of all the agent's queues, whether they push or not. */
function pull(turn: Turn, agent: Agent, askId: string): void {
  const item = bestFor(turn.state, agent, true)
  const queues = item ? queuesOf(turn.state, item) : []
  const seat = agent.seats.find((s) => queues.includes(s.queue))
  if (item && seat) offer(turn, item, [seat], 'pull')
  const answer: PullAnswer = item?.offer
    ? { ok: true, interactionId: item.id, offerId: item.offer.id }
    : { ok: false, why: whyNothing(turn.state, agent) }
  turn.effects.push({ type: 'answer-pull', askId, agentId: agent.id, answer })
}

function whyNothing(state: State, agent: Agent): Extract<PullAnswer, { ok: false }>['why'] {
  if (agent.presence !== 'available' || agent.restsUntil !== null) return 'not-available'
  if (agent.seats.length === 0) return 'not-a-member'
  const waiting = media.filter((medium) =>
    agent.seats.some(({ queue }) => queue.waiting[medium].size + queue.guests[medium].size > 0),
  )
  if (waiting.length === 0) return 'nothing-waits'
  const alerted = waiting.some((medium) => hindrance(state, agent, medium) === 'offer-open')
  return alerted ? 'offer-open' : 'nothing-fits'
}

function lookAtAll(turn: Turn): void {
  turn.state.unsettled = false
  for (const item of turn.state.items.values()) if (item.line && item.state === 'waiting') turn.freshItems.add(item)
}

/** Its place in its queue, 1 is next; undefined where it does not wait. */
export function positionOf(state: State, interactionId: InteractionId): number | undefined {
  const item = state.items.get(interactionId)
  return item ? placeInQueue(state, item) : undefined
}

/** How long it will wait yet; undefined where it does not wait, or where that cannot be told. */
export function expectedWaitOf(state: State, interactionId: InteractionId, now: Instant): number | undefined {
  const item = state.items.get(interactionId)
  const queue = item && queueOf(state, item)
  const position = item && placeInQueue(state, item)
  return queue && position ? expectedWaitMs(position, queue.answers[item.medium], now) : undefined
}
