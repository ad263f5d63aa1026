import type { Instant } from '#server/kernel/clock.ts'

/** So many answers are looked back at, and none that is older than this. */
export const answersKept = 20
const lookedBackMs = 30 * 60_000
const answersLeast = 3
const longestMs = 60 * 60_000

/**
 * How long who stands at `position` (1 is next) will wait, by how often this queue answered lately: as many answers as stand
 * before the caller, at the mean time between two. A queue that has stopped answering is seen to be slow, because the time
 * since its last answer counts too. Undefined where too little was answered to tell, or where it would be more than an hour:
 * a promise that means nothing is not made.
 */
export function expectedWaitMs(position: number, answers: readonly Instant[], now: Instant): number | undefined {
  const recent = answers.filter((at) => at <= now && now - at <= lookedBackMs)
  if (recent.length < answersLeast) return undefined
  const eachMs = (now - Math.min(...recent)) / recent.length
  const waitMs = position * eachMs
  return waitMs > longestMs ? undefined : waitMs
}
