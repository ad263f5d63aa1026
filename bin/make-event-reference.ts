import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { events } from '#server/events.ts'

/** docs/reference/events.md, made of the catalogues: `node bin/make-event-reference.ts` writes it. */
export function eventReference(): string {
  const rows = Object.entries(events).map(([name, schema]) => {
    const { properties = {}, required = [] } = z.toJSONSchema(schema)
    const fields = Object.entries(properties).map(([field, shape]) => {
      const type = typeof shape === 'object' ? typeOf(shape) : 'any'
      return `\`${field}${required.includes(field) ? '' : '?'}\` ${type}`
    })
    return `| \`${name}\` | ${fields.join(', ')} |`
  })
  return `# Events

Every event has an envelope: \`id\`, \`type\`, \`at\` (milliseconds since 1970 UTC), \`companyId\`, \`actor\` and \`data\`. An
interaction's own are at \`GET /api/interactions/:id/events\`. This page is made by \`bin/make-event-reference.ts\`.

| type | data |
|---|---|
${rows.join('\n')}
`
}

type Shape = { type?: string | string[]; enum?: unknown[]; anyOf?: Shape[]; items?: unknown }

function typeOf(shape: object): string {
  const { type, enum: words, anyOf } = shape as Shape
  if (anyOf) return anyOf.map(typeOf).join(' or ')
  if (words) return words.join(' / ')
  return Array.isArray(type) ? type.join(' or ') : (type ?? 'any')
}

if (import.meta.main)
  await writeFile(join(import.meta.dirname, '..', 'docs', 'reference', 'events.md'), eventReference())
