import { Refusal, type RefusalKind } from '#server/kernel/errors.ts'
import { isStoreAway } from '#server/store/away.ts'
import { fieldProblems, type Language, messageOf } from './messages.ts'
import { InvalidInput } from './validate.ts'

const statuses: Record<RefusalKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-many': 429,
  away: 503,
}

/** A refusal that only HTTP knows: a body too large, a method that is not there. */
export class HttpRefusal extends Error {
  override name = 'HttpRefusal'
  readonly status: number
  readonly code: string
  readonly headers: Record<string, string>
  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** RFC 9457. `type` is the code as a URN; `errors` names the fields. */
export type Problem = {
  type: string
  title: string
  status: number
  code: string
  requestId: string
  errors?: { field: string; code: string; message: string }[]
}

export type Answer = { status: number; headers: Record<string, string>; problem: Problem; ours: boolean }

/** What a client is told of what was thrown. Of our own mistakes it is told nothing but the id under which they are logged. */
export function problemOf(why: unknown, language: Language, requestId: string): Answer {
  const answer = (
    status: number,
    code: string,
    message: string,
    more: Partial<Pick<Problem, 'errors'>> = {},
  ): Answer => {
    const title = messageOf(code, language, message)
    const headers = why instanceof HttpRefusal ? why.headers : {}
    return {
      status,
      headers,
      problem: { type: `urn:vez:${code}`, title, status, code, requestId, ...more },
      ours: false,
    }
  }
  if (why instanceof InvalidInput)
    return answer(422, 'input.invalid', 'There are fields to be corrected.', {
      errors: fieldProblems(why.issues, language),
    })
  if (why instanceof HttpRefusal) return answer(why.status, why.code, why.message)
  if (why instanceof Refusal) {
    const errors = why.fields.map((field) => ({ ...field, message: messageOf(field.code, language, field.message) }))
    return answer(statuses[why.kind], why.code, why.message, errors.length > 0 ? { errors } : {})
  }
  if (isStoreAway(why)) return { ...answer(503, 'store.away', 'The database does not answer.'), ours: true }
  return { ...answer(500, 'server.failed', 'Something failed in the server.'), ours: true }
}
