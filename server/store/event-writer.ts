import type { Log } from '#server/host/index.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { Happened } from '#server/kernel/events.ts'
import type { EventLog } from './event-log.ts'

const retryMs = 1000
/** What happens in one go is written in one go, and not in the moment in which a phone is to ring. */
const waitMs = 50
/** More than this waiting, while the store is away, and the oldest are given up: with an alarm, never in silence. */
const heldMax = 100_000

export type EventWriter = ReturnType<typeof createEventWriter>

/** Writes what happened to the log, in order, many at once, behind the work that made it happen; tries until it is written. */
export function createEventWriter({ eventLog, clock, log }: { eventLog: EventLog; clock: Clock; log: Log }) {
  let held: Happened[] = []
  let writing: Promise<void> | undefined
  let hurry: () => void = () => {}

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const callOff = clock.wakeAt(clock.now() + ms, resolve)
      hurry = () => {
        callOff()
        resolve()
      }
    })
  }

  async function writeAll(): Promise<void> {
    while (held.length > 0) {
      await pause(waitMs)
      const batch = held
      held = []
      try {
        await eventLog.append(batch)
      } catch (why) {
        log.warn('events could not be written; it is tried again', { events: batch.length, why })
        held = [...batch, ...held]
        await pause(retryMs)
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
    /** Resolves when all that was written so far is durable: for who reads, and for the end of the process. */
    async settled(): Promise<void> {
      hurry()
      while (writing !== undefined) await writing
    },
  }
}
