import type { Announcement } from './call.ts'
import { answerOrigin, originOf, playTo, type Turn } from './turn.ts'

/** What telephony may need beyond the sound itself, to fetch it for the first time. */
const moreMs = 15_000
/** A sound of unknown length is given up after so long. */
const heardAtLatestMs = 300_000

/** Begins to say it; what becomes of it is the phase `announcing`. */
export function announce(turn: Turn, { answers = true, ...announcement }: Announcement): void {
  const { call } = turn
  if (answers) answerOrigin(turn)
  const { sounds, next, lastsMs, skipKey, repeatKey, plays } = announcement
  call.phase = {
    is: 'announcing',
    sounds,
    next,
    ...(lastsMs && { lastsMs }),
    ...(skipKey && { skipKey }),
    ...(repeatKey && { repeatKey }),
    ...(plays && { plays }),
  }
  say(turn, call.phase)
}

/** Once more from the beginning; what is being said stops. */
export function say(turn: Turn, { sounds, lastsMs }: Announcement): void {
  hush(turn)
  turn.call.wakeAt = turn.now + (lastsMs ? lastsMs + moreMs : heardAtLatestMs)
  playTo(turn, sounds)
}

export function hush({ call, effects }: Turn): void {
  if (!call.soundId) return
  effects.push({ do: 'stop-sound', soundId: call.soundId })
  call.soundId = null
}

export const isOrigin = (turn: Turn, leg: { legId: string }): boolean => originOf(turn.call).legId === leg.legId
