import type { Instant } from '#server/kernel/clock.ts'
import type { InteractionId } from '#server/kernel/ids.ts'
import type { Settings } from '../core/settings.ts'
import { aged } from './ageing.ts'

/** How long before the promised time a scheduled interaction goes ahead (C5). */
export const promisedAheadMs = 5 * 60_000

/** Higher bands first, whatever the priorities in them. */
export const bands = { ordinary: 0, promised: 1, absolute: 2 } as const

/** The account setting "webchat has absolute priority" of the product's documents speaks of this channel only. */
const absoluteChannel = 'webchat'
const priorityOfUnnamed = 50

export type Waits = {
  channel: string
  contactPriority: number
  enteredAt: Instant
  dueAt: Instant | null
}
export type Place = { band: number; channelPriority: number; contactPriority: number }

/** From when it may be offered: a promised one not before its five minutes. Its wait and its ageing count from here. */
export const waitsSince = (item: Waits): Instant =>
  item.dueAt === null ? item.enteredAt : Math.max(item.enteredAt, item.dueAt - promisedAheadMs)

export const ownPriority = (channel: string, settings: Settings): number =>
  settings.channelPriority[channel] ?? priorityOfUnnamed

/** Where an interaction stands: band → channel priority, aged → contact priority (C3). Then the oldest, then the id. */
export function placeOf(item: Waits, settings: Settings, now: Instant): Place {
  return {
    band: bandOf(item, settings),
    channelPriority: aged(ownPriority(item.channel, settings), now - waitsSince(item), settings.ageing),
    contactPriority: item.contactPriority,
  }
}

function bandOf(item: Waits, settings: Settings): number {
  if (settings.webchatAbsolute && item.channel === absoluteChannel) return bands.absolute
  return item.dueAt === null ? bands.ordinary : bands.promised
}

export type Ordered = { id: InteractionId; place: Place; enteredAt: Instant }

/** Negative where `a` is served before `b`. A total order: never 0 for two interactions. */
export function compareOrder(a: Ordered, b: Ordered): number {
  const p = a.place
  const q = b.place
  if (p.band !== q.band) return q.band - p.band
  if (p.channelPriority !== q.channelPriority) return q.channelPriority - p.channelPriority
  if (p.contactPriority !== q.contactPriority) return q.contactPriority - p.contactPriority
  if (a.enteredAt !== b.enteredAt) return a.enteredAt - b.enteredAt
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
