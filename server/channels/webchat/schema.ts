import { z } from 'zod'
import { idText, line, lines } from '#server/kernel/text.ts'
import { originForm } from './core/origin.ts'

/** One chat on one or more sites. */
export const accountFields = z.object({
  name: line(80),
  queueId: idText,
  /** Sites whose pages may show the chat, as `https://loja.example` or `https://*.loja.example`. */
  allowedOrigins: z
    .array(z.string().trim().toLowerCase().regex(originForm, { error: 'Is not a site such as https://loja.example.' }))
    .max(50)
    .default([]),
  /** The first thing that a visitor reads. */
  greeting: lines(1_000).default(''),
  active: z.boolean().default(true),
})
/** `publicToken` names the account in a page's source: it is no secret. */
export type AccountFields = z.output<typeof accountFields> & { publicToken: string }

export const publicToken = z.string().regex(/^wc_[\w-]{16,40}$/)

/** What a visitor says of themself. */
export const visitorFields = z.object({
  name: line(80),
  email: z.email().max(254).optional(),
  phone: line(40).optional(),
})
