import type { Change } from './wire.ts'

const signs = { create: '+', update: '~', remove: '-' } as const

/** One change as a person reads it: `~ queue “Vendas”` and its fields below. */
export function changeLines({ action, resource, key, was, fields }: Change): string[] {
  const name = was === key ? `“${key}”` : `“${was}” → “${key}”`
  const head = `${signs[action]} ${resource} ${name}`
  if (action === 'remove') return [head]
  return [
    head,
    ...fields
      .filter(({ after }) => action === 'update' || !isNothing(after))
      .map(({ field, before, after }) =>
        action === 'create' ? `    ${field}: ${short(after)}` : `    ${field}: ${short(before)} → ${short(after)}`,
      ),
  ]
}

const isNothing = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** On one line; a URA's whole graph is not shown. */
function short(value: unknown): string {
  if (value === undefined) return '(nothing)'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 90 ? `${text.slice(0, 87)}…` : text
}
