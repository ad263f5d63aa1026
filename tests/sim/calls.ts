import { type Call, type Destination, type Mailbox, type RingPlan, talkOf } from '#server/calls/core/call.ts'
import type { LegOutcome, Legs, LegTag } from '#server/calls/ports.ts'
import { type Calls, createCalls } from '#server/calls/service.ts'
import { virtualClock } from '#server/kernel/clock.ts'
import {
  type AgentId,
  type AudioId,
  asId,
  type CompanyId,
  type ExtensionId,
  type Id,
  type InteractionId,
  type LegId,
  type QueueId,
  type TrunkId,
} from '#server/kernel/ids.ts'
import { type Random, randomFrom } from '#server/kernel/random.ts'
import { serialByKey } from '#server/kernel/serial.ts'
import type { Settings } from '#server/routing/core/settings.ts'
import { createEngine, type Engine } from '#server/routing/engine.ts'
import type { Input } from '#server/routing/index.ts'
import { type Does, fakeTelephony } from '#server/telephony/fake/index.ts'
import { drawQueue, noFaults } from './draw.ts'
import { SimStore } from './store.ts'

const companyId = asId<CompanyId>('empresa')
const trunkId = asId<TrunkId>('tronco')
const urgent = asId<QueueId>('q1')
const other = asId<QueueId>('q2')
const minute = 60_000
/** The second carrier's, of one line. */
const narrow = asId<TrunkId>('tronco-2')
const outside: Extract<Destination, { to: 'outside' }> = {
  to: 'outside',
  kind: 'local',
  extensionId: null,
  silentMsMax: 4_000,
  talkMsMax: 600_000,
  ways: [trunkId, narrow, trunkId].map((trunkId) => ({
    trunkId,
    number: '1140001234',
    callerId: { number: '1130000000' },
  })),
}

/** Parts of one: how often each fault happens to what it can happen to. */
type Faults = {
  away: number
  slow: number
  saveFails: number
  openFails: number
  closeFails: number
  soundLost: number
  linkLost: number
  killed: number
}
const calm: Faults = {
  away: 0,
  slow: 0,
  saveFails: 0,
  openFails: 0,
  closeFails: 0,
  soundLost: 0,
  linkLost: 0,
  killed: 0,
}

export type CallsOutcome = { seed: number; ok: boolean; why?: string; calls: number; talks: number; kills: number }

/** One company's telephone for a quarter of an hour: production calls and routing on a pretended exchange, drawn from one number. */
export async function simulateCalls(seed: number, tell: (line: string) => void = () => {}): Promise<CallsOutcome> {
  const run = new CallsRun(seed, tell)
  const why = await run.go().then(
    () => undefined,
    (failure: unknown) => (failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)),
  )
  const { kills } = run
  const outcome = { seed, ok: why === undefined, calls: run.arrived.size, talks: run.talked.size, kills }
  return why === undefined ? outcome : { ...outcome, why }
}

/** Our server: all that it asks of the world goes through `asks`, where it may die. */
type Server = { calls: Calls; engine: Engine; started: Promise<void>; isDead: boolean; isUp: boolean }

class CallsRun {
  readonly #random: Random
  readonly #clock = virtualClock()
  readonly #telephony = fakeTelephony({ clock: this.#clock })
  readonly #store: SimStore
  readonly #agents: AgentId[]
  readonly #queues = new Set([urgent, other])
  readonly #records = new Map<InteractionId, Call>()
  readonly #books = new Map<InteractionId, { endedAt: number | null; closed: number }>()
  /** Goes into the books with an interaction's first word, whoever's that is. */
  readonly #beganWith = new Map<InteractionId, LegId>()
  readonly #tell: (line: string) => void
  /** Callers who came from outside, and whoever was ever in a talk of two: as the exchange shows it. */
  readonly arrived = new Set<LegId>()
  readonly talked = new Set<LegId>()
  readonly #threes = new Set<string>()
  readonly #settings: Settings
  #faults: Faults
  #server: Server | undefined
  #linkIsDown = false
  #ids = 0
  /** The server dies at this request of the world, before or after it is done. */
  #diesAfter = Number.POSITIVE_INFINITY
  #failure: Error | undefined
  kills = 0

