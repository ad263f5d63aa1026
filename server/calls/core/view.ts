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
  if (phase.is === 'ending' || phase.is === 'ended' || phase.is === 'awaiting-callback') return []
  // A phone that stands by is nobody's work.
  if (phase.is === 'standing-by') return []
  const legs = [originOf(call), ...call.legs.slice(1).filter((leg) => isWith(call, leg))]
  return [...new Set(legs.flatMap((leg) => leg.agentId ?? []))]
}

function isWith({ phase }: Call, leg: Leg): boolean {
  if (phase.is === 'talking') return phase.legId === leg.legId
  if (phase.is === 'consulting') return phase.by === leg.legId || (phase.third === leg.legId && leg.is !== 'down')
  if (phase.is === 'calling') return phase.rings.includes(leg.legId) && leg.is !== 'down'
  return phase.is === 'dialling' && leg.role === 'callee' && leg.is !== 'down'
}

/** The call as this agent sees it. */
export function viewFor(call: Call, agentId: AgentId, { note, dispositionId }: Papers): CallView {
  const { id, protocol, queueId, direction, contact, callerId, dialled, startedAt, path, collected, phase } = call
  const origin = originOf(call)
  // Of a call that was dialled here and led on, who was called is the customer.
  const isCalled = origin.role === 'callee' ? origin.agentId !== agentId : origin.agentId === agentId
  const dialledByAgent = isCalled || (direction === 'outbound' && call.passedOn !== undefined)
  const talking = phase.is === 'talking' ? phase : undefined
  const connectedAt = phase.is === 'talking' || phase.is === 'consulting' ? phase.since : null
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
    ...(call.callback && { callback: true }),
    startedAt,
    connectedAt,
    heldSince: held?.since ?? null,
    path,
    collected,
    note,
    dispositionId,
    recordingPausedSince: call.recordingPausedAt ?? null,
    consult: consultFor(call, agentId),
    transferredBy: call.passedOn?.findLast((id) => id !== agentId) ?? null,
    endedWhy: phase.is === 'ending' || phase.is === 'ended' ? phase.why : null,
  }
}

function consultFor({ phase, legs }: Call, agentId: AgentId): CallView['consult'] {
  if (phase.is !== 'consulting') return null
  const third = legs.find((leg) => leg.legId === phase.third)
  const { to, hears, answered } = phase
  return {
    to,
    hears,
    answered,
    mine: phase.agentId === agentId,
    byAgentId: phase.agentId,
    withAgentId: third?.agentId ?? null,
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
    case 'consulting':
      return phase.agentId === agentId || phase.answered ? 'talking' : 'ringing'
    case 'ending':
    case 'ended':
      return 'ended'
    default:
      return originOf(call).agentId === agentId ? 'dialling' : 'ringing'
  }
}

/** A contact that nobody has named bears its number. */
const nameOf = (name: string | undefined): string | null => (name && /\p{L}/u.test(name) ? name : null)
