import { lookup } from 'node:dns/promises'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { agentRoutes, createAgents, createPauses, createVoice, rememberedMedia } from './agents/index.ts'
import { housesNumbers } from './api/house-numbers.ts'
import { createApi, createSessions, type RecordChange, type Route, resourceRoutes, type Sessions } from './api/index.ts'
import { createLoginLimits } from './api/login-limits.ts'
import { listResources } from './api/resources.ts'
import { signInRoutes } from './api/sign-in.ts'
import {
  audioRoutes,
  createAudio,
  createDictations,
  createSoundsNow,
  createSpoken,
  dictationRoutes,
  internalAudioRoutes,
} from './audio/index.ts'
import { createBook, type Page, readCompanies, readCompany } from './book/index.ts'
import { type CallNote, callRecord, callRecords, createCalls, type WebServices } from './calls/index.ts'
import type { LegListener } from './calls/ports.ts'
import { createWebchat, outboundBy, webchatOutbound } from './channels/index.ts'
import { conferenceRoutes } from './conferences/index.ts'
import type { Config } from './config.ts'
import { configurationRoutes, createConfiguration } from './configuration/index.ts'
import { contactRoutes, createContacts } from './contacts/index.ts'
import { agentFrom, conversationRoutes, conversationStore, createConversations } from './conversations/index.ts'
import { loadDemo, shopRoutes } from './demo/index.ts'
import { createDesk, deskRoutes, standByRoutes, transferRoutes, workOf } from './desk/index.ts'
import type { WayStep } from './destinations/index.ts'
import { accounts, companyModel, dispositionModel, storedShardOf, storedShards } from './directory/index.ts'
import type { EventName } from './events.ts'
import {
  createBatches,
  createLamps,
  createSeats,
  extensionFeatures,
  extensionRecords,
  extensionRoutes,
  isPin,
} from './extensions/index.ts'
import { createFeatures, type FeatureAction, featureRoutes, sayDigits } from './features/index.ts'
import { flowRoutes } from './flows/http.ts'
import { createEventBus, type Log, type Metrics, newId, onStop, ownAddresses, systemClock } from './host/index.ts'
import { interactionRoutes } from './interactions/http.ts'
import {
  callRecordOf,
  createBirths,
  createInteractions,
  createProtocols,
  type Opened,
  openCalls,
  takeNumbers,
} from './interactions/index.ts'
import { createJobs } from './jobs/index.ts'
import { Refusal } from './kernel/errors.ts'
import { type Actor, type Happened, system } from './kernel/events.ts'
import {
  type AgentId,
  agentOf,
  asId,
  type CompanyId,
  type ContactId,
  type InteractionId,
  type RecordingId,
  type UserId,
} from './kernel/ids.ts'
import { createLadders, ladderRoutes, ladderStore } from './ladders/index.ts'
import { createActions, createLive, dayOf, interactionCards, type LiveSettings, liveRoutes } from './live/index.ts'
import { internalMusicRoutes, type MusicNow } from './music/index.ts'
import { canonicalNumber, normaliseNumber, numberingRoutes, unknownDidSeen } from './numbering/index.ts'
import { createLiveState, createProvisioning, owner, trunkAddress } from './provisioning/index.ts'
import { createRealtime } from './realtime/index.ts'
import { recordingRoutes } from './recordings/http.ts'
import { createRecordings } from './recordings/index.ts'
import { createEngine } from './routing/engine.ts'
import { createEngines } from './routing/engines.ts'
import type { Deliveries, Input } from './routing/index.ts'
import { decisionsOf } from './routing/model.ts'
import { createDemoCall, lockNamed, placeName, setupRoutes } from './setup/index.ts'
import { emptiest, shardOf } from './shards/index.ts'
import { createSipSettings, settingsFilesIn, sipSettingsRoutes, sipSettingsStore } from './sip-settings/index.ts'
import { createHealth, createSipDoor, createSoftphone, softphoneRoutes } from './softphone/index.ts'
import type { Store } from './store/connection.ts'
import { eventLog } from './store/event-log.ts'
import { createEventWriter } from './store/event-writer.ts'
import { filesIn } from './store/files.ts'
import { StaleOwner } from './store/owner.ts'
import { connectRedis } from './store/redis.ts'
import { createRoutingStore } from './store/routing-store.ts'
import { createSurveys, surveyRoutes } from './surveys/index.ts'
import { createSpeech, createTelephony, type TelephonyOptions, wavFormat } from './telephony/index.ts'
import { createForcing, type ForcedState } from './time-conditions/forcing.ts'
import { timeConditionRoutes } from './time-conditions/http.ts'
import { createTracer, tracerRoutes } from './tracer/index.ts'
import { createTrunkTraffic, createTrunkWatch, trunkRecords, trunkRoutes } from './trunks/index.ts'
import { createMailer, createVoicemail, internalVoicemailRoutes, voicemailRoutes } from './voicemail/index.ts'
import { askService, webServiceRoutes } from './web-services/index.ts'

export type App = {
  /** For whoever hands requests to it instead of letting it listen. */
  server: Server
  start(): Promise<void>
  /** Resolves with the port. */
  listen(): Promise<number>
  /** A company that may have been made by another process: its settings are known when it resolves. */
  learn(companyId: CompanyId): Promise<void>
  stop(why: string): Promise<void>
}

/** What of the environment one shard's house goes by: see `shards/config-of.ts`. */
export type AppConfig = Omit<Config, 'hep'> & { shard: number; hep: TelephonyOptions['config']['hep'] }

const version = '0.1.0'
const root = join(import.meta.dirname, '..')
/** Calls that live in Asterisk are taken up before routing offers anything; where Asterisk is away, chats do not wait for it. */
const telephonyAtLatestMs = 5000
/** Who reads an interaction's story waits so long for what is being written, and no longer where the store is away. */
const eventsWaitMs = 1000
/** For what was counted of a queue that is gone. */
const aimOfUnknown = { target: 80, seconds: 20, shortAbandonSeconds: 5 }
/** A company that is gone: what still happens in it is shown to nobody. */
const ofNobody: LiveSettings = {
  timeZone: 'UTC',
  agents: () => [],
  nameOf: () => '',
  serviceLevel: () => aimOfUnknown,
  pauseReasons: () => [],
}
/** Consoles and phones that were there before a restart have so long to be seen again. */
const comeBackWithinMs = 30_000

/**
 * Puts one shard's house together: the one file that knows every module. Nothing listens before `start`. A process has
 * one of them, or as many as it has shards: what they share is made by `process.ts`.
 */
export async function createApp({
  config,
  store,
  metrics,
  fence,
  sure = () => undefined,
  log,
  deposed,
}: {
  config: AppConfig
  store: Store
  metrics: Metrics
  /** That of the shard, which is taken. */
  fence: number
  /** Something to wait for before anything is done: see `shards/keeper.ts`. */
  sure?: () => Promise<void> | undefined
  log: Log
  deposed: (why: unknown) => void
}): Promise<App> {
  const clock = systemClock
  const stopping = onStop({ log })
  const { shard, shards } = config
  /** There are several shards, so requests come through the process' door. */
  const isFronted = shards > 1

  // ── What is kept ──────────────────────────────────────────────────────────────────────────────────────────────────
  const redis = await connectRedis({ url: config.redisUrl, log })
  stopping.add('redis', () => redis.disconnect())
  const jobs = createJobs({ redisUrl: config.redisUrl, prefix: shard === 0 ? 'vez' : `vez-${shard}`, log })
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
  const sounds = createSoundsNow()
  const book = createBook({
    read: (companyId) => readCompany(companyId, { shard, shards }),
    companies: () => readCompanies({ shard, shards }),
    changed(page) {
      const { id } = page.company
      telephony.standby.lead(id, page.emergencyTarget())
      sounds.changed(id, page.audios)
      // Who waits hears the next one also where we are away by then.
      telephony.mediaCache.fill(page.musicAudioIds().map(telephony.audioAddress))
      engines.receive(id, { type: 'settings.changed', settings: page.settings() }).then(
        () => onScreens.settled(id),
        (why) => log.error('routing did not take new settings', { companyId: id, why }),
      )
      void lamps.show(id, page.phones.lamps())
      // Somebody may have been given a phone that was there already, or another one.
      for (const agentId of page.agents()) tellPhone(page, agentId)
      softphone.lookAgain()
    },
  })
  /** Whatever is read of all companies is looked through by this: another shard's work is another owner's. */
  const isOurs = (companyId: string) => !isFronted || book.page(asId<CompanyId>(companyId)) !== undefined
  const ours = <One extends { companyId: string }>(all: readonly One[]): One[] =>
    all.filter((one) => isOurs(one.companyId))
  const pageOf = (companyId: CompanyId) => {
    const page = book.page(companyId)
    if (!page) throw new Error(`company ${companyId} is not in the book`)
    return page
  }

  // ── Routing ───────────────────────────────────────────────────────────────────────────────────────────────────────
  const births = createBirths({
    clock,
    failed: (interactionId, why) => log.error('an interaction could not be written', { interactionId, why }),
  })
  const routingStore = createRoutingStore({
    fence,
    births,
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
        storeAfterMs: 5,
        seed: clock.now() >>> 0,
        log,
        publish: (events) => {
          for (const event of events) publish(event)
        },
        changed: (changed) => onScreens.changed(companyId, changed),
        gaveUp: deposed,
      }),
  })
  stopping.add('routing', engines.stop)
  const receiveSoon = (companyId: CompanyId, input: Input): void => {
    engines
      .receive(companyId, input)
      .catch((why) => log.error('routing did not take an input', { type: input.type, companyId, why }))
  }
  const agents = createAgents({ receive: engines.receive, pull: engines.pull })

  // ── Interactions ──────────────────────────────────────────────────────────────────────────────────────────────────
  const contacts = createContacts({ clock, newId })
  const protocols = createProtocols({ takeNumbers })
  const interactions = createInteractions({
    clock,
    births,
    protocol: (companyId, at) => protocols(companyId, at, pageOf(companyId).company.timeZone),
    knownContact,
    newContact,
    e164: (companyId, raw) => normaliseNumber(raw, pageOf(companyId).company).e164,
    filed: ({ id }, contact) => calls.contactFiled(id, contact),
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
    return found && { contactId: found.id, name: found.name, priority: found.priority }
  }

  async function newContact(opened: Opened) {
    const identity = identityOf(opened)
    if (!identity) return undefined
    const { fromName: name } = opened
    return contacts.identify({ ...identity, ...(name && { name }) })
  }

  // ── Telephony and calls ───────────────────────────────────────────────────────────────────────────────────────────
  const spoken = createSpoken({
    speech: createSpeech({ engine: config.speech }),
    dir: join(config.dataDir, 'spoken'),
    clock,
  })
  const eventLag = metrics.histogram({
    name: 'vez_telephony_event_lag_seconds',
    help: 'From the moment that Asterisk gives an event to its being read here.',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
  })
  const telephony = createTelephony({
    config,
    clock,
    log,
    phoneAddress: (phone) => provisioning.phoneAddress(phone),
    trunkAddress: (trunk) => provisioning.trunkAddress(trunk),
    audioVersion: (audioId) => sounds.now(audioId)?.version,
    spokenName: spoken.nameOf,
    reachable: phoneReached,
    eventLag: (seconds) => eventLag.observe(seconds),
  })
  stopping.add('telephony', telephony.close)
  const lamps = createLamps({ hints: telephony.hints, log })
  telephony.ami.onUp(() => void lamps.again())
  const resolve = async (host: string) =>
    (await lookup(host, { family: 4, all: true }).catch(() => [])).map((one) => one.address)
  const provisioning = createProvisioning({
    objects: telephony.objects,
    wanted: { ...extensionRecords, ...trunkRecords },
    isOurs,
    phoneTuning: () => sipSettings.phoneTuning(),
    resolve,
    shard: config.shard,
    clock,
    log,
  })
  stopping.add('provisioning', provisioning.close)
  const sipSettings = createSipSettings({
    store: sipSettingsStore({ clock }),
    asterisk: {
      command: telephony.ami.command,
      onUp: telephony.ami.onUp,
      startedAt: async () => (await telephony.health.asterisk())?.startedAt,
      write: settingsFilesIn(config.asteriskSettingsDir),
    },
    resolve,
    ownAddresses,
    trunkOf: async (trunkId) => {
      const trunk = (await trunkRecords.trunks()).find(({ id, active }) => id === trunkId && active)
      return (
        trunk && { companyId: trunk.companyId, owner: owner(await shardOfCompany(trunk.companyId), 'trunk', trunk.id) }
      )
    },
    tell: (companyId, type, data, by) => tell(companyId, type, data, by ? { kind: 'user', id: by.id } : system),
    phonesChanged: () =>
      void provisioning.reconcileAll().catch((why) => log.error('phones were not made equal', { why })),
    clock,
    log,
  })
  stopping.add('sip settings', sipSettings.close)
  const live = createLiveState({ status: telephony.ami })
  const trunkTraffic = createTrunkTraffic({
    clock,
    ended: (companyId, call) => tell(companyId, 'trunk.call-ended', call),
  })
  const shardOfCompany = async (companyId: CompanyId) => shardOf(await storedShardOf(companyId), shards)
  const trunksNow = () =>
    book.pages().flatMap((page) => page.trunks().map((trunk) => ({ ...trunk, companyId: page.company.id })))
  const trunkWatch = createTrunkWatch({
    trunks: trunksNow,
    states: live,
    registration: telephony.registrations.answer,
    traffic: trunkTraffic,
    dayOf: (companyId, at) => dayOf(at, pageOf(companyId).company.timeZone).date,
    past: eventLog.since,
    tell: (companyId, { to, ...alarm }) => tell(companyId, `trunk.alarm-${to}`, alarm),
    failed: (why) => log.error('trunks could not be looked at', { why }),
    clock,
  })
  stopping.add('trunk watch', trunkWatch.close)
  bus.subscribe('*', trunkWatch.onEvent)

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
      const phoneId = page.phones.idOfSipUser(endpoint)
      if (phoneId && does)
        void voicemail
          .lampOf(page.company.id, page.phones.ownerAt(phoneId))
          .catch((why) => log.warn('a lamp for messages was not told', { endpoint, why }))
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

  // ── The agents' desks ─────────────────────────────────────────────────────────────────────────────────────────────
  const held = (companyId: CompanyId, agentId: AgentId) => engines.look(companyId)?.agent(agentId)?.reservations ?? []
  const desk = createDesk({
    toAgent: (agentId, event) => realtime.toAgent(agentId, event),
    reservation: (companyId, agentId, id) => held(companyId, agentId).find((one) => one.interactionId === id)?.state,
    wrappingUp: (companyId, agentId) =>
      held(companyId, agentId)
        .filter(({ medium, state }) => medium === 'voice' && state === 'wrap-up')
        .map(({ interactionId }) => interactionId),
    async kept(companyId, id) {
      const [call, doc] = await Promise.all([callRecord(id), interactions.get(companyId, id)])
      const { note, disposition, routing } = doc
      const papers = { note: note ?? '', dispositionId: disposition?.dispositionId ?? null }
      return { call: call ?? null, papers, servedAt: routing?.servedAt ?? null }
    },
    finishWrapUp: (companyId, interactionId, agentId) =>
      engines.receive(companyId, { type: 'wrap-up.finished', interactionId, agentId }),
    failed: (why) => log.error('a desk could not be made', { why }),
  })
  bus.subscribe('offer.ended', ({ data }) => desk.offerEnded(data as Parameters<typeof desk.offerEnded>[0]))
  bus.subscribe('interaction.returned', ({ data }) => {
    const { interactionId, queueId, medium, why } = data as {
      [key in 'interactionId' | 'queueId' | 'medium' | 'why']: string
    }
    if (medium === 'voice' && why === 'transferred') calls.moved(asId(interactionId), asId(queueId))
  })
  bus.subscribe('wrap-up.started', ({ companyId, data }) => {
    const { interactionId, agentId } = data as { interactionId: InteractionId; agentId: AgentId }
    return desk.wrapUpStarted(companyId, interactionId, agentId)
  })
  bus.subscribe('wrap-up.ended', ({ data }) => {
    const { interactionId, agentId } = data as { interactionId: InteractionId; agentId: AgentId }
    desk.wrapUpEnded(interactionId, agentId)
  })

  const forcing = createForcing({
    clock,
    async changed(companyId, forced, actor) {
      await book.refresh(companyId)
      tell(companyId, 'time-condition.forced', forced, actor)
    },
  })
  /** By a feature code: said back is how it stands now. */
  const forceTo =
    (state: ForcedState): FeatureAction =>
    async ({ companyId, extensionId, agentId, argument }) => {
      const page = pageOf(companyId)
      const { language } = page.company
      const by = [agentId && page.nameOf(agentId), page.extensionNumber(extensionId)].filter(Boolean).join(' · ')
      const userId = agentId && asId<UserId>(agentId)
      const isDone = await forcing.byPhone(companyId, argument, { state, by, userId, extensionId })
      return [{ prompt: isDone ? `hours/${state}` : 'hours/unknown', language }]
    }
  // ── Mailboxes, and who sits at which phone ────────────────────────────────────────────────────────────────────────
  const seats = createSeats({ clock, newId, changed: (companyId) => book.refresh(companyId) })
  const { smtpUrl, from: mailFrom } = config.mail
  const mailMessage = jobs.define<{ id: RecordingId }>('mail-message', ({ id }) => voicemail.mail(id))
  const voicemail = createVoicemail({
    owners: {
      owner(companyId, extensionId) {
        const found = book.page(companyId)?.phones.extension(extensionId)
        return (
          found && { ...found, email: found.voicemail.email, active: found.voicemail.active, pinHash: found.pinHash }
        )
      },
    },
    isPin,
    recordings,
    mailer: smtpUrl ? createMailer({ smtpUrl, from: mailFrom }) : undefined,
    mailSoon: (id) => mailMessage.add({ id }, id),
    timeZoneOf: (companyId) => pageOf(companyId).company.timeZone,
    counted(companyId, extensionId, fresh) {
      const phones = book.page(companyId)?.phones
      const endpoint = phones?.extension(phones.phoneOf(extensionId))?.sipUser
      if (endpoint) void telephony.hints.messages(endpoint, fresh > 0)
    },
    clock,
    log,
  })
  bus.subscribe('recording.stored', ({ data }) => {
    const { recordingId, durationMs } = data as { recordingId: string; durationMs: number }
    return voicemail.recorded(recordingId, durationMs)
  })
  bus.subscribe('recording.failed', ({ data }) =>
    voicemail.recorded((data as { recordingId: string }).recordingId, null),
  )
  /** What feature codes do (`features/catalogue.ts`): each answers what is said to whoever dialled it. */
  const features = createFeatures({
    actions: {
      'hours-automatic': forceTo('automatic'),
      'hours-open': forceTo('open'),
      'hours-closed': forceTo('closed'),
      ...extensionFeatures({
        seats,
        idOfNumber: (companyId, number) => pageOf(companyId).phones.idOfNumber(number),
        isPinOf: voicemail.checkPin,
        language: (companyId) => pageOf(companyId).company.language,
        async changed(companyId, id) {
          await book.refresh(companyId)
          tell(companyId, 'record.changed', { resource: 'extension', action: 'updated', id })
        },
      }),
      async 'own-number'({ companyId, extensionId }) {
        const page = pageOf(companyId)
        return sayDigits(page.extensionNumber(extensionId) ?? '', page.company.language)
      },
    },
  })
  const webServices: WebServices = {
    async ask(companyId, request) {
      const service = pageOf(companyId).webService(request.serviceId)
      if (!service) return { ok: false, why: 'failed', status: null, detail: 'There is no such service any more.' }
      const reply = await askService(service, request, clock)
      const { serviceId, method } = request
      if (!reply.ok) log.warn('a web service did not help a URA', { companyId, serviceId, method, ...reply })
      return reply
    },
  }
  const surveys = createSurveys()
  const didUnknown = (seen: Parameters<typeof unknownDidSeen>[0]) =>
    void unknownDidSeen(seen).catch((why) => log.error('an unknown number was not listed', { why }))
  /** What a call's way means beyond the call: alarms. */
  bus.subscribe('call.way', ({ companyId, data }) => {
    const { interactionId, at, id, why } = data as WayStep & { interactionId: string }
    if (at === 'outbound-cap') tell(companyId, 'outbound.cap-reached', { interactionId, capId: id, why })
    if (at === 'outbound-route' && why?.endsWith('emergency'))
      tell(companyId, 'outbound.emergency-dialled', { interactionId })
  })

  const audio = createAudio({
    files: filesIn('audio'),
    wav: wavFormat,
    hear: spoken.hear,
    now: sounds.now,
    async changed({ companyId, id, action, by }) {
      await book.refresh(companyId)
      tell(companyId, 'record.changed', { resource: 'audio', action, id }, by ? { kind: 'user', id: by } : system)
    },
    clock,
    newId,
  })
  const everyCall = callRecords({ fence })
  const ownCalls = { ...everyCall, open: async () => ours(await everyCall.open()) }
  const calls = createCalls({
    dictations: createDictations({ spoolDir: config.recordingsDir, audio }),
    legs: trunkTraffic.watching(telephony.legs),
    records: ownCalls,
    directory: {
      inbound(companyId, trunkId, dialled, from, at) {
        const page = pageOf(companyId)
        const way = page.inbound(trunkId, dialled, from, at)
        if (way.steps.some(({ at, why }) => at === 'inbound-route' && why === 'none-fits'))
          didUnknown({ companyId, trunkId, did: canonicalNumber(dialled, page.company), raw: dialled, from, at })
        return way
      },
      fromExtension: (companyId, extensionId, dialled, at) =>
        pageOf(companyId).fromExtension(extensionId, dialled, at, calls.outsideCalls(companyId)),
      destination: (companyId, ...given) => pageOf(companyId).destination(...given),
      queue: (companyId, queueId) => pageOf(companyId).queue(queueId),
      agentOf: (companyId, extensionId) => pageOf(companyId).agentOf(extensionId),
      pickupGroupOf: (companyId, extensionId) =>
        pageOf(companyId).phones.extension(extensionId)?.pickupGroup ?? undefined,
      inTalkCodes: (companyId) => pageOf(companyId).featureCodes('in-talk'),
      parking: (companyId) => pageOf(companyId).parking(),
      callerIdOf: (companyId, extensionId) => pageOf(companyId).callerIdOf(extensionId),
      extensionOf: (companyId, agentId) => pageOf(companyId).extensionOf(agentId),
      extensionOfNumber: (companyId, number) => pageOf(companyId).phones.idOfNumber(number),
      cap: (companyId, ...given) => pageOf(companyId).outbound.capped(...given),
      lineLimits: (companyId, trunkId) => pageOf(companyId).lineLimits(trunkId),
      flows: (companyId) => pageOf(companyId).flows,
      language: (companyId) => pageOf(companyId).company.language,
      music: (companyId) => pageOf(companyId).companyMusic(),
    },
    features,
    messages: voicemail.forCalls,
    webServices,
    surveys,
    queueing: { receive: receiveSoon, position: engines.position, expectedWait: engines.expectedWait },
    interactions,
    recordings,
    screens: desk,
    clock,
    newId,
    soon: setImmediate,
    deposed,
    tell: (companyId, interactionId, { type, ...data }: CallNote, at) =>
      tell(companyId, type, { interactionId, ...data }, system, at),
    log,
  })
  stopping.add('calls', calls.stop)
  bus.subscribe('agent.presence-changed', async ({ data }) => {
    const { agentId, presence } = data as { agentId: AgentId; presence: string }
    if (presence === 'offline') await calls.standDown(agentId)
  })
  const ladders = createLadders({
    wire: telephony.wire,
    store: ladderStore,
    callOf: calls.callOf,
    clock,
    log,
  })
  stopping.add('ladders', ladders.stop)

  // ── The API and what speaks on its port ───────────────────────────────────────────────────────────────────────────
  const kept = createSessions({ redis, clock })
  /** Who logs out, or is logged out, is so in every open window too, and has no phone any more. */
  const sessions: Sessions = {
    ...kept,
    async end(user) {
      await kept.end(user)
      await calls.standDown(agentOf(user.id))
      realtime.endSession(user.sessionId)
      await softphone.ended(user.sessionId)
    },
    async endAllOf(userId) {
      await kept.endAllOf(userId)
      await calls.standDown(agentOf(userId))
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
  const musicNow: MusicNow = (id) => {
    for (const page of book.pages()) {
      const found = page.musicNow(id)
      if (found) return { order: found.order, addresses: found.audioIds.map(telephony.audioAddress) }
    }
    return undefined
  }
  const flowBookOf = (companyId: CompanyId) => pageOf(companyId).flows
  const listed = listResources({
    sessions,
    clock,
    flowBookOf,
    provisioning,
    resolve,
    audio,
    slugOf: async (companyId) => pageOf(companyId).company.slug,
    shardForNew: async () => emptiest(await storedShards(), shards),
  })
  const batches = createBatches({
    provisioning,
    slugOf: async (companyId) => pageOf(companyId).company.slug,
    taken: (companyId, numbers) => housesNumbers(listed, 'extension', companyId, numbers),
    async made(companyId, ids, userId) {
      await book.refresh(companyId)
      const actor = { kind: 'user', id: asId<UserId>(userId) } as const
      for (const id of ids) tell(companyId, 'record.changed', { resource: 'extension', action: 'created', id }, actor)
    },
    clock,
    newId,
  })
  async function recordChanged({ companyId, resource, action, id, user }: RecordChange): Promise<void> {
    const whose = resource === 'company' ? asId<CompanyId>(id) : companyId
    // What is work and no setting stands in no book.
    if (!listed.some((one) => one.name === resource && one.isWork)) await book.refresh(whose)
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
    store: { ...conversationStore, unsettled: async () => ours(await conversationStore.unsettled()) },
    routing: { receive: engines.receive },
    interactions: { ...interactions, openChats: async () => ours(await interactions.openChats()) },
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
    widgetDir: join(root, 'web', 'dist', 'widget'),
    isOurs,
    behindProxy: isFronted,
  })
  // ── What is going on ──────────────────────────────────────────────────────────────────────────────────────────────
  const onScreens = createLive({
    look: engines.look,
    settings(companyId) {
      const page = book.page(companyId)
      if (!page) return ofNobody
      const { timeZone } = page.company
      return { ...page, timeZone, serviceLevel: (id) => page.serviceLevel(id) ?? aimOfUnknown }
    },
    cards: interactionCards({
      contactName: async (companyId, id) =>
        (await contacts.get(companyId, asId<ContactId>(id)).catch(() => undefined))?.name ?? '',
    }),
    past: {
      async *since(companyId, from, types) {
        await writer.settled()
        yield* eventLog.since(companyId, from, types)
      },
    },
    told: {
      state(companyId, data) {
        realtime.toAgent(data.agentId, { type: 'agent.state', data })
        realtime.toSupervisors(companyId, { type: 'agent.state', data })
      },
      changed: (companyId, data) => realtime.toSupervisors(companyId, { type: 'live.changed', data }),
      queues: (agentId, queues) => realtime.toAgent(agentId, { type: 'agent.queues', data: { queues } }),
      overran(companyId, data) {
        realtime.toAgent(data.agentId, { type: 'pause.overran', data })
        realtime.toSupervisors(companyId, { type: 'pause.overran', data })
      },
    },
    clock,
    overran: (companyId, data) => tell(companyId, 'agent.pause-overran', data),
    dayBegan: (companyId) => receiveSoon(companyId, { type: 'day.began' }),
    log,
  })
  stopping.add('live', onScreens.stop)
  // ── The first access and the first call ───────────────────────────────────────────────────────────────────────────
  const demoCall = createDemoCall({ caller: telephony.demoCaller, routes: () => routes, clock })
  bus.subscribe('*', demoCall.onEvent)
  const phoneSystem = { ...telephony.health, eventsFlow: telephony.isUp, managerAnswers: telephony.ami.isUp }
  const changesOf = async (companyId: CompanyId, limit: number) =>
    (await eventLog.changes(companyId, limit)).map(({ at, actor, data }) => ({
      ...(data as { resource: string; action: string; id: string }),
      at,
      userId: actor.kind === 'user' ? actor.id : null,
    }))

  const actions = createActions({
    look: engines.look,
    receive: engines.receive,
    hangUp: calls.hangUp,
    async endChat({ id, companyId, name }, interactionId) {
      const conversation = await conversationStore.byInteraction(interactionId)
      const by = { id: agentOf(asId<UserId>(id)), companyId, name, mayIntervene: true }
      if (conversation) await conversations.endByAgent(by, conversation.id)
    },
    close: (companyId, id) => interactions.close(companyId, id, 'ended-by-server', clock.now()),
    note: (companyId, { type, ...data }, actor) => tell(companyId, type, data, actor),
  })
  bus.subscribe('wrap-up.started', ({ companyId, data }) => {
    const { interactionId, agentId } = data as { interactionId: InteractionId; agentId: AgentId }
    return actions.wrapUpStarted(companyId, interactionId, agentId)
  })

  const tracer = createTracer({
    pageOf,
    bookOf: calls.book,
    eligible: (companyId, queueId) => engines.look(companyId)?.eligible(queueId, 'voice') ?? [],
    async nameOf(companyId, resource, id) {
      const { model } = listed.find(({ name }) => name === resource) ?? {}
      const found = await model?.findOne({ companyId, _id: id }).lean<{ name?: string; number?: string }>()
      return found ? [found.number, found.name].filter(Boolean).join(' · ') : undefined
    },
    protocolOf: async (companyId, id) => (await interactions.get(companyId, asId<InteractionId>(id))).protocol,
    eventsOf,
    clock,
  })
  const routes: Route[] = [
    // Before the records themselves: `/trunks/live` is no trunk's id.
    ...sipSettingsRoutes({
      settings: sipSettings,
      isOnlyCompany: async () => (await companyModel.countDocuments({}).limit(2)) <= 1,
      now: clock.now,
    }),
    ...trunkRoutes({ live, watch: trunkWatch, register: telephony.status.register }),
    ...resourceRoutes(listed, { clock, newId, changed: recordChanged }),
    ...signInRoutes({ accounts, sessions, limits: createLoginLimits({ redis }) }),
    ...configurationRoutes({ configuration: createConfiguration({ resources: listed, routes: () => routes }) }),
    ...audioRoutes({ audio }),
    ...dictationRoutes({
      calls,
      phoneOf: (companyId, agentId) => pageOf(companyId).extensionOf(agentId),
      isExtension: (companyId, id) => pageOf(companyId).extensionNumber(asId(id)) !== undefined,
    }),
    ...numberingRoutes({
      pageOf,
      dialledBy: (companyId) => calls.outsideCalls(companyId),
      refresh: book.refresh,
      clock,
    }),
    ...contactRoutes({ contacts }),
    ...flowRoutes({
      clock,
      flowBookOf,
      routes: () => routes,
      async namesOf(companyId, name) {
        const found = await listed
          .find((one) => one.name === name)
          ?.model.find({ companyId } as never)
          .lean()
        return (found ?? []).map(({ _id, ...record }) => ({
          id: _id,
          name: String(record.name ?? record.number ?? _id),
        }))
      },
      extensionOf: ({ companyId, id }) => book.page(companyId)?.extensionOf(agentOf(id)),
      invite: ({ companyId, extensionId, flow, name }) =>
        calls.summon({
          companyId,
          extensionId,
          callerId: { number: '', name },
          destination: { to: 'flow', flow },
          ringMs: 30_000,
        }),
    }),
    ...webServiceRoutes({ clock }),
    ...surveyRoutes({ surveys }),
    ...extensionRoutes({ provisioning, live, batches, seats, sip: config.sip }),
    ...timeConditionRoutes({ forcing }),
    ...tracerRoutes({ tracer }),
    ...voicemailRoutes({
      voicemail,
      extensionOf: ({ companyId, id }) => book.page(companyId)?.phones.ownExtensionOf(agentOf(id)),
    }),
    ...featureRoutes({ around: (companyId) => pageOf(companyId).dialledBeside() }),
    ...recordingRoutes({ recordings }),
    ...ladderRoutes({
      ladders,
      calls: async (companyId, asked) =>
        (await interactions.list(companyId, { medium: 'voice', ...asked })).map(callRecordOf),
      call: async (companyId, id) => callRecordOf(await interactions.get(companyId, id)),
      story: async (companyId, id) =>
        (await eventsOf(companyId, id)).flatMap(({ id, type, at, data }) =>
          /^(?:call|offer|interaction|recording)\./.test(type)
            ? [{ id, type, at, data: data as Record<string, unknown> }]
            : [],
        ),
    }),
    ...interactionRoutes({
      interactions,
      eventsOf,
      decisionsOf,
      async dispositionOf(companyId, id) {
        const found = await dispositionModel.findOne({ companyId, _id: id, active: true }).lean()
        return found ? { id: found._id, name: found.name, media: found.enabledFor } : undefined
      },
      receive: engines.receive,
      written: desk.written,
      hangUp: calls.hangUp,
      isInCall: (id, agentId) =>
        calls.call(id)?.legs.some((leg) => leg.agentId === agentId && leg.is === 'up') ?? false,
      clock,
    }),
    ...agentRoutes({
      agents,
      session: onScreens.agent,
      isAgent: async (companyId, agentId) => pageOf(companyId).nameOf(asId<AgentId>(agentId)) !== '',
      pauses: createPauses({
        reasonOf: (companyId, id) =>
          pageOf(companyId)
            .pauseReasons()
            .find((reason) => reason.id === id),
        pausedFor: onScreens.pausedFor,
      }),
      presenceSet: (user, agentId, to) =>
        tell(user.companyId, 'agent.presence-set', { agentId, ...to }, { kind: 'user', id: user.id }),
    }),
    ...liveRoutes({
      live: onScreens,
      isAgent: (companyId, agentId) => pageOf(companyId).nameOf(asId<AgentId>(agentId)) !== '',
      actions,
    }),
    ...conversationRoutes({ conversations }),
    ...deskRoutes({ desk, calls, chats: conversations }),
    ...conferenceRoutes({ calls }),
    ...standByRoutes({ calls, extensionOf: (companyId, agentId) => pageOf(companyId).extensionOf(agentId) }),
    ...transferRoutes({
      desk,
      calls,
      book: {
        extensionOf: (companyId, agentId) => pageOf(companyId).extensionOf(agentId),
        fromExtension: (companyId, extensionId, number) =>
          pageOf(companyId).fromExtension(extensionId, number, clock.now()),
        destination: (companyId, ref) => pageOf(companyId).destination(ref, clock.now()),
        targets: (companyId) => pageOf(companyId).targets(),
        parkingCode: (companyId) =>
          pageOf(companyId)
            .featureCodes('dialled')
            .find(({ feature }) => feature === 'parking-place')?.code ?? null,
      },
      agent: (companyId, agentId) => engines.look(companyId)?.agent(agentId),
      queue(companyId, queueId) {
        const found = engines.look(companyId)?.queue(asId(queueId))
        return found && { waiting: found.waiting.voice, ready: found.ready.voice }
      },
    }),
    ...softphoneRoutes({
      softphone,
      iceServers: config.iceServers,
      reattach: (_companyId, agentId) => calls.reattach(agentId),
    }),
    ...webchat.routes,
    ...(config.demo ? shopRoutes({ dataDir: config.dataDir }) : []),
    ...setupRoutes({
      routes: () => routes,
      accounts,
      sessions,
      limits: createLoginLimits({ redis }),
      lock: lockNamed('first-access', clock),
      clock,
      checks: {
        pings: { database: store.ping, redis: () => redis.ping() },
        system: phoneSystem,
        sip: config.sip,
        soundsDir: join(root, 'sounds'),
        now: () => performance.now(),
      },
      overview: {
        system: phoneSystem,
        trunks: trunkWatch.live,
        isReached: (sipUser) => phones.get(sipUser) ?? false,
        callsOf: async (companyId) => (await openCalls()).filter((call) => call.companyId === companyId).length,
        changesOf,
      },
      demoCall,
      demoHost: telephony.demoCaller.address.host,
      voiceReaches: ({ companyId, id }) => onScreens.agent(companyId, agentOf(id))?.media.includes('voice') ?? false,
      nameOf: (companyId, step) => placeName(companyId, step, pageOf(companyId)),
    }),
  ]
  const api = createApi({
    routes,
    internal: [
      ...internalAudioRoutes({ audio, spoken, log }),
      ...internalMusicRoutes({ now: musicNow }),
      ...internalVoicemailRoutes({ voicemail }),
    ],
    sessions,
    companyExists: async (id) => (await companyModel.exists({ _id: id })) !== null,
    log,
    metrics,
    newId,
    version,
    pagesDir: join(root, 'web', 'dist'),
    behindProxy: isFronted,
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

  const work = workOf({ desk, chats: conversations })
  const deliveries: Deliveries = { voice: calls.delivery, chat: conversations.delivery, email: conversations.delivery }

  // ── Start ─────────────────────────────────────────────────────────────────────────────────────────────────────────
  realtime.open({
    server: api.server,
    async sessionOf(token) {
      const user = await sessions.sessionOf(token)
      if (!user || isOurs(user.companyId)) return user
      const help = 'Another server has your company: send the token as Authorization, too, or as the cookie.'
      throw new Refusal('away', 'session.elsewhere', help)
    },
    async snapshotOf(user) {
      const state = onScreens.agent(user.companyId, agentOf(user.id))
      return { state, ...(await work(agentFrom(user))) }
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
  bus.subscribe('*', (event) => onScreens.happened(event.companyId, event))

  /** What lives in Asterisk is compared with what is written, then routing goes on. Again at each connect. */
  async function linkUp(): Promise<void> {
    const startedAt = clock.now()
    await calls.resume()
    log.info('calls are taken up', { calls: calls.open().length, tookMs: clock.now() - startedAt })
    const alive = await telephony.legs.alive()
    if (alive.ok)
      trunkTraffic.resume(alive.value, (address) => trunksNow().find((trunk) => trunkAddress(trunk) === address))
    provisioning.linkUp().then(
      (report) => log.info('provisioning is reconciled', report),
      (why) => log.warn('provisioning is not reconciled yet', { why }),
    )
    // Where Asterisk itself was away, nobody told the end of what was being recorded.
    void sweepRecordings().catch((why) => log.warn('recordings were not looked after', { why }))
  }

  const sweepRecordings = () =>
    recordings.sweep((interactionId) => !calls.open().some((id) => id === interactionId), isOurs)

  /** Routing goes on from its records; calls that it knows and nobody has any more have ended while we were away. */
  async function startRouting(): Promise<void> {
    for (const page of book.pages()) {
      await engines.start(page.company.id)
      void onScreens.start(page.company.id)
    }
    for (const { companyId, id } of calls.abandoned(ours(await openCalls()))) {
      receiveSoon(companyId, { type: 'interaction.left', interactionId: id, why: 'lost-in-outage' })
      await interactions.close(companyId, id, 'lost-in-outage', clock.now())
    }
    await conversations.resume()
    await sweepRecordings()
    await voicemail.sweep(isOurs)
  }

  telephony.legs.onEvent(trunkTraffic.onEvent)
  const told: LegListener = (event) => (event.type === 'link.up' ? linkUp() : calls.onEvent(event))
  telephony.legs.onEvent((event) => {
    const known = sure()
    return known === undefined ? told(event) : known.then(() => told(event))
  })

  return {
    server: api.server,
    async start() {
      await spoken.start()
      await book.start()
      if (config.demo && shard === 0)
        await loadDemo({ routes, dataDir: config.dataDir, flowsDir: join(root, 'ivr-flows'), log })
      await provisioning.load()
      await calls.start(ours(await openCalls()))
      await desk.load()
      await softphone.start(isOurs)
      agents.recall(ours(await rememberedMedia()))
      const linked = new Promise<void>((resolve) =>
        telephony.legs.onEvent((event) => (event.type === 'link.up' ? resolve() : undefined)),
      )
      await telephony.start()
      await Promise.race([linked, later(telephonyAtLatestMs)])
      await startRouting()
      // What is the whole installation's is kept by whoever has the first shard; the others go by it.
      await sipSettings.start({ keeps: shard === 0 })
      await trunkWatch.start(book.pages().map(({ company }) => company.id))
      clock.wakeAt(
        clock.now() + comeBackWithinMs,
        () => void agents.forgetUnseen().catch((why) => log.error('agents’ media were not settled', { why })),
      )
      log.info('vez is up', { fence, companies: book.pages().length })
    },
    listen: () => api.listen(config.http.host, config.http.port),
    learn: async (companyId) => void (book.page(companyId) ?? (await book.refresh(companyId))),
    async stop(why) {
      await stopping.run(why)
    },
  }
}
