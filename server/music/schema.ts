import { z } from 'zod'
import { idText, line, lines } from '#server/kernel/text.ts'

/** Music on hold (música de espera, M15): audios of the company, played one after another for as long as somebody waits. */
export const musicFields = z.strictObject({
  name: line(80),
  description: lines(500).default(''),
  audioIds: z
    .array(idText)
    .max(100)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'One is in it twice.', params: { code: 'twice' } })
    .default([]),
  /** In the order of the list, from its beginning for each caller; or another one by chance each time. */
  order: z.enum(['in-order', 'shuffled']).default('in-order'),
})
export type MusicFields = z.output<typeof musicFields>
