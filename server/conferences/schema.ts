import { z } from 'zod'
import { line } from '#server/kernel/text.ts'

/** What is pressed to come in. */
const pin = z.string().regex(/^\d{3,10}$/, { error: 'Three to ten digits.' })

/** A room where many talk (M16), reached by its number from extensions, and from outside where a route leads to it. */
export const conferenceFields = z
  .strictObject({
    name: line(80),
    number: z.string().regex(/^\d{2,8}$/, '2 to 8 digits.'),
    /** Asked of whoever comes in; null: the room is open. */
    pin: pin.nullable().default(null),
    /** Who presses this one moderates. */
    moderatorPin: pin.nullable().default(null),
    record: z.boolean().default(false),
    /** A tone is heard when somebody comes. */
    announceJoins: z.boolean().default(true),
    musicWhileAlone: z.boolean().default(true),
    membersMax: z.int().min(2).max(100).default(30),
    /** All hear music until a moderator is there. */
    waitForModerator: z.boolean().default(false),
  })
  .refine(({ pin, moderatorPin }) => pin === null || pin !== moderatorPin, {
    path: ['moderatorPin'],
    error: 'The moderator has another PIN than the others.',
  })
  .refine(({ waitForModerator, moderatorPin }) => !waitForModerator || moderatorPin !== null, {
    path: ['moderatorPin'],
    error: 'Without a moderator PIN nobody could be waited for.',
  })
export type ConferenceFields = z.output<typeof conferenceFields>
