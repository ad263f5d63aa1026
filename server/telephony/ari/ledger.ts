import type { Cause, LegEvent } from '#server/calls/ports.ts'
import type { LegId, SoundId } from '#server/kernel/ids.ts'

type Kept = {
  is: 'new' | 'ringing' | 'answered'
  asked: Cause | undefined
  /** Why it ends where nobody hangs it up. */
  lost: 'lost' | 'outage' | undefined
  music: boolean
  sounds: Set<SoundId>
}

/**
 * What must be remembered so that each thing is told once: Asterisk says "ringing" in two ways, ends a sound with or
 * without a word, and does not know why we hung up. Forgets a leg with its end.
 */
export interface Ledger {
  /** What the listener is to hear of it, in order. */
  pass(event: LegEvent): LegEvent[]
  hangUpAsked(legId: LegId, cause: Cause): void
  /** It is about to end because its media or its connection is gone. */
  lost(legId: LegId, cause: 'lost' | 'outage'): void
  /** On a leg; null: in a talk. */
  soundStarted(soundId: SoundId, legId: LegId | null): void
  soundStopped(soundId: SoundId): void
  /** On which leg it is heard, while nobody has stopped it. */
  legOfSound(soundId: SoundId): LegId | undefined
  /** The sound was not taken up after all: nothing will be told of it. */
  soundRefused(soundId: SoundId): void
  soundsOf(legId: LegId): SoundId[]
  sounds(): SoundId[]
  setMusic(legId: LegId, on: boolean): void
  hasMusic(legId: LegId): boolean
  /** Nobody waits for this leg or sound any more: its events stop here. */
  disown(id: LegId | SoundId): void
  isDisowned(id: LegId | SoundId): boolean
}

export function createLedger(): Ledger {
  const legs = new Map<LegId, Kept>()
  const legOfSound = new Map<SoundId, LegId | null>()
  const stopped = new Set<SoundId>()
  const disowned = new Set<string>()

  function of(legId: LegId): Kept {
    const kept = legs.get(legId) ?? { is: 'new', asked: undefined, lost: undefined, music: false, sounds: new Set() }
    legs.set(legId, kept)
    return kept
  }

  function forgetSound(soundId: SoundId): void {
    const legId = legOfSound.get(soundId)
    if (legId) legs.get(legId)?.sounds.delete(soundId)
    legOfSound.delete(soundId)
    stopped.delete(soundId)
  }

  function unheard(soundId: SoundId): LegEvent {
    forgetSound(soundId)
    return { type: 'sound.finished', soundId, heard: false }
  }

  function moved(event: LegEvent & { type: 'leg.ringing' | 'leg.answered' }): LegEvent[] {
    const kept = of(event.legId)
    const to = event.type === 'leg.ringing' ? 'ringing' : 'answered'
    if (kept.is === to || kept.is === 'answered') return []
    kept.is = to
    return [event]
  }

  function ended(event: LegEvent & { type: 'leg.ended' }): LegEvent[] {
    const kept = of(event.legId)
    const sounds = [...kept.sounds].map(unheard)
    legs.delete(event.legId)
    return [...sounds, { ...event, cause: kept.asked ?? kept.lost ?? event.cause }]
  }

  function told(event: LegEvent): LegEvent[] {
    switch (event.type) {
      case 'leg.ringing':
      case 'leg.answered':
        return moved(event)
      case 'leg.ended':
        return ended(event)
      case 'sound.finished': {
        const heard = event.heard && !stopped.has(event.soundId)
        forgetSound(event.soundId)
        return [{ ...event, heard }]
      }
      default:
        return [event]
    }
  }

  return {
    pass(event) {
      const id = 'legId' in event ? event.legId : 'soundId' in event ? event.soundId : undefined
      const events = told(event)
      if (id === undefined || !disowned.has(id)) return events
      if (event.type === 'leg.ended' || event.type === 'sound.finished') disowned.delete(id)
      return []
    },
    hangUpAsked: (legId, cause) => {
      of(legId).asked ??= cause
    },
    lost: (legId, cause) => {
      of(legId).lost = cause
    },
    soundStarted(soundId, legId) {
      if (legId) of(legId).sounds.add(soundId)
      legOfSound.set(soundId, legId)
    },
    soundStopped: (soundId) => {
      if (legOfSound.has(soundId)) stopped.add(soundId)
    },
    legOfSound: (soundId) => (stopped.has(soundId) ? undefined : (legOfSound.get(soundId) ?? undefined)),
    soundRefused: forgetSound,
    soundsOf: (legId) => [...(legs.get(legId)?.sounds ?? [])],
    sounds: () => [...legOfSound.keys()],
    setMusic(legId, on) {
      if (on || legs.has(legId)) of(legId).music = on
    },
    hasMusic: (legId) => legs.get(legId)?.music ?? false,
    disown: (id) => void disowned.add(id),
    isDisowned: (id) => disowned.has(id),
  }
}
