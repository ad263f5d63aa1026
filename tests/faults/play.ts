import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { type Agent, becomes, sessionOf } from '#tests/support/world.ts'
import { drawPlan, loadMs, type Plan } from './draw.ts'
import { faults } from './faults.ts'
import { type CallerFact, diedWithAsterisk, type Facts, type Finding, findings, type RingFact } from './ledger.ts'
import type { Stage } from './stage.ts'
import { readStores } from './stores.ts'
import { openVisitor, type Visitor } from './visitor.ts'

export type Outcome = {
  plan: Plan
  findings: Finding[]
  counts: {
    calls: number
    talks: number
    lines: number
    recordings: number
    recordingsFailed: number
    diedWithAsterisk: number
    asteriskCrashed: number
    serverRestarts: number
  }
  /** From the start of the new server to the first INVITE to an agent, where nothing else was broken then. */
  awayMs: number[]
  /** The same, where something else was broken, too. */
  awayAmidMs: (number | null)[]
  settledMs: number
}

/** Recordings begin late, or hold less. */
const hinders = /^(?:disk|ari|server|database|ferretdb|postgres|asterisk)-/
/** After the last fault is mended: so long until everybody is served and gone. */
const calmMs = 45_000

/** One day by its seed: load and faults, calm, the ledger. */
export async function play(stage: Stage, seed: number): Promise<Outcome> {
  const plan = drawPlan(seed)
  const { world } = stage
  const agents = stage.agents.slice(0, plan.agents)
  await setUp(stage, plan, agents)
  const startedAt = Date.now()
  const callsBefore = world.telco.calls.length
  const ringsBefore = new Map(world.agents.map((agent) => [agent, agent.phone.calls.length]))
  const ringsOfOld: { agent: Agent; calls: Call[] }[] = []

  let writing = true
  const visitors = plan.visitors.map((each, n) =>
    openVisitor({
      url: world.server.url,
      publicToken: stage.publicToken,
      name: `v${seed}-${n}`,
      plan: each,
      over: () => !writing,
    }),
  )
  const dialling = plan.callers.map((caller) => dial(stage, caller))
  const phonesBefore = new Map(world.agents.map((agent) => [agent, agent.phone]))
  const troubles: { from: number; to: number; name: string }[] = []
  const troubling = plan.faults.map(async (fault) => {
    await sleep(fault.atMs)
    const trouble = { from: Date.now(), to: Number.POSITIVE_INFINITY, name: fault.name }
    troubles.push(trouble)
    await faults[fault.name]({ stage, visitors, fault })
    trouble.to = Date.now()
  })
  await sleep(loadMs)
  await Promise.all([...dialling, ...troubling])

  // ── Calm ──
  const calmFrom = Date.now()
  const until = calmFrom + calmMs
  const stuck: string[] = []
  const soon = async (what: string, is: () => Promise<boolean> | boolean) => {
    const withinMs = Math.max(1_000, until - Date.now())
    return eventually(what, is, { withinMs, everyMs: 50 }).then(
      () => true,
      () => false,
    )
  }
  const today = () => world.telco.calls.slice(callsBefore)
  const isOver = (call: Call) => call.happened.ended !== undefined || stage.died.has(call)
  await soon('the server is ready', () => ready(world.server.url))
  await Promise.all([
    soon('every caller is served', () => today().every(isOver)),
    ...visitors.map(async (visitor) => {
      await soon('every line is written', () => visitor.done.then(() => true))
      // Who has a chat is offered no call: a visitor whom all has been answered leaves.
      if (await soon('the visitor is answered', () => isAnswered(visitor))) await visitor.end()
    }),
  ])
  const leftCallers = new Set(today().filter((call) => !isOver(call)))
  const leftVisitors = new Set(visitors.filter((each) => !isAnswered(each)))
  const settledMs = Date.now() - calmFrom
  writing = false

  for (const visitor of visitors) {
    await visitor.sync().catch(() => {})
    if (leftVisitors.has(visitor)) await visitor.end()
  }
  for (const call of today()) if (!isOver(call)) call.hangUp()
  for (const browser of stage.browsers.values()) await browser.endAll().catch(() => {})
  const died = new Map(stage.died)
  stuck.push(...(await whoIsStuck(stage, agents)))
  const replies = [...stage.browsers.values()].flatMap((browser) => browser.replies)
  await Promise.all(stage.probes.map(({ rangAt }) => rangAt))
  for (const visitor of visitors) {
    await visitor.sync().catch(() => {})
    visitor.close()
  }

  // ── What all saw, and what is stored ──
  const stores = await settledStores(stage, startedAt, today())
  const callerFact = (call: Call): CallerFact => ({
    from: call.from,
    invitedAt: call.happened.invitedAt ?? 0,
    answeredAt: call.happened.answeredAt ?? null,
    ended: call.happened.ended ?? null,
    diedAt: died.get(call) ?? null,
    left: leftCallers.has(call),
    story: call.story(),
  })
  const ringFact = (agent: Agent, call: Call): RingFact => ({
    ...callerFact(call),
    agent: agent.name,
    heardMs: call.heard.loudMs,
  })
  for (const [agent, phone] of phonesBefore)
    if (agent.phone !== phone) ringsOfOld.push({ agent, calls: phone.calls.slice(ringsBefore.get(agent) ?? 0) })
  const rings = world.agents.flatMap((agent) =>
    agent.phone.calls
      .slice(phonesBefore.get(agent) === agent.phone ? (ringsBefore.get(agent) ?? 0) : 0)
      .map((call) => ringFact(agent, call)),
  )
  const facts: Facts = {
    callers: today().map(callerFact),
    rings: [...rings, ...ringsOfOld.flatMap(({ agent, calls }) => calls.map((call) => ringFact(agent, call)))],
    chats: visitors.flatMap((visitor) =>
      visitor.conversationId === null
        ? []
        : [
            {
              conversationId: visitor.conversationId,
              visitor: visitor.said[0]?.text ?? visitor.conversationId,
              said: visitor.said,
              replies: replies.filter(({ conversationId }) => conversationId === visitor.conversationId),
              window: [...visitor.seen.values()].toSorted((a, b) => a.seq - b.seq),
              stored: stores.linesOf(visitor.conversationId),
              left: leftVisitors.has(visitor),
            },
          ],
    ),
    interactions: stores.interactions,
    recordings: stores.recordings,
    deaths: [...stage.deaths],
    hindered: troubles.filter(({ name }) => hinders.test(name)),
    serverAway: stage.lives.map(({ endedAt, readyAt }) => ({ from: endedAt, to: readyAt ?? Date.now() })),
    serverEndedByItself: stage.lives.filter(({ by }) => by === 'itself').length,
    stuck,
  }
  const ofToday = new Set(facts.callers.map(({ from }) => from))
  const booked = new Set(facts.interactions.filter(({ from }) => from && ofToday.has(from)).map(({ id }) => id))
  const recordings = facts.recordings.filter(({ interactionId }) => booked.has(interactionId))
  return {
    plan,
    findings: findings(facts).map((found) => ({
      ...found,
      story: found.interactionId ? `${found.story}\n${stores.storyOf(found.interactionId)}` : found.story,
    })),
    counts: {
      calls: facts.callers.length,
      talks: facts.rings.filter(({ answeredAt, heardMs }) => answeredAt !== null && heardMs > 300).length,
      lines: facts.chats.reduce((sum, { stored }) => sum + stored.filter(({ kind }) => kind !== 'system').length, 0),
      recordings: recordings.filter(({ state }) => state === 'stored').length,
      recordingsFailed: recordings.filter(({ state }) => state === 'failed').length,
      diedWithAsterisk: facts.callers.filter((caller) => diedWithAsterisk(caller, facts)).length,
      asteriskCrashed: facts.deaths.filter(({ by }) => by === 'itself').length,
      serverRestarts: stage.lives.length,
    },
    ...(await away(stage, troubles)),
    settledMs,
  }
}

