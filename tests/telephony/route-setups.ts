import type { DestinationRef } from '#server/destinations/index.ts'
import { type Random, randomFrom } from '#server/kernel/random.ts'
import { localAt } from '#server/time-conditions/index.ts'
import { anything, withId } from '#tests/support/api-client.ts'
import { toneWav } from '#tests/support/tones.ts'
import type { World } from '#tests/support/world.ts'

/** What a seed makes: a number with a chain of places behind it, and somebody who calls it and presses keys. */
export type InboundSetup = { seed: number; trunkId: string; did: string; from: string; keys: string }
/** A rule for what an extension dials. */
export type OutboundSetup = { seed: number; extensionId: string; dialled: string }

/** What every set-up may lead to, made once. */
export type Yard = {
  world: World
  trunkIds: string[]
  queueIds: string[]
  extensionIds: string[]
  audioId: string
}

const zone = 'America/Sao_Paulo'
const beep = [{ prompt: 'system/beep', language: 'pt-BR' }]
const hangUp: DestinationRef = { type: 'hang-up' }

export async function makeYard(world: World, trunkIds: string[]): Promise<Yard> {
  const file = { name: 'a.wav', type: 'audio/wav', bytes: toneWav(500, 0.3) }
  const audio = await world.api.upload('/audios', file, { name: 'Aviso curto' }, withId)
  const other = await world.api.post(
    '/queues',
    { name: 'Vazia', number: '799', memberIds: [], announcePositionEveryMs: 0 },
    withId,
  )
  return {
    world,
    trunkIds,
    queueIds: [world.queueId, other.id],
    extensionIds: world.agents.map(({ extensionId }) => extensionId),
    audioId: audio.id,
  }
}

/** Builds what the seed says through the API, as an engineer would. */
export async function inboundSetup(yard: Yard, seed: number): Promise<InboundSetup> {
  const random = randomFrom(seed)
  const { api } = yard.world
  const trunkId = random.pick(yard.trunkIds)
  const national = `4${String(seed % 10_000_000).padStart(7, '0')}`
  const did = random.pick([`5521${national}`, `021${national}`, `+5521${national}`])
  const from = `55${random.pick(['11', '21', '85'])}9${String(10_000_000 + (seed % 80_000_000))}`
  const destination = await grow(yard, random, seed, 3)
  const route = {
    name: `Rota ${seed}`,
    did: random.chance(0.9) ? `21${national}` : `21${national.replace(/^4/, '3')}`,
    trunkId: random.pick([null, ...yard.trunkIds]),
    caller: random.pick([
      { is: 'any' },
      { is: 'any' },
      { is: 'prefix', prefix: from.slice(0, 4) },
      { is: 'number', number: from },
      { is: 'prefix', prefix: '5599' },
    ]),
    destination,
  }
  await api.post('/inbound-routes', route, withId)
  const keys = Array.from({ length: random.below(4) }, () => random.pick(['1', '2', '9', '#'])).join('')
  return { seed, trunkId, did, from, keys }
}

type Grower = (yard: Yard, random: Random, name: string, next: () => Promise<DestinationRef>) => Promise<DestinationRef>

let grown = 0

/** A place, and behind it others, so many deep at most. */
async function grow(yard: Yard, random: Random, seed: number, depth: number): Promise<DestinationRef> {
  const name = `${seed}-${++grown}`
  const next = () => grow(yard, random, seed, depth - 1)
  const grower =
    depth === 0
      ? leaf
      : random.pick([timeCondition, timeCondition, announcement, menu, menu, clockFlow, emptyQueue, leaf])
  return grower(yard, random, name, next)
}

const leaf: Grower = async ({ queueIds, extensionIds, audioId }, random) =>
  random.pick<DestinationRef>([
    { type: 'queue', id: random.pick(queueIds) },
    { type: 'extension', id: random.pick(extensionIds) },
    { type: 'audio', id: audioId },
    hangUp,
  ])

