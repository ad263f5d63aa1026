import { z } from 'zod'
import { idText, line, lines } from '#server/kernel/text.ts'
import { parsePattern } from '../rules/pattern.ts'

const outboundRule = z.strictObject({
  /** As Asterisk writes them: `0XXXXXXXXXXX`, `[2-5]XXXXXXX`, `9.` */
  pattern: z
    .string()
    .trim()
    .max(60)
    .refine((pattern) => parsePattern(pattern).ok, {
      error: 'Is not a dial pattern.',
      params: { code: 'pattern.wrong' },
    }),
  /** Digits removed from the left. */
  strip: z.int().min(0).max(30).default(0),
  prefix: z
    .string()
    .regex(/^\+?[0-9*#]{0,15}$/)
    .default(''),
  trunkId: idText,
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

/** An outbound route (M11): rules in order, the first that fits is taken. */
export const outboundRouteFields = z.strictObject({
  name: line(80),
  description: lines(500).default(''),
  /** Routes are gone through from the lowest place on. */
  place: z.int().min(0).max(10_000).default(100),
  active: z.boolean().default(true),
  rules: z.array(outboundRule).min(1).max(200),
})
export type OutboundRouteFields = z.output<typeof outboundRouteFields>
