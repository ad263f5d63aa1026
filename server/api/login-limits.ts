import type { Redis } from 'ioredis'
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '#server/kernel/errors.ts'

/** How often a password may be tried. */
export interface LoginLimits {
  /** Takes one try of the address and one of the login, before the password is looked at. So many ms to wait, or 0. */
  take(ip: string, login: string): Promise<number>
  /** It was right: the login starts anew, and the address has its try back. */
  giveBack(ip: string, login: string): Promise<void>
}

/** Many people may stand behind one address; nobody mistypes the same login ten times. */
export function createLoginLimits(options: {
  redis: Redis
  perAddress?: number
  perLogin?: number
  withinMs?: number
}): LoginLimits {
  const { redis, perAddress = 40, perLogin = 10, withinMs = 10 * 60_000 } = options
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration: withinMs / 1_000 })
  const addresses = limiter('vez:login-from', perAddress)
  const logins = limiter('vez:login-of', perLogin)

  return {
    async take(ip, login) {
      const waits = await Promise.all([waitMs(addresses, ip), waitMs(logins, login)])
      return Math.max(...waits)
    },
    async giveBack(ip, login) {
      await Promise.all([addresses.reward(ip, 1), logins.delete(login)])
    },
  }
}

async function waitMs(limiter: RateLimiterRedis, key: string): Promise<number> {
  try {
    await limiter.consume(key)
    return 0
  } catch (why) {
    // A full limiter rejects with how it stands; whatever else comes is Redis, and no answer to a question of passwords.
    if (why instanceof RateLimiterRes) return why.msBeforeNext
    throw new Refusal('away', 'session.away', 'Nobody can log in just now. Try again.')
  }
}