async function setUp(stage: Stage, plan: Plan, agents: Agent[]): Promise<void> {
  const { world } = stage
  await forgetRates()
  await world.setQueue({
    memberIds: agents.map(({ id }) => id),
    strategy: plan.queue.strategy,
    wrapUpMs: plan.queue.wrapUpMs,
    ringMs: { voice: plan.queue.ringMs, chat: 4_000, email: 60_000 },
  })
  for (const [n, agent] of agents.entries()) stage.habit(agent, plan.habits[n] ?? {})
  await Promise.all(world.agents.map((agent) => becomes(agent, 'available')))
  const idle = async () => {
    const sessions = await Promise.all(world.agents.map(sessionOf))
    return sessions.every(({ reservations, presence }) => reservations.length === 0 && presence === 'available')
  }
  const reached = async () => (await Promise.all(agents.map(sessionOf))).every(({ media }) => media.length >= 2)
  await eventually('all are there', async () => (await idle()) && (await reached()), {
    withinMs: 30_000,
    seen: () => Promise.all(world.agents.map(sessionOf)),
  })
  stage.begin()
}

/** All seeds' visitors come from one address, which is allowed twenty chats in ten minutes. */
async function forgetRates(): Promise<void> {
  const redis = new Redis(process.env.VEZ_REDIS_URL ?? '')
  try {
    const keys = await redis.keys('vez:webchat:*')
    if (keys.length > 0) await redis.del(keys)
  } finally {
    redis.disconnect()
  }
}

