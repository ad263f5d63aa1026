import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { tooMany } from './errors.ts'

type Rate = { points: number; perSeconds: number }
export type Rates = { sessionsPerIp: Rate; requestsPerIp: Rate; messagesPerSession: Rate; filesPerSession: Rate }

/** An office behind one address may be many visitors; one visitor types no faster than a person. */
export const usualRates: Rates = {
  sessionsPerIp: { points: 20, perSeconds: 600 },
  requestsPerIp: { points: 600, perSeconds: 60 },
  messagesPerSession: { points: 20, perSeconds: 10 },
  filesPerSession: { points: 20, perSeconds: 300 },
}

export interface Limits {
  /** Throws `webchat.too-many`. */
  take(of: keyof Rates, key: string): Promise<void>
}

/** Counted in Redis for all processes; where Redis is away each process counts for itself. */
export function createLimits({ redis, rates = usualRates }: { redis: Redis; rates?: Rates | undefined }): Limits {
  const limiter = (name: string, { points, perSeconds }: Rate) =>
    new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: `vez:webchat:${name}`,
      points,
      duration: perSeconds,
      insuranceLimiter: new RateLimiterMemory({ points, duration: perSeconds }),
    })
  const limiters = {
    sessionsPerIp: limiter('sessions', rates.sessionsPerIp),
    requestsPerIp: limiter('requests', rates.requestsPerIp),
    messagesPerSession: limiter('messages', rates.messagesPerSession),
    filesPerSession: limiter('files', rates.filesPerSession),
  }
  return {
    async take(of, key) {
      try {
        await limiters[of].consume(key)
      } catch (why) {
        if (why instanceof RateLimiterRes) throw tooMany()
        throw why
      }
    },
  }
}
