import type { Instant } from '#server/kernel/clock.ts'
import { type Item, none } from './state.ts'

export type Facts = Pick<Item, 'id' | 'queueId' | 'medium' | 'channel' | 'contactPriority' | 'enteredAt'>

const nowhere = { band: 0, channelPriority: 0, contactPriority: 0 }

/** As it comes. The only place where one is made: all of one shape, which the machine reads faster than two. */
export const itemOf = ({ id, queueId, medium, channel, contactPriority, enteredAt }: Facts, now: Instant): Item => ({
  id,
  queueId,
  medium,
  channel,
  contactPriority,
  enteredAt,
  state: 'waiting',
  place: nowhere,
  line: null,
  needs: none,
  tried: none,
  offer: null,
  agentId: null,
  sharedWith: none,
  guestIn: none,
  alsoIn: none,
  diverted: null,
  dueAt: null,
  notBefore: null,
  wakesAt: null,
  servedAt: null,
  takenAt: null,
  endedAt: null,
  wrapUpUntil: null,
  leftWhy: null,
  rev: 0,
  queuedAt: now,
  overflowedMs: -1,
  been: none,
  skills: none,
  formerAgentIds: none,
  callback: false,
})
