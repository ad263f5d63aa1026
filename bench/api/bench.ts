import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { z } from 'zod'
import { portsFor } from '#stack/ports.ts'
import { startStack } from '#stack/stack.ts'
import { type ApiClient, logIn } from '#tests/support/api-client.ts'
import { serverProcess } from '#tests/support/server-process.ts'
import type { Measured as Result, Row } from '../table.ts'
import { type Books, contactId, fillBooks, interactionId, phoneOf } from './data.ts'
import { asker, closedLoop, type Measured } from './load.ts'

const portOffset = 4_000
/** `npm run bench api -- 200000` for fewer. What is stored stays in .vez/bench-api for the next run. */
const stored = Number(process.argv[3] ?? 1_000_000)
const repeats = Number(process.env.BENCH_REPEATS ?? 3)
const seconds = 3
const slowMs = 50

export async function run(): Promise<Result> {
  const components = ['mongodb', 'redis', 'asterisk'] as const
  const ports = portsFor(portOffset)
  const stack = await startStack({ name: 'bench-api', ports, components: [...components], log: console.log })
  Object.assign(process.env, stack.env)
  const uri = new URL(stack.env.VEZ_MONGODB_URI ?? 'mongodb:')
  uri.pathname = '/bench_api'
  const dataDir = join(stack.paths.dir, 'bench-data')
  await mkdir(dataDir, { recursive: true })
  const env = { VEZ_MONGODB_URI: uri.href, VEZ_DATA_DIR: dataDir, VEZ_DEMO: '1' }
  const server = await serverProcess({ name: 'bench-api', env })
  try {
    await server.start()
    const api = await loggedIn(server.url, dataDir)
    const books = await booksOf(api)
    const filled = await fillBooks(uri.href, stored, books, console.log)
    const inserted = stored - filled.there
    if (inserted > 0) console.log(`   ${inserted} interactions made up in ${filled.seconds.toFixed(0)} s`)
    const starts = await restarts(server)
    const connection = await mongoose.createConnection(uri.href, { maxPoolSize: 8 }).asPromise()
    try {
      const measured = await measure(server.url, api, books, connection)
      const rows = [...measured.flatMap(rowsOf), ...starts]
      if (inserted > 0)
        rows.push({ what: 'made up, raw inserts', unit: 'interactions/s', ours: [inserted / filled.seconds] })
      return { rows, stored, slow: await explained(connection, measured), measured }
    } finally {
      await connection.close()
    }
  } finally {
    await server.stop()
    await stack.stop()
  }
}

async function loggedIn(url: string, dataDir: string): Promise<ApiClient> {
  const logins = z.object({
    logins: z.array(z.object({ role: z.string(), login: z.string(), password: z.string() })),
  })
  const known = logins.parse(JSON.parse(await readFile(join(dataDir, 'demo.json'), 'utf8')))
  const login = known.logins.find(({ role }) => role === 'admin') ?? known.logins[0]
  if (!login) throw new Error('The demo company has nobody.')
  return logIn(url, { login: login.login, password: login.password })
}

async function booksOf(api: ApiClient): Promise<Books> {
  const ids = async (path: string) => {
    const { items } = await api.get(path, z.object({ items: z.array(z.object({ id: z.string() })) }))
    return items.map(({ id }) => id)
  }
  const { companyId } = await api.get('/me', z.object({ companyId: z.string() }))
  const [agentIds, queueIds, dispositionIds] = await Promise.all(['/users', '/queues', '/dispositions'].map(ids))
  return { companyId, agentIds: agentIds ?? [], queueIds: queueIds ?? [], dispositionIds: dispositionIds ?? [] }
}

/** With all that stored, until it says that it is ready. */
async function restarts(server: { start(): Promise<void>; stop(): Promise<void> }): Promise<Row[]> {
  const took: number[] = []
  for (let repeat = 0; repeat < repeats; repeat++) {
    await server.stop()
    const startedAt = performance.now()
    await server.start()
    took.push(performance.now() - startedAt)
  }
  return [{ what: 'the server’s start with all of it stored', unit: 'ms', ours: took }]
}

