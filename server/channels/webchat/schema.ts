import { z } from 'zod'
import { idText, line, lines } from '#server/kernel/text.ts'
import { originForm } from './core/origin.ts'

export const widgetLanguages = ['pt-BR', 'en', 'es'] as const
export type WidgetLanguage = (typeof widgetLanguages)[number]
const asked = z.enum(['hidden', 'optional', 'required'])

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
  /** What the widget calls itself. */
  title: line(60, 0).default(''),
  /** Which of these a visitor is asked for, before the chat begins. */
  form: z
    .strictObject({
      name: asked.default('required'),
      email: asked.default('optional'),
      phone: asked.default('optional'),
    })
    .prefault({}),
  /** What a visitor agrees to. Where it is required, nobody begins without; a proof is kept of who did. */
  consent: z
    .strictObject({ text: lines(2_000, 1), required: z.boolean() })
    .nullable()
    .default(null),
  /** What is asked after the end: 0 to 10 as score, 1 to 5 as stars. */
  survey: z
    .strictObject({ question: line(200), scale: z.enum(['score', 'stars']), comment: z.boolean().default(true) })
    .nullable()
    .default(null),
  /** Languages that the widget may speak; the first where the visitor's is not among them. */
  languages: z.array(z.enum(widgetLanguages)).min(1).max(widgetLanguages.length).default(['pt-BR']),
})
/** `publicToken` names the account in a page's source: it is no secret. `consentVersion` counts the texts. */
export type AccountFields = z.output<typeof accountFields> & { publicToken: string; consentVersion: number }

export const publicToken = z.string().regex(/^wc_[\w-]{16,40}$/)

/** What a visitor says of themself. */
export const visitorFields = z.object({
  name: line(80).optional(),
  email: z.email().max(254).optional(),
  phone: line(40).optional(),
})
