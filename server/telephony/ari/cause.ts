import type { Cause } from '#server/calls/ports.ts'

/** Why Asterisk says that a channel is no more. */
export type Hangup = {
  /** Q.850, as Asterisk maps it. */
  q850: number
  /** The SIP status that ended it, where there was one: it tells apart what Q.850 throws together. */
  sip: number | undefined
  /** How far a leg of ours had come. */
  was: 'down' | 'ringing' | 'up'
}

const bySip: Record<number, Cause> = {
  404: 'unknown-number',
  408: 'unreachable',
  // "The callee is currently unavailable", where nobody's phone rang; once it rings Asterisk itself says so at time-out.
  480: 'unreachable',
  484: 'unknown-number',
  486: 'busy',
  600: 'busy',
  603: 'rejected',
  604: 'unknown-number',
}

const byQ850: Record<number, Cause> = {
  1: 'unknown-number',
  2: 'congestion',
  3: 'unreachable',
  16: 'hung-up',
  17: 'busy',
  18: 'unreachable',
  19: 'no-answer',
  20: 'unreachable',
  21: 'rejected',
  22: 'unknown-number',
  26: 'answered-elsewhere',
  27: 'unreachable',
  28: 'unknown-number',
  31: 'hung-up',
  34: 'congestion',
  38: 'congestion',
  41: 'congestion',
  42: 'congestion',
  44: 'congestion',
}

export function causeOf({ q850, sip, was }: Hangup): Cause {
  // Whoever hangs up while something is played leaves no cause at all.
  if (was === 'up') {
    const told = q850 === 0 ? 'hung-up' : byQ850[q850]
    // Nothing of the kind can become of who is talking, but that nothing came any more.
    return told === 'unreachable' || told === 'congestion' ? 'lost' : (told ?? 'failed')
  }
  const bySipOnly = was === 'ringing' && sip === 480 ? undefined : bySip[sip ?? 0]
  const told = bySipOnly ?? byQ850[q850] ?? 'failed'
  // A normal clearing of what nobody had answered: we took the call back.
  return told === 'hung-up' ? 'cancelled' : told
}

const codes: Record<Cause, number> = {
  'hung-up': 16,
  busy: 17,
  'no-answer': 19,
  rejected: 21,
  unreachable: 20,
  'unknown-number': 1,
  congestion: 34,
  cancelled: 16,
  'answered-elsewhere': 26,
  lost: 44,
  failed: 38,
}

export const q850Of = (cause: Cause): string => String(codes[cause])
