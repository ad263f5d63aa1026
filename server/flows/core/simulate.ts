import { z } from 'zod'
import type { Instant } from '#server/kernel/clock.ts'
import type { Audible, Flow, FlowBook, FlowReply, FlowRequest, FlowRun, Happening, Leaves, Variables } from './flow.ts'
import { beginFlow, type FlowStep, hidesKeys, proceed } from './interpreter.ts'
import { variablesOf } from './variables.ts'

// A call without a call: production's own interpreter, with a customer who does as was written down.

/** What the customer does when the flow waits for a key: the next of these. */
export const simulatedDeed = z.union([
  z.strictObject({ press: z.string().regex(/^[0-9*#]{1,40}$/) }),
  z.strictObject({ silence: z.literal(true) }),
])

export const simulatedReply = z.strictObject({
  /** Where the other side does not answer at all. */
  timesOut: z.boolean().default(false),
  status: z.number().int().min(100).max(599).default(200),
  body: z.unknown().optional(),
})

export const simulatedCall = z.strictObject({
  from: z
    .string()
    .regex(/^\+?[0-9]{0,20}$/)
    .default('5511987654321'),
  dialled: z
    .string()
    .regex(/^\+?[0-9*#]{0,20}$/)
    .default(''),
  protocol: z
    .string()
    .regex(/^[0-9A-Za-z-]{0,40}$/)
    .default('20260000000001'),
  contactName: z.string().max(120).default(''),
  does: z.array(simulatedDeed).max(200).default([]),
  /** What web services answer, by node. */
  replies: z.record(z.string(), simulatedReply).default({}),
})
export type SimulatedCall = z.output<typeof simulatedCall>

export type Line =
  | { is: 'enters'; node: string; flowId: string }
  | { is: 'hears'; sounds: Audible[]; cutShort: boolean }
  | { is: 'presses'; keys: string }
  | { is: 'says-nothing'; ms: number }
  | { is: 'asks'; request: FlowRequest; reply: FlowReply }
  | { is: 'scores'; survey: string; score: number }

export type Transcript = {
  lines: (Line & { at: Instant })[]
  /** Where it stands, still waiting for a key when all deeds were done. */
  standsAt: string | null
  leaves: Leaves | null
  collected: Variables
}

const turnsMax = 1_000

export function simulateFlow(flow: Flow, call: SimulatedCall, book: FlowBook, at: Instant): Transcript {
  const contact = call.contactName ? { id: 'simulated', name: call.contactName } : null
  const facts = { protocol: call.protocol, from: call.from, dialled: call.dialled, contact }
  const deeds = call.does.flatMap((deed) => ('press' in deed ? [...deed.press] : [null]))
  const lines: Transcript['lines'] = []
  let now = at
  let hearing: (Line & { is: 'hears' }) | null = null
  const tell = (line: Line) => void lines.push({ ...line, at: now })

  function took({ entered, say, hush, scores }: FlowStep): void {
    if (hush && hearing) hearing.cutShort = true
    if (hush) hearing = null
    for (const { survey, score } of scores) tell({ is: 'scores', survey, score })
    for (const { flowId, node } of entered) tell({ is: 'enters', flowId, node })
    if (!say) return
    hearing = { is: 'hears', sounds: say, cutShort: false }
    lines.push(Object.assign(hearing, { at: now }))
  }

  let step = beginFlow(flow, variablesOf(facts), book, now)
  took(step)
  for (let turns = 0; step.run && turns < turnsMax; turns++) {
    const happening = nextFor(step.run, step.asks)
    if (!happening) break
    step = proceed(step.run, happening, book, now)
    took(step)
  }
  return { lines, standsAt: step.run?.node ?? null, leaves: step.leaves, collected: step.collected }

  function nextFor(run: FlowRun, asks: FlowRequest[]): Happening | undefined {
    const [request] = asks
    if (request) {
      hearing = null
      const reply = replyOf(call.replies[run.node])
      tell({ is: 'asks', request, reply })
      return { type: 'replied', key: request.key, reply }
    }
    if (run.waitsUntil === null) {
      hearing = null
      return { type: 'heard' }
    }
    const deed = deeds.shift()
    if (deed === undefined) return undefined
    if (deed === null) {
      tell({ is: 'says-nothing', ms: run.waitsUntil - now })
      now = run.waitsUntil
      return { type: 'timed-out' }
    }
    tell({ is: 'presses', keys: hidesKeys(run) ? '•' : deed })
    return { type: 'pressed', key: deed }
  }
}

function replyOf(given: z.output<typeof simulatedReply> | undefined): FlowReply {
  const detail = 'simulated'
  if (!given) return { ok: false, why: 'failed', status: null, detail: 'no answer was written down' }
  const { timesOut, status, body } = given
  if (timesOut) return { ok: false, why: 'timed-out', status: null, detail }
  return status >= 200 && status < 300
    ? { ok: true, status, body: body ?? null }
    : { ok: false, why: 'failed', status, detail }
}

// ── Runs that are kept ───────────────────────────────────────────────────────────────────────────────────────────────

/** What of a run must stay as it is: the nodes in order, where it leaves, what is known then. What is said may change. */
export const flowOutcome = z.strictObject({
  path: z.array(z.string()),
  standsAt: z.string().nullable(),
  leaves: z.looseObject({ type: z.string() }).nullable(),
  collected: z.record(z.string(), z.string()),
})
export type FlowOutcome = z.output<typeof flowOutcome>

export const outcomeOf = ({ lines, standsAt, leaves, collected }: Transcript): FlowOutcome => ({
  path: lines.flatMap((line) => (line.is === 'enters' ? [line.node] : [])),
  standsAt,
  leaves,
  collected,
})

export const flowRunKept = z.strictObject({
  name: z.string().trim().min(1).max(80),
  /** Local date and time of the company. */
  at: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/),
  call: simulatedCall,
  expects: flowOutcome,
})
export type KeptRun = z.output<typeof flowRunKept>

/** The instant at which clocks there show this; of two (the hour that summer time repeats) the first. */
export function instantOf(local: string, timeZone: string): Instant {
  const wanted = Date.parse(`${local}:00Z`)
  let at = wanted
  // Twice: the offset may be another one on the other side of a change.
  for (let round = 0; round < 2; round++) at = wanted - (shownAt(at, timeZone) - at)
  return at
}

function shownAt(at: Instant, timeZone: string): Instant {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  return Date.parse(`${text.replace(' ', 'T')}Z`)
}

/** The runs that come out differently, each with how. A flow without a node that a run stands on is one of them. */
export function changedRuns(
  flow: Flow,
  runs: readonly KeptRun[],
  book: FlowBook,
): { run: KeptRun; comes: FlowOutcome }[] {
  return runs.flatMap((run) => {
    const comes = outcomeOf(simulateFlow(flow, run.call, book, instantOf(run.at, book.timeZone)))
    return sameOutcome(comes, run.expects) ? [] : [{ run, comes }]
  })
}

const sameOutcome = (a: FlowOutcome, b: FlowOutcome): boolean =>
  a.path.join('\n') === b.path.join('\n') &&
  a.standsAt === b.standsAt &&
  a.leaves?.type === b.leaves?.type &&
  idIn(a.leaves) === idIn(b.leaves) &&
  sameValues(a.collected, b.collected)

const idIn = (leaves: FlowOutcome['leaves']) => leaves?.id ?? null
const sameValues = (a: Variables, b: Variables): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value)
