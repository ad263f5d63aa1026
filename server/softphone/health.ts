import { z } from 'zod'
import type { Clock } from '#server/kernel/clock.ts'
import { type AgentId, agentOf, type CompanyId, type UserId } from '#server/kernel/ids.ts'

/** What the page with the phone says of it, every ten seconds and at each change. */
export const phoneHealth = z.strictObject({
  registered: z.boolean(),
  /** `silent`: it gives the same level all the time, as one does that is switched off. */
  microphone: z.enum(['ok', 'denied', 'missing', 'silent']),
  ringer: z.enum(['ok', 'blocked']),
})
export type PhoneHealth = z.output<typeof phoneHealth>

type Speaker = { id: UserId; companyId: CompanyId; sessionId: string }

/**
 * Whether the page with an agent's phone is well: as it says itself, and only while it says so. A page that is loaded
 * anew has the grace that an agent's chats have; one that is open and says nothing any more (asleep, hung) has a little
 * more than three of its messages.
 */
export function createHealth(options: {
  clock: Clock
  graceMs?: number
  silentMs?: number
  /** The login session that has this user's phone: what others say of theirs is nobody's business. */
  holderOf: (userId: UserId) => string | undefined
  changed: (companyId: CompanyId, agentId: AgentId, well: boolean) => void
}) {
  const { clock, graceMs = 20_000, silentMs = 35_000, holderOf, changed } = options
  const pages = new Map<UserId, { companyId: CompanyId; socketId: string; well: boolean; cancel: () => void }>()

  function forget(userId: UserId): void {
    const page = pages.get(userId)
    if (!page) return
    page.cancel()
    pages.delete(userId)
    if (page.well) changed(page.companyId, agentOf(userId), false)
  }

  return {
    heard({ id, companyId, sessionId }: Speaker, socketId: string, health: PhoneHealth): void {
      if (holderOf(id) !== sessionId) return
      const before = pages.get(id)
      before?.cancel()
      const well = health.registered && health.microphone === 'ok' && health.ringer === 'ok'
      const cancel = clock.wakeAt(clock.now() + silentMs, () => forget(id))
      pages.set(id, { companyId, socketId, well, cancel })
      if (before?.well !== well) changed(companyId, agentOf(id), well)
    },
    /** A page's connection is gone: it may be back in a moment. */
    went(userId: UserId, socketId: string): void {
      const page = pages.get(userId)
      if (page?.socketId !== socketId) return
      page.cancel()
      page.cancel = clock.wakeAt(clock.now() + graceMs, () => forget(userId))
    },
    /** Another session has the phone from now on, or none. */
    forget,
    close(): void {
      for (const { cancel } of pages.values()) cancel()
      pages.clear()
    },
  }
}
