import { z } from 'zod'
import { idText } from '#server/kernel/text.ts'

/** 1 is little, 10 is all. */
export const skillLevel = z.int().min(1).max(10)

/** Skills with their levels: what somebody has, or what is asked for at least. */
export const skillLevels = z
  .array(z.strictObject({ skillId: idText, level: skillLevel }))
  .max(50)
  .refine((all) => new Set(all.map(({ skillId }) => skillId)).size === all.length, {
    error: 'A skill is in it twice.',
    params: { code: 'twice' },
  })
