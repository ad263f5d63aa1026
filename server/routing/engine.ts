import { BrokenInvariant } from '#server/kernel/assert.ts'
import type { Clock, Instant } from '#server/kernel/clock.ts'
import { type Happened, system } from '#server/kernel/events.ts'
import type { AgentId, CompanyId, InteractionId, NewId, QueueId } from '#server/kernel/ids.ts'
import { mailbox } from '#server/kernel/mailbox.ts'
import type { Medium } from '#server/kernel/media.ts'
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
import { untilDone } from './until-done.ts'

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

export function createEngine(options: EngineOptions): Engine {
  const { companyId, store, newId, log } = options
  const asked = new Map<string, { answer: (answer: PullAnswer) => void; failed: (why: unknown) => void }>()
  let clock = options.clock
  let state: State | undefined
  let stopped = false
  let sleeping: () => void = () => {}

  const letters = mailbox<Letter>({ read, broke: giveUp })

  async function load(): Promise<void> {
    const { settings, ...records } = await patiently(() => store.load(companyId))
    clock = steadyClock(options.clock, latestIn(records))
    state = restore({ companyId, settings, seed: options.seed, newId, records, now: clock.now() })
  }

  /** What came while the last batch was being stored is stored together. */
  async function read(batch: Letter[]): Promise<void> {
    if (stopped) return refuse(batch)
    try {
      await work(batch)
      for (const letter of batch) letter.stored()
    } catch (why) {
      if (why instanceof BrokenInvariant) await startOver(batch, why)
      else {
        giveUp(why)
        refuse(batch, why)
      }
    }
  }

  async function work(batch: Letter[]): Promise<void> {
    const steps = batch.map(({ input }) => {
      const taken = step(current(), input, clock.now())
      options.journal?.(input, taken)
      return { ...taken, at: taken.state.now }
    })
    const changed = together(steps)
    await save(changed)
    if (stopped) throw new EngineStopped('the engine was stopped')
    options.changed?.(changed)
    publish(steps)
    for (const { effects } of steps) for (const effect of effects) perform(effect)
    sleep(0)
  }

  async function save(changed: Step['changed']): Promise<void> {
    if (changed.interactions.length === 0 && changed.agents.length === 0) return
    const now = current()
    const records = {
      interactions: changed.interactions.map((id) => storedInteraction(now, id)),
      agents: changed.agents.map((id) => storedAgent(now, id)),
    }
    await patiently(() => store.save(companyId, records))
    wasStored(now, changed)
  }

  function patiently<T>(deed: () => Promise<T>): Promise<T> {
    return untilDone(deed, {
      clock,
      goOn: () => !stopped,
      failed: (why, again) => log?.warn('routing cannot reach its store; it tries again', { why, again }),
    })
  }

  /**
   * A broken promise in the core: its state can no longer be believed. It is made anew from what is stored, and the
   * batch is worked through one by one, so that only the input that breaks it is lost.
   */
  async function startOver(batch: Letter[], why: BrokenInvariant): Promise<void> {
    log?.error('routing broke a promise and starts over', { why, inputs: batch.map((letter) => letter.input.type) })
    try {
      await load()
    } catch (cause) {
      giveUp(cause)
      return refuse(batch, cause)
    }
    if (batch.length > 1) for (const letter of batch) await read([letter])
    else {
      refuse(batch, why)
      sleep(breathMs)
    }
  }

  function perform(effect: Effect): void {
    if (effect.type === 'answer-pull') {
      asked.get(effect.askId)?.answer(effect.answer)
      asked.delete(effect.askId)
    } else carryOut(effect, { ...options, failed: put })
  }

  function publish(steps: (Step & { at: Instant })[]): void {
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
      for (const effect of askedFor(current())) perform(effect)
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

function together(steps: Step[]): Step['changed'] {
  if (steps.length === 1) return steps[0]!.changed
  return {
    interactions: [...new Set(steps.flatMap(({ changed }) => changed.interactions))],
    agents: [...new Set(steps.flatMap(({ changed }) => changed.agents))],
  }
}
