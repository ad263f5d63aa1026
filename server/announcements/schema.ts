import { z } from 'zod'
import { destination } from '#server/destinations/index.ts'
import { idText, line, lines } from '#server/kernel/text.ts'

const key = z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'])

/** An announcement (anúncio, M17): audios that are heard in order, then the call goes on. */
export const announcementFields = z
  .strictObject({
    name: line(80),
    description: lines(500).default(''),
    /** In the order in which they are heard; one may come twice. */
    audioIds: z.array(idText).min(1).max(20),
    /** Who presses it goes on at once. */
    skipKey: key.nullable().default(null),
    /** Who presses it, until a moment after the end, hears all again. */
    repeatKey: key.nullable().default(null),
    plays: z.int().min(1).max(10).default(1),
    /** Off: it is heard before the call is answered (and charged), where the carrier lets such media through. */
    answers: z.boolean().default(true),
    destination,
  })
  .superRefine(({ skipKey, repeatKey }, context) => {
    if (skipKey !== null && skipKey === repeatKey)
      context.addIssue({
        code: 'custom',
        path: ['repeatKey'],
        message: 'Is the key that skips.',
        params: { code: 'key.twice' },
      })
  })
export type AnnouncementFields = z.output<typeof announcementFields>
