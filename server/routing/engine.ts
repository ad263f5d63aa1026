import { BrokenInvariant, unreachable } from '#server/kernel/assert.ts'
import type { Clock, Instant } from '#server/kernel/clock.ts'
import { type Happened, system } from '#server/kernel/events.ts'
import type { AgentId, CompanyId, InteractionId, NewId, QueueId } from '#server/kernel/ids.ts'
import { mailbox } from '#server/kernel/mailbox.ts'
import type { Medium } from '#server/kernel/media.ts'
import { untilDone } from '#server/kernel/until-done.ts'
import { carryOut } from './carry-out.ts'
import type { Effect, PullAnswer } from './core/effect.ts'
import { type Eligibility, eligibilityIn } from './core/eligible.ts'
import type { Input } from './core/input.ts'
import { askedFor, latestIn, restore, storedAgent, storedInteraction, wasStored } from './core/persist.ts'
import {
  type AgentView,
  agentViewIn,
  type InteractionView,
  idsIn,
  interactionIn,
  membersOf,
  type QueueView,
  queueIn,
  queuesOf,
  type Snapshot,
  snapshotOf,
} from './core/snapshot.ts'
import type { State } from './core/state.ts'
import { expectedWaitOf, nextWakeAt, positionOf, type Step, step } from './core/step.ts'
import type { RoutingHappened } from './events.ts'
import type { Deliveries, Log, RoutingStore } from './ports.ts'
import { steadyClock } from './steady-clock.ts'

export type RoutingEvent = Happened<RoutingHappened['type'], RoutingHappened['data']>

export type EngineOptions = {
  companyId: CompanyId
  store: RoutingStore
  deliveries: Deliveries
  clock: Clock
  newId: NewId
  /** Where chance begins: anything, but told, so that a run can be played again. */
  seed: number
  log?: Log
  /**
   * A write of what nobody waits for but phones that ring already begins so long after, in milliseconds: not in the
   * moment in which they are to ring, and together with what comes meanwhile. 0 where it is not said.
   */
  storeAfterMs?: number
  /** Given what happened, in order, after it was stored. */
  publish?: (events: RoutingEvent[]) => void
  /** Told which records changed, after they were stored and before what happened is published. */
  changed?: (changed: Step['changed']) => void
  /** Given each step as it is taken, before it is stored: what is needed to play a run again. */
  journal?: (input: Input, taken: Step) => void
  /** The engine has stopped by itself: another process owns the company now, or nothing could be stored for too long. */
  gaveUp?: (why: unknown) => void
}

/** One company's routing: the only writer of its interactions and agents while it runs. */
export interface Engine {
  /** Loads, asks again for what may not have been carried out, and goes on from there. */
  start(): Promise<void>
  /** Resolves when what it changed is stored; rejects if it could not be, or if the engine has stopped. */
  receive(input: Input): Promise<void>
  /** "Próximo": the best item for this agent, now being offered, or why there is none. */
  pull(agentId: AgentId): Promise<PullAnswer>
  /** 1 is next; undefined where it does not wait. */
  position(interactionId: InteractionId): number | undefined
  /** How long it will wait yet, by what its queue answered lately; undefined where that cannot be told. */
  expectedWait(interactionId: InteractionId): number | undefined
  snapshot(): Snapshot
  /** One thing as it is now, for who shows what changed. */
  look: Look
  stop(): void
}

export interface Look {
  agent(agentId: AgentId): AgentView | undefined
  queue(queueId: QueueId): QueueView | undefined
  interaction(interactionId: InteractionId): InteractionView | undefined
  queuesOf(agentId: AgentId): QueueId[]
  membersOf(queueId: QueueId): AgentId[]
  /** Its members, and why one that came now would not be offered to them. */
  eligible(queueId: QueueId, medium: Medium): Eligibility[]
  ids(): { queues: QueueId[]; agents: AgentId[]; interactions: InteractionId[] }
}

export class EngineStopped extends Error {
  override name = 'EngineStopped'
  readonly code = 'engine-stopped'
}

/** After a broken promise time passes for so long before timers are tried again: one that breaks it each time is no storm. */
const breathMs = 1000

type Letter = { input: Input; stored: () => void; failed: (why: unknown) => void }
type Taken = Step & { at: Instant }
/** What was stepped and is to be stored by one write; `held` is what is carried out after it. */
type Group = { letters: Letter[]; taken: Taken[]; held: Effect[] }

const noGroup = (): Group => ({ letters: [], taken: [], held: [] })

