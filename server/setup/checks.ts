import { access, readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { PhoneSystem } from './ports.ts'
import { type CheckId, checkIds, checkWords, filled, notes } from './words.ts'

const words = z.object({ 'pt-BR': z.string(), en: z.string() })

export const checkView = z.object({
  id: z.enum(checkIds),
  state: z.enum(['ok', 'failed', 'waiting']),
  words,
  /** What is true and no fault, but better known. */
  note: words.nullable(),
  /** What to do, and the page where it is done, if there is one. */
  fix: z.object({ words, href: z.string().nullable() }).nullable(),
})
export type Check = z.output<typeof checkView>

type Values = Record<string, string | number>
type Found = { ok: true; values?: Values; note?: Check['note'] } | { ok: false; values?: Values }

const answersWithinMs = 3_000
const rtpPortsMin = 100
/** Voice and its control, on both sides of a talk. */
const portsOfTalk = 4

export type ChecksOptions = {
  /** Each resolves when the thing answers. */
  pings: { database: () => Promise<unknown>; redis: () => Promise<unknown> }
  system: PhoneSystem
  sip: { host: string; port: number }
  /** Where sounds/ lies, as we see it. */
  soundsDir: string
  now: () => number
}

/** What has to be well before the first call, all asked at once; what does not answer in time has failed. */
export async function runChecks(options: ChecksOptions): Promise<Check[]> {
  const { pings, system, sip, soundsDir, now } = options

  const timed = async (ping: () => Promise<unknown>): Promise<Found> => {
    const from = now()
    await ping()
    return { ok: true, values: { ms: Math.max(1, Math.round(now() - from)) } }
  }

  const looks: Record<CheckId, () => Promise<Found>> = {
    database: () => timed(pings.database),
    redis: () => timed(pings.redis),
    async asterisk() {
      const found = await system.asterisk()
      return found ? { ok: true, values: { version: shortVersion(found.version) } } : { ok: false }
    },
    manager: async () => ({ ok: system.managerAnswers() }),
    events: async () => ({ ok: system.eventsFlow() }),
    async rtp() {
      const found = await system.rtpPorts()
      const ports = found ? found.last - found.first + 1 : 0
      if (!found || ports < rtpPortsMin) return { ok: false }
      return { ok: true, values: { ...found, calls: Math.floor(ports / portsOfTalk) } }
    },
    async sip() {
      const here = isLoopback(sip.host) || sip.host === '0.0.0.0' || ownAddresses().includes(sip.host)
      return here
        ? { ok: true, values: sip, note: isLoopback(sip.host) ? notes.onlyHere : null }
        : { ok: false, values: sip }
    },
    async addresses() {
      const own = ownAddresses()
      const inner = own.length > 0 && own.every(isPrivate)
      return own.length > 0
        ? { ok: true, values: { addresses: own.join(', ') }, note: inner ? notes.behindNat : null }
        : { ok: false }
    },
    phones: async () => ({ ok: await system.phonesAreServed() }),
    sounds: () => lookForSounds(soundsDir),
  }

  return Promise.all(
    checkIds.map(async (id): Promise<Check> => {
      const found = await inTime(looks[id]())
      const said = checkWords[id]
      // Loopback's own words would promise what the note takes back.
      const spoken = id === 'sip' && found.ok && found.note ? notShared : found.ok ? said.ok : said.failed
      return {
        id,
        state: found.ok ? 'ok' : 'failed',
        words: filled(spoken, found.values ?? {}),
        note: (found.ok && found.note) || null,
        fix: found.ok ? null : { words: said.fix, href: null },
      }
    }),
  )
}

const notShared = { 'pt-BR': 'SIP em {host}:{port}, UDP e TCP.', en: 'SIP on {host}:{port}, UDP and TCP.' }

async function inTime(looking: Promise<Found>): Promise<Found> {
  const late = Promise.withResolvers<Found>()
  const timer = setTimeout(() => late.resolve({ ok: false }), answersWithinMs)
  try {
    return await Promise.race([looking, late.promise])
  } catch {
    return { ok: false } // What failed is what is asked for; why is in the log of who is asked.
  } finally {
    clearTimeout(timer)
  }
}

/** `22.10.1+dfsg+~cs6.17` is 22.10.1. */
const shortVersion = (version: string) => /^[\d.]+/.exec(version)?.[0] ?? version

function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
}

const isLoopback = (address: string) => address.startsWith('127.')
/** What no packet from the internet is sent to: private, link-local, carriers' own, and those for documentation. */
const isPrivate = (address: string) =>
  /^(10\.|192\.168\.|192\.0\.2\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(
    address,
  )

const manifest = z.object({
  language: z.string(),
  sets: z.record(z.string(), z.record(z.string(), z.string())),
})

async function lookForSounds(soundsDir: string): Promise<Found> {
  const { language, sets } = manifest.parse(
    JSON.parse(await readFile(join(soundsDir, 'pt-BR', 'manifest.json'), 'utf8')),
  )
  const names = Object.entries(sets).flatMap(([set, prompts]) => Object.keys(prompts).map((name) => `${set}/${name}`))
  const there = await Promise.all(
    names.map((name) =>
      access(join(soundsDir, language, `${name}.wav`)).then(
        () => true,
        () => false,
      ),
    ),
  )
  const missing = names.filter((_name, place) => !there[place])
  return missing.length === 0
    ? { ok: true, values: { count: names.length } }
    : { ok: false, values: { missing: missing.slice(0, 5).join(', ') } }
}
