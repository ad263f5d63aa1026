import type { Log } from './log.ts'

/** What is to be ended when the process ends: the last that began ends first. */
export interface OrderlyStop {
  /** `limitMs`: after so long the next one's turn comes, whatever this one still does. */
  add(name: string, stop: () => Promise<void> | void, limitMs?: number): void
  /** Ends all, once, however often it is asked. Resolves with the names of those that failed or took too long. */
  run(why: string): Promise<string[]>
}

export function onStop({ log }: { log: Log }): OrderlyStop {
  const steps: { name: string; stop: () => Promise<void> | void; limitMs: number }[] = []
  let running: Promise<string[]> | undefined

  async function runAll(why: string): Promise<string[]> {
    log.info('stopping', { reason: why })
    const failed: string[] = []
    for (const step of steps.toReversed()) {
      try {
        await within(step.limitMs, Promise.resolve().then(step.stop))
        log.debug('stopped', { step: step.name })
      } catch (reason) {
        failed.push(step.name)
        log.error('a part did not stop in order', { step: step.name, why: reason })
      }
    }
    log.info('stopped', { failed })
    return failed
  }

  return {
    add: (name, stop, limitMs = 5_000) => void steps.push({ name, stop, limitMs }),
    run: (why) => (running ??= runAll(why)),
  }
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`took more than ${limitMs} ms`)), limitMs)
  })
  try {
    await Promise.race([work, tooLong])
  } finally {
    clearTimeout(timer)
  }
}