export function createEngine(options: EngineOptions): Engine {
  const { companyId, deliveries, newId, log } = options
  const asked = new Map<string, { answer: (answer: PullAnswer) => void; failed: (why: unknown) => void }>()
  let clock = options.clock
  let state: State | undefined
  let stopped = false
  let sleeping: () => void = () => {}
  let unstored = noGroup()
  let storedNow = noGroup()
  let storing: Promise<void> | undefined
  /** The store has failed, and not come back yet: no step is taken until it has. */
  let isAway = false
  let hurry: () => void = () => {}

  const letters = mailbox<Letter>({ read, broke: giveUp })

  async function load(): Promise<void> {
    const { settings, ...records } = await patiently(() => options.store.load(companyId))
    clock = steadyClock(options.clock, latestIn(records))
    state = restore({ companyId, settings, seed: options.seed, newId, records, now: clock.now() })
  }

  /** Steps what came, at once; what came while one write was under way is stored by the next. */
  async function read(batch: Letter[]): Promise<void> {
    if (isAway) await storing
    if (stopped) return refuse(batch)
    for (const [at, letter] of batch.entries()) {
      try {
        take(letter)
      } catch (why) {
        if (!(why instanceof BrokenInvariant)) throw why
        const { letters } = unstored
        unstored = noGroup()
        return startOver([...letters, ...batch.slice(at)], why)
      }
    }
    sleep(0)
    if (unstored.held.some(isWaitedFor)) hurry()
    storing ??= storeAll()
  }

  /**
   * Phones begin and cease to ring beside the write, not after it: nobody has anybody by that, and what rings for an offer
   * that was never stored is ended at the next start. All else waits until it is durable, and what comes after it, too.
   */
  function take(letter: Letter): void {
    const taken = step(current(), letter.input, clock.now())
    options.journal?.(letter.input, taken)
    unstored.letters.push(letter)
    unstored.taken.push({ ...taken, at: taken.state.now })
    for (const effect of taken.effects)
      if (isBeside(effect) && !waitsFor(effect, storedNow.held) && !waitsFor(effect, unstored.held)) perform(effect)
      else unstored.held.push(effect)
  }

  async function storeAll(): Promise<void> {
    while (unstored.letters.length > 0) {
      await untilDue()
      storedNow = unstored
      unstored = noGroup()
      try {
        await store(storedNow)
      } catch (why) {
        giveUp(why)
        refuse([...storedNow.letters, ...unstored.letters], why)
        break
      }
    }
    storedNow = noGroup()
    storing = undefined
  }

  /** At once where somebody is to be connected, sent on or answered. */
  async function untilDue(): Promise<void> {
    const { storeAfterMs = 0 } = options
    if (storeAfterMs === 0 || unstored.held.some(isWaitedFor)) return
    await new Promise<void>((resolve) => {
      const callOff = clock.wakeAt(clock.now() + storeAfterMs, resolve)
      hurry = () => {
        callOff()
        resolve()
      }
    })
  }

  async function store({ letters, taken, held }: Group): Promise<void> {
    const changed = together(taken)
    await save(changed)
    if (stopped) throw new EngineStopped('the engine was stopped')
    storedNow = noGroup()
    options.changed?.(changed)
    for (const { effects } of taken) for (const effect of effects) announce(effect)
    publish(taken)
    for (const effect of held) perform(effect)
    for (const letter of letters) letter.stored()
  }

  async function save(changed: Step['changed']): Promise<void> {
    if (changed.interactions.length === 0 && changed.agents.length === 0) return
    const now = current()
    const records = {
      interactions: changed.interactions.map((id) => storedInteraction(now, id)),
      agents: changed.agents.map((id) => storedAgent(now, id)),
    }
    await patiently(() => options.store.save(companyId, records))
    isAway = false
    wasStored(now, records)
  }

  function patiently<T>(deed: () => Promise<T>): Promise<T> {
    return untilDone(deed, {
      clock,
      goOn: () => !stopped,
      failed(why, again) {
        isAway = true
        log?.warn('routing cannot reach its store; it tries again', { why, again })
      },
    })
  }

  /**
   * A broken promise in the core: its state can no longer be believed. It is made anew from what is stored, and what was
   * not is taken one by one, so that only the input that breaks it is lost.
   */
  async function startOver(letters: Letter[], why: BrokenInvariant): Promise<void> {
    log?.error('routing broke a promise and starts over', { why, inputs: letters.map(({ input }) => input.type) })
    await storing
    if (stopped) return refuse(letters)
    try {
      await load()
    } catch (cause) {
      giveUp(cause)
      return refuse(letters, cause)
    }
    if (letters.length === 1) {
      refuse(letters, why)
      return sleep(breathMs)
    }
    for (const letter of letters) {
      await read([letter])
      await storing
    }
  }

  function perform(effect: Effect): void {
    if (effect.type === 'answer-pull') {
      asked.get(effect.askId)?.answer(effect.answer)
      asked.delete(effect.askId)
    } else carryOut(effect, { ...options, failed: put })
  }

  function announce(effect: Effect): void {
    if (effect.type === 'offer') deliveries[effect.offer.medium].announce?.(effect.offer)
  }

  const isBeside = (effect: Effect): effect is Alert =>
    isAlert(effect) && deliveries[mediumOf(effect)].announce !== undefined

  function publish(steps: Taken[]): void {
    const events = steps.flatMap(({ happened, at }) =>
      happened.map(({ type, data }): RoutingEvent => ({ id: newId(), type, at, companyId, actor: system, data })),
    )
    if (events.length > 0) options.publish?.(events)
  }

  function sleep(atLeastMs: number): void {
    sleeping()
    const next = nextWakeAt(current())
    if (next === undefined) return
    sleeping = clock.wakeAt(Math.max(next, clock.now() + atLeastMs), () => put({ type: 'time.passed' }))
  }

  function put(input: Input): void {
    letters.put({ input, stored: () => {}, failed: () => {} })
  }

  function receive(input: Input): Promise<void> {
    if (stopped) return Promise.reject(new EngineStopped('the engine was stopped'))
    return new Promise((stored, failed) => letters.put({ input, stored, failed }))
  }

  function refuse(batch: Letter[], why: unknown = new EngineStopped('the engine was stopped')): void {
    for (const letter of batch) letter.failed(why)
  }

  function giveUp(why: unknown): void {
    if (stopped) return
    log?.error('routing gave up: its store is another’s now, or out of reach for too long', { why })
    stop()
    options.gaveUp?.(why)
  }

  function stop(): void {
    stopped = true
    sleeping()
    for (const { failed } of asked.values()) failed(new EngineStopped('the engine was stopped'))
    asked.clear()
  }

  function current(): State {
    if (!state) throw new EngineStopped('the engine was not started')
    return state
  }

  return {
    async start() {
      await load()
      for (const effect of askedFor(current())) {
        announce(effect)
        perform(effect)
      }
      await receive({ type: 'time.passed' })
    },
    receive,
    pull(agentId) {
      const askId = newId<QueueId>()
      return new Promise((answer, failed) => {
        asked.set(askId, { answer, failed })
        receive({ type: 'agent.pulled', agentId, askId }).catch((why: unknown) => {
          asked.delete(askId)
          failed(why)
        })
      })
    },
    // Asked by calls that are taken up while it still loads.
    position: (interactionId) => state && positionOf(state, interactionId),
    expectedWait: (interactionId) => state && expectedWaitOf(state, interactionId, clock.now()),
    snapshot: () => snapshotOf(current()),
    look: {
      agent: (id) => state && agentViewIn(state, id),
      queue: (id) => state && queueIn(state, id),
      interaction: (id) => state && interactionIn(state, id),
      queuesOf: (id) => (state ? queuesOf(state, id) : []),
      membersOf: (id) => (state ? membersOf(state, id) : []),
      eligible: (id, medium) => (state ? eligibilityIn(state, id, medium) : []),
      ids: () => (state ? idsIn(state) : { queues: [], agents: [], interactions: [] }),
    },
    stop,
  }
}

