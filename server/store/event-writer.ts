import type { Log } from '#server/host/index.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { Happened } from '#server/kernel/events.ts'
import type { EventLog } from './event-log.ts'

const retryMs = 1000
/** More than this waiting, while the store is away, and the oldest are given up: with an alarm, never in silence. */
const heldMax = 100_000

export type EventWriter = ReturnType<typeof createEventWriter>

/** Writes what happened to the log, in order, many at once, behind the work that made it happen; tries until it is written. */
export function createEventWriter({ eventLog, clock, log }: { eventLog: EventLog; clock: Clock; log: Log }) {
  let held: Happened[] = []
  let writing: Promise<void> | undefined

  async function writeAll(): Promise<void> {
    while (held.length > 0) {
      const batch = held
      held = []
      try {
        await eventLog.append(batch)
      } catch (why) {
        log.warn('events could not be written; it is tried again', { events: batch.length, why })
        held = [...batch, ...held]
        await new Promise<void>((resolve) => void clock.wakeAt(clock.now() + retryMs, resolve))
      }
    }
    writing = undefined
  }

  return {
    write(happened: Happened): void {
      held.push(happened)
      if (held.length > heldMax) {
        log.error('events were lost: the store has been away for too long', { events: held.length - heldMax })
        held = held.slice(-heldMax)
      }
      writing ??= Promise.resolve().then(writeAll)
    },
    /** Resolves when all that was written so far is durable. */
    async settled(): Promise<void> {
      while (writing !== undefined) await writing
    },
  }
}
