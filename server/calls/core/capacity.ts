import type { AgentId } from '#server/kernel/ids.ts'
import type { Turn } from './turn.ts'

// What routing is told of who has a call that came by no queue, or was led on.

/** A call that came to an agent by no queue takes capacity as one from a queue does. */
export function takeCapacity(turn: Turn, agentId: AgentId | null): void {
  if (!agentId || turn.call.routed) return
  turn.call.routed = true
  tellStarted(turn, agentId)
}

export function tellStarted({ call, effects }: Turn, agentId: AgentId): void {
  effects.push({
    do: 'tell-routing',
    input: { type: 'interaction.started', interactionId: call.id, agentId, medium: 'voice', channel: 'voice' },
  })
}

export function tellHandedOver({ call, effects }: Pick<Turn, 'call' | 'effects'>, agentId: AgentId | null): void {
  if (!call.routed && !agentId) return
  call.routed = true
  const { id: interactionId } = call
  effects.push({
    do: 'tell-routing',
    input: { type: 'interaction.handed-over', interactionId, agentId, medium: 'voice', channel: 'voice' },
  })
}
