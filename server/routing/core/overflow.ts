import type { DestinationRef } from '#server/destinations/index.ts'
import type { InteractionId } from '#server/kernel/ids.ts'
import { waitsSince } from '../rules/order.ts'
import { applied, dueOverflows, type OverflowDeed, type OverflowWhy } from '../rules/overflow.ts'
import { leaveLine, placeInQueue, queueOf, stand } from './lines.ts'
import { closeOffer, forgetOffer, unreserve } from './offers.ts'
import { type Item, none, type Queue, type Turn } from './state.ts'

// What a queue does about those who wait for long, and about those who come when it is full or nobody is there.

/** Something was set for now: the queue's steps that are due, then its place anew. */
export function wake(turn: Turn, item: Item): void {
  const queue = queueOf(turn.state, item)
  if (queue && item.diverted === null) {
    for (const { afterMs, overflow } of dueOverflows(item, queue.settings, turn.now)) {
      item.overflowedMs = afterMs
      turn.changedItems.add(item)
      if (overflowTo(turn, item, overflow.deed, overflow.why) !== 'stays') return
    }
  }
  stand(turn, item)
}

/** Whether it may wait where it came to: else it is on its way elsewhere already. Asked before it stands in line. */
export function enter(turn: Turn, item: Item): 'stays' | 'gone' {
  const queue = queueOf(turn.state, item)
  if (!queue) return 'stays'
  const { maxLength, whenNobody } = queue.settings
  if (whenNobody && !queue.seats.some(({ agent }) => isThere(agent.presence, whenNobody.is)))
    return overflowTo(turn, item, { do: 'leave', to: whenNobody.to }, 'nobody')
  if (maxLength && lengthOf(queue, item.medium) >= maxLength.most)
    return overflowTo(turn, item, { do: 'leave', to: maxLength.to }, 'full')
  return 'stays'
}

const isThere = (presence: string, wanted: 'present' | 'available'): boolean =>
  wanted === 'present' ? presence !== 'offline' : presence === 'available'

function lengthOf(queue: Queue, medium: Item['medium']): number {
  let length = queue.waiting[medium].size
  for (const item of queue.offered) if (item.medium === medium) length++
  return length
}

function overflowTo(turn: Turn, item: Item, wanted: OverflowDeed, why: OverflowWhy): 'stays' | 'gone' {
  const { state, now } = turn
  const from = item.queueId
  const deed = applied(wanted, item, (id) => state.queues.has(id))
  if (!deed || from === null) return 'stays'
  const { id: interactionId, medium } = item
  turn.changedItems.add(item)
  turn.effects.push({ type: 'overflow', interactionId, medium, queueId: from, why, deed })
  const waitedMs = Math.max(0, now - waitsSince(item))
  const to = deed.do === 'leave' ? deed.to : { type: 'queue', id: deed.queueId }
  turn.happened.push({
    type: 'interaction.overflowed',
    data: { interactionId, queueId: from, medium, why, does: deed.do, to, waitedMs },
  })
  switch (deed.do) {
    case 'add-queue':
      item.alsoIn = [...item.alsoIn, deed.queueId]
      return 'stays'
    case 'leave':
      leaveLine(item)
      item.wakesAt = null
      item.diverted = { why, deed }
      return 'gone'
    case 'move':
      leaveLine(item)
      item.been = [...item.been, from]
      queueAnew(turn, item, deed.queueId)
      if (enter(turn, item) === 'stays') stand(turn, item)
      turn.happened.push({
        type: 'interaction.returned',
        data: {
          interactionId,
          queueId: deed.queueId,
          medium,
          why: 'overflowed',
          position: placeInQueue(state, item) ?? null,
        },
      })
      return 'gone'
  }
}

/** The caller went by a key. Kept as what a full queue sends on is: until it is heard of again. */
export function stepOut(turn: Turn, interactionId: InteractionId, to: DestinationRef): void {
  const item = turn.state.items.get(interactionId)
  if (!item || item.queueId === null || (item.state === 'waiting' && item.diverted)) return
  const { medium, queueId } = item
  if (item.state === 'offered') closeOffer(turn, item, 'left', 'left')
  // The key crossed an agent's answer.
  else if (item.state === 'serving' && item.offer) letGo(turn, item)
  else if (item.state !== 'waiting') return
  item.state = 'waiting'
  leaveLine(item)
  item.wakesAt = null
  item.diverted = { why: 'key', deed: { do: 'leave', to } }
  turn.changedItems.add(item)
  const waitedMs = Math.max(0, turn.now - waitsSince(item))
  const data = { interactionId, queueId, medium, why: 'key' as const, does: 'leave' as const, to, waitedMs }
  turn.happened.push({ type: 'interaction.overflowed', data })
}

function letGo(turn: Turn, item: Item): void {
  const { id: interactionId, medium, offer } = item
  const agent = item.agentId === null ? undefined : turn.state.agents.get(item.agentId)
  if (agent && offer) {
    turn.effects.push({ type: 'withdraw', offerId: offer.id, interactionId, medium, agentIds: [agent.id], why: 'gone' })
    unreserve(turn, agent, item)
  }
  forgetOffer(turn, item)
  item.agentId = null
  item.servedAt = null
}

/** It waits in this queue from now on, its steps before it; where it stands among the others is told by its first wait. */
export function queueAnew(turn: Turn, item: Item, queueId: Item['queueId']): void {
  item.queueId = queueId
  item.queuedAt = turn.now
  item.overflowedMs = -1
  item.alsoIn = none
  item.diverted = null
  item.tried = none
  turn.changedItems.add(item)
}
