import type { Instant } from '#server/kernel/clock.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import {
  applied,
  dueOverflows,
  nextOverflowAt,
  type Overflow,
  type Overflows,
  type QueueSettings,
} from '#server/routing/index.ts'

/** What a rehearsal asks of queues: their settings, and whether any member is there. */
export type Queues = {
  settings(queueId: QueueId): QueueSettings | undefined
  isThere(queueId: QueueId, wanted: 'present' | 'available'): boolean
}

export type Wait = { item: Overflows; enters: boolean }

/** Somebody begins to wait in a queue, and was in others before. */
export const beginWait = (queueId: QueueId, now: Instant, before: Wait | null): Wait => ({
  enters: true,
  item: {
    channel: 'voice',
    contactPriority: 50,
    medium: 'voice',
    enteredAt: before?.item.enteredAt ?? now,
    dueAt: null,
    queueId,
    queuedAt: now,
    overflowedMs: -1,
    alsoIn: [],
    been: before?.item.queueId ? [...before.item.been, before.item.queueId] : [],
    callback: false,
  },
})

/** What the queue does next about one whom nobody takes, and when; undefined where nothing. By routing's own rules. Pure. */
export function nextOverflow(
  wait: Wait,
  queues: Queues,
  { nobodyTakesIt }: { nobodyTakesIt: boolean },
): { at: Instant; overflow: Overflow; wait: Wait } | undefined {
  const { item, enters } = wait
  const settings = item.queueId && queues.settings(item.queueId)
  if (!settings || !item.queueId) return undefined
  const exists = (id: QueueId) => queues.settings(id) !== undefined
  const { whenNobody } = settings
  if (enters && whenNobody && !queues.isThere(item.queueId, whenNobody.is)) {
    const deed = applied({ do: 'leave', to: whenNobody.to }, item, exists)
    if (deed) return { at: item.queuedAt, overflow: { why: 'nobody', deed }, wait: { item, enters: false } }
  }
  if (!nobodyTakesIt) return undefined
  for (let current = item; ; ) {
    const at = nextOverflowAt(current, settings)
    const due = at === undefined ? undefined : dueOverflows(current, settings, at)[0]
    if (at === undefined || !due) return undefined
    current = { ...current, overflowedMs: due.afterMs }
    const deed = applied(due.overflow.deed, current, exists)
    if (!deed) continue
    const alsoIn = deed.do === 'add-queue' ? [...current.alsoIn, deed.queueId] : current.alsoIn
    return { at, overflow: { why: due.overflow.why, deed }, wait: { item: { ...current, alsoIn }, enters: false } }
  }
}
