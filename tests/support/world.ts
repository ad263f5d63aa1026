import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { companyFields, companyModel, hashPassword, userModel } from '#server/directory/index.ts'
import { newId, systemClock } from '#server/host/index.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import { connectStore } from '#server/store/connection.ts'
import { createRecords } from '#server/store/records.ts'
import { repository } from '#stack/paths.ts'
import { type ApiClient, anything, logIn, withId } from './api-client.ts'
import { eventually } from './eventually.ts'
import { inGroups } from './in-groups.ts'
import { type ServerProcess, serverProcess } from './server-process.ts'
import { type Call, type Calling, type Carrier, carrier, type Phone, type Place, phone, phones } from './sip/index.ts'

/** A company at work, made through the API as a user would make it: a real server, a trunk, people with phones. */
export type World = {
  server: ServerProcess
  /** Where the server's logins are; the company's own boss. */
  api: ApiClient
  telco: Carrier
  agents: Agent[]
  /** In the order of `options.agents`. */
  agent(name: string): Agent
  queueId: string
  dispositionId: string
  trunkId: string
  sip: Place
  /** Numbers that lead straight to the queue, and to the flow. */
  did: { queue: string; flow: string }
  /** Dials; each caller has a number that nobody had before. */
  call(to: string, habit?: Omit<Calling, 'from' | 'to'>): Promise<Call>
  interactionOf(call: Call): Promise<Interaction>
  /** The interaction, once it has ended and its wrap-up too. */
  closed(call: Call, withinMs?: number): Promise<Interaction>
  events(interactionId: string): Promise<Happening[]>
  recordings(interactionId: string): Promise<Recording[]>
  setQueue(fields: Record<string, unknown>): Promise<void>
  /** Another queue with all agents in it: the number that leads there. Who served whom in another queue is not known in it. */
  addQueue(fields: Record<string, unknown>): Promise<string>
  /** Nobody waits or talks, all agents are available with their phones registered. */
  calm(): Promise<void>
  stop(): Promise<void>
}

export type Agent = {
  name: string
  id: string
  extensionId: string
  number: string
  api: ApiClient
  phone: Phone
  /** By which the phone registers. */
  sip: { user: string; password: string }
  login: Login
}
type Login = { login: string; password: string }

const interaction = z.object({
  id: z.string(),
  protocol: z.string(),
  channel: z.string(),
  direction: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  endedWhy: z.string().nullable(),
  state: z.string().nullable(),
  queueId: z.string().nullable(),
  agentId: z.string().nullable(),
  servedAt: z.number().nullable(),
  disposition: z.object({ name: z.string() }).nullable(),
})
export type Interaction = z.output<typeof interaction>
const happening = z.object({ type: z.string(), at: z.number(), data: z.record(z.string(), z.unknown()) })
export type Happening = z.output<typeof happening>
const recording = z.object({
  id: z.string(),
  state: z.string(),
  why: z.string().nullable(),
  durationMs: z.number().nullable(),
})
export type Recording = z.output<typeof recording>
const items = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) })

/** Loopback addresses and a port of one world's carrier and phones: no two worlds of one run share them. */
export type Ground = { carrier: string; phones: string; port: number }

let worlds = 0
let companies = 0

/**
 * Starts the server on the stack of the run (VEZ_… in the environment) with a database of its own, and sets a company up:
 * a trunk by IP, one queue, one URA (greeting, menu with key 1 to the queue), as many agents as there are names. All
 * agents are registered and available when it resolves.
 */
export async function startWorld(options: {
  name: string
  ground: Ground
  agents: string[]
  queue?: Record<string, unknown>
  /** Each phone in a process of its own, at a port of its own from the ground's on: then one can vanish alone. */
  phonesApart?: boolean
  /** Of the server, beside what the run gives it. */
  env?: Record<string, string>
}): Promise<World> {
  const { name, ground } = options
  const env = { ...options.env, ...(await freshEnvironment(name)) }
  const server = await serverProcess({ name, env })
  const ending: (() => Promise<void>)[] = [() => server.stop()]
  try {
    await makeAdministrator(env.VEZ_MONGODB_URI)
    await server.start()
    return await settle(options, ground, server, ending)
  } catch (why) {
    await endAll(ending)
    throw why
  }
}

/** Another company at work, on a server that runs already and stays when this world is stopped. */
export async function joinWorld(
  options: Omit<Parameters<typeof startWorld>[0], 'env'> & { server: ServerProcess },
): Promise<World> {
  const ending: (() => Promise<void>)[] = []
  try {
    return await settle(options, options.ground, options.server, ending)
  } catch (why) {
    await endAll(ending)
    throw why
  }
}

export async function freshEnvironment(name: string) {
  const dataDir = join(repository, '.vez', 'test-servers', `${name}-data`)
  await rm(dataDir, { recursive: true, force: true })
  await mkdir(dataDir, { recursive: true })
  const database = new URL(process.env.VEZ_MONGODB_URI ?? 'mongodb://127.0.0.1:27017/vez')
  database.pathname = `/vez_${name.replaceAll('-', '_')}_${Date.now().toString(36)}`
  return { VEZ_MONGODB_URI: database.href, VEZ_DATA_DIR: dataDir, VEZ_DEMO: '0' }
}

