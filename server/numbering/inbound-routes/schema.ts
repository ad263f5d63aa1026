import { z } from 'zod'
import { destination } from '#server/destinations/index.ts'
import { idText, line, lines } from '#server/kernel/text.ts'
import { bareNumber } from '../rules/written.ts'

const isNumber = (text: string) => /^\+?\d{2,20}$/.test(bareNumber(text))
const number = z
  .string()
  .max(40)
  .refine(isNumber, { error: 'Is not a number.', params: { code: 'number.wrong' } })

/** A number called, in any form that the carrier or the engineer writes: forms of one number are one number. */
export const didNumber = z
  .string()
  .max(40)
  .refine(isNumber, { error: 'Is not a number.', params: { code: 'did.wrong' } })

/** Who calls: any, one number, all whose number begins so, or those who withhold it. */
export const callerMatch = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('any') }),
  z.strictObject({ is: z.literal('number'), number }),
  z.strictObject({
    is: z.literal('prefix'),
    prefix: z
      .string()
      .max(20)
      .refine((text) => /^\+?\d{2,14}$/.test(bareNumber(text)), {
        error: 'Is not the beginning of a number.',
        params: { code: 'prefix.wrong' },
      }),
  }),
  z.strictObject({ is: z.literal('anonymous') }),
])

/** An inbound route (M12): which number leads where. Never to an outbound trunk. See `matchInbound` for which one goes first. */
export const inboundRouteFields = z.strictObject({
  name: line(80),
  description: lines(500).default(''),
  /** null: whichever trunk it comes by. */
  trunkId: idText.nullable().default(null),
  /** Empty: whatever number was called. With any caller it is the trunk's last resort. */
  did: z.literal('').or(didNumber),
  caller: callerMatch.default({ is: 'any' }),
  /** Of whoever comes by it, among those who wait; null: the contact's own. */
  priority: z.int().min(1).max(100).nullable().default(null),
  destination,
})
export type InboundRouteFields = z.output<typeof inboundRouteFields>