const isWaitedFor = ({ type }: Effect): boolean => type === 'connect' || type === 'overflow' || type === 'answer-pull'

type Alert = Extract<Effect, { type: 'offer' | 'withdraw' }>
const isAlert = (effect: Effect): effect is Alert => effect.type === 'offer' || effect.type === 'withdraw'

const mediumOf = (alert: Alert): Medium => (alert.type === 'offer' ? alert.offer.medium : alert.medium)

/** Whether something of the same interaction, or of one of its agents, is still to be carried out. */
function waitsFor(alert: Alert, held: readonly Effect[]): boolean {
  const { interactionId, agentIds } = alert.type === 'offer' ? alert.offer : alert
  return held.some((effect) => {
    switch (effect.type) {
      case 'decided':
      case 'presence-changed':
      case 'answer-pull':
        return false
      case 'offer':
        return effect.offer.interactionId === interactionId || meet(effect.offer.agentIds, agentIds)
      case 'withdraw':
        return effect.interactionId === interactionId || meet(effect.agentIds, agentIds)
      case 'connect':
        return effect.interactionId === interactionId || agentIds.includes(effect.agentId)
      case 'overflow':
        return effect.interactionId === interactionId
      default:
        return unreachable(effect)
    }
  })
}

const meet = (some: readonly AgentId[], others: readonly AgentId[]): boolean => some.some((id) => others.includes(id))

function together(steps: Step[]): Step['changed'] {
  if (steps.length === 1) return steps[0]!.changed
  return {
    interactions: [...new Set(steps.flatMap(({ changed }) => changed.interactions))],
    agents: [...new Set(steps.flatMap(({ changed }) => changed.agents))],
  }
}
