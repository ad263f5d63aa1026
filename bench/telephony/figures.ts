import { setTimeout as sleep } from 'node:timers/promises'
import { type Capture, startCapture, type WireMessage } from '#tests/support/sip/capture.ts'
import { invitePairs, type Quantiles, quantiles, returns } from '#tests/support/sip/latency.ts'
import { headerOf, userOf } from '#tests/support/sip/message.ts'
import type { Contestant, Use } from './contestants.ts'
import type { AgentHabit } from './load-scenarios.ts'

/** The callers' phones and the agents' stand at one port; the phones stay until the work is over. */
async function withPhones<T>({ load, phones }: Contestant, habit: AgentHabit, work: () => Promise<T>): Promise<T> {
  const apparatus = await load.phones(phones, habit)
  try {
    return await work()
  } finally {
    await apparatus.end()
  }
}

async function onTheWire({ server }: Contestant, work: () => Promise<unknown>): Promise<WireMessage[]> {
  const capture: Capture = await startCapture({ ports: [server.port] })
  let isDone = false
  try {
    await work()
    isDone = true
    return await capture.stop()
  } finally {
    if (!isDone) await capture.stop()
  }
}

async function served(who: Contestant, plan: Parameters<Contestant['load']['calls']>[1]): Promise<void> {
  const { failed } = await who.load.calls(who.carrier, plan)
  if (failed > 0) throw new Error(`${failed} of ${plan.count} calls to ${who.name} were not served`)
}

/** A caller comes, agents are free: from the carrier's INVITE to the phone's, and what a call costs. */
export async function setUp(who: Contestant, perSecond: number, count: number): Promise<Quantiles & Cost> {
  const dialled = await who.numbersFor(20)
  return withPhones(who, { talkMs: [200, 600] }, async () => {
    const before = who.use()
    const messages = await onTheWire(who, () => served(who, { count, perSecond, dialled }))
    const cost = costOf(before, who.use(), count)
    return { ...quantiles(invitePairs(messages, who.server.address).map((pair) => pair.ms)), ...cost }
  })
}

/** So many callers wait, an agent hangs up: from the phone's BYE to its next INVITE. */
export async function again(who: Contestant, waiting: number): Promise<Quantiles> {
  const dialled = await who.numbersFor(20)
  // Random: a fixed one would beat in time with app_queue's poll.
  return withPhones(who, { talkMs: [500, 2_500] }, async () => {
    const plan = { count: waiting + 170, perSecond: 50, dialled }
    const messages = await onTheWire(who, () => served(who, plan))
    return quantiles(returns(messages, who.server.address, Math.max(waiting, 20)).map((each) => each.ms))
  })
}

/** From the end of an offer that nobody took (486, or our CANCEL) to the next phone's INVITE for the same caller. */
export async function nextAgent(who: Contestant, everyOther: 'is-busy' | 'rings', count: number): Promise<Quantiles> {
  const dialled = await who.numbersFor(20)
  return withPhones(who, { talkMs: [100, 200], everyOther }, async () => {
    const messages = await onTheWire(who, () =>
      served(who, { count, perSecond: everyOther === 'rings' ? 1 : 4, dialled }),
    )
    return quantiles(nextInvites(messages, who.server.address).map(({ ms }) => ms))
  })
}

export function nextInvites(messages: WireMessage[], server: string): { caller: string; ms: number }[] {
  const refusedAt = new Map<string, number>()
  const found: { caller: string; ms: number }[] = []
  const seen = new Set<string>()
  for (const message of messages) {
    const caller = userOf(headerOf(message, 'From'))
    const isRefusal = message.target === server && message.status === 486
    const isCancel = message.source === server && message.method === 'CANCEL'
    if ((isRefusal || isCancel) && !refusedAt.has(caller)) refusedAt.set(caller, message.at)
    if (message.method !== 'INVITE' || message.source !== server || seen.has(message.callId)) continue
    seen.add(message.callId)
    const at = refusedAt.get(caller)
    refusedAt.delete(caller)
    if (at !== undefined) found.push({ caller, ms: message.at - at })
  }
  return found
}

export type Cost = { servingMs: number; storeMs: number }

/** Processor milliseconds for each of so many. */
const costOf = (before: ReturnType<Contestant['use']>, after: ReturnType<Contestant['use']>, count: number): Cost => ({
  servingMs: ((after.serving.cpuSeconds - before.serving.cpuSeconds) * 1_000) / count,
  storeMs: (((after.store?.cpuSeconds ?? 0) - (before.store?.cpuSeconds ?? 0)) * 1_000) / count,
})

export type Standing = { cpuShare: number; rssMib: number }

/** What one of so many calls costs that go on: the share of a core, and the memory that came with them. */
async function whileStanding(who: Contestant, count: number, crowd: () => Promise<{ end(): Promise<void> }>) {
  const empty = who.use().serving
  const standing = await crowd()
  try {
    await sleep((count / 20) * 1_000 + 3_000)
    const [before, startedAt] = [who.use().serving, performance.now()]
    await sleep(10_000)
    const after = who.use().serving
    const seconds = (performance.now() - startedAt) / 1_000
    const cpu = (one: Use, other: Use) => (other.cpuSeconds - one.cpuSeconds) / seconds
    return { cpuShare: cpu(before, after) / count, rssMib: (after.rssMib - empty.rssMib) / count }
  } finally {
    await standing.end()
  }
}

export function waitingCost(who: Contestant, count: number): Promise<Standing> {
  const dialled = [who.waitingNumber ?? '']
  return whileStanding(who, count, () => who.load.crowd(who.carrier, { count, perSecond: 20, dialled }))
}

export async function talkingCost(who: Contestant, count: number): Promise<Standing> {
  const dialled = await who.numbersFor(300)
  return withPhones(who, { talkMs: [120_000, 120_000] }, () =>
    whileStanding(who, count, () => who.load.crowd(who.carrier, { count, perSecond: 20, dialled })),
  )
}

export type Stage = { perSecond: number; failed: number; p50: number; p99: number; deepest: number; servingMs: number }

/** More calls a second at each stage, until some fail. */
export async function capacity(who: Contestant, stages: { perSecond: number; seconds: number }[]): Promise<Stage[]> {
  const dialled = await who.numbersFor(300)
  const found: Stage[] = []
  await withPhones(who, { talkMs: [800, 1_600] }, async () => {
    for (const { perSecond, seconds } of stages) {
      const count = perSecond * seconds
      const before = who.use()
      let failed = 0
      const messages = await onTheWire(who, async () => {
        failed = (await who.load.calls(who.carrier, { count, perSecond, dialled })).failed
      })
      const { servingMs } = costOf(before, who.use(), count)
      const { p50, p99 } = quantiles(invitePairs(messages, who.server.address).map((pair) => pair.ms))
      found.push({ perSecond, failed, p50, p99, deepest: await who.deepestQueue(), servingMs })
      console.log(`   ${who.name} ${JSON.stringify(found.at(-1))}`)
      if (failed > 0) return
    }
  })
  return found
}
