import { z } from 'zod'
import type { Instant } from '#server/kernel/clock.ts'

/** One direction of the media of a leg: of what was sent, what arrived. */
export type Heard = { lostPercent: number; jitterMs: number }
export type Quality = {
  /** What we heard of the other side, and what it says that it heard of us; null where nobody reported. */
  received: Heard | null
  sent: Heard | null
  roundTripMs: number | null
  /** 1 (bad) to 4.5, of the worse direction; null where nobody reported. */
  mos: number | null
}
export const noQuality: Quality = { received: null, sent: null, roundTripMs: null, mos: null }

/** A report as Asterisk's res_hep_rtcp writes it; what else it has is not read. */
const reportText = z.object({
  report_blocks: z
    .array(
      z.object({
        fraction_lost: z.number(),
        packets_lost: z.number(),
        highest_seq_no: z.number(),
        ia_jitter: z.number(),
        /** Asterisk writes them as text. */
        lsr: z.coerce.number(),
        dlsr: z.coerce.number(),
      }),
    )
    .max(32),
  sender_information: z.object({ packets: z.number() }).optional(),
})
export type Report = z.output<typeof reportText>['report_blocks'][number]

export function readReport(text: string): Report | undefined {
  try {
    return reportText.parse(JSON.parse(text)).report_blocks[0]
  } catch {
    return undefined // not what Asterisk writes: quality is a comfort, never a fault
  }
}

/**
 * What a report adds to what is known of a leg. `byUs`: we say what we heard; else the other side does, and by the times
 * in it (RFC 3550, 6.4.1: arrival − LSR − DLSR) the round trip is known. `clockRate`: of the codec, for the jitter.
 */
export function heardMore(
  before: Quality,
  report: Report,
  {
    byUs,
    at,
    clockRate,
    firstSequence,
  }: { byUs: boolean; at: Instant; clockRate: number; firstSequence: number | null },
): Quality {
  const expected = firstSequence === null ? 0 : Math.max(0, report.highest_seq_no - firstSequence)
  const lost = Math.max(0, report.packets_lost)
  const heard: Heard = {
    // Without its beginning only what the last interval lost is known.
    lostPercent: round(
      expected > 0 ? Math.min(100, (100 * lost) / (expected + 1)) : (100 * report.fraction_lost) / 256,
    ),
    jitterMs: round((1000 * report.ia_jitter) / clockRate),
  }
  const roundTripMs = byUs ? before.roundTripMs : (roundTrip(report, at) ?? before.roundTripMs)
  const after = { ...before, ...(byUs ? { received: heard } : { sent: heard }), roundTripMs }
  return { ...after, mos: mosOf(after) }
}

const ntpEpochSeconds = 2_208_988_800

function roundTrip({ lsr, dlsr }: Report, at: Instant): number | null {
  if (lsr === 0) return null
  const seconds = at / 1000 + ntpEpochSeconds
  const arrived = Math.floor((seconds % 65_536) * 65_536)
  const ms = (((arrived - lsr) >>> 0) / 65_536 - (dlsr > 65_536 ? dlsr / 65_536 : dlsr)) * 1000
  return ms >= 0 && ms < 10_000 ? round(ms) : null
}

/**
 * The E-model (ITU-T G.107) as monitors shorten it: delay and jitter cost little until 160 ms, each percent of loss costs
 * two and a half points of R.
 */
export function mosOf({ received, sent, roundTripMs }: Omit<Quality, 'mos'>): number | null {
  const directions = [received, sent].filter((one) => one !== null)
  if (directions.length === 0) return null
  return Math.min(
    ...directions.map(({ lostPercent, jitterMs }) => {
      const delay = (roundTripMs ?? 0) / 2 + 2 * jitterMs + 10
      const r = Math.max(0, Math.min(93.2, 93.2 - (delay < 160 ? delay / 40 : (delay - 120) / 10) - 2.5 * lostPercent))
      return round(1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r))
    }),
  )
}

const round = (value: number): number => Math.round(value * 100) / 100
