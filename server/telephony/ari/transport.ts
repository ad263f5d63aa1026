import type { OperationName } from './operations.generated.ts'

/** One command on its way to Asterisk, already cleaned. */
export type Request = {
  name: OperationName
  method: string
  /** With the ids in it, encoded. */
  path: string
  query: Record<string, string>
  /** Ids that stand in the path, for a transport that builds its own. */
  inPath: Record<string, string>
  body: unknown
}

export type Reply = { status: number; text: string }

/** A way for commands. Rejects where Asterisk could not be asked. */
export interface Transport {
  send(request: Request, timeoutMs: number): Promise<Reply>
  close(): void
}

export type AriAddress = {
  /** http://host:port, without /ari. */
  url: string
  user: string
  password: string
}