  constructor(seed: number, tell: (line: string) => void) {
    const random = randomFrom(seed)
    this.#random = random
    this.#tell = (line) => tell(`${String(this.#clock.now() % 10_000_000).padStart(8)} ${line}`)
    this.#agents = Array.from({ length: 1 + random.below(4) }, (_, at) => asId<AgentId>(`a${at + 1}`))
    this.#settings = {
      queues: [urgent, other].map((id) => ({
        ...drawQueue(random, id, this.#agents),
        distribution: 'push' as const,
        dispositionsRequired: false,
      })),
      channelPriority: {},
      webchatAbsolute: false,
      ageing: null,
      capacity: {
        total: 100,
        weights: { voice: 100, chat: 20, email: 10 },
        waitingCustomerWeight: 5,
        limits: { voice: 1, chat: 4, email: 4 },
        mayInterrupt: { voice: [], chat: [], email: [] },
      },
    }
    const sometimes = (most: number) => (random.chance(0.5) ? 0 : random.next() * most)
    this.#faults = {
      away: sometimes(0.1),
      slow: sometimes(0.7),
      saveFails: sometimes(0.2),
      openFails: sometimes(0.1),
      closeFails: sometimes(0.2),
      soundLost: sometimes(0.2),
      linkLost: sometimes(0.03),
      killed: sometimes(0.3),
    }
    this.#store = new SimStore({
      clock: this.#clock,
      random: randomFrom(seed + 1),
      settings: this.#settings,
      faults: () => ({ ...noFaults, saveFails: this.#faults.saveFails, saveSlow: this.#faults.slow }),
    })
  }

  async go(): Promise<void> {
    const random = this.#random
    this.#start()
    await this.#pass(1000)
    for (let thing = 0; thing < 120; thing++) {
      this.#somethingHappens()
      if (random.chance(this.#faults.killed)) this.#diesAfter = random.below(16)
      if (random.chance(this.#faults.linkLost)) this.#loseLink()
      await this.#pass(random.pick([0, random.below(100), random.below(5000), random.below(15_000)]))
    }
    await this.#calmDown()
  }

  // ── What people do ──────────────────────────────────────────────────────────────────────────────────────────────────

  #somethingHappens(): void {
    const random = this.#random
    const legs = [...this.#telephony.exchange.legs.values()]
    const leg = legs.length > 0 ? random.pick(legs) : undefined
    const what = random.below(24)
    if (what < 6) return this.#somebodyCalls()
    if (what < 8) return this.#phoneWillDo()
    if (what < 10 && leg) {
      this.#tell(`${leg.legId} hangs up`)
      return this.#telephony.hangsUp(leg.legId)
    }
    if (what < 13 && leg?.state === 'ringing') {
      this.#tell(`${leg.legId} answers`)
      this.#telephony.answers(leg.legId)
      // A phone that answers in the same moment, and one that changes its mind at once.
      const second = legs.find((one) => one !== leg && one.state === 'ringing' && one.tag?.role === 'agent')
      if (second && random.chance(0.5)) this.#telephony.answers(second.legId)
      if (random.chance(0.2)) this.#telephony.hangsUp(leg.legId)
      return
    }
    if (what < 15 && leg?.arrived) return this.#telephony.presses(leg.legId, random.pick(['1', '2', '9', '12']))
    if (what === 15) {
      const [id] = this.#server?.calls.open() ?? []
      this.#tell(`the console hangs up ${id}`)
      if (id) this.#server?.calls.hangUp(id)
      return
    }
    if (what > 19) return this.#somethingOfATalk()
    if (what === 17) return this.#somebodyStandsBy()
    if (what === 16 && random.chance(0.3)) return this.#deleteOrRestore(other)
    this.#allAvailable()
  }

  /** The console holds and resumes; a browser is loaded anew, or its media end. */
  #somethingOfATalk(): void {
    const random = this.#random
    const { talks, legs } = this.#telephony.exchange
    const agentId = random.pick(this.#agents)
    const what = random.below(8)
    if (what > 3) return this.#somebodyLeadsOn(agentId)
    if (what < 2) {
      const held = what === 0
      this.#tell(`${agentId} ${held ? 'holds' : 'resumes'}`)
      for (const id of this.#server?.calls.open() ?? []) void this.#server?.calls.hold(id, agentId, held)
    } else if (what === 2) {
      this.#tell(`${agentId} asks to be put back`)
      void this.#server?.calls.reattach(agentId)
    } else {
      const inTalk = [...talks.values()]
        .flatMap((legIds) => [...legIds])
        .filter((legId) => legs.get(legId)?.tag?.agentId)
      if (inTalk.length === 0) return
      const legId = random.pick(inTalk)
      this.#tell(`${legId} is lost`)
      this.#telephony.vanishes(legId)
    }
  }

  /** Transfers, blind and attended, to whatever there is; and what is done with the three. */
  #somebodyLeadsOn(agentId: AgentId): void {
    const random = this.#random
    const { calls } = this.#server ?? {}
    const wish = random.pick(['complete', 'cancel', 'swap', 'three-way'] as const)
    const number = random.pick(['phone', 'phone', 'outside', 'q1', 'q2', 'flow', 'announcement', 'none'])
    const attended = random.chance(0.6)
    const leads = random.chance(0.5)
    this.#tell(`${agentId} ${leads ? `leads on to ${number}${attended ? ', after a word' : ''}` : wish}`)
    for (const id of calls?.open() ?? [])
      if (leads) void calls?.transfer(id, agentId, { number }, attended)
      else void calls?.consult(id, agentId, wish)
  }

  /** By the button of the desk; by the code see `somebodyCalls`. */
  #somebodyStandsBy(): void {
    const agentId = this.#random.pick(this.#agents)
    const begins = this.#random.chance(0.7)
    this.#tell(`${agentId} ${begins ? 'stands by' : 'stands by no more'}`)
    const { calls } = this.#server ?? {}
    if (begins) void calls?.standBy(companyId, agentId, phoneOf(agentId)).catch(() => {})
    else void calls?.standDown(agentId)
  }

  #somebodyCalls(): void {
    const random = this.#random
    const fromPhone = random.chance(0.2)
    const from = fromPhone
      ? ({ side: 'extension', extensionId: phoneOf(random.pick(this.#agents)) } as const)
      : ({ side: 'trunk', trunkId } as const)
    const dialled = fromPhone
      ? random.pick(['outside', 'phone', 'owner', 'feature', 'none', 'stand-by', 'stand-by'])
      : random.pick([
          'q1',
          'q1',
          'q2',
          'flow',
          'flow',
          'phone',
          'owner',
          'owner',
          'mailbox',
          'announcement',
          'notice',
          'told',
          'dictation',
          'none',
          'hang-up',
        ])
    const legId = this.#telephony.callerArrives({
      companyId,
      from,
      dialled,
      callerId: { number: `1198888777${random.below(9)}` },
    })
    this.#tell(`${legId} calls ${dialled}`)
    this.arrived.add(legId)
    if (random.chance(0.1)) this.#telephony.hangsUp(legId)
  }

  #phoneWillDo(): void {
    const random = this.#random
    const does: (Does | undefined)[] = [
      { act: 'answers', afterMs: random.below(3000) },
      { act: 'answers', afterMs: 1000 },
      { act: 'refuses', cause: random.pick(['busy', 'rejected', 'congestion', 'unreachable'] as const) },
      { act: 'is absent' },
      { act: 'rings' },
      undefined,
    ]
    if (random.chance(0.3)) this.#telephony.trunkWill(random.pick([trunkId, narrow]), random.pick(does))
    else this.#telephony.phoneWill(phoneOf(random.pick(this.#agents)), random.pick(does))
  }

  #allAvailable(): void {
    for (const agentId of this.#agents) {
      this.#route({ type: 'agent.media', agentId, media: ['voice'] })
      this.#route({ type: 'agent.presence', agentId, presence: 'available' })
    }
  }

  #deleteOrRestore(queueId: QueueId): void {
    if (!this.#queues.delete(queueId)) this.#queues.add(queueId)
    this.#tell(`${queueId} is ${this.#queues.has(queueId) ? 'back' : 'deleted'}`)
    const queues = this.#settings.queues.filter((queue) => this.#queues.has(queue.id))
    this.#store.settings = { ...this.#settings, queues }
    this.#route({ type: 'settings.changed', settings: this.#store.settings })
  }

  #loseLink(): void {
    if (!this.#server?.isUp || this.#linkIsDown) return
    this.#linkIsDown = true
    const commandsToo = this.#random.chance(0.5)
    this.#tell(`the link is lost${commandsToo ? ', with the commands' : ''}`)
    this.#telephony.loseLink({ commandsToo })
    this.#clock.wakeAt(this.#clock.now() + this.#random.below(40_000), () => void this.#restoreLink())
  }

  async #restoreLink(): Promise<void> {
    // A new server found it up already.
    if (this.#linkIsDown === false) return
    this.#linkIsDown = false
    this.#tell('the link is back')
    await this.#telephony.restoreLink()
  }

  // ── Our server ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** As server/app.ts puts it together and starts it. */
  #start(): void {
    this.#tell('the server starts')
    this.#diesAfter = Number.POSITIVE_INFINITY
    const clock = this.#clock
    const newId = <T extends Id<string>>() => `i${String(++this.#ids).padStart(5, '0')}` as T
    const routingStore = this.#store.open()
    const log = {
      info: () => {},
      warn: () => {},
      error: (message: string, fields?: object) => {
        this.#tell(`error: ${message} ${JSON.stringify(fields)}`)
        if (!/could not be (opened|stored|closed)/.test(message)) this.#alarm(`${message} ${why(fields)}`)
      },
    }
    const calls = createCalls({
      legs: this.#legs(() => server),
      records: {
        open: async () => structuredClone([...this.#records.values()].filter((call) => call.phase.is !== 'ended')),
        outsideSince: async () => new Map(),
        save: (call) => this.#save(server, call),
      },
      directory: {
        inbound: (_company, _trunk, dialled) => ({ steps: [], destination: this.#destination(dialled) }),
        fromExtension: (_company, _extension, dialled) => ({ steps: [], destination: this.#destination(dialled) }),
        destination: (_company, ref) => ({
          steps: [],
          destination: this.#destination('id' in ref ? ref.id : ref.type),
        }),
        queue: (_company, queueId) => this.#queueVoice(queueId),
        agentOf: (_company, extensionId) => this.#agents.find((agentId) => phoneOf(agentId) === extensionId),
        extensionOf: (_company, agentId) => phoneOf(agentId),
        extensionOfNumber: () => undefined,
        cap: () => ({ reached: null, talkMsMax: null }),
        lineLimits: (_company, trunkId) => ({ callsMax: trunkId === narrow ? 1 : null, callsPerSecondMax: null }),
        pickupGroupOf: () => 'sala',
        inTalkCodes: () => [],
        parking: () => ({ returnMs: 90_000, firstPlace: 1, places: 20 }),
        callerIdOf: (_company, extensionId) => ({ number: extensionId }),
        language: () => 'pt-BR',
        music: () => null,
        flows: () => ({
          timeZone: 'America/Sao_Paulo',
          flow: (id) => (id === survey.id ? survey : undefined),
          standing: () => undefined,
        }),
      },
      webServices: {
        ask: async () => {
          await this.#slowly(server)
          return this.#asks(server, () => ({ ok: false, why: 'failed', status: null, detail: 'none' }))
        },
      },
      surveys: { answered: async () => {} },
      messages: { begun: async () => {}, open: async () => [], mark: async () => {} },
      features: { run: async () => [{ prompt: 'system/beep', language: 'pt-BR' }] },
      queueing: {
        receive: (_company, input) => this.#asks(server, () => this.#route(input)),
        position: (_company, interactionId) => engine.position(interactionId),
        expectedWait: (_company, interactionId) => engine.expectedWait(interactionId),
      },
      interactions: {
        begin: async ({ id, legId, protocol }) => {
          if (legId) this.#beganWith.set(id, legId)
          const nobody = { contactPriority: 50, contact: null }
          if (protocol) return { protocol, written: Promise.resolve(), who: Promise.resolve(nobody) }
          if (this.#random.chance(this.#faults.openFails)) throw new Error('the books could not be opened')
          const written = this.#slowly(server).then(async () => {
            await this.#asks(server, () => this.#books.set(id, { endedAt: null, closed: 0 }))
          })
          const who = this.#slowly(server).then(() => nobody)
          return { protocol: '1', written, who }
        },
        close: (_company, id) => this.#close(server, id),
      },
      recordings: { requested: async () => this.#asks(server, () => {}), told: () => {}, over: () => {} },
      dictations: { keep: async () => {}, forget: async () => {} },
      screens: { offered: () => {}, changed: () => {} },
      clock,
      newId,
      soon: (work) => work(),
      deposed: (cause) => this.#alarm(`the server was deposed: ${cause.message}`),
      tell: (_company, id, note) => {
        if (note.type === 'call.three-way') this.#threes.add(talkOf({ id }))
        this.#tell(`${id} ${JSON.stringify(note)}`)
      },
      log,
    })
    const engine = createEngine({
      companyId,
      store: routingStore,
      deliveries: { voice: calls.delivery, chat: calls.delivery, email: calls.delivery },
      clock,
      newId,
      seed: this.#random.below(1_000_000),
      log: { warn: () => {}, error: log.error },
      journal: (input) => this.#tell(`routing: ${JSON.stringify(input)}`),
      gaveUp: (cause) => !server.isDead && this.#alarm(`routing gave up: ${String(cause)}`),
    })
    let begun = () => {}
    const started = new Promise<void>((resolve) => {
      begun = resolve
    })
    const server: Server = { calls, engine, started, isDead: false, isUp: false }
    this.#server = server
    this.#boot(server, begun).catch(
      (cause: unknown) => !server.isDead && this.#alarm(`the start failed: ${String(cause)}`),
    )
  }

  async #boot(server: Server, begun: () => void): Promise<void> {
    const { calls, engine } = server
    // One record: routing's first word of it is written along with its beginning.
    for (const id of this.#store.interactions.keys())
      if (!this.#books.has(id)) this.#books.set(id, { endedAt: null, closed: 0 })
    const written = [...this.#books].filter(([id, book]) => book.endedAt === null || this.#isRouted(id))
    await calls.start(
      written.map(([id]) => ({
        ...{ id, protocol: '1', legId: this.#beganWith.get(id) ?? null },
        state: this.#store.interactions.get(id)?.state ?? null,
      })),
    )
    const forever = new Promise<void>(() => {})
    this.#telephony.onEvent(async (event) => {
      if (server.isDead) return forever
      if (event.type !== 'link.up') {
        if (event.type !== 'sound.finished' || !this.#random.chance(this.#faults.soundLost)) calls.onEvent(event)
        return
      }
      await calls.resume()
      if (server.isDead) await forever
    })
    this.#linkIsDown = false
    await this.#telephony.start()
    await engine.start()
    begun()
    if (server.isDead) return
    const open = [...this.#books].filter(([id, book]) => book.endedAt === null || this.#isRouted(id))
    for (const { id } of calls.abandoned(open.map(([id]) => ({ id })))) {
      this.#route({ type: 'interaction.left', interactionId: id, why: 'lost-in-outage' })
      await this.#asks(server, () => this.#closeBook(id))
    }
    server.isUp = true
    this.#allAvailable()
  }

  #isRouted(id: InteractionId): boolean {
    return ['waiting', 'offered', 'serving'].includes(this.#store.interactions.get(id)?.state ?? '')
  }

  #kill(server: Server): void {
    if (server.isDead) return
    this.#tell('the server is killed')
    this.kills++
    server.isDead = true
    server.calls.stop()
    server.engine.stop()
    this.#store.close()
    this.#telephony.crash()
    this.#server = undefined
    this.#diesAfter = Number.POSITIVE_INFINITY
    this.#clock.wakeAt(this.#clock.now() + this.#random.pick([0, 1000, this.#random.below(20_000)]), () =>
      this.#start(),
    )
  }

  /** The dead ask for nothing, and get no answer. */
  async #asks<T>(server: Server, deed: () => T): Promise<T> {
    if (server.isDead) return new Promise<T>(() => {})
    const dies = this.#diesAfter-- <= 0
    const first = dies && this.#random.chance(0.5)
    if (first) this.#kill(server)
    if (server.isDead) return new Promise<T>(() => {})
    const done = deed()
    if (!dies) return done
    this.#kill(server)
    return new Promise<T>(() => {})
  }

  async #slowly(server: Server): Promise<void> {
    if (!this.#random.chance(this.#faults.slow)) return
    await new Promise<void>(
      (wake) =>
        void this.#clock.wakeAt(this.#clock.now() + 1 + this.#random.below(400), () => !server.isDead && wake()),
    )
  }

  async #save(server: Server, call: Call): Promise<void> {
    const written = structuredClone(call)
    await this.#slowly(server)
    if (this.#random.chance(this.#faults.saveFails)) throw new Error('the database went away')
    await this.#asks(server, () => {
      if ((this.#records.get(call.id)?.rev ?? 0) >= call.rev) this.#alarm(`${call.id} was written over its own future`)
      this.#records.set(call.id, written)
    })
  }

  async #close(server: Server, id: InteractionId): Promise<void> {
    await this.#slowly(server)
    if (this.#random.chance(this.#faults.closeFails)) throw new Error('the books could not be written')
    await this.#asks(server, () => this.#closeBook(id))
  }

  #closeBook(id: InteractionId): void {
    const book = this.#books.get(id)
    if (!book) return
    if (book.endedAt === null) book.closed++
    book.endedAt ??= this.#clock.now()
  }

  /** Cut off, slow, dead: what can become of a command. Of one leg they keep their order, as the real ones do. */
  #legs(of: () => Server): Legs {
    const { legs } = this.#telephony
    const line = serialByKey<string>()
    const command =
      <Given extends unknown[]>(name: string, deed: (...given: Given) => LegOutcome) =>
      (...given: Given): LegOutcome => {
        const server = of()
        const work = async (): LegOutcome => {
          await this.#slowly(server)
          if (this.#random.chance(this.#faults.away)) return { ok: false, why: 'away' }
          const outcome = await (await this.#asks(server, () => [deed(...given)]))[0]!
          this.#tell(`${name} ${String(given[0])}${outcome.ok ? '' : `: ${outcome.why} ${outcome.detail ?? ''}`}`)
          await this.#slowly(server)
          return server.isDead ? new Promise<never>(() => {}) : outcome
        }
        return line.run(String(given[0]), work)
      }
    return {
      answer: command('answer', legs.answer),
      stopRinging: command('stopRinging', legs.stopRinging),
      pauseRecording: command('pauseRecording', legs.pauseRecording),
      playInTalk: command('playInTalk', legs.playInTalk),
      mute: command('mute', legs.mute),
      signalRinging: command('signalRinging', legs.signalRinging),
      ring: command('ring', legs.ring),
      dial: command('dial', legs.dial),
      hangUp: command('hangUp', legs.hangUp),
      play: command('play', legs.play),
      stopSound: command('stopSound', legs.stopSound),
      startMusic: command('startMusic', legs.startMusic),
      stopMusic: command('stopMusic', legs.stopMusic),
      join: command('join', legs.join),
      leave: command('leave', legs.leave),
      endTalk: command('endTalk', legs.endTalk),
      record: command('record', legs.record),
      recordLeg: command('recordLeg', legs.recordLeg),
      stopRecording: command('stopRecording', legs.stopRecording),
      alive: async () => {
        await this.#asks(of(), () => {})
        return this.#random.chance(this.#faults.away) ? { ok: false, why: 'away' } : legs.alive()
      },
    }
  }

  #route(input: Input): void {
    const server = this.#server
    server?.started
      .then(() => server.engine.receive(input))
      .catch((cause: unknown) => !server.isDead && this.#alarm(`routing refused ${input.type}: ${String(cause)}`))
  }

  #queueVoice(queueId: QueueId) {
    if (!this.#queues.has(queueId)) return undefined
    const musicClass = null
    if (queueId !== urgent) return { queueId, musicClass, announcePositionEveryMs: 0, surveyFlowId: survey.id }
    return {
      ...{ queueId, musicClass, announcePositionEveryMs: 20_000, announceWait: true, welcome: asId<AudioId>('oi') },
      announcements: { audioIds: [asId<AudioId>('um'), asId<AudioId>('dois')], everyMs: 15_000 },
      exits: [
        { key: '9', to: { type: 'extension' as const, id: 'phone' } },
        { key: '2', to: { type: 'queue' as const, id: 'q2' } },
      ],
      callback: { key: '1', offerAfterMs: 5000, attemptsMax: 2, retryMs: 30_000, validMs: 10 * minute },
      connectMode: this.#random.pick(['ring', 'auto-answer', 'always-connected'] as const),
    }
  }

  #planOf(agentId: AgentId): RingPlan {
    const random = this.#random
    const own = { ringMs: 2_000 + random.below(8_000), extensionId: phoneOf(agentId), agentId }
    const other = random.pick(this.#agents)
    const desk = { ringMs: 5_000, extensionId: phoneOf(other), agentId: other }
    const cell = { ringMs: 8_000, outside }
    const places = [own, ...(other === agentId ? [] : [desk]), ...(random.chance(0.5) ? [cell] : [])]
    const next = () => random.pick([null, { type: 'voicemail', id: 'mailbox' }, { type: 'queue', id: 'q1' }] as const)
    return {
      extensionId: phoneOf(agentId),
      stages: random.chance(0.5) ? [places] : places.map((place) => [place]),
      callsMax: random.pick([null, 1, 2]),
      onNoAnswer: next(),
      onBusy: next(),
      onUnreachable: next(),
    }
  }

  #destination(dialled: string): Destination {
    const agentId = this.#random.pick(this.#agents)
    if (/^\d{8,}$/.test(dialled)) return outside
    switch (dialled) {
      case 'flow':
        return { to: 'flow', flow }
      case 'phone':
        return { to: 'extension', extensionId: phoneOf(agentId), agentId }
      // As its owner wants it called: two phones in order or together, one outside, then a mailbox or a queue.
      case 'owner':
        return {
          to: 'extension',
          extensionId: phoneOf(agentId),
          agentId,
          plan: this.#planOf(agentId),
        }
      case 'mailbox':
        return { to: 'voicemail', mailbox: mailboxOf(agentId) }
      case 'feature':
        return {
          to: 'feature',
          feature: 'own-number',
          argument: '',
          extensionId: phoneOf(agentId),
          phoneId: phoneOf(agentId),
          asksPin: this.#random.chance(0.5),
        }
      case 'stand-by': {
        const at = phoneOf(agentId)
        return { to: 'feature', feature: 'stand-by', argument: '', extensionId: at, phoneId: at, asksPin: false }
      }
      case 'outside':
        return outside
      case 'announcement':
        return { to: 'announcement', sounds: [{ audioId: asId('aviso') }], next: { type: 'hang-up' } }
      case 'notice':
        return { to: 'announcement', sounds: [{ audioId: asId('aviso') }], next: { type: 'queue', id: 'q1' } }
      case 'told':
        return {
          to: 'announcement',
          sounds: [{ audioId: asId('aviso') }],
          next: { type: 'queue', id: 'q1' },
          skipKey: '1',
          repeatKey: '2',
          plays: 2,
        }
      case 'dictation':
        return { to: 'dictation', dictation: { audioId: null, name: 'Aviso', description: '', userId: null } }
      case 'hang-up':
        return { to: 'hang-up' }
      default: {
        const queue = this.#queueVoice(asId(dialled))
        return queue ? { to: 'queue', queue } : { to: 'unknown-number' }
      }
    }
  }

  // ── What must be true, by what the exchange shows ───────────────────────────────────────────────────────────────────

  #look(): void {
    const { legs, talks } = this.#telephony.exchange
    const talksOf = new Map<AgentId, string[]>()
    for (const [talkId, legIds] of talks) {
      // Only where an agent brought three together.
      if (legIds.size > (this.#threes.has(talkId) ? 3 : 2))
        throw new Error(`${[...legIds].join(', ')} hear each other in ${talkId}`)
      const up = [...legIds].filter((legId) => legs.get(legId)?.state === 'up')
      if (up.length < 2) continue
      // Who dials out while a caller is served has two lines; of callers nobody has two.
      const isOfCaller = up.some((legId) => legs.get(legId)?.arrived?.from.side === 'trunk')
      for (const legId of up) {
        this.talked.add(legId)
        if (!isOfCaller) continue
        const tag: LegTag | null | undefined = legs.get(legId)?.tag
        if (tag?.role === 'agent' && tag.agentId)
          talksOf.set(tag.agentId, [...(talksOf.get(tag.agentId) ?? []), talkId])
      }
    }
    for (const [agentId, talkIds] of talksOf)
      if (talkIds.length > 1) throw new Error(`${agentId} talks in ${talkIds.join(' and ')}`)
  }

  async #pass(ms: number): Promise<void> {
    for (let left = ms; ; left -= 500) {
      await this.#clock.advance(Math.min(500, Math.max(0, left)))
      this.#look()
      if (this.#failure) throw this.#failure
      if (left <= 500) return
    }
  }

  /** Faults stop; phones answer; whoever has talked for a while hangs up. Then nobody may be left. */
  async #calmDown(): Promise<void> {
    this.#tell('the faults stop')
    this.#faults = calm
    this.#diesAfter = Number.POSITIVE_INFINITY
    for (const agentId of this.#agents) this.#telephony.phoneWill(phoneOf(agentId), { act: 'answers', afterMs: 1000 })
    this.#resumeAll()
    this.#telephony.trunkWill(trunkId, { act: 'rings' })
    await this.#pass(41_000)
    this.#wholeTeam()
    this.#resumeAll()
    // So long a URA waits for a sound whose end never comes.
    await this.#pass(6 * minute)
    this.#checkStanding()
    for (const agentId of this.#agents) void this.#server?.calls.standDown(agentId)
    const waited = [...this.#telephony.exchange.legs.values()].filter((leg) => leg.arrived && leg.music)
    const { exchange } = this.#telephony
    for (let round = 0; round < 60 && exchange.legs.size > 0; round++) {
      for (const legIds of [...exchange.talks.values()]) {
        const [first, second] = legIds
        if (first && second) this.#telephony.hangsUp(this.#random.pick([first, second]))
      }
      this.#wholeTeam()
      await this.#pass(90_000)
      // Who was consulted is gone now: the agent takes the customer back.
      this.#resumeAll()
    }
    await this.#pass(2 * minute)
    const lost = waited.find((leg) => !this.talked.has(leg.legId))
    if (lost) throw new Error(`${lost.legId} waited to the end and was never served`)
    this.#checkOver()
  }

  #resumeAll(): void {
    for (const id of this.#server?.calls.open() ?? [])
      for (const agentId of this.#agents) {
        void this.#server?.calls.consult(id, agentId, 'cancel')
        void this.#server?.calls.hold(id, agentId, false)
      }
  }

  #wholeTeam(): void {
    const queues = this.#store.settings.queues.map((queue) => ({
      ...queue,
      members: this.#agents,
      ringMs: { voice: 20_000, chat: 20_000, email: 20_000 },
      afterMissed: 'keep' as const,
      ...{ overflow: [], maxWait: null, maxLength: null, whenNobody: null, skills: [] },
    }))
    this.#store.settings = { ...this.#settings, queues }
    this.#route({ type: 'settings.changed', settings: this.#store.settings })
    this.#allAvailable()
  }

  /** Everybody talks with one other, or waits with music, or is being brought to somebody right now. */
  #checkStanding(): void {
    const { legs, talks } = this.#telephony.exchange
    const { engine, calls } = this.#server!
    const held = new Set(engine.snapshot().agents.flatMap((agent) => agent.reservations.map((r) => r.interactionId)))
    for (const leg of legs.values()) {
      const inTalk = leg.talkId ? (talks.get(leg.talkId)?.size ?? 0) : 0
      const { legId, state, music, tag } = leg
      if (state === 'up' && inTalk === 2) continue
      if (state === 'up' && inTalk === 0 && !music && this.#standsBy(legId)) continue
      if (state === 'up' && music && inTalk === 0) {
        // Who was called may have been led into a line, too.
        const id = leg.arrived ? this.#callOf(legId)?.id : tag?.interactionId
        if (id && (engine.position(id) !== undefined || held.has(id))) continue
        throw new Error(`${legId} hears music, and routing does not know it`)
      }
      if (tag?.role === 'agent' && state === 'ringing' && held.has(tag.interactionId)) continue
      throw new Error(`${legId} is left ${state}, ${inTalk} in its talk, music ${music}, tag ${JSON.stringify(tag)}`)
    }
    const open = new Set(calls.open())
    for (const { agentId, reservations } of engine.snapshot().agents)
      for (const { interactionId, state } of reservations)
        if (state !== 'wrap-up' && !open.has(interactionId))
          throw new Error(`${agentId} is held by ${interactionId}, which is over`)
  }

  #standsBy(legId: LegId): boolean {
    const { calls } = this.#server!
    const phases = calls.open().map((id) => calls.call(id))
    return phases.some(
      (call) => call?.phase.is === 'standing-by' && call.legs[0]?.legId === legId && !call.phase.lentTo,
    )
  }

  #callOf(legId: LegId): Call | undefined {
    return [...this.#records.values()].find((call) => call.legs.some((leg) => leg.legId === legId))
  }

  #checkOver(): void {
    const { legs, talks, recordings } = this.#telephony.exchange
    const { engine, calls } = this.#server!
    const expectNone = (what: string, left: Iterable<unknown>) => {
      const [first] = left
      if (first !== undefined) throw new Error(`${what} left over: ${JSON.stringify(first)}`)
    }
    expectNone('legs', [...legs.keys()])
    expectNone('talks', [...talks.keys()])
    expectNone('recordings', [...recordings.keys()])
    expectNone('open calls', calls.open())
    expectNone(
      'reservations',
      engine.snapshot().agents.flatMap((agent) => agent.reservations),
    )
    expectNone(
      'open routing',
      [...this.#store.interactions.values()].filter((one) => one.state !== 'ended'),
    )
    expectNone(
      'open books',
      [...this.#books].filter(([, book]) => book.closed !== 1),
    )
  }

  #alarm(what: string): void {
    this.#tell(`ALARM ${what}`)
    this.#failure ??= new Error(what)
  }
}

const phoneOf = (agentId: AgentId) => asId<ExtensionId>(`x-${agentId}`)
const mailboxOf = (agentId: AgentId): Mailbox => ({
  extensionId: phoneOf(agentId),
  number: '2001',
  name: agentId,
  greetingAudioId: null,
  secondsMax: 20,
})
const why = (fields: object | undefined): string =>
  fields && 'why' in fields ? (fields.why instanceof Error ? (fields.why.stack ?? '') : String(fields.why)) : ''

/** Who was served in the other queue is asked how it was. */
const survey = {
  id: asId<never>('pesquisa'),
  version: 1,
  graph: {
    start: 'csat',
    nodes: {
      csat: {
        type: 'survey',
        settings: { survey: 'csat', question: '?', say: [{ prompt: 'survey/csat' }] },
        exits: { next: 'bye', exceeded: 'bye' },
      },
      bye: { type: 'hang-up', settings: {}, exits: {} },
    },
  },
}

const flow = {
  id: asId<never>('ura'),
  version: 1,
  graph: {
    start: 'menu',
    nodes: {
      menu: {
        type: 'menu',
        settings: { say: [{ prompt: 'demo/menu' }], keys: ['1', '2'], attemptsMax: 3, timeoutMs: 5000 },
        exits: { '1': 'ask', '2': 'q2', exceeded: 'bye' },
      },
      ask: {
        type: 'http',
        settings: { serviceId: 'erp', path: '/' },
        exits: { ok: 'q1', failed: 'q1', timeout: 'q1' },
      },
      q1: { type: 'queue', settings: { queueId: urgent }, exits: {} },
      q2: { type: 'queue', settings: { queueId: other }, exits: {} },
      bye: { type: 'hang-up', settings: {}, exits: {} },
    },
  },
}
