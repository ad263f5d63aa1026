import type { Log } from './log.ts'

/**
 * SIGTERM or SIGINT stops in order, a second one at once. What nobody caught ends the process with 1, unstopped: what
 * state it is in nobody knows, while callers stay in Asterisk and the next start takes them up.
 */
export function onSignal({ log, stop }: { log: Log; stop: (why: string) => Promise<unknown> }): void {
  let stopping = false

  async function end(signal: string): Promise<void> {
    if (stopping) process.exit(1)
    stopping = true
    try {
      await stop(signal)
      process.exit(0)
    } catch (why) {
      log.error('it did not stop in order', { why })
      process.exit(1)
    }
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(signal))
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(kind, (why: unknown) => {
      log.error('nobody caught this', { kind, why })
      process.exit(1)
    })
}
