import { Agent, request } from 'node:http'
import type { AriAddress, Reply, Request, Transport } from './transport.ts'

/**
 * Commands over connections that stay open. Few of them: Asterisk gives each its own thread, and a burst of new ones
 * overflows its listen queue, where each waits a full second (docs/decisions/0004-ari-commands.md).
 */
export function connectionPool({ url, user, password }: AriAddress): Transport {
  const { hostname, port } = new URL(url)
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo', maxSockets: 16 })
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

  function once({ method, path, query, body }: Request, timeoutMs: number): Promise<Reply> {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const search = new URLSearchParams(query).toString().replaceAll('+', '%20')
    return new Promise((resolve, reject) => {
      const sent = request({
        host: hostname,
        port,
        method,
        path: `/ari${path}${search ? `?${search}` : ''}`,
        agent,
        headers: {
          authorization,
          ...(text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        },
      })
      sent.setTimeout(timeoutMs, () => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)))
      sent.on('error', (why) => reject(Object.assign(why, { onOldConnection: sent.reusedSocket })))
      sent.on('response', (reply) => {
        const chunks: Buffer[] = []
        reply.on('data', (chunk: Buffer) => chunks.push(chunk))
        reply.on('error', reject)
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      })
      sent.end(text)
    })
  }

  return {
    async send(asked, timeoutMs) {
      try {
        return await once(asked, timeoutMs)
      } catch (why) {
        // Asterisk may close an idle connection just as we use it; all commands carry ids of ours, so asking again is safe.
        if (!isClosedUnderUs(why)) throw why
        return once(asked, timeoutMs)
      }
    },
    close: () => agent.destroy(),
  }
}

function isClosedUnderUs(why: unknown): boolean {
  return (
    why instanceof Error &&
    'code' in why &&
    (why.code === 'ECONNRESET' || why.code === 'EPIPE') &&
    'onOldConnection' in why &&
    why.onOldConnection === true
  )
}
