import type { DestinationRef } from '#server/destinations/index.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { QueueSettings } from '../core/settings.ts'
import { type Waits, waitsSince } from './order.ts'

/** What is done about somebody who has waited so long in one queue, or may not wait in it at all. */
export type OverflowDeed =
  /** Offered to the members of that queue too, after its own. */
  | { do: 'add-queue'; queueId: QueueId }
  | { do: 'move'; queueId: QueueId }
  /** Out of the queue, to where calls can be sent. */
  | { do: 'leave'; to: DestinationRef }
export type OverflowStep = { afterMs: number } & OverflowDeed
export type OverflowWhy = 'step' | 'max-wait' | 'full' | 'nobody' | 'key'
export type Overflow = { why: OverflowWhy; deed: OverflowDeed }

export type Overflows = Waits & {
  medium: Medium
  queueId: QueueId | null
  /** Since when in this queue; `enteredAt` is since when at all. */
  queuedAt: Instant
  /** Steps up to this one are done; -1 before the first. */
  overflowedMs: number
  alsoIn: readonly QueueId[]
  /** Queues it was moved out of: it is not moved back, so no ring of queues keeps anybody going round. */
  been: readonly QueueId[]
  callback: boolean
}

type Timed = { afterMs: number; overflow: Overflow }

/** A queue's steps by their time, the maximum wait being one of them; of equal times in the order they are written. */
const stepsOf = ({ overflow = [], maxWait = null }: QueueSettings): Timed[] => {
  const steps = overflow.map(({ afterMs, ...deed }): Timed => ({ afterMs, overflow: { why: 'step', deed } }))
  if (maxWait)
    steps.push({ afterMs: maxWait.afterMs, overflow: { why: 'max-wait', deed: { do: 'leave', to: maxWait.to } } })
  return steps.toSorted((a, b) => a.afterMs - b.afterMs)
}

const countsSince = (item: Overflows): Instant => Math.max(item.queuedAt, waitsSince(item))

/** When its next step is due; undefined where none is left. It may be past: what rings is let ring first. */
export function nextOverflowAt(item: Overflows, queue: QueueSettings): Instant | undefined {
  // Asked at each arrival, where most queues have no steps.
  if (!queue.overflow?.length && !queue.maxWait) return undefined
  const next = stepsOf(queue).find(({ afterMs }) => afterMs > item.overflowedMs)
  return next && countsSince(item) + next.afterMs
}

/** The steps that are due now, in order, with how far they bring it. */
export function dueOverflows(item: Overflows, queue: QueueSettings, now: Instant): Timed[] {
  const since = countsSince(item)
  return stepsOf(queue).filter(({ afterMs }) => afterMs > item.overflowedMs && since + afterMs <= now)
}

/**
 * What a deed comes to for this one; undefined where it cannot be done. A destination that is a queue is a move; any
 * other is for a caller who is on the line: chats, and callers who hung up to be called back, go on waiting.
 */
export function applied(
  deed: OverflowDeed,
  item: Overflows,
  exists: (id: QueueId) => boolean,
): OverflowDeed | undefined {
  if (deed.do === 'leave' && deed.to.type === 'queue')
    return applied({ do: 'move', queueId: deed.to.id as QueueId }, item, exists)
  if (deed.do === 'leave') return item.medium === 'voice' && !item.callback ? deed : undefined
  if (deed.queueId === item.queueId || !exists(deed.queueId)) return undefined
  if (deed.do === 'add-queue') return item.alsoIn.includes(deed.queueId) ? undefined : deed
  return item.been.includes(deed.queueId) ? undefined : deed
}
