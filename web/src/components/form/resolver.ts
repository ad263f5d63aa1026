import { toNestErrors } from '@hookform/resolvers'
import type { Resolver } from 'react-hook-form'
import type { z } from 'zod'
import { fieldProblems, type Language, messageOf } from '#server/api/messages.ts'
import { i18n } from '../../app/words.ts'
import type { Values } from './merge.ts'

export const screenLanguage = (): Language => (i18n.language === 'en' ? 'en' : 'pt-BR')

/**
 * What is sent of what stands in the form: a field left empty is not said, or is nothing, where the schema knows no
 * empty text.
 */
export function sentOf(schema: z.ZodObject, values: Values): Values {
  const sent: Values = {}
  for (const [name, field] of Object.entries(schema.shape as Record<string, z.ZodType>)) {
    const value = values[name]
    const isEmpty = value === '' || value === null || value === undefined
    if (!isEmpty || field.safeParse(value).success) {
      if (value !== undefined) sent[name] = value
    } else if (field.safeParse(null).success) sent[name] = null
    else if (!field.safeParse(undefined).success) sent[name] = value ?? ''
  }
  // What was left empty within it is not said either.
  return JSON.parse(JSON.stringify(sent)) as Values
}

/** The form is checked by the server's own schema, and says what is wrong in the server's words. */
export const serverResolver =
  (schema: z.ZodObject): Resolver<Values> =>
  (values, _context, options) => {
    const parsed = schema.strict().safeParse(sentOf(schema, values), { reportInput: true })
    if (parsed.success) return { values, errors: {} }
    const errors = fieldProblems(parsed.error.issues, screenLanguage()).map(({ field, code, message }) => [
      field,
      { type: code, message: withoutEmpty(code, message, values, field) },
    ])
    return { values: {}, errors: toNestErrors(Object.fromEntries(errors), options) }
  }

/** What was left empty is not of a wrong form: it is missing. */
function withoutEmpty(code: string, message: string, values: Values, field: string): string {
  const value = field.split('.').reduce<unknown>((at, part) => (at as Values | undefined)?.[part], values)
  const isEmpty = value === '' || value === null || value === undefined
  if (!isEmpty || code === 'required') return message
  return messageOf('required', screenLanguage(), message)
}
