import type { LegEvent } from '#server/calls/ports.ts'
import type { RecordingId, TalkId } from '#server/kernel/ids.ts'

const finishedAtLatestMs = 2_000

/**
 * Recordings that have not been told as finished. With its bridge Asterisk ends a recording, too, and tells nobody
 * (measured on 22.10.1): so a talk waits for its recordings before it goes.
 */
export function createRecordings() {
  const running = new Map<RecordingId, { talkId: TalkId; over: PromiseWithResolvers<void> }>()

  function over(recordingId: RecordingId): void {
    running.get(recordingId)?.over.resolve()
    running.delete(recordingId)
  }

  return {
    begun(recordingId: RecordingId, talkId: TalkId): void {
      if (!running.has(recordingId)) running.set(recordingId, { talkId, over: Promise.withResolvers() })
    },
    over,
    absorb(event: LegEvent): void {
      if (event.type === 'recording.finished' || event.type === 'recording.failed') over(event.recordingId)
    },
    /** Stops those of this talk by `stop`, and resolves when they are over or it has taken too long. */
    async end(talkId: TalkId, stop: (recordingId: RecordingId) => Promise<unknown>): Promise<void> {
      const ofTalk = [...running].filter(([, recording]) => recording.talkId === talkId)
      await Promise.all(
        ofTalk.map(async ([recordingId, recording]) => {
          const timer = setTimeout(recording.over.resolve, finishedAtLatestMs)
          await stop(recordingId)
          await recording.over.promise
          clearTimeout(timer)
          running.delete(recordingId)
        }),
      )
    },
  }
}
