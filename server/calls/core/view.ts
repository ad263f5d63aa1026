import type { AgentId } from '#server/kernel/ids.ts'
import type { CallView } from '../screen-events.ts'
import type { Call, Leg } from './call.ts'
import { originOf } from './turn.ts'

/** What is written about a call beside it. */
export type Papers = { note: string; dispositionId: string | null }
export const noPapers: Papers = { note: '', dispositionId: null }

/** Whom the call is with now; those whom a queue only offers it are not among them. */
export function agentsOf(call: Call): AgentId[] {
  const { phase } = call
  if (phase.is === 'ending' || phase.is === 'ended') return []
  const legs = [originOf(call), ...call.legs.slice(1).filter((leg) => isWith(call, leg))]
  return [...new Set(legs.flatMap((leg) => leg.agentId ?? []))]
}

function isWith({ phase }: Call, leg: Leg): boolean {
  if (phase.is === 'talking') return phase.legId === leg.legId
  return phase.is === 'dialling' && leg.role === 'callee' && leg.is !== 'down'
}

/** The call as this agent sees it. */
export function viewFor(call: Call, agentId: AgentId, { note, dispositionId }: Papers): CallView {
  const { id, protocol, queueId, direction, contact, callerId, dialled, startedAt, path, phase } = call
  const dialledByAgent = originOf(call).agentId === agentId
  const talking = phase.is === 'talking' ? phase : undefined
  const held = talking?.held && !isHeld(call, talking.held.legId, agentId) ? talking.held : undefined
  return {
    interactionId: id,
    protocol,
    queueId,
    direction,
    phase: phaseFor(call, agentId, held !== undefined),
    number: dialledByAgent ? dialled : callerId.number,
    name: nameOf(contact?.name) ?? (dialledByAgent ? null : nameOf(callerId.name)),
    contactId: contact?.id ?? null,
    startedAt,
    connectedAt: talking?.since ?? null,
    heldSince: held?.since ?? null,
    path,
    note,
    dispositionId,
    endedWhy: phase.is === 'ending' || phase.is === 'ended' ? phase.why : null,
  }
}

const isHeld = ({ legs }: Call, legId: string, agentId: AgentId): boolean =>
  legs.some((leg) => leg.legId === legId && leg.agentId === agentId)

function phaseFor(call: Call, agentId: AgentId, holds: boolean): CallView['phase'] {
  const { phase } = call
  switch (phase.is) {
    case 'talking':
      if (phase.back?.agentId === agentId) return 'reattaching'
      return holds ? 'held' : 'talking'
    case 'ending':
    case 'ended':
      return 'ended'
    default:
      return originOf(call).agentId === agentId ? 'dialling' : 'ringing'
  }
}

/** A contact that nobody has named bears its number. */
const nameOf = (name: string | undefined): string | null => (name && /\p{L}/u.test(name) ? name : null)
