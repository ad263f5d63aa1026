import { Redis } from 'ioredis'
import type { Log } from '#server/host/index.ts'

/**
 * Sessions, limits, jobs and fan-out live in Redis. Resolves when it answers; rejects within `timeoutMs` with one
 * readable line. Later it connects anew by itself, and what is asked meanwhile fails soon instead of waiting.
 */
export async function connectRedis(options: { url: string; log: Log; timeoutMs?: number }): Promise<Redis> {
  const { url, log, timeoutMs = 10_000 } = options
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    commandTimeout: 3_000,
    connectTimeout: timeoutMs,
    lazyConnect: true,
    // What one turn of the loop asks goes out in one write.
    enableAutoPipelining: true,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  })
  redis.on('error', (why: Error) => log.warn('redis', { why }))
  try {
    await redis.connect()
  } catch (why) {
    redis.disconnect()
    throw new Error(`Redis does not answer at ${new URL(url).host}: ${(why as Error).message}`, { cause: why })
  }
  return redis
}