async function dial(stage: Stage, { atMs, by, patienceMs }: Plan['callers'][number]): Promise<void> {
  await sleep(atMs)
  const { did } = stage.world
  // Who hears the menu anew presses anew: what was pressed as the server died is nowhere written.
  const presses = Array.from({ length: 14 }, (_, n) => ({ afterMs: 800 + n * 3_000, key: '1' }))
  const keys = by === 'flow' ? { keys: presses } : {}
  // Whom Asterisk does not even take up (it is away) gives up at last.
  const call = await stage.world.call(did[by], { ...keys, cancelAfterMs: 40_000 }).catch(() => undefined)
  if (call && patienceMs !== null) setTimeout(() => call.hangUp(), patienceMs)
}

/** All that the visitor wrote has its reply in the visitor's window. */
function isAnswered(visitor: Visitor): boolean {
  if (visitor.conversationId === null) return false
  const lines = [...visitor.seen.values()]
  const replies = new Set(lines.filter(({ kind }) => kind === 'agent').map(({ text }) => text))
  return visitor.said.every(({ text, refused }) => refused || replies.has(`re: ${text}`))
}

/** Free again is who gets a call: as many callers at once as there are agents, each of them answered. */
async function whoIsStuck(stage: Stage, agents: Agent[]): Promise<string[]> {
  const { world } = stage
  const free = async (agent: Agent) => {
    const { presence, reservations, media } = await sessionOf(agent)
    return presence === 'available' && reservations.length === 0 && media.includes('voice') && media.includes('chat')
  }
  const stuck: string[] = []
  await Promise.all(
    agents.map((agent) =>
      eventually(`${agent.name} is free`, () => free(agent), { withinMs: 20_000, seen: () => sessionOf(agent) }).catch(
        (why: Error) => void stuck.push(`${agent.name} is not free: ${why.message}`),
      ),
    ),
  )
  if (stuck.length > 0) return stuck
  for (const agent of agents) stage.habit(agent, { answersAfterMs: 50 })
  const before = new Map(agents.map((agent) => [agent, agent.phone.calls.length]))
  const calls = await Promise.all(agents.map(() => world.call(world.did.queue)))
  const served = (agent: Agent) => agent.phone.calls.slice(before.get(agent)).some((call) => call.isUp)
  await eventually('all are served', () => agents.every(served), { withinMs: 25_000 }).catch(() => {
    for (const agent of agents) if (!served(agent)) stuck.push(`${agent.name} got no call, though one waited`)
  })
  for (const call of calls) call.hangUp()
  return stuck
}

/** What is stored, as soon as all that is over is said to be over, or after so long. */
async function settledStores(stage: Stage, since: number, calls: Call[]) {
  const read = () => readStores(stage.world.server.databaseUri, since)
  const isSettled = ({ interactions, recordings }: Awaited<ReturnType<typeof read>>) =>
    calls.every(({ happened, from }) => !happened.answeredAt || interactions.some((each) => each.from === from)) &&
    interactions.every(({ endedAt, state }) => endedAt !== null && (state === null || state === 'ended')) &&
    // One of a talk that was over at once may stay `requested`; the ledger asks for those of real talks.
    recordings.every(({ state }) => ['requested', 'stored', 'failed'].includes(state))
  let last = await read()
  await eventually(
    'all is booked',
    async () => {
      last = await read()
      return isSettled(last)
    },
    { withinMs: 20_000, everyMs: 200 },
  ).catch(() => {})
  return last
}

async function away(stage: Stage, troubles: { from: number; to: number; name: string }[]) {
  const awayMs: number[] = []
  const awayAmidMs: (number | null)[] = []
  for (const { life, rangAt } of stage.probes) {
    const at = await rangAt
    const ms = at === null ? null : at - life.startedAt
    const amid = troubles.some(
      ({ from, to, name }) => name !== 'server-killed' && from < (at ?? Infinity) && to > life.startedAt - 2_000,
    )
    if (ms !== null && !amid && life.tries === 1) awayMs.push(ms)
    else awayAmidMs.push(ms)
  }
  return { awayMs, awayAmidMs }
}

const ready = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )
