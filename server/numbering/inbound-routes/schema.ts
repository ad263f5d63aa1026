import { z } from 'zod'
import { destination } from '#server/destinations/index.ts'
import { idText, line, lines } from '#server/kernel/text.ts'
import { bareNumber } from '../rules/outbound.ts'

/** An inbound route (M12): which number leads where. Never to an outbound trunk. */
export const inboundRouteFields = z.strictObject({
  name: line(80),
  description: lines(500).default(''),
  /** null: whichever trunk it comes by. */
  trunkId: idText.nullable().default(null),
  /** In any form that the carrier or the engineer writes: forms of one number are one number. */
  did: z
    .string()
    .max(40)
    .refine((did) => /^\+?\d{2,20}$/.test(bareNumber(did)), {
      error: 'Is not a number.',
      params: { code: 'did.wrong' },
    }),
  destination,
})
export type InboundRouteFields = z.output<typeof inboundRouteFields>
