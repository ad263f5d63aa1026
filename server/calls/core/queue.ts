import type { Instant } from '#server/kernel/clock.ts'
import type { QueueId } from '#server/kernel/ids.ts'
import type { Sound } from '../ports.ts'
import type { Phase, QueueVoice } from './call.ts'
import { nextSoundId, originOf, playTo, type Turn } from './turn.ts'

// What a caller hears in a queue: music, a welcome, the place and how long yet, the queue's own audios, that there is a key.

/** How soon it is seen that a queue is no more. */
export const lookAgainMs = 30_000
const firstAnnouncementMs = 3000
/** The end of a sound may be lost: after so long the next is said all the same. */
const heardAtLatestMs = 20_000

export type Queued = Extract<Phase, { is: 'queued' }>

export function queuedIn(queue: QueueVoice, now: Instant): Queued {
  const { queueId, announcePositionEveryMs, announcements, callback } = queue
  return {
    is: 'queued',
    queueId,
    positionAt: announcePositionEveryMs > 0 ? now + firstAnnouncementMs : null,
    noticeAt: announcements ? now + announcements.everyMs : null,
    notices: 0,
    saidAt: now,
    offerAt: callback && callback.offerAfterMs > 0 ? now + callback.offerAfterMs : null,
    asks: null,
  }
}

/** Back in it: the same is said anew, but for what there was to offer. */
export function waitsIn({ book, now }: Turn, queueId: QueueId): Queued {
  const queue = book.queue(queueId)
  return queue ? { ...queuedIn(queue, now), offerAt: null } : { is: 'queued', queueId }
}

/** Moved while it waits: what is heard and said is the other queue's from now on. */
export function changeQueue(turn: Turn, queueId: QueueId): void {
  const { call, effects, book, now } = turn
  if ((call.phase.is !== 'queued' && call.phase.is !== 'awaiting-callback') || call.phase.queueId === queueId) return
  call.queueId = queueId
  if (call.phase.is === 'awaiting-callback') {
    call.phase.queueId = queueId
    return
  }
  const queue = book.queue(queueId)
  const { asks } = call.phase
  call.phase = { ...(queue ? queuedIn(queue, now) : { is: 'queued', queueId }), asks: asks ?? null }
  effects.push({ do: 'start-music', legId: originOf(call).legId, musicClass: queue?.musicClass ?? null })
  wakeInQueue(turn)
}

/** When something is to be said next, or it is seen that the queue is no more. What is being said is heard to its end. */
export function wakeInQueue({ call, now }: Turn): void {
  const { phase } = call
  if (phase.is !== 'queued') return
  const { positionAt, noticeAt, offerAt, asks } = phase
  const due = asks ? [asks.until] : call.soundId ? [heardBy(phase)] : [positionAt, noticeAt, offerAt]
  const times = due.filter((at) => typeof at === 'number')
  call.wakeAt = Math.max(now, Math.min(now + lookAgainMs, ...times))
}

const heardBy = ({ saidAt }: Queued): Instant => (saidAt ?? 0) + heardAtLatestMs

/** Says what is due, one thing at a time. */
export function sayWhatIsDue(turn: Turn, phase: Queued, queue: QueueVoice): void {
  const { call, effects, now } = turn
  if (phase.asks || (call.soundId && now < heardBy(phase))) return
  const isDue = (at: Instant | null | undefined) => typeof at === 'number' && at <= now
  const { announcePositionEveryMs, announcements, callback } = queue
  phase.saidAt = now
  if (isDue(phase.positionAt)) {
    phase.positionAt = announcePositionEveryMs > 0 ? now + announcePositionEveryMs : null
    if (phase.positionAt === null) return
    call.soundId = nextSoundId(call)
    const wait = queue.announceWait ?? false
    effects.push({ do: 'announce-position', legId: originOf(call).legId, soundId: call.soundId, wait })
  } else if (isDue(phase.offerAt)) {
    phase.offerAt = null
    if (callback) playTo(turn, [prompt(turn, 'callback-offer'), digit(turn, callback.key)])
  } else if (isDue(phase.noticeAt)) {
    const at = phase.notices ?? 0
    phase.noticeAt = announcements ? now + announcements.everyMs : null
    const audioId = announcements?.audioIds[at % announcements.audioIds.length]
    phase.notices = at + 1
    if (audioId) playTo(turn, [{ audioId }])
  }
}

export const prompt = ({ call }: Turn, name: string): Sound => ({ prompt: `queue/${name}`, language: call.language })
const names: Record<string, string> = { '*': 'star', '#': 'hash' }
export const digit = ({ call }: Turn, key: string): Sound => ({
  prompt: `digits/${names[key] ?? key}`,
  language: call.language,
})

/** What is said of how long it takes yet: in minutes, rounded up, and in larger steps the longer it is. */
export function waitPrompt(waitMs: number): string {
  const minutes = Math.ceil(waitMs / 60_000)
  if (minutes <= 1) return 'queue/wait-1'
  const steps = [2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60]
  return `queue/wait-${steps.find((step) => step >= minutes) ?? 60}`
}
