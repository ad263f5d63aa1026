import { type AgentId, asId } from '#server/kernel/ids.ts'
import { type Leg, talkOf } from './call.ts'
import { note, originOf, type Turn } from './turn.ts'

export function talk(turn: Turn, agentId: AgentId | null, other: Leg): void {
  const { call, effects, now } = turn
  call.phase = { is: 'talking', agentId, legId: other.legId, since: now }
  call.wakeAt = null
  effects.push({ do: 'join', talkId: talkOf(call), legIds: [originOf(call).legId, other.legId] })
  note(turn, { type: 'call.talk-began', agentId, waitedMs: now - call.startedAt })
  startRecording(turn, agentId)
}

function startRecording({ call, effects }: Turn, agentId: AgentId | null): void {
  call.recordingId = asId(`${call.id}-r${++call.made.recordings}`)
  effects.push({ do: 'record', talkId: talkOf(call), recordingId: call.recordingId, agentId })
}
