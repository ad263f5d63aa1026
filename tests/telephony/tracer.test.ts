import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ApiRefusal } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { type Call, type Carrier, carrier } from '#tests/support/sip/index.ts'
import { type Happening, startWorld, type World } from '#tests/support/world.ts'
import {
  type InboundSetup,
  inboundSetup,
  makeYard,
  type OutboundSetup,
  outboundSetup,
  type Yard,
} from './route-setups.ts'

/**
 * The tracer and reality agree: each seed makes a set-up of routes, which is traced, then really called on Asterisk with
 * SIPp; both must go the same way. `npm run trace:agree` plays two hundred; `VEZ_TRACE_SEED` begins elsewhere.
 */
const setups = Number(process.env.VEZ_TRACE_SETUPS ?? 15)
const firstSeed = Number(process.env.VEZ_TRACE_SEED ?? 4_200)
const atOnce = 5
const limitMs = 40_000 + setups * 8_000

const step = z.object({
  is: z.string(),
  place: z.string().nullable(),
  id: z.string().nullable(),
  why: z.string().nullable(),
  callerId: z.string().nullable(),
})
const answer = z.object({ phase: z.string(), steps: z.array(step) })
type Answer = z.output<typeof answer>

const ground = { carrier: '127.0.108.11', phones: '127.0.108.12', port: 5_096 }
const secondAt = { address: '127.0.108.13', port: 5_096 }
let world: World
let second: Carrier
let yard: Yard
const telcos = new Map<string, Carrier>()

beforeAll(async () => {
  world = await startWorld({ name: 'tracer', ground, agents: ['ana', 'bia'] })
  second = await carrier({ at: secondAt, server: world.sip })
  const trunk = await world.api.post(
    '/trunks',
    { name: 'Segunda', kind: 'ip', line: 'segunda', host: secondAt.address, port: secondAt.port, qualifySeconds: 0 },
    z.object({ id: z.string() }),
  )
  telcos.set(world.trunkId, world.telco).set(trunk.id, second)
  yard = await makeYard(world, [world.trunkId, trunk.id])
  world.telco.answering({ answersAfterMs: 100 })
  return async () => {
    await second.stop()
    await world.stop()
  }
})
const ask = (question: object) => world.api.post('/traces', question, answer)

/** The path of a trace, as text: a difference is read at once. */
const tracedPath = ({ steps }: Answer) =>
  steps.flatMap(({ is, place, id, why }) =>
    is === 'way' || is === 'node' || is === 'unknown-number' ? [[is, place, id, why].map(String).join(' ')] : [],
  )

/** The same of what really happened. */
function realPath(events: readonly Happening[]): string[] {
  const line = (...parts: unknown[]) => [parts.map((part) => String(part ?? null)).join(' ')]
  return events.flatMap(({ type, data }) => {
    if (type === 'call.way') return line('way', data.at, data.id, data.why)
    if (type === 'call.flow-entered') return line('node', 'flow', data.flowId, data.node)
    if (type === 'call.unknown-number') return line('unknown-number', null, null, data.dialled)
    return []
  })
}

type Result = { seed: number; expected: string[]; real: string[] }
const isSame = ({ expected, real }: Result) => expected.join('\n') === real.join('\n')

/** Calls as the seed says, presses its keys where the URA waits for them, and stays until the way is at its end. */
async function callIn({ seed, trunkId, did, from, keys }: InboundSetup): Promise<Result> {
  const telco = telcos.get(trunkId)
  if (!telco) throw new Error('a trunk without a carrier')
  const traced = await ask({ from: { side: 'trunk', trunkId }, callerId: from, dialled: did, keys })
  const expected = tracedPath(traced)
  const call = await telco.call({ from, to: did })
  await call.invited()
  const { id } = await world.interactionOf(call)
  await playKeys(call, id, keys, expected.length)
  // One that goes on where the trace has ended went another way: that is the finding, not the time it takes.
  if (traced.phase === 'ended') await call.ended(20_000).catch(() => undefined)
  call.hangUp()
  await world.closed(call, 30_000)
  return { seed, expected, real: realPath(await world.events(id)) }
}

/** A key whenever one more menu has been said; until the call has gone as far as was foretold, or is over. */
async function playKeys(call: Call, id: string, keys: string, length: number): Promise<void> {
  const left = [...keys]
  await eventually(
    `the call goes ${length} steps`,
    async () => {
      const events = await world.events(id)
      if (call.happened.ended || realPath(events).length >= length) return true
      if (left.length > 0 && waitsForKey(events)) await call.press(left.shift() ?? '')
      return undefined
    },
    { withinMs: 30_000, everyMs: 120, seen: async () => [realPath(await world.events(id)), call.story().split('\n')] },
  ).catch(() => undefined)
}

