import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { CompanyId, UserId } from '#server/kernel/ids.ts'
import type { Permission, Role } from './permissions.ts'

/** Who asks: a person with a session. */
export type User = { id: UserId; companyId: CompanyId; name: string; role: Role; sessionId: string }

/** Bytes as answer, with what a browser or Asterisk needs to cache them. Range requests are served by the API. */
export type Bytes = {
  body: Buffer | Readable
  type: string
  length?: number
  etag?: string
  maxAgeSeconds?: number
  fileName?: string
  /** For saving, not for showing. */
  download?: true
  /** More of them, such as a Content-Security-Policy. */
  headers?: Record<string, string>
}

type Common<Input extends z.ZodType> = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Express-like: `/agents/:agentId/pause`, below `/api`. */
  path: string
  /** The path stands alone, not below `/api`: pages and files. Such a route is not in the OpenAPI page. */
  atRoot?: true
  /** One line for the OpenAPI page. */
  summary: string
  /** Path parameters, query and JSON body in one object; what it does not name is refused. */
  input: Input
  /** 200 where it is not said; 201 for what makes a record, 204 for what answers nothing. */
  status?: number
  /** The answer's `token` begins a session, or the answer ends it: what sets and clears the cookie. */
  session?: 'begins' | 'ends'
  /**
   * Accepts a file of at most so many bytes (multipart field `file` or the raw body); `handle` gets it as `file`. A
   * function is asked before a byte is read, and may refuse.
   */
  fileBytesMax?: number | ((asked: Asked) => Promise<number>)
}
export type Upload = { name: string; type: string; bytes: Buffer }
/** Who asks for a route that takes a file; `user` where it is not public. */
export type Asked = Pick<Call<z.ZodType, User | undefined>, 'user' | 'ip' | 'headers'>
type Call<Input extends z.ZodType, Who> = {
  input: z.output<Input>
  user: Who
  file?: Upload
  ip: string
  /** By which a public route knows who asks: a visitor's session is never in a URL. */
  headers: {
    origin?: string | undefined
    authorization?: string | undefined
    host?: string | undefined
    'accept-encoding'?: string | undefined
  }
}

export type Route<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> = Common<Input> &
  (
    | { may: Permission; output: Output; handle(call: Call<Input, User>): Promise<z.input<Output>> }
    | { may: 'public'; output: Output; handle(call: Call<Input, undefined>): Promise<z.input<Output>> }
    | { may: Permission; output: 'bytes'; handle(call: Call<Input, User>): Promise<Bytes> }
    | { may: 'public'; output: 'bytes'; handle(call: Call<Input, undefined>): Promise<Bytes> }
  )

/**
 * A route is a value: checking, permission, documentation and the console's client are all made from it. The type
 * parameters live here and end here: a list of routes is a `Route[]`.
 */
export function route<Input extends z.ZodType, Output extends z.ZodType>(value: Route<Input, Output>): Route {
  return value as unknown as Route
}
