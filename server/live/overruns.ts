import type { Clock, Instant } from '#server/kernel/clock.ts'
import type { AgentRow } from './schema.ts'

/** Watches the pauses that must not last longer than they may: each is told once, when its time is over. */
export function createOverruns({ clock, overran }: { clock: Clock; overran: (row: AgentRow) => void }) {
  const alarms = new Map<string, { endsAt: Instant; cancel: () => void }>()

  return {
    look(row: AgentRow): void {
      const { agentId, pauseEndsAt, overrunAllowed } = row
      const known = alarms.get(agentId)
      const endsAt = overrunAllowed ? null : pauseEndsAt
      if (known?.endsAt === endsAt) return
      known?.cancel()
      alarms.delete(agentId)
      // One that was over before we began to watch was told then.
      if (endsAt === null || endsAt <= clock.now()) return
      const cancel = clock.wakeAt(endsAt, () => {
        alarms.delete(agentId)
        overran(row)
      })
      alarms.set(agentId, { endsAt, cancel })
    },
    stop(): void {
      for (const { cancel } of alarms.values()) cancel()
      alarms.clear()
    },
  }
}
