import { virtualClock } from '#server/kernel/clock.ts'
import { type AgentId, asId, type CompanyId, type Id, type InteractionId, type OfferId } from '#server/kernel/ids.ts'
import { media } from '#server/kernel/media.ts'
import { type Random, randomFrom } from '#server/kernel/random.ts'
import type { Input } from '#server/routing/core/input.ts'
import { checkInvariants } from '#server/routing/core/invariants.ts'
import type { Settings } from '#server/routing/core/settings.ts'
import type { Step } from '#server/routing/core/step.ts'
import { createEngine, type Engine } from '#server/routing/engine.ts'
import { drawPlan, noFaults } from './draw.ts'
import { type Scene, somethingHappens } from './generators.ts'
import { Caught, Ledger } from './ledger.ts'
import { SimStore } from './store.ts'
import { World } from './world.ts'

export type Told = { at: number; input: Input; taken: Step } | { at: number; word: string }
export type Outcome = {
  seed: number
  ok: boolean
  why?: string
  checker?: string
  steps: number
  customers: number
  served: number
  offers: number
  crashes: number
}

const companyId = asId<CompanyId>('empresa')
const startsAt = Date.UTC(2026, 0, 5, 12)
const thingsPerSeed = 150

/** One company's day, all of it drawn from one number: production core and engine, everything else made up. */
export async function simulate(seed: number, tell: (told: Told) => void = () => {}): Promise<Outcome> {
  const run = new Run(seed, tell)
  const failure = await run.go().then(
    () => undefined,
    (why: unknown) => (why instanceof Error ? why : new Error(String(why))),
  )
  const { world, ledger, steps, crashes } = run
  const customers = world.customers.size
  const outcome = { seed, steps, crashes, customers, served: ledger.served.size, offers: run.offers }
  if (!failure) return { ...outcome, ok: true }
  const checker = failure instanceof Caught ? failure.checker : failure.name
  return { ...outcome, ok: false, why: failure.stack ?? failure.message, checker }
}

class Run {
  readonly random: Random
  readonly world: World
  readonly store: SimStore
  readonly ledger: Ledger
  readonly #tell: (told: Told) => void
  /** The world's time, which only goes on; the engine sees it through a clock that people correct. */
  readonly #clock = virtualClock(startsAt)
  #jumpedMs = 0
  #engine: Engine | undefined
  #settings: Settings
  #ids = 0
  #failure: Error | undefined
  /** The count of whole writes by when each connection, and each offer, is stored. */
  readonly #connectedBySave = new Map<OfferId, number>()
  readonly #offeredBySave = new Map<OfferId, number>()
  readonly #oldOffers: { id: OfferId; agentIds: AgentId[] }[] = []
  steps = 0
  crashes = 0
  offers = 0

