import type { Instant } from '#server/kernel/clock.ts'

/** A skill asked for, at least at this level (1-10). */
export type SkillNeed = { skillId: string; level: number }
export type SkillLevels = Readonly<Record<string, number>>
/** The longer somebody waits the less is asked for: each `everyMs` so many levels less; below 1 it is asked for no more. */
export type Relaxation = { everyMs: number; by: number }

const none: readonly SkillNeed[] = []

/** What a queue and an interaction ask for together: of each skill the higher level. */
export function together(ofQueue: readonly SkillNeed[], own: readonly SkillNeed[] = none): readonly SkillNeed[] {
  if (ofQueue.length === 0 && own.length === 0) return none
  const levels = new Map<string, number>()
  for (const { skillId, level } of [...ofQueue, ...own]) levels.set(skillId, Math.max(level, levels.get(skillId) ?? 0))
  return [...levels].map(([skillId, level]) => ({ skillId, level }))
}

/** What is still asked for after so long a wait. */
export function relaxed(
  needs: readonly SkillNeed[],
  waitedMs: number,
  relaxation: Relaxation | null,
): readonly SkillNeed[] {
  if (needs.length === 0) return none
  const less = relaxation ? relaxation.by * Math.floor(Math.max(0, waitedMs) / relaxation.everyMs) : 0
  return needs.map(({ skillId, level }) => ({ skillId, level: level - less })).filter(({ level }) => level >= 1)
}

/** When less is asked for next; undefined where it never will be. */
export function nextRelaxationAt(
  needs: readonly SkillNeed[],
  since: Instant,
  now: Instant,
  relaxation: Relaxation | null,
): Instant | undefined {
  if (!relaxation || relaxed(needs, now - since, relaxation).length === 0) return undefined
  return since + relaxation.everyMs * (Math.floor(Math.max(0, now - since) / relaxation.everyMs) + 1)
}

export const has = (levels: SkillLevels | undefined, needs: readonly SkillNeed[]): boolean =>
  needs.length === 0 || needs.every(({ skillId, level }) => (levels?.[skillId] ?? 0) >= level)