/** A menu was entered, and its key is not pressed yet; a wrong one says it again, and it waits for the next. */
function waitsForKey(events: readonly Happening[]): boolean {
  const last = events.findLast(({ type }) => type.startsWith('call.'))
  const isMenu = last?.type === 'call.flow-entered' && last.data.node === 'menu'
  return isMenu || (last?.type === 'call.key-pressed' && last.data.node === 'menu')
}

async function callOut({ seed, extensionId, dialled }: OutboundSetup): Promise<Result> {
  const agent = world.agents.find((one) => one.extensionId === extensionId)
  if (!agent) throw new Error('an extension without a phone')
  const traced = await ask({ from: { side: 'extension', extensionId }, dialled })
  const dials = traced.steps.find(({ is }) => is === 'dials')
  const call = await agent.phone.dial(dialled)
  const wire = dials ? await world.telco.receives({ to: dials.why ?? '' }) : undefined
  const sent = (number: unknown, callerId: unknown) => `wire ${number} ${callerId}`
  const expected = [...tracedPath(traced), ...(dials ? [sent(dials.why, dials.callerId)] : [])]
  const made = await eventually('an interaction of it', async () => {
    const { items } = await world.api.get('/interactions?limit=200', interactions)
    return items.findLast((one) => one.to === dialled && one.startedAt >= (call.happened.invitedAt ?? 0) - 50)
  })
  await eventually(
    'the way is told',
    async () => realPath(await world.events(made.id)).length >= tracedPath(traced).length,
    {
      withinMs: 15_000,
    },
  ).catch(() => undefined)
  if (traced.phase === 'ended') await call.ended(20_000).catch(() => undefined)
  call.hangUp()
  const real = realPath(await world.events(made.id))
  return { seed, expected, real: [...real, ...(wire ? [sent(wire.to, wire.from)] : [])] }
}

const interactions = z.object({
  items: z.array(z.object({ id: z.string(), to: z.string().nullable(), startedAt: z.number() })),
})

/** So many at a time, each seed on its own. */
async function each(
  seeds: readonly number[],
  count: number,
  work: (seed: number) => Promise<Result>,
): Promise<Result[]> {
  const open = [...seeds]
  const results: Result[] = []
  const worker = async () => {
    for (let seed = open.shift(); seed !== undefined; seed = open.shift()) results.push(await work(seed))
  }
  await Promise.all(Array.from({ length: count }, worker))
  return results
}

const seedsOf = (count: number) => Array.from({ length: count }, (_none, n) => firstSeed + n)

describe('what the tracer says is what happens', () => {
  test(
    'to calls from outside, whatever stands behind the number, and to what extensions dial, as it is sent on the wire',
    async () => {
      const outside = each(seedsOf(Math.ceil(setups * 0.8)), atOnce, async (seed) =>
        callIn(await inboundSetup(yard, seed)),
      )
      // One after another: an extension's call is known by what it dials.
      const dialled = each(seedsOf(Math.floor(setups * 0.2)), 1, async (seed) =>
        callOut(await outboundSetup(yard, seed)),
      )
      const results = { inbound: await outside, outbound: await dialled }
      for (const [what, some] of Object.entries(results)) report(what, some)
      expect([...results.inbound, ...results.outbound].filter((one) => !isSame(one))).toEqual([])
    },
    limitMs,
  )

  test('also when it is asked of a call that was: its story stands beside the trace', async () => {
    const call = await world.call(world.did.flow)
    const { id } = await world.interactionOf(call)
    await playKeys(call, id, '1', 5)
    call.hangUp()
    await world.closed(call)
    const beside = z.object({ agrees: z.boolean(), pairs: z.array(z.object({ same: z.boolean() })) })
    const { agrees, pairs } = await world.api.post('/traces/of-call', { interactionId: id }, beside)
    expect([agrees, pairs.length >= 4, pairs.every(({ same }) => same)]).toEqual([true, true, true])
  })

  test('and a question about what is not there is refused', async () => {
    const wrong = ask({ from: { side: 'extension', extensionId: 'nobody' }, dialled: '190' })
    await expect(wrong).rejects.toThrow(ApiRefusal)
  })
})

function report(what: string, results: readonly Result[]): void {
  const steps = results.reduce((sum, { real }) => sum + real.length, 0)
  if (process.env.VEZ_TRACE_SETUPS)
    console.info(`${what}: ${results.filter(isSame).length} of ${results.length} agree, ${steps} steps`)
}
