/** One piece of work at a time, in the order in which it came. */
export interface Mailbox<Letter> {
  put(letter: Letter): void
  /** Resolves when all that was put before has been read. */
  drained(): Promise<void>
  close(): void
}

/**
 * Reads letters in batches: whatever came while one batch was being worked on is the next batch. Serial by
 * construction, and many letters share the cost of one write. A `read` that throws is the reader's bug: it is given
 * to `broke`, and reading goes on.
 */
export function mailbox<Letter>(options: {
  read: (letters: Letter[]) => Promise<void>
  broke: (why: unknown) => void
}): Mailbox<Letter> {
  let waiting: Letter[] = []
  let reading: Promise<void> | undefined
  let closed = false

  async function run(): Promise<void> {
    while (waiting.length > 0 && !closed) {
      const letters = waiting
      waiting = []
      try {
        await options.read(letters)
      } catch (why) {
        options.broke(why)
      }
    }
    reading = undefined
  }

  return {
    put(letter) {
      if (closed) return
      waiting.push(letter)
      reading ??= Promise.resolve().then(run)
    },
    async drained() {
      while (reading !== undefined) await reading
    },
    close() {
      closed = true
      waiting = []
    },
  }
}
