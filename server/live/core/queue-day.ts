import type { EventNamed } from '#server/events.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type { QueueToday } from '../schema.ts'

/** What a day's figures are made of. */
export const counted = [
  'interaction.queued',
  'interaction.connected',
  'interaction.returned',
  'interaction.overflowed',
  'interaction.left',
  'wrap-up.ended',
  'offer.ended',
  'agent.presence-changed',
  'call.held',
  'call.resumed',
] as const
export type Counted = EventNamed<(typeof counted)[number]>
/** What of a queue's settings decides how its day is counted. */
export type Aim = { seconds: number; shortAbandonSeconds: number }

/** One that has come to a queue and has not left it. */
type Open = { queueId: string; connectedAt: Instant | null; sentOn?: true }
export type QueueDays = { queues: Map<string, QueueToday>; open: Map<string, Open> }

export const noDays = (): QueueDays => ({ queues: new Map(), open: new Map() })

export const emptyDay: Readonly<QueueToday> = {
  offered: 0,
  answered: 0,
  answeredInTime: 0,
  abandoned: 0,
  abandonedShort: 0,
  overflowed: 0,
  waitMsTotal: 0,
  ended: 0,
  talkMsTotal: 0,
}
export const dayIn = (days: QueueDays, queueId: string): QueueToday => days.queues.get(queueId) ?? emptyDay

/** Midnight: figures begin anew; who waits or is served then still belongs to its queue. */
export function beginDay(days: QueueDays): void {
  days.queues.clear()
}

/**
 * Counts one event. An interaction is offered to a queue once, however often agents are alerted; it is answered when an
 * agent first has it; it is abandoned when the customer leaves before. Returns the queues whose figures changed.
 */
export function countInQueues(days: QueueDays, event: Counted, aimOf: (queueId: string) => Aim): string[] {
  const { open } = days
  const day = (queueId: string): QueueToday => {
    const known = days.queues.get(queueId) ?? { ...emptyDay }
    days.queues.set(queueId, known)
    return known
  }
  const enter = (interactionId: string, queueId: string) => {
    open.set(interactionId, { queueId, connectedAt: null })
    day(queueId).offered++
  }

  switch (event.type) {
    case 'interaction.queued': {
      const { interactionId, queueId } = event.data
      if (open.get(interactionId)?.queueId === queueId) return []
      enter(interactionId, queueId)
      return [queueId]
    }
    case 'interaction.connected': {
      const { interactionId, queueId, waitedMs } = event.data
      // An agent's own call has a queue at most for its wrap-up: it was offered to nobody.
      if (queueId === null || (!open.has(interactionId) && waitedMs === 0)) return []
      // What came before midnight and is answered after a restart is not known any more, and answered all the same.
      const entry = open.get(interactionId) ?? { queueId, connectedAt: null }
      open.set(interactionId, entry)
      if (entry.connectedAt !== null) return []
      entry.connectedAt = event.at
      const today = day(queueId)
      today.answered++
      today.waitMsTotal += waitedMs
      if (waitedMs <= aimOf(queueId).seconds * 1000) today.answeredInTime++
      return [queueId]
    }
    case 'interaction.returned': {
      const { interactionId, queueId, why } = event.data
      if (why !== 'transferred' && why !== 'overflowed') return []
      const before = open.get(interactionId)
      if (before?.queueId === queueId && !before.sentOn) return []
      if (before && before.connectedAt !== null) {
        day(before.queueId).ended++
        day(before.queueId).talkMsTotal += event.at - before.connectedAt
      }
      enter(interactionId, queueId)
      return before ? [before.queueId, queueId] : [queueId]
    }
    case 'interaction.overflowed': {
      const { interactionId, queueId, does } = event.data
      if (does === 'add-queue') return []
      day(queueId).overflowed++
      // Where it goes now it is no queue's: who hangs up there did not abandon this one.
      if (does === 'leave') open.set(interactionId, { queueId, connectedAt: null, sentOn: true })
      return [queueId]
    }
    case 'interaction.left': {
      const { interactionId, queueId, from, why, waitedMs, servedMs } = event.data
      const entry = open.get(interactionId)
      open.delete(interactionId)
      if (queueId === null || entry?.sentOn) return []
      if (from === 'serving') {
        if (!entry) return []
        day(queueId).ended++
        day(queueId).talkMsTotal += servedMs
        return [queueId]
      }
      if (why !== 'caller-left' && why !== 'visitor-left') return []
      if (waitedMs < aimOf(queueId).shortAbandonSeconds * 1000) day(queueId).abandonedShort++
      else day(queueId).abandoned++
      return [queueId]
    }
    default:
      return []
  }
}