  constructor(seed: number, tell: (told: Told) => void) {
    this.#tell = tell
    this.random = randomFrom(seed)
    const plan = drawPlan(this.random)
    this.#settings = plan.settings
    this.world = new World({
      plan,
      random: randomFrom(seed + 1),
      clock: this.#clock,
      send: (input) => this.#send(input),
    })
    const faults = () => this.world.faults
    this.store = new SimStore({ settings: plan.settings, clock: this.#clock, random: randomFrom(seed + 2), faults })
    this.ledger = new Ledger(plan.settings)
  }

  async go(): Promise<void> {
    const { world, random } = this
    await this.#start()
    for (const desk of world.desks.values()) {
      desk.media = [...media]
      desk.presence = 'available'
      this.#send({ type: 'agent.media', agentId: desk.agentId, media: desk.media })
      this.#send({ type: 'agent.presence', agentId: desk.agentId, presence: 'available' })
    }
    for (let thing = 0; thing < thingsPerSeed; thing++) {
      await this.#pass(random.below(2 * world.plan.paceMs))
      const input = somethingHappens(random, this.#scene())
      if (input) this.#send(input)
      if (random.chance(world.faults.clockJumps)) this.#jump()
      if (random.chance(world.faults.engineKilled)) await this.#crash()
    }
    await this.#calmDown()
  }

  /** Faults stop, everybody is there, whoever is asked accepts: now nobody may be left waiting. */
  async #calmDown(): Promise<void> {
    const { world } = this
    world.faults = noFaults
    world.calm = true
    this.#word('the faults stop')
    const { plan } = world
    const queues = plan.settings.queues.map((queue) => ({
      ...queue,
      distribution: 'push' as const,
      dispositionsRequired: false,
      afterMissed: 'keep' as const,
      members: plan.agents,
      ...{ overflow: [], maxWait: null, maxLength: null, whenNobody: null, skills: [], relaxation: null },
    }))
    const able = Object.fromEntries(plan.agents.map((id) => [id, { english: 10, billing: 10 }]))
    this.#send({ type: 'settings.changed', settings: { ...plan.settings, queues, agentSkills: able } })
    const busy = () => world.present().length > 0 || this.#late() > 0
    for (let round = 0; round < 120 && (busy() || round < 4); round++) {
      for (const desk of world.desks.values()) {
        desk.media = [...media]
        desk.presence = 'available'
        this.#send({ type: 'agent.media', agentId: desk.agentId, media: desk.media })
        this.#send({ type: 'agent.presence', agentId: desk.agentId, presence: 'available' })
      }
      for (const { id: interactionId, agentId } of this.ledger.wrapUps())
        if (agentId) this.#send({ type: 'wrap-up.finished', interactionId, agentId })
      await this.#pass(60_000)
    }
    await this.#pass(120_000)
    const left = world.present()
    if (left.length > 0) throw new Caught('liveness', `${left.length} still here, first ${left[0]!.id}`)
    this.#checkBooks()
  }

  #late(): number {
    return [...this.world.customers.values()].filter((c) => c.gone && !c.goneIsStored).length
  }

  #checkBooks(): void {
    const { world, ledger } = this
    if (ledger.waiting().length > 0) throw new Caught('books', `${ledger.waiting()[0]!.id} still waits`)
    for (const customer of world.customers.values()) {
      const entry = ledger.entries.get(customer.id)
      if (entry?.is !== 'gone') throw new Caught('books', `${customer.id} came and is ${entry?.is ?? 'unknown'}`)
      // A call dialled out just before a crash, and over before the restart, was never routing's.
      if (customer.talks > 0 && !customer.outbound && !ledger.served.has(customer.id))
        throw new Caught('books', `${customer.id} talked unserved`)
    }
    const open = [...this.store.interactions.values()].find((i) => i.state !== 'ended')
    if (open) throw new Caught('books', `${open.id} is stored as ${open.state}`)
    const held = [...this.store.agents.values()].find((a) => a.reservations.length > 0)
    if (held) throw new Caught('books', `${held.agentId} is still held by ${held.reservations[0]!.interactionId}`)
  }

