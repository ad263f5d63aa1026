import { createHash, randomBytes } from 'node:crypto'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Clock, Instant } from '#server/kernel/clock.ts'
import { Refusal } from '#server/kernel/errors.ts'
import { asId, type CompanyId, type UserId } from '#server/kernel/ids.ts'
import { roles } from './permissions.ts'
import type { User } from './route.ts'

/** Who is logged in. The token is shown once, to its owner; Redis knows its hash alone. */
export interface Sessions {
  begin(user: Omit<User, 'sessionId'>): Promise<{ token: string; endsAt: Instant }>
  /** The user of a token, or nobody: unknown, ended, or idle for too long. Asking keeps the session awake. */
  sessionOf(token: string): Promise<User | undefined>
  /** Whether a session still lasts; asking does not keep it awake. */
  isOpen(sessionId: string): Promise<boolean>
  end(user: User): Promise<void>
  /** After a new password, a changed role, a deactivation. */
  endAllOf(userId: UserId): Promise<void>
}

const stored = z.object({
  userId: z.string().transform((id) => asId<UserId>(id)),
  companyId: z.string().transform((id) => asId<CompanyId>(id)),
  name: z.string(),
  role: z.enum(roles),
  endsAt: z.number(),
})

const tokenForm = /^[A-Za-z0-9_-]{43}$/
const hash = (token: string) => createHash('sha256').update(token).digest('base64url')
const keyOf = (sessionId: string) => `vez:session:${sessionId}`
const listOf = (userId: UserId) => `vez:sessions-of:${userId}`

export function createSessions(options: {
  redis: Redis
  clock: Clock
  /** However busy the session is, it ends after so long. */
  lastsMs?: number
  /** Unused for so long, it ends. */
  idleMs?: number
}): Sessions {
  const { redis, clock, lastsMs = 14 * 3_600_000, idleMs = 2 * 3_600_000 } = options

  return {
    async begin({ id, companyId, name, role }) {
      const token = randomBytes(32).toString('base64url')
      const sessionId = hash(token)
      const endsAt = clock.now() + lastsMs
      const session = JSON.stringify({ userId: id, companyId, name, role, endsAt })
      await answered(
        redis
          .multi()
          .set(keyOf(sessionId), session, 'PX', Math.min(idleMs, lastsMs))
          .sadd(listOf(id), sessionId)
          .pexpire(listOf(id), lastsMs)
          .exec(),
      )
      return { token, endsAt }
    },

    async sessionOf(token) {
      if (!tokenForm.test(token)) return undefined
      const sessionId = hash(token)
      const text = await answered(redis.getex(keyOf(sessionId), 'PX', idleMs))
      if (text === null) return undefined
      const { userId, endsAt, ...session } = stored.parse(JSON.parse(text))
      if (clock.now() >= endsAt) return undefined
      return { id: userId, ...session, sessionId }
    },

    isOpen: async (sessionId) => (await answered(redis.exists(keyOf(sessionId)))) === 1,

    async end(user) {
      await answered(redis.multi().del(keyOf(user.sessionId)).srem(listOf(user.id), user.sessionId).exec())
    },

    async endAllOf(userId) {
      const sessionIds = await answered(redis.smembers(listOf(userId)))
      await answered(redis.del(listOf(userId), ...sessionIds.map(keyOf)))
    },
  }
}

/** Without Redis nobody can be known: that is not the client's fault, and passes. The connection itself logs why. */
async function answered<Reply>(asked: Promise<Reply>): Promise<Reply> {
  try {
    return await asked
  } catch {
    throw new Refusal('away', 'session.away', 'Sessions cannot be read just now. Try again.')
  }
}
