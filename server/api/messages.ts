import type { z } from 'zod'
import type { FieldProblem } from '#server/kernel/errors.ts'
import { texts } from './texts.ts'

export type Language = 'pt-BR' | 'en'

/** What is wrong with which field, in words, with a code that stays. Pure. */
export function fieldProblems(issues: readonly z.core.$ZodIssue[], language: Language): FieldProblem[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => problem([...issue.path, key], 'unknown-field', language))
      : problem(issue.path, codeOf(issue), language, valuesOf(issue), issue.message),
  )
}

/** The text of a code, or of its family (`queue.stale` is a `*.stale`), or else what the code's author wrote in English. */
export function messageOf(code: string, language: Language, otherwise: string): string {
  const text = texts[code] ?? texts[code.replace(/^[a-z-]+\./, '*.')]
  return text?.[language] ?? otherwise
}

function problem(
  path: readonly PropertyKey[],
  code: string,
  language: Language,
  values: Record<string, string> = {},
  otherwise = code,
): FieldProblem {
  const text = messageOf(code, language, otherwise)
  const message = text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  return { field: path.map(String).join('.'), code, message }
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom' && typeof issue.params?.code === 'string') return issue.params.code
  if (issue.code === 'invalid_type') return issue.input === undefined ? 'required' : 'wrong-type'
  if (issue.code === 'too_small') return sized(issue.origin) ? 'too-short' : 'too-small'
  if (issue.code === 'too_big') return sized(issue.origin) ? 'too-long' : 'too-big'
  if (issue.code === 'invalid_value') return 'not-one-of'
  if (issue.code === 'invalid_format') return 'wrong-format'
  return issue.code === 'invalid_union' ? 'not-one-of-forms' : issue.code.replaceAll('_', '-')
}

const sized = (origin: string) => ['string', 'array', 'set', 'file'].includes(origin)

function valuesOf(issue: z.core.$ZodIssue): Record<string, string> {
  switch (issue.code) {
    case 'too_small':
      return { limit: String(issue.minimum) }
    case 'too_big':
      return { limit: String(issue.maximum) }
    case 'invalid_value':
      return { values: issue.values.map(String).join(', ') }
    case 'invalid_type':
      return { expected: issue.expected }
    default:
      return {}
  }
}