async function makeTimeCondition({ world }: Yard, random: Random, name: string, ways: object): Promise<string> {
  const { date } = localAt(Date.now(), zone)
  const calendarIds: string[] = []
  if (random.chance(0.3)) {
    const days = [{ date: random.chance(0.6) ? date : date.slice(5), name: `Feriado ${name}` }]
    const calendar = { name, national: random.chance(0.5), days: random.chance(0.7) ? days : [] }
    calendarIds.push((await world.api.post('/holiday-calendars', calendar, withId)).id)
  }
  const weekdays = [1, 2, 3, 4, 5, 6, 7].filter(() => random.chance(0.6))
  const periods = random.pick([[], [{ from: '00:00', to: '24:00' }], [{ weekdays, from: '00:00', to: '24:00' }]])
  const { id } = await world.api.post('/time-conditions', { name, periods, calendarIds, ...ways }, withId)
  const state = random.pick(['open', 'closed', null, null] as const)
  const until = random.chance(0.5) ? Date.now() + 3_600_000 : null
  if (state) await world.api.post(`/time-conditions/${id}/force`, { state, until }, anything)
  return id
}

const timeCondition: Grower = async (yard, random, name, next) => {
  const ways = {
    inside: await next(),
    outside: await next(),
    onHolidays: random.chance(0.5) ? await next() : null,
  }
  return { type: 'time-condition', id: await makeTimeCondition(yard, random, name, ways) }
}

const announcement: Grower = async ({ world, audioId }, random, name, next) => {
  const fields = { name, audioIds: [audioId], plays: 1 + random.below(2), destination: await next() }
  return { type: 'announcement', id: (await world.api.post('/announcements', fields, withId)).id }
}

const toFlow = async ({ world }: Yard, name: string, graph: object): Promise<DestinationRef> => ({
  type: 'flow',
  id: (await world.api.post('/flows', { name, graph }, withId)).id,
})

const leaves = (destination: DestinationRef) => ({ type: 'destination', settings: { destination }, exits: {} })

/** A URA: perhaps a greeting, a menu with two keys, and where its callers go who press none. */
const menu: Grower = async (yard, random, name, next) => {
  const greeting = { type: 'play', settings: { say: beep, mustBeHeard: true }, exits: { next: 'menu' } }
  const asks = { say: beep, keys: ['1', '2'], timeoutMs: 1_500, attemptsMax: 1 + random.below(2), invalid: beep }
  const isGreeted = random.chance(0.5)
  return toFlow(yard, name, {
    start: isGreeted ? 'greeting' : 'menu',
    nodes: {
      menu: { type: 'menu', settings: asks, exits: { 1: 'one', 2: random.pick(['two', 'menu']), exceeded: 'two' } },
      one: leaves(await next()),
      two: leaves(await next()),
      ...(isGreeted && { greeting }),
    },
  })
}

/** A URA that asks nothing, and looks at the clock. */
const clockFlow: Grower = async (yard, random, name, next) => {
  const timeConditionId = await makeTimeCondition(yard, random, name, { inside: hangUp, outside: hangUp })
  return toFlow(yard, name, {
    start: 'time',
    nodes: {
      time: { type: 'time', settings: { timeConditionId }, exits: { inside: 'in', outside: 'out', holiday: 'out' } },
      in: leaves(await next()),
      out: leaves(await next()),
    },
  })
}

/** A queue in which nobody is, and where its callers go then. */
const emptyQueue: Grower = async ({ world }, random, name, next) => {
  const whenNobody = { is: random.pick(['present', 'available']), to: await next() }
  const fields = { name, number: `88${name.split('-')[1]?.padStart(5, '0')}`, memberIds: [], whenNobody }
  return { type: 'queue', id: (await world.api.post('/queues', fields, withId)).id }
}

/** A rule of a prefix of its own, and something that is dialled, mostly by it. */
export async function outboundSetup(yard: Yard, seed: number): Promise<OutboundSetup> {
  const random = randomFrom(seed)
  const { world } = yard
  const digits = String(seed % 100_000).padStart(5, '0')
  const prefix = `7${digits}`
  const numbers = world.agents.map(({ number }) => number)
  const rule = {
    pattern: `${prefix}X.`,
    strip: random.below(7),
    prefix: random.pick(['', '0', '9921']),
    trunkId: world.trunkId,
    callerId: random.pick([null, '551140049000']),
    forceCallerId: random.chance(0.5),
    onlyExtensions: random.pick([[], [], [numbers[0]], [numbers[1]]]),
  }
  await world.api.post('/outbound-routes', { name: `Saída ${seed}`, place: random.below(100), rules: [rule] }, withId)
  const dialled = random.pick([
    `${prefix}${random.below(9_000) + 1_000}`,
    `${prefix}${random.below(9_000) + 1_000}`,
    `${prefix}${random.below(9_000) + 1_000}`,
    `6${digits}12`,
    random.pick(numbers),
    '799',
  ])
  return { seed, extensionId: random.pick(yard.extensionIds), dialled }
}
