/** What kind of refusal it is; only `api/errors.ts` knows the HTTP status of each. */
export type RefusalKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'not-found' | 'conflict' | 'too-many' | 'away'

export type FieldProblem = { field: string; message: string; code: string }

/** A client asked for what cannot be done. `code` is stable and part of the API; `message` is for people. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly kind: RefusalKind
  readonly code: string
  readonly fields: FieldProblem[]
  constructor(kind: RefusalKind, code: string, message: string, fields: FieldProblem[] = []) {
    super(message)
    this.kind = kind
    this.code = code
    this.fields = fields
  }
}

export const invalid = (field: string, code: string, message: string): Refusal =>
  new Refusal('invalid', code, message, [{ field, message, code }])
export const notFound = (what: string): Refusal => new Refusal('not-found', `${what}.not-found`, `No such ${what}.`)
export const conflict = (code: string, message: string): Refusal => new Refusal('conflict', code, message)