/** One thing that a screen asks; `bare` is the same read or write by the driver alone. */
type Asked = {
  what: string
  ask: (n: number) => Promise<unknown>
  bare?: ((n: number) => Promise<unknown>) | undefined
  /** For the explanation. */
  reads?: { collection: string; filter: object; sort: Record<string, 1 | -1>; limit: number } | undefined
}
type Figures = { asked: Asked; ours: Measured[]; floor: Measured[] }

async function measure(url: string, api: ApiClient, books: Books, connection: mongoose.Connection): Promise<Figures[]> {
  const all = asks(url, api, books, connection)
  const figures: Figures[] = all.map((asked) => ({ asked, ours: [], floor: [] }))
  for (let repeat = 0; repeat < repeats; repeat++)
    for (const { asked, ours, floor } of figures) {
      await asked.ask(999) // a plan and a connection that are warm
      const own = await closedLoop(seconds, asked.ask)
      ours.push(own)
      if (asked.bare) floor.push(await closedLoop(seconds, asked.bare))
      console.log(
        `   ${asked.what}: ${own.perSecond.toFixed(0)}/s, p50 ${own.p50.toFixed(1)}, p99 ${own.p99.toFixed(1)} ms`,
      )
    }
  return figures
}

function asks(url: string, api: ApiClient, books: Books, connection: mongoose.Connection): Asked[] {
  const ask = asker(url, api.token)
  const { companyId } = books
  const agent = (n: number) => books.agentIds[n % books.agentIds.length] ?? ''
  const spread = (n: number, of: number) => (n * 7_919) % of
  const anyContact = (n: number) => contactId(spread(n, stored / 10))
  const newest = (n: number) => interactionId(stored - 1 - spread(n, Math.min(stored / 10, 50_000)))
  const list = (
    what: string,
    path: (n: number) => string,
    collection: string,
    filter: (n: number) => object,
  ): Asked => {
    const sort: Record<string, 1 | -1> = collection === 'interactions' ? { startedAt: -1 } : { _id: 1 }
    const read = (n: number) => ({ collection, filter: { companyId, ...filter(n) }, sort, limit: 51 })
    return {
      what,
      ask: (n) => ask('GET', path(n)),
      bare: (n) => find(connection, read(n)),
      reads: read(0),
    }
  }
  const old = Date.now() - 365 * 86_400_000
  const name = (n: number) => encodeURIComponent(`Silva ${spread(n, stored / 10)}`)
  let written = Date.now()
  return [
    list(
      'interactions, newest 50',
      () => '/interactions',
      'interactions',
      () => ({}),
    ),
    list(
      'interactions before a year ago',
      () => `/interactions?before=${old}`,
      'interactions',
      () => ({ startedAt: { $lt: old } }),
    ),
    list(
      'interactions of an agent',
      (n) => `/interactions?agentId=${agent(n)}`,
      'interactions',
      (n) => ({ 'routing.agentId': agent(n) }),
    ),
    list(
      'interactions of a contact',
      (n) => `/contacts/${anyContact(n)}/interactions`,
      'interactions',
      (n) => ({ contactId: anyContact(n) }),
    ),
    list(
      'interactions that wait',
      () => '/interactions?state=waiting',
      'interactions',
      () => ({ 'routing.state': 'waiting' }),
    ),
    list(
      'interactions that have ended',
      () => '/interactions?state=ended',
      'interactions',
      () => ({ 'routing.state': 'ended' }),
    ),
    list(
      'interactions of a medium',
      () => '/interactions?medium=chat',
      'interactions',
      () => ({ medium: 'chat' }),
    ),
    list(
      'an agent’s chats',
      (n) => `/interactions?medium=chat&agentId=${agent(n)}`,
      'interactions',
      (n) => ({ medium: 'chat', 'routing.agentId': agent(n) }),
    ),
    list(
      'calls by a whole number',
      (n) => `/call-records?q=${phoneOf(spread(n, stored / 10))}`,
      'interactions',
      (n) => numbered(phoneOf(spread(n, stored / 10))),
    ),
    list(
      'calls by four digits',
      (n) => `/call-records?q=${1_000 + (n % 9_000)}`,
      'interactions',
      (n) => numbered(String(1_000 + (n % 9_000))),
    ),
    list(
      'contacts, first 50',
      () => '/contacts',
      'contacts',
      () => ({}),
    ),
    list(
      'contacts by a part of the name',
      (n) => `/contacts?q=${name(n)}`,
      'contacts',
      (n) => ({ name: { $regex: decodeURIComponent(name(n)), $options: 'i' } }),
    ),
    {
      what: 'one interaction',
      ask: (n) => ask('GET', `/interactions/${newest(n)}`),
      bare: (n) => connection.collection('interactions').findOne({ _id: newest(n) as never }),
    },
    {
      what: 'events of an interaction',
      ask: (n) => ask('GET', `/interactions/${newest(n)}/events`),
      bare: (n) =>
        find(connection, {
          collection: 'events',
          filter: { companyId, 'data.interactionId': newest(n) },
          sort: { at: 1, _id: 1 },
          limit: 200,
        }),
    },
    { what: 'live', ask: () => ask('GET', '/live') },
    {
      what: 'write: a new contact',
      ask: () => ask('POST', '/contacts', { name: `Novo ${++written}` }),
      bare: () =>
        connection.collection('contacts').insertOne({
          _id: `bench-bare-${++written}` as never,
          companyId: 'bare',
          rev: 1,
          createdAt: written,
          updatedAt: written,
          name: `Novo ${written}`,
          priority: 50,
          notes: '',
        }),
    },
    {
      what: 'write: a note',
      ask: (n) => ask('PUT', `/interactions/${newest(n)}/note`, { note: `Nota ${++written}` }),
      bare: (n) =>
        connection
          .collection('interactions')
          .updateOne({ _id: newest(n) as never, companyId }, { $set: { note: `Nota ${++written}` } }),
    },
  ]
}

