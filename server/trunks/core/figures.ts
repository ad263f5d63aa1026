import type { Instant } from '#server/kernel/clock.ts'

/** How one call over a trunk ended: the event `trunk.call-ended`. */
export type TrunkCall = {
  direction: 'in' | 'out'
  answered: boolean
  talkedMs: number
  cause: string
  sip: number | null
}

type Side = { calls: number; answered: number; talkedMs: number }
export type Figures = {
  in: Side
  /** `delivered`: the called party's phone was reached, whoever answered or not: what NER counts (ITU-T E.425). */
  out: Side & { delivered: number; cancelled: number }
  /** The last call of ours that the network did not put through, and what it said. */
  lastFailure: { at: Instant; cause: string; sip: number | null } | null
  /** Calls of ours that are over, of the last hour: when, and whether answered. */
  lately: { at: Instant; answered: boolean }[]
}

export const noFigures = (): Figures => ({
  in: { calls: 0, answered: 0, talkedMs: 0 },
  out: { calls: 0, answered: 0, talkedMs: 0, delivered: 0, cancelled: 0 },
  lastFailure: null,
  lately: [],
})

/** The network did its work, and the called party decided. */
const reached = new Set(['busy', 'no-answer', 'rejected', 'answered-elsewhere'])
const hourMs = 3_600_000
const latelyMax = 5_000

/** A call of ours that we took back before anybody answered says nothing of the carrier. */
const isCancelled = (call: TrunkCall) => call.direction === 'out' && !call.answered && call.cause === 'cancelled'

/** Pure: the figures of before, and a call that is over. */
export function count(figures: Figures, call: TrunkCall, at: Instant): Figures {
  const { direction, answered, talkedMs, cause, sip } = call
  const before = figures[direction]
  const side = {
    calls: before.calls + 1,
    answered: before.answered + (answered ? 1 : 0),
    talkedMs: before.talkedMs + talkedMs,
  }
  if (direction === 'in') return { ...figures, in: side }
  const cancelled = isCancelled(call)
  const delivered = answered || reached.has(cause)
  return {
    ...figures,
    out: {
      ...side,
      delivered: figures.out.delivered + (delivered ? 1 : 0),
      cancelled: figures.out.cancelled + (cancelled ? 1 : 0),
    },
    lastFailure: delivered || cancelled ? figures.lastFailure : { at, cause, sip },
    lately: cancelled ? figures.lately : [...recent(figures.lately, at), { at, answered }].slice(-latelyMax),
  }
}

/** A new day begins with what the last hour knows. */
export const nextDay = ({ lately, lastFailure }: Figures): Figures => ({ ...noFigures(), lately, lastFailure })

const recent = (lately: Figures['lately'], now: Instant) => lately.filter(({ at }) => at > now - hourMs)

/** Answered of a hundred seizures (ASR, ITU-T E.411); without those that we took back. null where there were none. */
export function ratios({ out, in: inbound }: Figures) {
  const seizures = out.calls - out.cancelled
  const percent = (part: number) => (seizures > 0 ? Math.round((1000 * part) / seizures) / 10 : null)
  const answered = out.answered + inbound.answered
  return {
    asrPercent: percent(out.answered),
    /** Network effectiveness ratio (ITU-T E.425): without what the called parties decided themselves. */
    nerPercent: percent(out.delivered),
    /** Average call duration: of what was answered, both ways. */
    acdSeconds: answered > 0 ? Math.round((out.talkedMs + inbound.talkedMs) / answered / 100) / 10 : null,
  }
}

export function lastHour({ lately }: Figures, now: Instant): { calls: number; asrPercent: number | null } {
  const calls = recent(lately, now)
  const answered = calls.filter((call) => call.answered).length
  return { calls: calls.length, asrPercent: calls.length > 0 ? (100 * answered) / calls.length : null }
}
