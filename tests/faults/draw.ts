import { type Random, randomFrom } from '#server/kernel/random.ts'
import { type StrategyName, strategies } from '#server/routing/strategies/index.ts'

/** What a seed makes of a day: who is there, who calls and writes, what breaks and when. Instants count from the start. */
export type Plan = {
  seed: number
  agents: number
  queue: { strategy: StrategyName; wrapUpMs: number; ringMs: number }
  habits: { answersAfterMs: number; talksMs: [number, number] }[]
  callers: CallerPlan[]
  visitors: VisitorPlan[]
  faults: PlannedFault[]
}

export type CallerPlan = {
  atMs: number
  by: 'queue' | 'flow' /** Hangs up so long after dialling. */
  patienceMs: number | null
}

export type VisitorPlan = {
  atMs: number
  lines: LinePlan[]
  /** By the window's socket, or by HTTP as without one. */
  by: 'socket' | 'http'
}

export type LinePlan = {
  afterMs: number
  /** `again`: sent twice at once. `late`: once more after the next line was sent. `early`: the next does not wait for its answer. */
  how: 'once' | 'again' | 'late' | 'early'
}

export const faultNames = [
  'server-killed',
  'events-cut',
  'events-half-open',
  'ari-cut',
  'ari-stalled',
  'ami-cut',
  'redis-killed',
  'redis-stalled',
  'database-cut',
  'database-slow',
  'database-stalled',
  'ferretdb-killed',
  'postgres-killed',
  'asterisk-killed',
  'asterisk-restarted',
  'clock-moved',
  'disk-full',
  'browser-vanished',
  'phone-vanished',
  'visitor-vanished',
] as const
export type FaultName = (typeof faultNames)[number]

/** `degree`: in [0, 1), for what the fault has of more and less; `whom`: which of the agents or visitors. */
export type PlannedFault = { name: FaultName; atMs: number; forMs: number; degree: number; whom: number }

export const loadMs = 6_000

export function drawPlan(seed: number): Plan {
  const random = randomFrom(seed * 7_919)
  const between = (least: number, most: number) => least + random.below(most - least + 1)
  const agents = between(2, 3)
  const callers = Array.from({ length: between(3, 8) }, () => ({
    atMs: random.below(loadMs),
    by: random.chance(0.25) ? ('flow' as const) : ('queue' as const),
    patienceMs: random.chance(0.25) ? between(500, 6_000) : null,
  }))
  const visitors = Array.from({ length: between(1, 2) }, () => drawVisitor(random))
  return {
    seed,
    agents,
    queue: {
      strategy: random.pick(Object.keys(strategies) as StrategyName[]),
      wrapUpMs: random.chance(0.5) ? 0 : 1_000,
      ringMs: between(3_000, 6_000),
    },
    habits: Array.from({ length: agents }, () => ({
      answersAfterMs: between(20, 800),
      talksMs: [1_500, between(1_600, 3_500)] as [number, number],
    })),
    callers: callers.toSorted((a, b) => a.atMs - b.atMs),
    visitors: visitors.toSorted((a, b) => a.atMs - b.atMs),
    faults: drawFaults(random),
  }
}

function drawVisitor(random: Random): VisitorPlan {
  return {
    atMs: random.below(loadMs / 2),
    by: random.chance(0.5) ? 'socket' : 'http',
    lines: Array.from({ length: 2 + random.below(5) }, () => ({
      afterMs: random.below(1_200),
      how: random.chance(0.5) ? 'once' : random.pick(['again', 'late', 'early'] as const),
    })),
  }
}

/** Most days break one or two things; the server's own death is what matters most, so it comes oftener than the rest. */
function drawFaults(random: Random): PlannedFault[] {
  const drawn = Array.from({ length: 1 + random.below(3) }, () => ({
    name: random.chance(0.2) ? 'server-killed' : random.pick(faultNames),
    atMs: 500 + random.below(loadMs - 500),
    forMs: 200 + random.below(2_300),
    degree: random.next(),
    whom: random.below(1_000),
  }))
  return drawn.toSorted((a, b) => a.atMs - b.atMs)
}

export const planLines = ({ seed, agents, queue, callers, visitors, faults }: Plan): string[] => [
  `seed ${seed}: ${agents} agents, ${queue.strategy}, ringing ${queue.ringMs} ms, wrap-up ${queue.wrapUpMs} ms`,
  `callers at ${callers.map(({ atMs, by, patienceMs }) => `${atMs}${by === 'flow' ? ' by the flow' : ''}${patienceMs ? ` for ${patienceMs}` : ''}`).join(', ')} ms`,
  `visitors at ${visitors.map(({ atMs, lines, by }) => `${atMs} (${lines.length} lines by ${by})`).join(', ')} ms`,
  ...faults.map(({ name, atMs, forMs, degree }) => `${name} at ${atMs} ms for ${forMs} ms (${degree.toFixed(2)})`),
]
