import type { Instant } from '#server/kernel/clock.ts'
import type { DialledKind } from '#server/kernel/number-kinds.ts'

/** So much of these kinds in a day, or at once: what a stolen password or a bent rule can cost at most. null: no limit. */
export type Cap = {
  id: string | null
  kinds: readonly DialledKind[]
  /** Counted of each extension alone, or of the whole company together. */
  of: 'extension' | 'company'
  callsMax: number | null
  minutesMax: number | null
  atOnceMax: number | null
}

export type Dialling = {
  extensionId: string | null
  kind: DialledKind
  dialledAt: Instant
  answeredAt: Instant | null
  endedAt: Instant | null
}

export type CapWhy = 'calls' | 'minutes' | 'at-once'
export type CapUse = { calls: number; talkedMs: number; atOnce: number }

/** Where a company has none for calls abroad: enough for a few calls a day, and no fortune at night. */
export const standardCap: Cap = {
  id: null,
  kinds: ['international', 'premium'],
  of: 'company',
  callsMax: 50,
  minutesMax: 120,
  atOnceMax: 2,
}

/** A company's caps, and the standard one where none of them is for calls abroad. */
export const capsInForce = (caps: readonly Cap[]): readonly Cap[] =>
  caps.some(({ kinds }) => kinds.includes('international')) ? caps : [...caps, standardCap]

const minuteMs = 60_000

/** What was used of a cap since then; a call that lasts counts until now. Pure. */
export function capUse(
  cap: Cap,
  calls: Iterable<Dialling>,
  since: Instant,
  extensionId: string | null,
  now: Instant,
): CapUse {
  const use = { calls: 0, talkedMs: 0, atOnce: 0 }
  for (const call of calls) {
    if (!cap.kinds.includes(call.kind)) continue
    if (cap.of === 'extension' && call.extensionId !== extensionId) continue
    if (call.endedAt === null) use.atOnce += 1
    if (call.dialledAt >= since) use.calls += 1
    // A talk over midnight counts in the day that it is talked in.
    if (call.answeredAt !== null) use.talkedMs += Math.max(0, (call.endedAt ?? now) - Math.max(call.answeredAt, since))
  }
  return use
}

export type CapAnswer = { reached: { cap: Cap; why: CapWhy } } | { reached: null; talkMsMax: number | null }

/** Whether one more such call may be made, and how long it may last. Pure. */
export function underCaps(options: {
  caps: readonly Cap[]
  calls: readonly Dialling[]
  kind: DialledKind
  extensionId: string | null
  now: Instant
  /** When the company's day began. */
  since: Instant
}): CapAnswer {
  const { calls, kind, extensionId, now, since } = options
  if (kind === 'emergency') return { reached: null, talkMsMax: null }
  const caps = options.caps.filter((cap) => cap.kinds.includes(kind))
  if (caps.length === 0) return { reached: null, talkMsMax: null }
  let talkMsMax: number | null = null
  for (const cap of caps) {
    const use = capUse(cap, calls, since, extensionId, now)
    if (cap.atOnceMax !== null && use.atOnce >= cap.atOnceMax) return { reached: { cap, why: 'at-once' } }
    if (cap.callsMax !== null && use.calls >= cap.callsMax) return { reached: { cap, why: 'calls' } }
    if (cap.minutesMax === null) continue
    const left = cap.minutesMax * minuteMs - use.talkedMs
    if (left <= 0) return { reached: { cap, why: 'minutes' } }
    talkMsMax = Math.min(talkMsMax ?? left, left)
  }
  return { reached: null, talkMsMax }
}
