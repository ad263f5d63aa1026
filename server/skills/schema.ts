import { z } from 'zod'
import { idText, line, lines } from '#server/kernel/text.ts'

/** Something that some agents can and others cannot: a language, a product. */
export const skillFields = z.strictObject({
  name: line(60),
  description: lines(500).default(''),
})
export type SkillFields = z.output<typeof skillFields>

/** 1 is little, 10 is all. */
export const skillLevel = z.int().min(1).max(10)

/** Of one skill at least, or exactly, this level: what is asked for, what somebody has. */
export const skillLevels = z
  .array(z.strictObject({ skillId: idText, level: skillLevel }))
  .max(50)
  .refine((all) => new Set(all.map(({ skillId }) => skillId)).size === all.length, {
    error: 'A skill is in it twice.',
    params: { code: 'twice' },
  })
