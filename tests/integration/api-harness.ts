import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import { Redis } from 'ioredis'
import { z } from 'zod'
import {
  type Api,
  createApi,
  createSessions,
  type RecordChange,
  type Route,
  resourceRoutes,
  route,
} from '#server/api/index.ts'
import { createLoginLimits } from '#server/api/login-limits.ts'
import { listResources } from '#server/api/resources.ts'
import { signInRoutes } from '#server/api/sign-in.ts'
import {
  audioModel,
  audioRoutes,
  createAudio,
  internalAudioRoutes,
  versionOf,
  type WavFormat,
} from '#server/audio/index.ts'
import { pageOf, readCompany } from '#server/book/index.ts'
import { accounts, companyModel, hashPassword, userModel } from '#server/directory/index.ts'
import { createLog, createMetrics, newId, systemClock } from '#server/host/index.ts'
import { fileKinds } from '#server/kernel/file-kinds.ts'
import { asId, type CompanyId } from '#server/kernel/ids.ts'
import { numberingRoutes } from '#server/numbering/index.ts'
import { connectStore } from '#server/store/connection.ts'
import { filesIn } from '#server/store/files.ts'
import { createRecords } from '#server/store/records.ts'

export type Answer = { status: number; headers: Headers; body: Record<string, unknown>; text: string }
export type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>

/** The API on the real database and Redis, in a database of its own; Asterisk alone is left out. */
export async function startHouse(options: { perLogin?: number; perAddress?: number; routes?: Route[] } = {}) {
  const redis = new Redis(env('VEZ_REDIS_URL'), { db: 9 })
  await redis.flushdb()
  const uri = new URL(env('VEZ_MONGODB_URI'))
  uri.pathname = `/vez_${randomBytes(4).toString('hex')}`
  const store = await connectStore(uri.href)

  const lines: string[] = []
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  const log = createLog({ level: 'debug', to })
  const around = { clock: systemClock, newId }
  const sessions = createSessions({ redis, clock: systemClock })
  const limits = createLoginLimits({
    redis,
    perLogin: options.perLogin ?? 1_000,
    perAddress: options.perAddress ?? 1_000,
  })
  const audio = createAudio({
    files: filesIn('audio'),
    wav,
    hear: async () => undefined,
    changed: async () => {},
    async now(id) {
      const found = await audioModel.findOne({ _id: id }).lean()
      return found ? { fileId: found.fileId, version: versionOf(found.etag) } : undefined
    },
    ...around,
  })
  const changes: RecordChange[] = []
  const resources = listResources({
    clock: systemClock,
    flowBookOf: () => ({ timeZone: 'America/Sao_Paulo', flow: () => undefined, standing: () => undefined }),
    sessions,
    audio,
    resolve: () => Promise.resolve(['127.0.0.9']),
    provisioning: {
      apply: () => Promise.resolve({ state: 'applied' }),
      remove: () => Promise.resolve({ state: 'applied' }),
    },
    slugOf: async (id) => (await companyModel.findOne({ _id: id }).lean())?.slug ?? '',
  })
  const routes: Route[] = [
    ...resourceRoutes(resources, { ...around, changed: (change) => void changes.push(change) }),
    ...signInRoutes({ accounts, sessions, limits }),
    ...audioRoutes({ audio }),
    ...numberingRoutes({
      pageOf: async (companyId) => pageOf((await readCompany(companyId))!),
      dialledBy: () => [],
      refresh: async () => {},
      clock: around.clock,
    }),
    breaking,
    ...(options.routes ?? []),
  ]
  const api = createApi({
    routes,
    internal: internalAudioRoutes({
      audio,
      log,
      spoken: { play: () => Promise.reject(new Error('nothing is said here')) },
    }),
    sessions,
    companyExists: async (id) => (await companyModel.exists({ _id: id })) !== null,
    log,
    metrics: createMetrics({ ofProcess: false }),
    newId,
    version: '0.0.0',
    checks: { redis: () => redis.ping() },
  })
  const url = `http://127.0.0.1:${await api.listen('127.0.0.1', 0)}`

  return {
    api,
    url,
    routes,
    resources,
    sessions,
    changes,
    lines,
    ask: askAt(url, {}),
    as: (token: string): Ask => askAt(url, { Authorization: `Bearer ${token}` }),
    async end() {
      await api.close()
      const mongoose = await import('mongoose')
      await mongoose.default.connection.dropDatabase()
      await store.close()
      redis.disconnect()
    },
  }
}
export type House = Awaited<ReturnType<typeof startHouse>>

