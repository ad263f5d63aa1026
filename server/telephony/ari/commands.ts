import type { LegWhy } from '#server/calls/ports.ts'
import { cleanAll } from '../clean.ts'
import { clientTransport } from './client.ts'
import { type OperationName, type Operations, operations } from './operations.generated.ts'
import { connectionPool } from './pool.ts'
import type { AriAddress, Request, Transport } from './transport.ts'

/** `status` is Asterisk's, 0 where it did not answer; `detail` is its own words. */
export type AriFailure = { ok: false; why: LegWhy; status: number; detail: string }
export type AriAnswer<Name extends OperationName> = { ok: true; value: Operations[Name]['answer'] } | AriFailure

/** Every operation that Asterisk describes, typed by that description; control characters never get through. */
export interface Commands {
  run<Name extends OperationName>(name: Name, parameters: Operations[Name]['parameters']): Promise<AriAnswer<Name>>
  close(): void
}

/** What stands on a call's path, or is asked thousands of times in a reconcile, goes through the pool. */
const hot = /^(channels|bridges|playbacks|recordings|asterisk)\./

export function createCommands(options: AriAddress & { commandTimeoutMs?: number }): Commands {
  const { commandTimeoutMs = 5_000 } = options
  const pool = connectionPool(options)
  const client = clientTransport(options)
  return {
    run: (name, parameters) => send(hot.test(name) ? pool : client, requestFor(name, parameters), commandTimeoutMs),
    close() {
      pool.close()
      client.close()
    },
  }
}

async function send<Name extends OperationName>(
  transport: Transport,
  request: Request,
  timeoutMs: number,
): Promise<AriAnswer<Name>> {
  try {
    const { status, text } = await transport.send(request, timeoutMs)
    if (status >= 200 && status < 300) {
      const value: Operations[Name]['answer'] = text === '' ? undefined : JSON.parse(text)
      return { ok: true, value }
    }
    return { ok: false, why: status === 404 ? 'gone' : 'refused', status, detail: messageIn(text) }
  } catch (why) {
    return { ok: false, why: 'away', status: 0, detail: why instanceof Error ? why.message : String(why) }
  }
}

export function requestFor<Name extends OperationName>(
  name: Name,
  parameters: Operations[Name]['parameters'],
): Request {
  const { method, path, query, body } = operations[name]
  const given: Record<string, unknown> = cleanAll({ ...parameters })
  const inPath: Record<string, string> = {}
  const filled = path.replace(/\{(\w+)\}/g, (_, key: string) => {
    inPath[key] = String(given[key] ?? '')
    return encodeURIComponent(inPath[key])
  })
  const inQuery = query.flatMap((key): [string, string][] => {
    const value = given[key]
    return value === undefined ? [] : [[key, Array.isArray(value) ? value.join(',') : String(value)]]
  })
  const content = body === null ? undefined : given[body]
  return { name, method, path: filled, query: Object.fromEntries(inQuery), inPath, body: wrapped(body, content) }
}

/** Asterisk wants lists of variables and fields under their own name, a filter as it is. */
function wrapped(name: string | null, content: unknown): unknown {
  return content !== undefined && (name === 'variables' || name === 'fields') ? { [name]: content } : content
}

function messageIn(text: string): string {
  try {
    const { message, error }: { message?: unknown; error?: unknown } = JSON.parse(text)
    return String(message ?? error ?? text)
  } catch {
    return text // Not JSON: its own words are all there is to tell.
  }
}
