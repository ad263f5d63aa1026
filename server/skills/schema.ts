import { z } from 'zod'
import { line, lines } from '#server/kernel/text.ts'

/** Something that some agents can and others cannot: a language, a product. */
export const skillFields = z.strictObject({
  name: line(60),
  description: lines(500).default(''),
})
export type SkillFields = z.output<typeof skillFields>