/** A mistake of ours, to see what a client is told of it. */
const breaking = route({
  method: 'get',
  path: '/breaks',
  may: 'session.own',
  summary: 'Breaks',
  input: z.object({}),
  output: z.object({}),
  handle: () => Promise.reject<Record<string, never>>(new Error('the secret of the house')),
})

const wav: WavFormat = {
  check: (bytes) =>
    bytes.toString('latin1', 0, 4) === 'RIFF'
      ? { ok: true, value: { durationMs: 1_000, encoding: 'pcm' } }
      : { ok: false, is: 'no WAV', wanted: 'WAV, 8000 Hz, mono' },
  convert: (bytes) => Promise.resolve(bytes.toString('latin1', 0, 3) === 'ID3' ? soundOf('converted') : undefined),
}
/** Something that the test's own checker takes for a WAV file. */
export const soundOf = (text: string): Buffer => Buffer.from(`RIFF${text}`)

const env = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run npm run test:services`)
  return value
}

const askAt =
  (url: string, own: Record<string, string>): Ask =>
  async (method, path, body, headers = {}) => {
    const raw = body instanceof FormData || body instanceof Uint8Array || typeof body === 'string'
    const type = raw || body === undefined ? {} : { 'Content-Type': 'application/json' }
    const sent = raw ? (body as string) : body === undefined ? null : JSON.stringify(body)
    const answer = await fetch(url + path, {
      method,
      headers: { ...own, ...type, ...headers },
      body: sent,
      redirect: 'manual',
    })
    const text = await answer.text()
    const isJson = (answer.headers.get('content-type') ?? '').includes('json')
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: isJson && text ? (JSON.parse(text) as Record<string, unknown>) : {},
    }
  }

const cnpjs = [
  '11222333000181',
  '00000000000191',
  '33000167000101',
  '11444777000161',
  '06990590000123',
  '60746948000112',
  '00360305000104',
  '33592510000154',
  '02558157000162',
]
const password = 'correct horse'

/** A company with one user of each role, each logged in. */
export async function settle(house: House, slug: string) {
  const around = { clock: systemClock, newId }
  const companies = createRecords({ name: 'company', model: companyModel, ...around })
  const users = createRecords({ name: 'user', model: userModel, ...around })
  const id = newId<CompanyId>()
  await companies.create(id, { ...companyOf(slug), cnpj: cnpjs.pop() ?? '' }, id)
  const passwordHash = await hashPassword(password)
  const one = async (role: 'admin' | 'engineer' | 'supervisor' | 'agent') => {
    const login = `${role}@${slug}`
    const fields = { name: role, login, role, email: null, extensionId: null, active: true, passwordHash }
    const user = await users.create(id, fields)
    const { token } = await house.sessions.begin({ id: asId(user._id), companyId: id, name: role, role })
    return { id: user._id, login, password, token, ask: house.as(token) }
  }
  return {
    id,
    slug,
    admin: await one('admin'),
    engineer: await one('engineer'),
    supervisor: await one('supervisor'),
    agent: await one('agent'),
  }
}
export type Company = Awaited<ReturnType<typeof settle>>

export const companyOf = (slug: string) => ({
  legalName: `${slug} Ltda`,
  tradeName: slug,
  slug,
  cnpj: '',
  contact: '',
  ddi: '55',
  ddd: '11',
  cnl: null,
  timeZone: 'America/Sao_Paulo',
  language: 'pt-BR' as const,
  emergencyDestination: null,
  settings: {
    channelPriority: {},
    webchatAbsolute: false,
    capacity: {
      total: 100,
      weights: { voice: 100, chat: 25, email: 10 },
      waitingCustomerWeight: 5,
      limits: { voice: 1, chat: 4, email: 5 },
      mayInterrupt: { voice: [], chat: [], email: [] },
    },
    ageing: null,
    fileBytesMax: 10 * 1024 * 1024,
    fileKinds: [...fileKinds],
    musicId: null,
    parking: { returnMs: 90_000, firstPlace: 1, places: 20 },
  },
})

export type { Api }
