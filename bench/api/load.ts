import { Agent, request } from 'node:http'
import { type Quantiles, quantiles } from '#tests/support/quantiles.ts'

/** Beside each other: as many as a busy company's screens ask at once. */
const workers = 8
const keepAlive = new Agent({ keepAlive: true, maxSockets: workers })

export type Measured = Quantiles & { perSecond: number }

/** Each worker asks again as soon as it is answered, until the time is over; each has asked once at least. */
export async function closedLoop(seconds: number, ask: (n: number) => Promise<unknown>): Promise<Measured> {
  const took: number[] = []
  const startedAt = performance.now()
  let n = 0
  await Promise.all(
    Array.from({ length: workers }, async () => {
      do {
        const askedAt = performance.now()
        await ask(n++)
        took.push(performance.now() - askedAt)
      } while (performance.now() - startedAt < seconds * 1_000)
    }),
  )
  return { ...quantiles(took), perSecond: took.length / ((performance.now() - startedAt) / 1_000) }
}

/** The answer's JSON; its bytes are read in any case, as a console does. */
export function asker(url: string, token: string) {
  return <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const said = body && JSON.stringify(body)
    const headers = { authorization: `Bearer ${token}`, ...(said && { 'content-type': 'application/json' }) }
    return new Promise((resolve, reject) => {
      const asked = request(`${url}/api${path}`, { method, headers, agent: keepAlive }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('error', reject)
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString()
          if ((answer.statusCode ?? 500) >= 300)
            return reject(new Error(`${method} ${path} → ${answer.statusCode} ${text}`))
          resolve((text ? JSON.parse(text) : undefined) as Answer)
        })
      })
      asked.on('error', reject)
      asked.end(said)
    })
  }
}