async function settle(
  options: Parameters<typeof startWorld>[0],
  ground: Ground,
  server: ServerProcess,
  ending: (() => Promise<void>)[],
): Promise<World> {
  const sip = { address: process.env.VEZ_SIP_HOST ?? '127.0.0.1', port: Number(process.env.VEZ_SIP_PORT) }
  const company = await makeCompany(server, options.name)
  const { api, slug } = company
  const trunk = await api.post(
    '/trunks',
    {
      name: 'Operadora',
      kind: 'ip',
      line: `linha-${slug}`,
      host: ground.carrier,
      port: ground.port,
      callerIds: ['551140049000'],
    },
    withId,
  )
  const accounts = await inGroups(options.agents, (each, n) => makeAgent(api, slug, each, n))
  const queue = await api.post(
    '/queues',
    {
      name: 'Atendimento',
      number: '700',
      memberIds: accounts.map(({ id }) => id),
      wrapUpMs: 0,
      againMs: 1_000,
      afterMissed: 'keep',
      ...options.queue,
    },
    withId,
  )
  const did = { queue: '551140049001', flow: '551140049002' }
  const flow = await api.post('/flows', { name: 'URA', graph: ura(queue.id) }, withId)
  await api.post(
    '/inbound-routes',
    { name: 'Direto', did: did.queue, trunkId: trunk.id, destination: { type: 'queue', id: queue.id } },
    withId,
  )
  await api.post(
    '/inbound-routes',
    { name: 'Principal', did: did.flow, trunkId: trunk.id, destination: { type: 'flow', id: flow.id } },
    withId,
  )
  const disposition = await api.post('/dispositions', { name: 'Resolvido' }, withId)

  const telco = await carrier({ at: { address: ground.carrier, port: ground.port }, server: sip })
  ending.unshift(telco.stop)
  const at = { address: ground.phones, port: ground.port }
  const apparatus = options.phonesApart
    ? await inGroups(accounts, (account, n) => phone({ ...account.sip, at: { ...at, port: at.port + n }, server: sip }))
    : await phones({ at, server: sip, accounts: accounts.map((account) => account.sip) })
  const agents = await inGroups(accounts, async (account, n): Promise<Agent> => {
    const own = apparatus[n]
    if (!own) throw new Error('an agent without a phone')
    return { ...account, phone: own, api: await logIn(server.url, account.login) }
  })
  ending.unshift(async () => {
    for (const agent of agents) await agent.phone.stop()
  })

  const list = (query: string) => api.get(`/interactions?${query}`, items(interaction)).then((page) => page.items)
  const find = async (call: Call) => (await list('limit=200')).find((each) => each.from === call.from)
  const prefix = `5511${String(900_000_000 + (process.pid % 1_000) * 10_000 + ++worlds * 1_000).slice(0, 9)}`
  let callers = 0
  let queues = 0

  const world: World = {
    server,
    api,
    telco,
    agents,
    agent(name) {
      const found = agents.find((each) => each.name === name)
      if (!found) throw new Error(`There is no agent ${name}.`)
      return found
    },
    queueId: queue.id,
    dispositionId: disposition.id,
    trunkId: trunk.id,
    sip,
    did,
    async call(to, habit = {}) {
      const call = await telco.call({ ...habit, from: String(BigInt(prefix) + BigInt(++callers)), to })
      await call.invited()
      return call
    },
    interactionOf: (call) =>
      eventually(`an interaction of ${call.from}`, () => find(call), { seen: () => call.story() }),
    closed: (call, withinMs = 15_000) =>
      eventually(
        `the interaction of ${call.from} ends`,
        async () => {
          const found = await find(call)
          return found && found.endedAt !== null && (found.state === 'ended' || found.state === null)
            ? found
            : undefined
        },
        { withinMs, seen: async () => [await find(call), call.story().split('\n')] },
      ),
    events: async (interactionId) => (await api.get(`/interactions/${interactionId}/events`, items(happening))).items,
    recordings: async (interactionId) =>
      (await api.get(`/interactions/${interactionId}/recordings`, items(recording))).items,
    async setQueue(fields) {
      await change(api, `/queues/${queue.id}`, fields)
    },
    async addQueue(fields) {
      const number = String(700 + ++queues)
      const common = {
        name: `Fila ${number}`,
        number,
        memberIds: accounts.map(({ id }) => id),
        wrapUpMs: 0,
        afterMissed: 'keep',
      }
      const { id } = await api.post('/queues', { ...common, ...fields }, withId)
      const toQueue = { name: `Fila ${number}`, did: `551140049${number}`, destination: { type: 'queue', id } }
      await api.post('/inbound-routes', { ...toQueue, trunkId: trunk.id }, withId)
      return toQueue.did
    },
    async calm() {
      for (const call of telco.calls) call.hangUp()
      for (const { phone } of agents) for (const call of phone.calls) call.hangUp()
      await inGroups(agents, (agent) => becomes(agent, 'available'))
      const sessions = () => inGroups(agents, sessionOf)
      const isCalm = async () => (await sessions()).every(isIdle) && (await inGroups(agents, canBeRung)).every(Boolean)
      await eventually('all is calm', isCalm, { withinMs: 20_000, seen: sessions })
    },
    stop: () => endAll(ending),
  }
  await world.calm()
  return world
}

