import { Redis } from 'ioredis'
import { beforeAll } from 'vitest'

/** All visitors and logins of all tests come from one address, and within minutes: each file begins as a new day does. */
beforeAll(async () => {
  const redis = new Redis(process.env.VEZ_REDIS_URL ?? '')
  for (const pattern of ['vez:webchat:*', 'vez:login*']) {
    const keys = await redis.keys(pattern)
    if (keys.length > 0) await redis.del(keys)
  }
  redis.disconnect()
})
