/** A trunk's limits, as its record has them; null: none. */
export type LineLimits = { callsMax: number | null; callsPerSecondMax: number | null }
/** What it carries now, both ways, and how many calls went out by it within the last second. */
export type LineUse = { calls: number; begunLately: number; resting: boolean }

/** `full`: no line is free; `too-fast`: its carrier takes no more new calls in this second; `resting`: it did not answer a moment ago. */
export type LineState = 'free' | 'full' | 'too-fast' | 'resting'

/** Whether one more call may go out by a trunk. Pure. */
export function lineState({ callsMax, callsPerSecondMax }: LineLimits, use: LineUse): LineState {
  if (callsMax !== null && use.calls >= callsMax) return 'full'
  if (callsPerSecondMax !== null && use.begunLately >= callsPerSecondMax) return 'too-fast'
  return use.resting ? 'resting' : 'free'
}
