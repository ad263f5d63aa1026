import { type AgentId, asId, type QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { Random } from '#server/kernel/random.ts'
import type { QueueSettings, Settings } from '#server/routing/core/settings.ts'
import { type StrategyName, strategies } from '#server/routing/strategies/index.ts'

/** What a seed makes of a company: its people, its queues, how busy it is and what goes wrong. */
export type Plan = {
  agents: AgentId[]
  settings: Settings
  /** The mean time between two things that people do. */
  paceMs: number
  /** Parts of one: how often each fault happens to what it can happen to. */
  faults: Faults
}

export type Faults = {
  replyLost: number
  replyTwice: number
  replyLate: number
  offerRejected: number
  offerLost: number
  connectRejected: number
  saveFails: number
  saveSlow: number
  /** At each thing that people do. */
  engineKilled: number
  clockJumps: number
}

export const noFaults: Faults = {
  replyLost: 0,
  replyTwice: 0,
  replyLate: 0,
  offerRejected: 0,
  offerLost: 0,
  connectRejected: 0,
  saveFails: 0,
  saveSlow: 0,
  engineKilled: 0,
  clockJumps: 0,
}

export const channelsOf: Record<Medium, readonly string[]> = {
  voice: ['voice'],
  chat: ['webchat', 'whatsapp'],
  email: ['email'],
}

export function drawPlan(random: Random): Plan {
  const agents = Array.from({ length: 1 + random.below(7) }, (_, at) => asId<AgentId>(`a${at + 1}`))
  const queues = Array.from({ length: 1 + random.below(4) }, (_, at) => drawQueue(random, asId(`q${at + 1}`), agents))
  return {
    agents,
    settings: {
      queues,
      channelPriority: random.chance(0.5) ? {} : { voice: 1 + random.below(100), whatsapp: 1 + random.below(100) },
      webchatAbsolute: random.chance(0.2),
      capacity: {
        total: 100,
        weights: { voice: 100, chat: random.pick([20, 25, 50]), email: 10 },
        waitingCustomerWeight: 5,
        limits: { voice: 1, chat: 1 + random.below(4), email: 1 + random.below(3) },
        mayInterrupt: random.pick([
          { voice: [], chat: [], email: [] },
          { voice: ['chat', 'email'], chat: [], email: [] },
          { voice: ['email'], chat: ['email'], email: [] },
        ]),
      },
      ageing: random.chance(0.5) ? null : { everyMs: 10_000 + random.below(60_000), step: 1 + random.below(20) },
    },
    paceMs: 200 + random.below(4000),
    faults: random.chance(0.2) ? noFaults : drawFaults(random),
  }
}

export function drawQueue(random: Random, id: QueueId, agents: AgentId[]): QueueSettings {
  const ringMs = 3000 + random.below(20_000)
  return {
    id,
    name: `Fila ${id}`,
    strategy: random.pick(Object.keys(strategies) as StrategyName[]),
    members: shuffled(random, agents).slice(0, 1 + random.below(agents.length)),
    distribution: random.chance(0.2) ? 'pull' : 'push',
    ringMs: { voice: ringMs, chat: ringMs * 2, email: ringMs * 3 },
    wrapUpMs: random.chance(0.3) ? 0 : random.below(20_000),
    afterMissed: random.chance(0.3) ? 'pause' : 'keep',
    againMs: random.chance(0.2) ? 0 : random.below(60_000),
    dispositionsRequired: random.chance(0.1),
  }
}

function drawFaults(random: Random): Faults {
  const sometimes = (most: number) => (random.chance(0.5) ? 0 : random.next() * most)
  return {
    replyLost: sometimes(0.1),
    replyTwice: sometimes(0.3),
    replyLate: sometimes(0.3),
    offerRejected: sometimes(0.1),
    offerLost: sometimes(0.1),
    connectRejected: sometimes(0.1),
    saveFails: sometimes(0.2),
    saveSlow: sometimes(0.5),
    engineKilled: sometimes(0.02),
    clockJumps: sometimes(0.02),
  }
}

export function shuffled<T>(random: Random, all: readonly T[]): T[] {
  return all
    .map((value) => ({ value, by: random.next() }))
    .toSorted((a, b) => a.by - b.by)
    .map(({ value }) => value)
}
