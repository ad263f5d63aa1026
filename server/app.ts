import { lookup } from 'node:dns/promises'
import { join } from 'node:path'
import { agentRoutes, createAgents, createVoice, rememberedMedia } from './agents/index.ts'
import { createApi, createSessions, type RecordChange, type Route, resourceRoutes, type Sessions } from './api/index.ts'
import { createLoginLimits } from './api/login-limits.ts'
import { listResources } from './api/resources.ts'
import { signInRoutes } from './api/sign-in.ts'
import { audioRoutes, createAudio, internalAudioRoutes } from './audio/index.ts'
import { createBook, type Page, readCompanies, readCompany } from './book/index.ts'
import { type CallNote, callRecords, createCalls } from './calls/index.ts'
import { createWebchat, outboundBy, webchatOutbound } from './channels/index.ts'
import type { Config } from './config.ts'
import { contactRoutes, createContacts } from './contacts/index.ts'
import { agentFrom, conversationRoutes, conversationStore, createConversations } from './conversations/index.ts'
import { loadDemo } from './demo/index.ts'
import { accounts, companyModel, dispositionModel, pauseReasonModel } from './directory/index.ts'
import type { EventName } from './events.ts'
import { extensionRecords, extensionRoutes } from './extensions/index.ts'
import { createEventBus, createMetrics, type Log, newId, onStop, systemClock } from './host/index.ts'
import { interactionRoutes } from './interactions/http.ts'
import { createInteractions, createProtocols, type Opened, openCalls, takeNumbers } from './interactions/index.ts'
import { createJobs } from './jobs/index.ts'
import { type Actor, type Happened, system } from './kernel/events.ts'
import { type AgentId, agentOf, asId, type CompanyId, type InteractionId, type RecordingId } from './kernel/ids.ts'
import { normaliseNumber, numberingRoutes } from './numbering/index.ts'
import { createLiveState, createProvisioning } from './provisioning/index.ts'
import { createRealtime } from './realtime/index.ts'
import { recordingRoutes } from './recordings/http.ts'
import { createRecordings } from './recordings/index.ts'
import { createEngine } from './routing/engine.ts'
import { createEngines } from './routing/engines.ts'
import type { Deliveries, Input } from './routing/index.ts'
import { decisionsOf } from './routing/model.ts'
import { createHealth, createSipDoor, createSoftphone, softphoneRoutes } from './softphone/index.ts'
import { connectStore } from './store/connection.ts'
import { eventLog } from './store/event-log.ts'
import { createEventWriter } from './store/event-writer.ts'
import { filesIn } from './store/files.ts'
import { StaleOwner, takeShard } from './store/owner.ts'
import { connectRedis } from './store/redis.ts'
import { createRoutingStore } from './store/routing-store.ts'
import { createTelephony, wavFormat } from './telephony/index.ts'
import { trunkRecords, trunkRoutes } from './trunks/index.ts'

export type App = { start(): Promise<void>; stop(why: string): Promise<void> }

const version = '0.1.0'
const root = join(import.meta.dirname, '..')
/** Calls that live in Asterisk are taken up before routing offers anything; where Asterisk is away, chats do not wait for it. */
const telephonyAtLatestMs = 5000
/** Who reads an interaction's story waits so long for what is being written, and no longer where the store is away. */
const eventsWaitMs = 1000
/** Consoles and phones that were there before a restart have so long to be seen again. */
const comeBackWithinMs = 30_000

/** Puts the house together: the one file that knows every module. Nothing listens before `start`. */
export async function createApp({
  config,
  log,
  deposed,
}: {
  config: Config
  log: Log
  deposed: (why: unknown) => void
}): Promise<App> {
  const clock = systemClock
  const metrics = createMetrics()
  const stopping = onStop({ log })

  // ── What is kept ──────────────────────────────────────────────────────────────────────────────────────────────────
  const store = await connectStore(config.mongodbUri)
  stopping.add('mongodb', store.close)
  const redis = await connectRedis({ url: config.redisUrl, log })
  stopping.add('redis', () => redis.disconnect())
  const fence = await takeShard(config.shard, clock.now())
  const jobs = createJobs({ redisUrl: config.redisUrl, prefix: 'vez', log })
  stopping.add('jobs', jobs.stop)

  // ── What happened ─────────────────────────────────────────────────────────────────────────────────────────────────
  const bus = createEventBus({ log })
  const writer = createEventWriter({ eventLog, clock, log })
  stopping.add('events', writer.settled)
  const publish = (event: Happened) => {
    writer.write(event)
    bus.publish(event)
  }
  const tell = (companyId: CompanyId, type: EventName, data: object, actor: Actor = system, at = clock.now()) =>
    publish({ id: newId(), type, at, companyId, actor, data })

  // ── The company's settings ────────────────────────────────────────────────────────────────────────────────────────
  /** Which phones answer, by the name under which they register. */
  const phones = new Map<string, boolean>()
  const book = createBook({
    read: readCompany,
    companies: readCompanies,
    changed(page) {
      receiveSoon(page.company.id, { type: 'settings.changed', settings: page.settings() })
      // Somebody may have been given a phone that was there already, or another one.
      for (const agentId of page.agents()) tellPhone(page, agentId)
      softphone.lookAgain()
    },
  })
  const pageOf = (companyId: CompanyId) => {
    const page = book.page(companyId)
    if (!page) throw new Error(`company ${companyId} is not in the book`)
    return page
  }

  // ── Routing ───────────────────────────────────────────────────────────────────────────────────────────────────────
  const routingStore = createRoutingStore({
    fence,
    clock,
    behindFailed: (why) => {
      log.warn('an agent’s record was not written', { why })
      if (why instanceof StaleOwner) deposed(why)
    },
    settings: async (companyId) => pageOf(companyId).settings(),
    lost: (why) => log.warn('decision records were lost', { why }),
  })
  const engines = createEngines({
    make: (companyId) =>
      createEngine({
        companyId,
        store: routingStore,
        deliveries,
        clock,
        newId,
        seed: clock.now() >>> 0,
        log,
        publish: (events) => {
          for (const event of events) publish(event)
        },
        gaveUp: deposed,
      }),
  })
  stopping.add('routing', engines.stop)
  const receiveSoon = (companyId: CompanyId, input: Input): void => {
    engines
      .receive(companyId, input)
      .catch((why) => log.error('routing did not take an input', { type: input.type, companyId, why }))
  }
  const agentNow = (companyId: CompanyId, agentId: AgentId) =>
    engines.snapshot(companyId)?.agents.find((one) => one.agentId === agentId)
  const agents = createAgents({ receive: engines.receive, pull: engines.pull })

  // ── Interactions ──────────────────────────────────────────────────────────────────────────────────────────────────
  const contacts = createContacts({ clock, newId })
  const protocols = createProtocols({ takeNumbers })
  const interactions = createInteractions({
    clock,
    protocol: (companyId, at) => protocols(companyId, at, pageOf(companyId).company.timeZone),
    knownContact,
    newContact,
    failed: (interactionId, why) => log.error('a contact was not filed', { interactionId, why }),
    publish: (companyId, type, data, userId) =>
      tell(companyId, type, data, userId ? { kind: 'user', id: userId } : system),
  })

  /** A caller is known by the number; who withholds it is nobody's contact. */
  function identityOf({ companyId, medium, direction, from, to }: Opened) {
    if (medium !== 'voice' || direction === 'internal') return undefined
    const { e164 } = normaliseNumber((direction === 'inbound' ? from : to) ?? '', pageOf(companyId).company)
    return e164 === undefined ? undefined : { companyId, kind: 'phone' as const, value: e164 }
  }

  async function knownContact(opened: Opened) {
    const identity = identityOf(opened)
    const { companyId, contactId } = opened
    const found = contactId ? await contacts.get(companyId, contactId) : identity && (await contacts.known(identity))
    return found && { contactId: found.id, priority: found.priority }
  }

  async function newContact(opened: Opened) {
    const identity = identityOf(opened)
    if (!identity) return undefined
    const { fromName: name } = opened
    return (await contacts.identify({ ...identity, ...(name && { name }) })).id
  }

  // ── Telephony and calls ───────────────────────────────────────────────────────────────────────────────────────────
  const telephony = createTelephony({
    config,
    log,
    phoneAddress: (phone) => provisioning.phoneAddress(phone),
    trunkAddress: (trunk) => provisioning.trunkAddress(trunk),
    reachable: phoneReached,
  })
  stopping.add('telephony', telephony.close)
  const resolve = async (host: string) =>
    (await lookup(host, { family: 4, all: true }).catch(() => [])).map((one) => one.address)
  const provisioning = createProvisioning({
    objects: telephony.objects,
    wanted: { ...extensionRecords, ...trunkRecords },
    resolve,
    shard: config.shard,
    clock,
    log,
  })
  stopping.add('provisioning', provisioning.close)
  const live = createLiveState({ status: telephony.ami })

  // ── Whether voice reaches an agent ────────────────────────────────────────────────────────────────────────────────
  const voice = createVoice({
    reaches: (companyId, agentId, does) =>
      void agents
        .reaches(companyId, agentId, 'voice', does)
        .catch((why) => log.error('a phone’s state was not told', { agentId, why })),
  })

  function phoneReached(endpoint: string, does: boolean): void {
    phones.set(endpoint, does)
    for (const page of book.pages()) {
      const agentId = page.agentAt(endpoint)
      if (agentId) tellPhone(page, agentId)
    }
  }

  function tellPhone(page: Page, agentId: AgentId): void {
    const phone = page.phoneOf(agentId)
    voice.phone(page.company.id, agentId, phone, phone ? phones.get(phone.endpoint) : undefined)
  }

  const keepRecording = jobs.define<{ recordingId: RecordingId }>('keep-recording', ({ recordingId }) =>
    recordings.keep(recordingId),
  )
  const recordings = createRecordings({
    spoolDir: config.recordingsDir,
    dataDir: config.dataDir,
    clock,
    keepSoon: (recordingId) => keepRecording.add({ recordingId }, recordingId),
    publish: tell,
    log,
  })

  const calls = createCalls({
    legs: telephony.legs,
    records: callRecords({ fence }),
    directory: {
      inbound: (companyId, trunkId, dialled) => pageOf(companyId).inbound(trunkId, dialled),
      fromExtension: (companyId, extensionId, dialled) => pageOf(companyId).fromExtension(extensionId, dialled),
      queue: (companyId, queueId) => pageOf(companyId).queue(queueId),
      agentOf: (companyId, extensionId) => pageOf(companyId).agentOf(extensionId),
      extensionOf: (companyId, agentId) => pageOf(companyId).extensionOf(agentId),
      language: (companyId) => pageOf(companyId).company.language,
    },
    queueing: { receive: receiveSoon, position: engines.position },
    interactions,
    recordings,
    clock,
    newId,
    deposed,
    tell: (companyId, interactionId, { type, ...data }: CallNote, at) =>
      tell(companyId, type, { interactionId, ...data }, system, at),
    log,
  })
  stopping.add('calls', calls.stop)

  // ── The API and what speaks on its port ───────────────────────────────────────────────────────────────────────────
  const kept = createSessions({ redis, clock })
  /** Who logs out, or is logged out, is so in every open window too, and has no phone any more. */
  const sessions: Sessions = {
    ...kept,
    async end(user) {
      await kept.end(user)
      realtime.endSession(user.sessionId)
      await softphone.ended(user.sessionId)
    },
    async endAllOf(userId) {
      await kept.endAllOf(userId)
      realtime.endUser(userId)
      await softphone.endedAllOf(userId)
    },
  }
  // ── The phone in the browser ──────────────────────────────────────────────────────────────────────────────────────
  const softphone = createSoftphone({
    extensionOf: (companyId, userId) => book.page(companyId)?.extensionOf(agentOf(userId)),
    provisioning,
    isOpen: kept.isOpen,
    taken({ grantId, userId, before }) {
      // The line is cut first: a phone that said goodbye would end the talk that the new one may take up.
      sipDoor.endSession(before)
      phoneHealth.forget(userId)
      realtime.toAgent(agentOf(userId), { type: 'phone.taken', data: { grantId } })
    },
    revoked({ userId, sessionId }) {
      sipDoor.endSession(sessionId)
      phoneHealth.forget(userId)
    },
    clock,
    newId,
    log,
  })
  stopping.add('softphone', softphone.close)
  const phoneHealth = createHealth({ clock, holderOf: softphone.holderOf, changed: voice.page })
  stopping.add('phone health', phoneHealth.close)
  const sipDoor = createSipDoor({
    target: config.sipWsUrl,
    sessionOf: kept.sessionOf,
    holderOf: softphone.holderOf,
    log,
  })
  const audio = createAudio({ files: filesIn('audio'), wav: wavFormat, clock, newId })
  const listed = listResources({
    sessions,
    provisioning,
    resolve,
    audio,
    slugOf: async (companyId) => pageOf(companyId).company.slug,
  })
  async function recordChanged({ companyId, resource, action, id, user }: RecordChange): Promise<void> {
    const whose = resource === 'company' ? asId<CompanyId>(id) : companyId
    await book.refresh(whose)
    tell(whose, 'record.changed', { resource, action, id }, { kind: 'user', id: user.id })
  }

  const later = (ms: number) => new Promise<void>((resolve) => void clock.wakeAt(clock.now() + ms, resolve))
  const eventsOf = async (companyId: CompanyId, id: string) => {
    await Promise.race([writer.settled(), later(eventsWaitMs)])
    return eventLog.ofInteraction(companyId, asId<InteractionId>(id))
  }

  // ── Conversations ─────────────────────────────────────────────────────────────────────────────────────────────────
  const realtime = createRealtime({ clock, log, redis })
  stopping.add('realtime', realtime.close)
  const outbound = webchatOutbound({ namespace: realtime.visitors })
  const conversations = createConversations({
    store: conversationStore,
    routing: { receive: engines.receive },
    interactions,
    screens: realtime.screens,
    contacted: outboundBy({ webchat: outbound }),
    people: {
      nameOf: async (agentId) =>
        book
          .pages()
          .map((page) => page.nameOf(agentId))
          .find((name) => name !== '') ?? '',
    },
    files: filesIn('chat'),
    fileRulesOf: (companyId) => pageOf(companyId).company.files,
    publish: tell,
    clock,
    newId,
    log,
  })
  stopping.add('conversations', conversations.close)
  const webchat = createWebchat({
    conversations,
    contacts,
    namespace: realtime.visitors,
    outbound,
    redis,
    clock,
    newId,
    log,
    widgetDir: join(root, 'web', 'widget'),
  })
  const routes: Route[] = [
    ...resourceRoutes(listed, { clock, newId, changed: recordChanged }),
    ...signInRoutes({ accounts, sessions, limits: createLoginLimits({ redis }) }),
    ...audioRoutes({ audio }),
    ...numberingRoutes,
    ...contactRoutes({ contacts }),
    ...trunkRoutes({ live }),
    ...extensionRoutes({ provisioning, live }),
    ...recordingRoutes({ recordings }),
    ...interactionRoutes({
      interactions,
      eventsOf,
      decisionsOf,
      async dispositionOf(companyId, id) {
        const found = await dispositionModel.findOne({ companyId, _id: id, active: true }).lean()
        return found ? { id: found._id, name: found.name, media: found.enabledFor } : undefined
      },
      receive: engines.receive,
      hangUp: calls.hangUp,
      clock,
    }),
    ...agentRoutes({
      agents,
      session: agentNow,
      live: (companyId) => engines.snapshot(companyId) ?? { at: clock.now(), queues: [], agents: [] },
      isAgent: async (companyId, agentId) => pageOf(companyId).nameOf(asId<AgentId>(agentId)) !== '',
      async pauseReason(companyId, id) {
        const found = await pauseReasonModel.findOne({ companyId, _id: id, active: true }).lean()
        return found?.name
      },
    }),
    ...softphoneRoutes({ softphone, iceServers: config.iceServers, reattach: async () => false }),
    ...conversationRoutes({ conversations }),
    ...webchat.routes,
  ]
  const api = createApi({
    routes,
    internal: internalAudioRoutes({ audio }),
    sessions,
    companyExists: async (id) => (await companyModel.exists({ _id: id })) !== null,
    log,
    metrics,
    newId,
    version,
    pagesDir: join(root, 'web', 'dist'),
    checks: {
      redis: () => redis.ping(),
      telephony: async () => {
        if (!telephony.isUp()) throw new Error('Asterisk has not connected to us.')
      },
    },
  })
  stopping.add('api', api.close)
  sipDoor.serve(api.server)
  stopping.add('sip', sipDoor.close)

  const deliveries: Deliveries = { voice: calls.delivery, chat: conversations.delivery, email: conversations.delivery }

  // ── Start ─────────────────────────────────────────────────────────────────────────────────────────────────────────
  realtime.open({
    server: api.server,
    sessionOf: sessions.sessionOf,
    async snapshotOf(user) {
      const state = agentNow(user.companyId, agentOf(user.id)) ?? null
      return { state, ...(await conversations.work(agentFrom(user))) }
    },
    mayRead: (user, conversationId) => conversations.mayRead(agentFrom(user), conversationId),
    phone: phoneHealth.heard,
    phoneWent: (user, socketId) => phoneHealth.went(user.id, socketId),
    typing: (user, conversationId) => conversations.agentTypes(agentFrom(user), conversationId),
    reach: ({ agentId, companyId }, on) =>
      void agents
        .reaches(companyId, agentId, 'chat', on)
        .catch((why) => log.error('a console’s state was not told', { agentId, why })),
  })
  bus.subscribe('agent.presence-changed', ({ companyId }) => showAgents(companyId))

  /** Every state of every agent of the company, to who supervises, and to each the own. */
  function showAgents(companyId: CompanyId): void {
    for (const { agentId, presence, reason, since, media } of engines.snapshot(companyId)?.agents ?? []) {
      const event = { type: 'agent.state' as const, data: { agentId, presence, reason, since, media } }
      realtime.toAgent(agentId, event)
      realtime.toSupervisors(companyId, event)
    }
  }

  /** What lives in Asterisk is compared with what is written, then routing goes on. Again at each connect. */
  async function linkUp(): Promise<void> {
    await calls.resume()
    void provisioning.linkUp().then((report) => log.info('provisioning is reconciled', report))
  }

  /** Routing goes on from its records; calls that it knows and nobody has any more have ended while we were away. */
  async function startRouting(): Promise<void> {
    for (const page of book.pages()) await engines.start(page.company.id)
    // In this order: a call that arrives meanwhile is open to `calls` before it is written.
    const written = await openCalls()
    const alive = new Set<string>(calls.open())
    for (const lost of written) {
      if (alive.has(lost.id)) continue
      receiveSoon(lost.companyId, { type: 'interaction.left', interactionId: lost.id, why: 'lost-in-outage' })
      await interactions.close(lost.companyId, lost.id, 'lost-in-outage', clock.now())
    }
    await conversations.resume()
    await recordings.sweep((interactionId) => !calls.open().some((id) => id === interactionId))
  }

  telephony.legs.onEvent((event) => (event.type === 'link.up' ? linkUp() : calls.onEvent(event)))

  return {
    async start() {
      await book.start()
      if (config.demo) await loadDemo({ routes, dataDir: config.dataDir, flowsDir: join(root, 'ivr-flows'), log })
      await provisioning.load()
      await calls.start()
      await softphone.start()
      agents.recall(await rememberedMedia())
      const linked = new Promise<void>((resolve) =>
        telephony.legs.onEvent((event) => (event.type === 'link.up' ? resolve() : undefined)),
      )
      await telephony.start()
      await Promise.race([linked, later(telephonyAtLatestMs)])
      await startRouting()
      clock.wakeAt(
        clock.now() + comeBackWithinMs,
        () => void agents.forgetUnseen().catch((why) => log.error('agents’ media were not settled', { why })),
      )
      const port = await api.listen(config.http.host, config.http.port)
      log.info('vez is up', { port, shard: config.shard, fence, companies: book.pages().length })
    },
    async stop(why) {
      await stopping.run(why)
    },
  }
}
