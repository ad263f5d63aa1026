import type { Cause, LegArrived, LegEvent, LegTag, Sound } from '#server/calls/ports.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { LegId, RecordingId, SoundId, TalkId } from '#server/kernel/ids.ts'

/** What a phone, or whoever is called through a trunk, does with calls; nothing said: it rings. */
export type Does =
  | { act: 'answers'; afterMs: number }
  | { act: 'refuses'; cause: Cause }
  /** Not registered: nothing rings. */
  | { act: 'is absent' }
  | { act: 'rings' }

export type FakeLeg = {
  legId: LegId
  tag: LegTag | null
  arrived: LegArrived | null
  state: 'down' | 'ringing' | 'up'
  talkId: TalkId | undefined
  music: boolean
  /** A tone that says that somebody is being rung. */
  hearsRinging: boolean
  muted: boolean
  /** The first is being heard. */
  sounds: { soundId: SoundId; ms: number }[]
  alarms: (() => void)[]
}

/** Of a talk, or of one leg. */
export type FakeRecording = { of: TalkId | LegId; since: number }

/** Asterisk as far as calls can tell: what lives on when our process does not. */
export interface Exchange {
  readonly legs: Map<LegId, FakeLeg>
  readonly talks: Map<TalkId, Set<LegId>>
  readonly recordings: Map<RecordingId, FakeRecording>
  /** Whether anything is heard at this leg's far end: a far end that is up speaks all the time. */
  hears(legId: LegId): boolean
  arrive(arrived: LegArrived): void
  /** Begins a call to a far end that does so. */
  call(legId: LegId, tag: LegTag, does: Does, ringMs: number): void
  /** Unless it has ended by then. */
  after(leg: FakeLeg, ms: number, act: () => void): void
  answered(leg: FakeLeg): void
  end(leg: FakeLeg, cause: Cause): void
  leaveTalk(leg: FakeLeg): void
  play(leg: FakeLeg, soundId: SoundId, sounds: Sound[]): void
  playInTalk(talkId: TalkId, soundId: SoundId, sounds: Sound[]): void
  endTalk(talkId: TalkId): void
  stopSound(soundId: SoundId): void
  stopRecording(recordingId: RecordingId): void
}

export function createExchange(options: { clock: Clock; soundMs: number; tell(event: LegEvent): void }): Exchange {
  const { clock, soundMs, tell } = options
  const legs = new Map<LegId, FakeLeg>()
  const talks = new Map<TalkId, Set<LegId>>()
  const recordings = new Map<RecordingId, FakeRecording>()
  const inTalks = new Map<SoundId, TalkId>()

  function add(legId: LegId, state: FakeLeg['state'], tag: LegTag | null, arrived: LegArrived | null): FakeLeg {
    const silent = { talkId: undefined, music: false, hearsRinging: false, muted: false }
    const leg: FakeLeg = { legId, tag, arrived, state, ...silent, sounds: [], alarms: [] }
    legs.set(legId, leg)
    return leg
  }

  const after = (leg: FakeLeg, ms: number, act: () => void) => {
    leg.alarms.push(clock.wakeAt(clock.now() + ms, () => legs.get(leg.legId) === leg && act()))
  }

  function answered(leg: FakeLeg): void {
    if (leg.state === 'up') return
    leg.state = 'up'
    tell({ type: 'leg.answered', legId: leg.legId })
  }

  function end(leg: FakeLeg, cause: Cause): void {
    if (!legs.delete(leg.legId)) return
    for (const callOff of leg.alarms) callOff()
    for (const { soundId } of leg.sounds.splice(0)) tell({ type: 'sound.finished', soundId, heard: false })
    leaveTalk(leg)
    for (const [recordingId, { of }] of [...recordings]) if (of === leg.legId) stopRecording(recordingId)
    tell({ type: 'leg.ended', legId: leg.legId, cause })
  }

  function stopRecording(recordingId: RecordingId): void {
    const recording = recordings.get(recordingId)
    if (!recordings.delete(recordingId) || !recording) return
    tell({ type: 'recording.finished', recordingId, durationMs: clock.now() - recording.since })
  }

  function leaveTalk(leg: FakeLeg): void {
    if (leg.talkId) talks.get(leg.talkId)?.delete(leg.legId)
    leg.talkId = undefined
  }

  function hears(legId: LegId): boolean {
    const leg = legs.get(legId)
    if (leg?.state !== 'up') return false
    if (leg.hearsRinging || leg.music || leg.sounds.length > 0) return true
    if (leg.talkId === undefined) return false
    const others = [...legs.values()].filter((other) => other !== leg && other.talkId === leg.talkId)
    return [...inTalks.values()].includes(leg.talkId) || others.some(({ state, muted }) => state === 'up' && !muted)
  }

  function finishInTalk(soundId: SoundId, heard: boolean): void {
    if (inTalks.delete(soundId)) tell({ type: 'sound.finished', soundId, heard })
  }

  function playNext(leg: FakeLeg): void {
    const first = leg.sounds[0]
    if (!first) return
    after(leg, first.ms, () => {
      if (leg.sounds[0] === first) finish(leg, first.soundId, true)
    })
  }

  function finish(leg: FakeLeg, soundId: SoundId, heard: boolean): void {
    const wasFirst = leg.sounds[0]?.soundId === soundId
    leg.sounds = leg.sounds.filter((sound) => sound.soundId !== soundId)
    tell({ type: 'sound.finished', soundId, heard })
    if (wasFirst) playNext(leg)
  }

  return {
    legs,
    talks,
    recordings,
    hears,
    arrive(arrived) {
      add(arrived.legId, 'ringing', null, arrived)
      tell(arrived)
    },
    call(legId, tag, does, ringMs) {
      const leg = add(legId, 'down', tag, null)
      if (does.act === 'is absent') return end(leg, 'unreachable')
      if (does.act === 'refuses') return end(leg, does.cause)
      leg.state = 'ringing'
      tell({ type: 'leg.ringing', legId })
      after(leg, ringMs, () => leg.state === 'ringing' && end(leg, 'no-answer'))
      if (does.act === 'answers') after(leg, does.afterMs, () => answered(leg))
    },
    after,
    answered,
    end,
    leaveTalk,
    play(leg, soundId, sounds) {
      leg.sounds.push({ soundId, ms: sounds.length * soundMs })
      if (leg.sounds.length === 1) playNext(leg)
    },
    playInTalk(talkId, soundId, sounds) {
      inTalks.set(soundId, talkId)
      clock.wakeAt(clock.now() + sounds.length * soundMs, () => finishInTalk(soundId, true))
    },
    endTalk(talkId) {
      for (const legId of talks.get(talkId) ?? []) {
        const leg = legs.get(legId)
        if (leg) leg.talkId = undefined
      }
      for (const [soundId, of] of [...inTalks]) if (of === talkId) finishInTalk(soundId, false)
      for (const [recordingId, { of }] of [...recordings]) if (of === talkId) stopRecording(recordingId)
      talks.delete(talkId)
    },
    stopSound(soundId) {
      finishInTalk(soundId, false)
      for (const leg of legs.values())
        if (leg.sounds.some((sound) => sound.soundId === soundId)) finish(leg, soundId, false)
    },
    stopRecording,
  }
}
