import { type AgentId, asId, type RecordingId, type TalkId } from '#server/kernel/ids.ts'
import type { Sound } from '../ports.ts'
import type { ConferenceRoom, Phase } from './call.ts'
import { takeCapacity } from './capacity.ts'
import { lastWord } from './ending.ts'
import { answerOrigin, nextSoundId, note, originOf, playTo, type Turn } from './turn.ts'

// A conference (M16) is a talk that many calls share: each member is a call of its own, which stands in it. What they
// have in common (locked, recorded, who hears music) is worked out from all members whenever one of them changed, and told
// to each: so nothing of it is kept apart from them, and a new server finds it in their records.

export type InConference = Extract<Phase, { is: 'in-conference' }>
type AskingPin = Extract<Phase, { is: 'conference-pin' }>

const pinTriesMax = 3
const pinWithinMs = 15_000

export const conferenceTalk = (conferenceId: string): TalkId => asId(`conf-${conferenceId}`)

const saying = (turn: Turn, name: string): Sound[] => [{ prompt: `conference/${name}`, language: turn.call.language }]

/** What a member is told of the room: what is true of it now for this one. */
/** `version` grows with each wish: of two that differ the later one is true. */
export type RoomState = { locked: boolean; recording: boolean; version: number }

export function enterConference(turn: Turn, conference: ConferenceRoom): void {
  const { call } = turn
  answerOrigin(turn)
  if (conference.pin === null && conference.moderatorPin === null) return comeIn(turn, conference, false)
  // Those of an open room press # where they have no PIN to moderate.
  call.phase = { is: 'conference-pin', conference, keys: '', tries: 0 }
  askPin(turn, call.phase)
}

export function askPin(turn: Turn, phase: AskingPin): void {
  phase.keys = ''
  turn.call.wakeAt = turn.now + pinWithinMs
  playTo(turn, saying(turn, 'pin'))
}

export function keyOfPin(turn: Turn, phase: AskingPin, key: string): void {
  const { call, effects, now } = turn
  if (call.soundId) effects.push({ do: 'stop-sound', soundId: call.soundId })
  call.soundId = null
  call.wakeAt = now + pinWithinMs
  if (key !== '#') {
    phase.keys = (phase.keys + key).slice(0, 12)
    return
  }
  tryPin(turn, phase)
}

export function tryPin(turn: Turn, phase: AskingPin): void {
  const { call, now } = turn
  const { conference, keys } = phase
  if (conference.moderatorPin !== null && keys === conference.moderatorPin) return comeIn(turn, conference, true)
  if (conference.pin === null || keys === conference.pin) return comeIn(turn, conference, false)
  phase.keys = ''
  if (++phase.tries >= pinTriesMax) return lastWord(turn, saying(turn, 'wrong-pin'), 'rejected')
  call.wakeAt = now + pinWithinMs
  playTo(turn, [...saying(turn, 'wrong-pin'), ...saying(turn, 'pin')])
}

function comeIn(turn: Turn, conference: ConferenceRoom, moderator: boolean): void {
  const { call, book, now, effects } = turn
  const { conferenceId } = conference
  const room = book.room(conferenceId)
  if (room.locked && !moderator) return lastWord(turn, saying(turn, 'locked'), 'rejected')
  if (room.members >= conference.membersMax) return lastWord(turn, saying(turn, 'full'), 'busy')
  const origin = originOf(call)
  call.phase = {
    ...{ is: 'in-conference', conferenceId, conference, since: now, moderator, muted: false, hears: 'nothing' },
    room: { locked: room.locked, recording: room.recording, version: room.version },
  }
  call.wakeAt = null
  note(turn, { type: 'call.conference-joined', conferenceId, moderator })
  takeCapacity(turn, origin.agentId)
  if (call.soundId) effects.push({ do: 'stop-sound', soundId: call.soundId })
  call.soundId = null
}