const numbered = (digits: string) => ({
  $or: [{ protocol: digits }, { from: { $regex: digits } }, { to: { $regex: digits } }],
})

const find = (connection: mongoose.Connection, { collection, filter, sort, limit }: NonNullable<Asked['reads']>) =>
  connection
    .collection(collection)
    .find(filter as never)
    .sort(sort)
    .limit(limit)
    .toArray()

function rowsOf({ asked: { what }, ours, floor }: Figures): Row[] {
  const row = (of: 'perSecond' | 'p50' | 'p99', words: string, unit: string): Row => ({
    what: `${what}: ${words}`,
    unit,
    ours: ours.map((one) => one[of]),
    ...(floor.length > 0 && { floor: { name: 'driver', runs: floor.map((one) => one[of]) } }),
  })
  return [row('perSecond', '8 at once', '/s'), row('p50', 'p50', 'ms'), row('p99', 'p99', 'ms')]
}

/** What the database says of how it finds what is slow. */
async function explained(connection: mongoose.Connection, measured: Figures[]): Promise<object[]> {
  const slow = measured.filter(({ ours, asked }) => asked.reads && Math.min(...ours.map(({ p50 }) => p50)) > slowMs)
  return Promise.all(
    slow.map(async ({ asked: { what, reads } }) => {
      if (!reads) return { what }
      const { collection, filter, sort, limit } = reads
      const plan = await connection
        .collection(collection)
        .find(filter as never)
        .sort(sort)
        .limit(limit)
        .explain('queryPlanner')
        .catch((why: unknown) => String(why))
      return { what, filter, plan }
    }),
  )
}
