import { beginFlow } from '#server/flows/index.ts'
import type { Cause } from '../ports.ts'
import { type Call, type Leg, type Phase, talkOf } from './call.ts'
import { drop, originOf, type Turn } from './turn.ts'
import { follow, variablesFor } from './way.ts'

const surveyOf = ({ call, book }: Turn) => {
  const { queueId, attached } = call
  const flowId = queueId === null ? null : (attached.surveyFlowId ?? book.queue(queueId)?.surveyFlowId)
  return flowId ? book.flows.flow(flowId) : undefined
}

const mayAsk = (call: Call): boolean =>
  call.phase.is === 'talking' && call.direction === 'inbound' && !call.served && originOf(call).is === 'up'

/** The other side put the receiver down: no phone was lost, and none is being brought back. */
export const hungUpOnServed = ({ legId, back }: Extract<Phase, { is: 'talking' }>, leg: Leg, cause: Cause): boolean =>
  leg.legId === legId && back === null && !(cause === 'lost' && leg.agentId !== null)

/**
 * The agent has hung up and the customer has not: where the queue has a survey the customer is asked how it was. For the
 * agent and for routing the call is over here; false where there is nothing to ask.
 */
export function askOpinion(turn: Turn): boolean {
  const { call, effects, now, book } = turn
  const { phase } = call
  const survey = surveyOf(turn)
  if (!survey || phase.is !== 'talking' || !mayAsk(call)) return false
  const origin = originOf(call)
  call.served = { talkedMs: now - phase.since }
  if (call.recordingId) effects.push({ do: 'stop-recording', recordingId: call.recordingId })
  call.recordingId = null
  if (phase.held?.legId === origin.legId || phase.back) effects.push({ do: 'stop-music', legId: origin.legId })
  effects.push({ do: 'leave', talkId: talkOf(call), legId: origin.legId })
  for (const leg of call.legs) if (leg !== origin) drop(turn, leg, 'hung-up')
  call.routed = false
  const left = { type: 'interaction.left', interactionId: call.id, why: 'ended-by-agent' } as const
  effects.push({ do: 'tell-routing', input: left })
  follow(turn, beginFlow(survey, variablesFor(call), book.flows, now))
  return true
}
