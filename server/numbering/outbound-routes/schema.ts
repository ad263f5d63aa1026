import { z } from 'zod'
import { numberKinds } from '#server/kernel/number-kinds.ts'
import { idText, line, lines } from '#server/kernel/text.ts'
import { parsePattern } from '../rules/pattern.ts'

/** As Asterisk writes them: `0XXXXXXXXXXX`, `[2-5]XXXXXXX`, `9.` */
export const dialPattern = z
  .string()
  .trim()
  .max(60)
  .refine((pattern) => parsePattern(pattern).ok, { error: 'Is not a dial pattern.', params: { code: 'pattern.wrong' } })

const outboundRule = z.strictObject({
  pattern: dialPattern,
  /** Only numbers of these kinds; of any where there is none. */
  kinds: z.array(z.enum(numberKinds)).max(numberKinds.length).default([]),
  /** Digits removed from the left. */
  strip: z.int().min(0).max(30).default(0),
  prefix: z
    .string()
    .regex(/^\+?[0-9*#]{0,15}$/)
    .default(''),
  /** The long-distance carrier (CSP): as dialled, none, or these two digits. */
  csp: z
    .string()
    .regex(/^(?:keep|remove|[1-9]\d)$/)
    .default('keep'),
  trunkId: idText,
  /** Then by these, in this order, where the first fails or has no line free. */
  thenTrunkIds: z.array(idText).max(10).default([]),
  callerId: z
    .string()
    .regex(/^\+?\d{2,15}$/)
    .nullable()
    .default(null),
  forceCallerId: z.boolean().default(false),
  cnl: z.boolean().default(false),
  /** Extensions' numbers; none: all may. */
  onlyExtensions: z
    .array(z.string().regex(/^\d{2,10}$/))
    .max(500)
    .default([]),
})

/** An outbound route (M11): rules in order, the first that fits is taken, and the next where its carriers fail. */
export const outboundRouteFields = z.strictObject({
  name: line(80),
  description: lines(500).default(''),
  /** Routes are gone through from the lowest place on. */
  place: z.int().min(0).max(10_000).default(100),
  active: z.boolean().default(true),
  /** A carrier from which nothing is heard for so long is given up, where another way is left. */
  silentSeconds: z.int().min(3).max(60).default(12),
  rules: z.array(outboundRule).min(1).max(200),
})
export type OutboundRouteFields = z.output<typeof outboundRouteFields>
