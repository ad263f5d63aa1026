import { emptyDay } from '#server/live/core/queue-day.ts'
import type { QueueRow } from './store.ts'

export const waitingIn = ({ waiting }: Pick<QueueRow, 'waiting'>): number =>
  waiting.voice + waiting.chat + waiting.email

/** Who could take something now, whatever its medium: members are counted once. */
export const readyIn = ({ ready }: Pick<QueueRow, 'ready'>): number => Math.max(ready.voice, ready.chat, ready.email)

type Today = QueueRow['today']

/** Answered in time of all that were answered or gave up; null before the first. Who left at once does not count. */
export function serviceLevelOf({ answered, answeredInTime, abandoned }: Today): number | null {
  const counted = answered + abandoned
  return counted === 0 ? null : Math.round((answeredInTime / counted) * 100)
}
export const averageWaitMs = ({ answered, waitMsTotal }: Today): number | null =>
  answered === 0 ? null : waitMsTotal / answered
export const averageTalkMs = ({ ended, talkMsTotal }: Today): number | null =>
  ended === 0 ? null : talkMsTotal / ended
export const abandonedShare = ({ answered, abandoned }: Today): number | null =>
  answered + abandoned === 0 ? null : Math.round((abandoned / (answered + abandoned)) * 100)

export function together(rows: readonly QueueRow[]): Today {
  const sum: Today = { ...emptyDay }
  for (const { today } of rows) for (const key of Object.keys(sum) as (keyof Today)[]) sum[key] += today[key]
  return sum
}

export type Severity = 'calm' | 'watch' | 'critical'
export type Concern =
  | 'nobody-here'
  | 'nobody-present'
  | 'waits-far-too-long'
  | 'waits-too-long'
  | 'level-far-below'
  | 'level-below'
  | null

/** How a queue is, and the one thing that makes it so: the gravest first. */
export function severityOf(row: QueueRow, now: number): { is: Severity; because: Concern } {
  const { seconds, target } = row.serviceLevel
  const waits = waitingIn(row)
  const longestMs = row.longestWaitSince === null ? 0 : now - row.longestWaitSince
  const level = serviceLevelOf(row.today)
  if (waits > 0 && row.present === 0) return { is: 'critical', because: 'nobody-here' }
  if (longestMs > seconds * 3_000) return { is: 'critical', because: 'waits-far-too-long' }
  if (level !== null && level < target - 20) return { is: 'critical', because: 'level-far-below' }
  if (longestMs > seconds * 1_000) return { is: 'watch', because: 'waits-too-long' }
  if (level !== null && level < target) return { is: 'watch', because: 'level-below' }
  if (row.members > 0 && row.present === 0) return { is: 'watch', because: 'nobody-present' }
  return { is: 'calm', because: null }
}