/** How it stands in the room from now on; the first time it comes in. */
export function standInRoom(turn: Turn, told: RoomState & { hears: 'room' | 'music'; records: boolean }): void {
  const { call, effects } = turn
  if (call.phase.is !== 'in-conference') return
  const { phase } = call
  const { legId } = originOf(call)
  const talkId = conferenceTalk(phase.conferenceId)
  phase.room = { locked: told.locked, recording: told.recording, version: told.version }
  if (phase.hears !== told.hears) {
    const before = phase.hears
    phase.hears = told.hears
    if (told.hears === 'music') {
      if (before === 'room') effects.push({ do: 'leave', talkId, legId })
      effects.push({ do: 'start-music', legId, musicClass: null })
    } else {
      if (before === 'music') effects.push({ do: 'stop-music', legId })
      effects.push({ do: 'join', talkId, legIds: [legId] })
      if (phase.conference.announceJoins)
        effects.push({ do: 'play-in-talk', talkId, soundId: nextSoundId(call), sounds: beep(turn) })
    }
  }
  if (told.records === (call.recordingId !== null)) return
  if (told.records) {
    call.recordingId = asId<RecordingId>(`${call.id}-r${++call.made.recordings}`)
    effects.push({ do: 'record', talkId, recordingId: call.recordingId, agentId: originOf(call).agentId })
  } else if (call.recordingId) {
    effects.push({ do: 'stop-recording', recordingId: call.recordingId })
    call.recordingId = null
  }
}

const beep = (turn: Turn): Sound[] => [{ prompt: 'system/beep', language: turn.call.language }]

export function muteMember(turn: Turn, muted: boolean): void {
  const { call, effects } = turn
  if (call.phase.is !== 'in-conference' || call.phase.muted === muted) return
  call.phase.muted = muted
  note(turn, { type: 'call.conference-muted', conferenceId: call.phase.conferenceId, muted })
  effects.push({ do: 'mute', legId: originOf(call).legId, muted })
}

/** Said to this one, and hung up. */
export function leaveRoom(turn: Turn, why: 'removed' | 'ended'): void {
  const { call, effects } = turn
  if (call.phase.is !== 'in-conference') return
  const { conferenceId, hears } = call.phase
  const { legId } = originOf(call)
  note(turn, { type: 'call.conference-left', conferenceId, why })
  if (hears === 'room') effects.push({ do: 'leave', talkId: conferenceTalk(conferenceId), legId })
  if (hears === 'music') effects.push({ do: 'stop-music', legId })
  if (call.recordingId) effects.push({ do: 'stop-recording', recordingId: call.recordingId })
  call.recordingId = null
  lastWord(turn, saying(turn, why), 'hung-up')
}

/** After a restart: it stands as it stood. */
export function standAgain(turn: Turn, phase: InConference): void {
  const { call, effects } = turn
  const { legId } = originOf(call)
  if (phase.hears === 'music') effects.push({ do: 'start-music', legId, musicClass: null })
  if (phase.hears === 'room') effects.push({ do: 'join', talkId: conferenceTalk(phase.conferenceId), legIds: [legId] })
  if (phase.muted) effects.push({ do: 'mute', legId, muted: true })
  const agentId = originOf(call).agentId
  if (agentId) tellAgain(turn, agentId)
}

function tellAgain({ call, effects }: Turn, agentId: AgentId): void {
  const { id: interactionId } = call
  effects.push({
    do: 'tell-routing',
    input: { type: 'interaction.started', interactionId, agentId, medium: 'voice', channel: 'voice' },
  })
}

// ── All members together ─────────────────────────────────────────────────────────────────────────────────────────────

export type Member = { id: string; phase: InConference; records: boolean }
export type Standing = RoomState & { hears: 'room' | 'music'; records: boolean }

/** How each member is to stand, by who is there: pure, and the same however often it is asked. */
export function standings(members: readonly Member[], room: RoomState): Map<string, Standing> {
  const [first] = members
  if (!first) return new Map()
  const { waitForModerator, musicWhileAlone, record } = first.phase.conference
  const hasModerator = members.some(({ phase }) => phase.moderator)
  const waits = (waitForModerator && !hasModerator) || (musicWhileAlone && members.length === 1)
  const hears = waits ? ('music' as const) : ('room' as const)
  const recording = (record || room.recording) && !waits
  // One of them has the recording; when that one leaves, the next begins another.
  const recorder = recording ? (members.find(({ records }) => records) ?? members[0]) : undefined
  const told = { locked: room.locked, recording: room.recording, version: room.version, hears }
  return new Map(members.map((one) => [one.id, { ...told, records: one === recorder }]))
}
