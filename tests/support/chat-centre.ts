import { resolve } from 'node:path'
import type { Redis } from 'ioredis'
import { io, type Socket } from 'socket.io-client'
import { createApi, createSessions, type Role, resourceRoutes } from '#server/api/index.ts'
import { createWebchat, type Rates, webchatAccountResource, webchatOutbound } from '#server/channels/index.ts'
import { contactResource, contactRoutes, createContacts } from '#server/contacts/index.ts'
import {
  agentFrom,
  conversationRoutes,
  conversationStore,
  createConversations,
  type FileRules,
} from '#server/conversations/index.ts'
import { createDesk, deskRoutes } from '#server/desk/index.ts'
import { createLog, createMetrics, newId } from '#server/host/index.ts'
import { createBirths, createInteractions, createProtocols, takeNumbers } from '#server/interactions/index.ts'
import { type Clock, virtualClock } from '#server/kernel/clock.ts'
import { fileKinds } from '#server/kernel/file-kinds.ts'
import { agentOf, asId, type CompanyId, type QueueId, type UserId } from '#server/kernel/ids.ts'
import { type QueueFields, queueFields, queueModel, queueResource } from '#server/queues/index.ts'
import { createRealtime } from '#server/realtime/index.ts'
import { createEngine, type Deliveries, type Settings } from '#server/routing/index.ts'
import { connectStore } from '#server/store/connection.ts'
import { filesIn } from '#server/store/files.ts'
import { createRecords } from '#server/store/records.ts'
import { connectRedis } from '#server/store/redis.ts'
import { createRoutingStore } from '#server/store/routing-store.ts'

const generous = { points: 100_000, perSeconds: 60 }
const noRates: Rates = {
  sessionsPerIp: generous,
  requestsPerIp: generous,
  messagesPerSession: generous,
  filesPerSession: generous,
}

export type ChatCentre = Awaited<ReturnType<typeof chatCentre>>
type Options = {
  agents?: string[]
  /** Whether a chat may come to who is in a call. */
  chatOverVoice?: boolean
  strategy?: Settings['queues'][number]['strategy']
  distribution?: 'push' | 'pull'
  rates?: Partial<Rates>
  allowedOrigins?: string[]
  /** More of the account: its form, consent, survey. */
  account?: Record<string, unknown>
  fileRules?: FileRules
}

/** One company with chats alone, on the real database, Redis, routing, API and sockets; time moves when told to. */
export async function chatCentre(options: Options = {}) {
  const { MONGODB, REDIS } = { MONGODB: process.env.VEZ_MONGODB_URI, REDIS: process.env.VEZ_REDIS_URL }
  if (!MONGODB || !REDIS) throw new Error('VEZ_MONGODB_URI and VEZ_REDIS_URL say where the services are')
  const log = createLog({ level: process.env.VEZ_TEST_LOG === '1' ? 'debug' : 'silent' })
  const store = await connectStore(MONGODB)
  const redis = await connectRedis({ url: REDIS, log })
  const clock = virtualClock(Date.now())
  const companyId = newId<CompanyId>()
  const agents = options.agents ?? ['ana']
  const queues = createRecords<QueueFields>({ name: 'queue', model: queueModel, clock, newId })
  const queue = await queues.create(companyId, queueFields.parse({ name: 'Vendas', number: '100' }))
  const members = agents.map((name) => idOf(companyId, name))
  const settings = settingsOf(asId<QueueId>(queue._id), members, options)
  const fileRules = options.fileRules ?? { bytesMax: 1024 * 1024, kinds: fileKinds }
  const published: Published[] = []
  const around = { companyId, settings, clock, redis, log, fileRules, published }
  const server = await startServer({ ...around, rates: { ...noRates, ...options.rates } })
  const origin = server.url
  const admin = await server.login('admin', 'engineer')
  const made = await admin.post('/webchat-accounts', {
    name: 'Loja',
    queueId: queue._id,
    greeting: 'Olá! Em que podemos ajudar?',
    allowedOrigins: options.allowedOrigins ?? ['https://loja.example'],
    ...options.account,
  })
  if (made.status !== 201) throw new Error(`no account: ${JSON.stringify(made.body)}`)
  const { publicToken, id: accountId } = made.body as { publicToken: string; id: string }
  let running = server
  const sockets: Socket[] = []

  return {
    ...server,
    clock,
    companyId,
    admin,
    publicToken,
    accountId,
    origin,
    settings,
    /** What happened, as it goes to the log of events. */
    published,
    current: () => running,
    agentId: (name: string) => idOf(companyId, name),
    /** The process is replaced by another on the same port, as after a restart. */
    async restart() {
      await running.stop()
      running = await startServer({ ...around, rates: noRates, port: server.port })
      await running.conversations.resume()
    },
    connect(namespace: string, auth: Record<string, unknown>, headers: Record<string, string> = {}): Socket {
      const socket = io(`${server.url}${namespace}`, {
        auth,
        extraHeaders: headers,
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
      })
      sockets.push(socket)
      return socket
    },
    /** What was counted against this machine's address. */
    async forgetRates() {
      const keys = await redis.keys('vez:webchat:*')
      if (keys.length > 0) await redis.del(keys)
    },
    async close() {
      for (const socket of sockets) socket.disconnect()
      await running.stop()
      redis.disconnect()
      await store.close()
    },
  }
}

/** `ana` of this company is Ana. */
const nameOf = (id: string) =>
  `${id
    .slice(id.lastIndexOf('-') + 1)
    .slice(0, 1)
    .toUpperCase()}${id.slice(id.lastIndexOf('-') + 2)}`
const idOf = (companyId: string, name: string) => agentOf(asId<UserId>(`${companyId}-${name}`))

function settingsOf(
  id: QueueId,
  members: ReturnType<typeof agentOf>[],
  { strategy, distribution, chatOverVoice }: Options,
): Settings {
  return {
    queues: [
      {
        id,
        name: 'Vendas',
        strategy: strategy ?? 'longest-idle',
        members,
        distribution: distribution ?? 'push',
        ringMs: { voice: 20_000, chat: 30_000, email: 60_000 },
        wrapUpMs: 0,
        afterMissed: 'keep',
        againMs: 10_000,
      },
    ],
    channelPriority: {},
    webchatAbsolute: false,
    capacity: {
      total: 100,
      weights: { voice: 100, chat: 25, email: 10 },
      waitingCustomerWeight: 5,
      limits: { voice: 1, chat: 4, email: 10 },
      mayInterrupt: { voice: [], chat: chatOverVoice ? ['voice'] : [], email: [] },
    },
    ageing: null,
  }
}

/** A desk without calls. */
function deskOf(chats: Parameters<typeof deskRoutes>[0]['chats']) {
  const desk = createDesk({
    toAgent: () => {},
    reservation: () => undefined,
    wrappingUp: () => [],
    kept: async () => undefined,
    finishWrapUp: async () => {},
    failed: () => {},
  })
  const calls = { call: () => undefined, refuse: async () => {}, hold: async () => undefined }
  return deskRoutes({ desk, chats, calls })
}

type Wanted = {
  companyId: CompanyId
  settings: Settings
  clock: Clock
  redis: Redis
  log: ReturnType<typeof createLog>
  rates: Rates
  fileRules: FileRules
  published: Published[]
  port?: number
}
/** What somebody chose to send, and the fields beside it. */
export type Sent = { file: { name: string; bytes: Uint8Array; type?: string }; [field: string]: unknown }
type Published = { type: string; data: Record<string, unknown> }

async function startServer(wanted: Wanted) {
  const { companyId, settings, clock, redis, log, rates, fileRules, published, port = 0 } = wanted
  const sessions = createSessions({ redis, clock })
  const contacts = createContacts({ clock, newId })
  const protocols = createProtocols({ takeNumbers })
  const births = createBirths({ clock, failed: (_id, why) => log.error('not written', { why }) })
  const interactions = createInteractions({
    births,
    clock,
    protocol: (company, at) => protocols(company, at, 'America/Sao_Paulo'),
    newContact: async () => undefined,
    failed: (_id, why) => log.error('no contact', { why }),
    knownContact: async ({ contactId }) =>
      contactId
        ? contacts.get(companyId, contactId).then(({ id, name, priority }) => ({ contactId: id, name, priority }))
        : undefined,
    publish: () => {},
  })
  const realtime = createRealtime({ clock, log, redis })
  const outbound = webchatOutbound({ namespace: realtime.visitors })
  const conversations = createConversations({
    store: conversationStore,
    routing: { receive: (_company, input) => engine.receive(input) },
    interactions,
    screens: realtime.screens,
    contacted: outbound,
    people: { nameOf: async (id) => nameOf(id) },
    files: filesIn('chat'),
    fileRulesOf: () => fileRules,
    publish: (_company, type, data) => void published.push({ type, data }),
    clock,
    newId,
    log,
  })
  const never = async () => {
    throw new Error('there are only chats here')
  }
  const other = { offer: never, withdraw: never, connect: never, overflow: never }
  const deliveries: Deliveries = { voice: other, email: other, chat: conversations.delivery }
  const routingStore = createRoutingStore({
    fence: Date.now(),
    births,
    clock,
    behindFailed: () => {},
    settings: async () => settings,
    lost: () => {},
  })
  const engine = createEngine({ companyId, store: routingStore, deliveries, clock, newId, seed: 1, log })
  await engine.start()
  const webchat = createWebchat({
    conversations,
    contacts,
    namespace: realtime.visitors,
    outbound,
    redis,
    clock,
    newId,
    log,
    rates,
    widgetDir: resolve(import.meta.dirname, '../../web/dist/widget'),
  })
  const resources = resourceRoutes([webchatAccountResource, contactResource, queueResource], {
    clock,
    newId,
    changed: () => {},
  })
  const api = createApi({
    routes: [
      ...resources,
      ...conversationRoutes({ conversations }),
      ...deskOf(conversations),
      ...contactRoutes({ contacts }),
      ...webchat.routes,
    ],
    sessions,
    companyExists: async (id) => id === companyId,
    log,
    metrics: createMetrics({ ofProcess: false }),
    newId,
    version: 'test',
  })
  realtime.open({
    server: api.server,
    sessionOf: sessions.sessionOf,
    snapshotOf: (user) => conversations.work(agentFrom(user)),
    mayRead: (user, id) => conversations.mayRead(agentFrom(user), id),
    typing: (user, id) => conversations.agentTypes(agentFrom(user), id),
    phone: () => {},
    phoneWent: () => {},
    reach: ({ agentId }, on) =>
      void engine
        .receive({ type: 'agent.media', agentId, media: on ? ['chat'] : [] })
        .catch((why: unknown) => log.warn('too late', { why })),
  })
  const listening = await api.listen('127.0.0.1', port)
  const url = `http://127.0.0.1:${listening}`

  async function request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = (response.headers.get('content-type') ?? '').includes('json')
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as unknown }
  }

  /** A file as a browser sends it, with the form's other fields. */
  async function upload(path: string, { file, ...fields }: Sent, headers: Record<string, string> = {}) {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, String(value))
    form.set('file', new File([new Uint8Array(file.bytes)], file.name, { type: file.type ?? '' }))
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: form })
    return { status: response.status, body: JSON.parse((await response.text()) || '{}') as unknown }
  }

  async function login(name: string, role: Role = 'agent') {
    const id = asId<UserId>(`${companyId}-${name}`)
    const { token } = await sessions.begin({ id, companyId, name: nameOf(id), role })
    const headers = { authorization: `Bearer ${token}` }
    return {
      id,
      token,
      get: (path: string) => request('GET', `/api${path}`, undefined, headers),
      post: (path: string, body: unknown = {}) => request('POST', `/api${path}`, body, headers),
      patch: (path: string, body: unknown) => request('PATCH', `/api${path}`, body, headers),
      upload: (path: string, sent: Sent) => upload(`/api${path}`, sent, headers),
      bytes: (path: string) => fetch(`${url}/api${path}`, { headers }),
    }
  }

  return {
    url,
    port: listening,
    conversations,
    contacts,
    interactions,
    engine,
    realtime,
    request,
    upload,
    login,
    async stop() {
      await realtime.close()
      await conversations.close()
      engine.stop()
      await api.close()
    },
  }
}