  async #start(): Promise<void> {
    const asked = new Set<OfferId>()
    const sentOn = new Set<InteractionId>()
    const { voice } = this.world.deliveries()
    const watched = {
      ...voice,
      offer: (offer: Parameters<typeof voice.offer>[0]) => {
        asked.add(offer.id)
        this.offers++
        this.#oldOffers.push(offer)
        return voice.offer(offer).catch((why: unknown) => this.#notOurs(why))
      },
      connect: (...to: Parameters<typeof voice.connect>) => {
        this.#checkStored(this.#connectedBySave, to[2])
        return voice.connect(...to).catch((why: unknown) => this.#notOurs(why))
      },
      overflow: (...to: Parameters<typeof voice.overflow>) => {
        if (to[2].deed.do === 'leave') sentOn.add(to[0])
        return voice.overflow(...to).catch((why: unknown) => this.#notOurs(why))
      },
    }
    const afterwards = {
      ...watched,
      offer: (offer: Parameters<typeof voice.offer>[0]) => {
        this.#checkStored(this.#offeredBySave, offer.id)
        return watched.offer(offer)
      },
    }
    const beside = {
      ...watched,
      announce: ({ id }: Parameters<typeof voice.offer>[0]) => this.#checkStored(this.#offeredBySave, id),
    }
    const clock = this.#clock
    const now = () => clock.now() + this.#jumpedMs
    const engine = createEngine({
      companyId,
      store: this.store.open(),
      deliveries: { voice: beside, chat: afterwards, email: afterwards },
      clock: { now, wakeAt: (at, wake) => clock.wakeAt(at - this.#jumpedMs, wake) },
      newId: <T extends Id<string>>() => `o${String(++this.#ids).padStart(5, '0')}` as T,
      seed: this.random.below(1_000_000),
      log: { warn: () => {}, error: (message, fields) => this.#alarm(message, fields?.why) },
      journal: (input, taken) => engine === this.#engine && this.#witness(input, taken),
      publish: (events) => {
        for (const { data } of events)
          if ('presence' in data && data.reason === 'no-answer')
            this.world.desks.get(asId(data.agentId))!.presence = 'paused'
      },
      gaveUp: (why) => engine === this.#engine && this.#alarm('the engine gave up', why),
    })
    this.#engine = engine
    const { interactions, agents } = this.store
    this.ledger.reopen({
      settings: this.store.settings,
      interactions: [...interactions.values()],
      agents: [...agents.values()],
    })
    this.#connectedBySave.clear()
    this.#offeredBySave.clear()
    const open = this.ledger.waiting().flatMap(({ offer }) => (offer ? [offer.id] : []))
    const away = this.ledger.waiting().flatMap((entry) => (entry.away ? [entry.id] : []))
    const started = engine.start()
    await this.#pass(0)
    for (let waited = 0; waited < 100 && !(await isDone(started)); waited++) await this.#pass(20)
    await started
    const forgotten = open.find((id) => !asked.has(id))
    if (forgotten) throw new Caught('asked again', `${forgotten} was open when the engine died`)
    const stranded = away.find((id) => !sentOn.has(id))
    if (stranded) throw new Caught('asked again', `${stranded} was on its way elsewhere when the engine died`)
    this.world.reconcile(asked)
    await this.#pass(0)
  }

  /** The process dies between any two of its deeds; the world goes on without it for a while. */
  async #crash(): Promise<void> {
    this.crashes++
    this.world.deaths++
    this.#word('the engine is killed')
    const dead = this.#engine
    this.#engine = undefined
    dead?.stop()
    this.store.close()
    await this.#pass(this.random.below(15_000))
    this.#word('the engine starts')
    await this.#start()
  }

  #jump(): void {
    this.#jumpedMs += this.random.pick([-3_600_000, -5000, 1000, 30_000, 3_600_000])
    this.#word(`the clock is put to ${this.#jumpedMs} ms off`)
  }

  #send(input: Input): void {
    const engine = this.#engine
    if (!engine) return
    if (input.type === 'settings.changed') {
      this.#settings = input.settings
      this.store.settings = input.settings
    }
    const asked = input.type === 'agent.pulled' ? engine.pull(input.agentId) : engine.receive(input)
    asked.then(
      () => {
        if (input.type !== 'interaction.left') return
        const customer = this.world.customers.get(input.interactionId)
        if (customer && engine === this.#engine) customer.goneIsStored = true
      },
      (why: unknown) => engine === this.#engine && this.#alarm('an input was refused', why),
    )
  }

  #witness(input: Input, taken: Step): void {
    this.steps++
    const by = this.store.saves + (this.store.isWriting ? 2 : 1)
    for (const effect of taken.effects)
      if (effect.type === 'connect') this.#connectedBySave.set(effect.offerId, by)
      else if (effect.type === 'offer') this.#offeredBySave.set(effect.offer.id, by)
    this.#tell({ at: taken.state.now, input, taken })
    try {
      this.ledger.read(input, taken.effects, taken.state.now)
      checkInvariants(taken.state)
      this.#checkPositions()
    } catch (why) {
      this.#alarm('a checker', why)
    }
  }

  #checkPositions(): void {
    const { ledger } = this
    if (this.#settings.ageing !== null) return
    for (const { id } of ledger.waiting().slice(0, 3)) {
      const [told, counted] = [this.#engine?.position(id), ledger.position(id)]
      if (told !== counted) throw new Caught('position', `${id} is told ${told}, and is ${counted}`)
    }
  }

  /** Nobody is given a caller, or shown an offer, before it is stored that they have it. */
  #checkStored(bySave: Map<OfferId, number>, offerId: OfferId): void {
    if (this.store.saves < (bySave.get(offerId) ?? 0)) this.#alarm('a delivery', new Caught('stored first', offerId))
  }

  /** A delivery may fail as the plan says; what a checker caught there is for us. */
  #notOurs(why: unknown): never {
    if (why instanceof Caught) this.#alarm('a delivery', why)
    throw why
  }

  #alarm(what: string, why: unknown): void {
    this.#failure ??= why instanceof Error ? why : new Error(`${what}: ${String(why)}`)
  }

  async #pass(ms: number): Promise<void> {
    await this.#clock.advance(ms)
    if (this.#failure) throw this.#failure
  }

  #word(word: string): void {
    this.#tell({ at: this.#clock.now(), word })
  }

  #scene(): Scene {
    return {
      world: this.world,
      settings: this.#settings,
      now: () => this.#clock.now() + this.#jumpedMs,
      newInteractionId: () => asId<InteractionId>(`i${String(++this.#ids).padStart(5, '0')}`),
      oldOffers: this.#oldOffers.slice(-20, -1),
    }
  }
}

async function isDone(promise: Promise<void>): Promise<boolean> {
  const not = {}
  return (await Promise.race([promise, Promise.resolve(not)])) !== not
}
