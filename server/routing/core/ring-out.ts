import { assert } from '#server/kernel/assert.ts'
import type { AgentId } from '#server/kernel/ids.ts'
import { queueOf } from './lines.ts'
import { drop, excludeFor } from './offers.ts'
import { changePresence } from './presence.ts'
import type { Item, Turn } from './state.ts'

/** Nobody took it in time. They are paused where the queue says so, and it is offered to the next at once. */
export function ringOut(turn: Turn, item: Item): void {
  assert(item.offer, 'what rings out is offered')
  const agentIds = item.offer.agentIds
  const settings = queueOf(turn.state, item)?.settings
  for (const agentId of agentIds) excludeFor(turn, item, agentId, settings?.againMs ?? 0)
  if (settings?.afterMissed === 'pause') for (const agentId of agentIds) pause(turn, agentId)
  drop(turn, item, agentIds, 'rang-out', 'rang-out')
}

function pause(turn: Turn, agentId: AgentId): void {
  const agent = turn.state.agents.get(agentId)
  if (agent?.presence !== 'available') return
  changePresence(turn, agent, 'paused', 'no-answer')
  turn.effects.push({ type: 'presence-changed', agentId, presence: 'paused', reason: 'no-answer' })
}
