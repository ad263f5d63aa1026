import type { DestinationRef } from '#server/destinations/schema.ts'
import { type AgentId, asId, type QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { Random } from '#server/kernel/random.ts'
import type { QueueSettings, Settings } from '#server/routing/core/settings.ts'
import type { OverflowStep } from '#server/routing/rules/overflow.ts'
import type { SkillNeed } from '#server/routing/rules/skills.ts'
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
      agentSkills: drawSkills(random, agents),
      ageing: random.chance(0.5) ? null : { everyMs: 10_000 + random.below(60_000), step: 1 + random.below(20) },
    },
    paceMs: 200 + random.below(4000),
    faults: random.chance(0.2) ? noFaults : drawFaults(random),
  }
}

const skillIds = ['english', 'billing']

function drawSkills(random: Random, agents: AgentId[]): Record<AgentId, Record<string, number>> {
  const levels = () =>
    Object.fromEntries(skillIds.filter(() => random.chance(0.6)).map((id) => [id, 1 + random.below(10)]))
  return Object.fromEntries(agents.map((agentId) => [agentId, levels()]))
}

export const drawNeeds = (random: Random): SkillNeed[] =>
  skillIds.filter(() => random.chance(0.5)).map((skillId) => ({ skillId, level: 1 + random.below(10) }))

function drawDestination(random: Random): DestinationRef {
  return random.chance(0.5) ? { type: 'queue', id: `q${1 + random.below(4)}` } : { type: 'audio', id: 'aviso' }
}

function drawOverflow(random: Random): Pick<QueueSettings, 'overflow' | 'maxWait' | 'maxLength' | 'whenNobody'> {
  const queueId = () => asId<QueueId>(`q${1 + random.below(4)}`)
  const step = (): OverflowStep => {
    const afterMs = 1000 * (1 + random.below(60))
    const kind = random.pick(['add-queue', 'move', 'leave'] as const)
    return kind === 'leave'
      ? { afterMs, do: kind, to: drawDestination(random) }
      : { afterMs, do: kind, queueId: queueId() }
  }
  return {
    overflow: Array.from({ length: random.below(4) }, step),
    maxWait: random.chance(0.3) ? { afterMs: 1000 * (5 + random.below(90)), to: drawDestination(random) } : null,
    maxLength: random.chance(0.3) ? { most: 1 + random.below(4), to: drawDestination(random) } : null,
    whenNobody: random.chance(0.3)
      ? { is: random.pick(['present', 'available'] as const), to: drawDestination(random) }
      : null,
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
    ...(random.chance(0.5) && drawOverflow(random)),
    skills: random.chance(0.2) ? drawNeeds(random) : [],
    relaxation: random.chance(0.5) ? { everyMs: 1000 * (1 + random.below(20)), by: 1 + random.below(3) } : null,
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