/** Changes these fields of the record as it is now. */
export async function change(api: ApiClient, path: string, fields: Record<string, unknown>): Promise<void> {
  const { rev } = await api.get(path, z.object({ rev: z.number() }))
  await api.patch(path, { ...fields, rev }, anything)
}

const session = z.object({
  presence: z.string(),
  media: z.array(z.string()),
  reservations: z.array(z.object({ interactionId: z.string(), state: z.string() })),
})

export const becomes = (agent: Agent, presence: 'available' | 'paused' | 'offline'): Promise<unknown> =>
  agent.api.post('/agents/me/presence', { presence }, anything)

export const sessionOf = (agent: Agent) => agent.api.get('/agents/me', session)

const isIdle = ({ reservations, presence, media }: z.output<typeof session>): boolean =>
  reservations.length === 0 && presence === 'available' && media.includes('voice')

/** Somebody whose phone was not reached rests for a few seconds: then “Próximo” says that one is not available. */
async function canBeRung(agent: Agent): Promise<boolean> {
  const answer = await agent.api.post('/agents/me/next', {}, z.object({ why: z.string().optional() }))
  return answer.why === 'nothing-waits'
}

/** Short prompts: tests are not about listening. */
const beep = { prompt: 'system/beep', language: 'pt-BR' }

const ura = (queueId: string) => ({
  start: 'greeting',
  nodes: {
    greeting: {
      type: 'play',
      settings: { say: [{ prompt: 'demo/welcome', language: 'pt-BR' }] },
      exits: { next: 'menu' },
    },
    menu: {
      type: 'menu',
      settings: {
        say: [beep],
        keys: ['1'],
        timeoutMs: 1_500,
        attemptsMax: 2,
        invalid: [beep],
        timeout: [beep],
        exceeded: [beep],
      },
      exits: { 1: 'queue', exceeded: 'end' },
    },
    queue: { type: 'queue', settings: { queueId }, exits: {} },
    end: { type: 'hang-up', settings: {}, exits: {} },
  },
})

async function makeCompany(server: ServerProcess, name: string) {
  const root = await logIn(server.url, administrator)
  const slug = `t${Date.now().toString(36)}-${name}`
  const company = await root.post(
    '/companies',
    { legalName: `Empresa ${name} Ltda`, tradeName: name, slug, cnpj: cnpj(++companies), ddd: '11' },
    withId,
  )
  return { slug, api: root.within(company.id) }
}

const administrator = { login: 'admin.world', password: 'senha-do-mundo' }

/** An installation comes with a company of its own and its administrator: nobody can make the first one through the API. */
export async function makeAdministrator(mongodbUri: string): Promise<void> {
  const store = await connectStore(mongodbUri)
  const around = { clock: systemClock, newId }
  const fields = companyFields.parse({ legalName: 'Vez', tradeName: 'Vez', slug: 'vez', cnpj: cnpj(0), ddd: '11' })
  const companyId = newId<CompanyId>()
  await createRecords({ name: 'company', model: companyModel, ...around }).create(companyId, fields, companyId)
  const { login, password } = administrator
  const user = { name: 'Administradora', login, role: 'admin', email: null, extensionId: null, active: true } as const
  const passwordHash = await hashPassword(password)
  await createRecords({ name: 'user', model: userModel, ...around }).create(companyId, { ...user, passwordHash })
  await store.close()
}

async function makeAgent(api: ApiClient, slug: string, name: string, n: number) {
  const number = String(2_000 + n + 1)
  const secret = 'Segredo-4-Ramal'
  const extension = await api.post(
    '/extensions',
    { number, name, kind: 'sip', secret },
    withId.extend({ sipUser: z.string() }),
  )
  const login = { login: `${name}.${slug}`.toLowerCase(), password: 'senha-do-agente' }
  const user = await api.post('/users', { ...login, name, role: 'agent', extensionId: extension.id }, withId)
  return {
    name,
    id: user.id,
    extensionId: extension.id,
    number,
    login,
    sip: { user: extension.sipUser, password: secret },
  }
}

/** A CNPJ with right check digits, of a number with eight digits. */
function cnpj(number: number): string {
  const base = `${String(number).padStart(8, '0')}0001`
  const digit = (text: string) => {
    const sum = [...text].reverse().reduce((total, each, index) => total + Number(each) * (2 + (index % 8)), 0)
    return sum % 11 < 2 ? 0 : 11 - (sum % 11)
  }
  const first = digit(base)
  return `${base}${first}${digit(`${base}${first}`)}`
}

async function endAll(ending: (() => Promise<void>)[]): Promise<void> {
  for (const end of ending) await end()
}
