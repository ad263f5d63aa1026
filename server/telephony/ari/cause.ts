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
  // Whoever refuses us, and not the number: no credit, a wrong password, a caller ID that is not ours.
  401: 'failed',
  402: 'failed',
  403: 'failed',
  407: 'failed',
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

/** A carrier that has no way there says 404, too, and in its Reason header (RFC 3326) that it is not the number's fault. */
const noRoute = new Set([2, 3])

export function causeOf({ q850, sip, was }: Hangup): Cause {
  // Whoever hangs up while something is played leaves no cause at all.
  if (was === 'up') {
    const told = q850 === 0 ? 'hung-up' : byQ850[q850]
    // Nothing of the kind can become of who is talking, but that nothing came any more.
    return told === 'unreachable' || told === 'congestion' ? 'lost' : (told ?? 'failed')
  }
  const saysMore = (was === 'ringing' && sip === 480) || (sip === 404 && noRoute.has(q850))
  const bySipOnly = saysMore ? undefined : bySip[sip ?? 0]
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
  outage: 44,
  failed: 38,
}

export const q850Of = (cause: Cause): string => String(codes[cause])
