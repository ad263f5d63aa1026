import { z } from 'zod'

type Issue = z.core.$ZodIssue

/** What came from outside does not fit its schema. Becomes a 422 that names each field. */
export class InvalidInput extends Error {
  override name = 'InvalidInput'
  readonly issues: readonly Issue[]
  constructor(issues: readonly Issue[]) {
    super('the input does not fit its schema')
    this.issues = issues
  }
}

/** The parsed input, or InvalidInput. What an object's schema does not name is refused. */
export function checkInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = closed(schema).safeParse(value, { reportInput: true })
  if (!parsed.success) throw new InvalidInput(parsed.error.issues)
  return parsed.data as z.output<Schema>
}

const closed = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodObject && schema.def.catchall === undefined ? schema.strict() : schema

type Said = Record<string, unknown>

/**
 * Path, query and body as one object. A field may be said twice only if it is the same: an `id` in the body that is
 * not the path's id is a mistake that must not pass.
 */
export function joinInput(...parts: readonly Said[]): Said {
  const joined = new Map<string, unknown>()
  const issues: Issue[] = []
  for (const part of parts)
    for (const [name, value] of Object.entries(part)) {
      if (joined.has(name) && joined.get(name) !== value) issues.push(saidTwice(name))
      joined.set(name, value)
    }
  if (issues.length > 0) throw new InvalidInput(issues)
  return Object.fromEntries(joined)
}

const saidTwice = (name: string): Issue => ({
  code: 'custom',
  path: [name],
  message: 'Is said twice, and differs.',
  params: { code: 'said-twice' },
  input: undefined,
})
