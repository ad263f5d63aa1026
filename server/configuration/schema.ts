import { z } from 'zod'

const entry = z.record(z.string().max(60), z.unknown())
const key = z.string().min(1).max(200)

/**
 * A company's whole set-up as one document (X4): under each resource's path (`queues`, `inbound-routes`) its records,
 * which name each other (`@queue/Vendas`) and name their secrets (`{ $secret: 'trunk/Sul/password' }`). A resource that is
 * not in it is not spoken of.
 */
export const document = z.object({ vez: z.literal(1), company: entry.optional() }).catchall(z.array(entry).max(10_000))
export type Document = z.output<typeof document>

export const asked = z.strictObject({
  document,
  /** What is there and not in the document goes. */
  prune: z.boolean().default(false),
  secrets: z.record(z.string().max(300), z.string().max(1_000)).default({}),
  /** Also records that are there get the secrets that are given; else only new ones do. */
  setSecrets: z.boolean().default(false),
})
export type Asked = z.output<typeof asked>

/** The file of a record, fetched and sent by its own routes. */
export const fileView = z.object({ resource: z.string(), key, path: z.string(), digest: z.string() })
export type FileView = z.output<typeof fileView>

export const changeView = z.object({
  action: z.enum(['create', 'update', 'remove']),
  resource: z.string(),
  key,
  was: key,
  fields: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
})

export const problemView = z.object({
  resource: z.string(),
  key: z.string(),
  field: z.string(),
  code: z.string(),
  message: z.string(),
})
export type Problem = z.output<typeof problemView>

export const planView = z.object({
  changes: z.array(changeView),
  beyond: z.array(z.object({ resource: z.string(), key })),
  /** What must be mended before anything can be applied. */
  problems: z.array(problemView),
  /** New records whose secrets are not given. */
  secretsMissing: z.array(z.string()),
  /** Records whose file is not there, or is another one: to be sent first. */
  files: z.array(
    z.object({ resource: z.string(), key, path: z.string(), id: z.string().nullable(), rev: z.int().nullable() }),
  ),
})
export type PlanView = z.output<typeof planView>

export const appliedView = z.object({
  done: z.array(changeView),
  failed: z.object({ change: changeView, problems: z.array(problemView) }).nullable(),
  /** Stored, and Asterisk did not take it. */
  notApplied: z.array(z.object({ resource: z.string(), key, why: z.string() })),
})
