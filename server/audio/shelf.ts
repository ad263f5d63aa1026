export type Shelf = {
  /** What was put there under this name, or what `read` gives, which is then kept. One reading at a time for a name. */
  get(name: string, read: () => Promise<Buffer | undefined>): Promise<Buffer | undefined>
}

/** Bytes that never change under their name, the latest asked for kept in memory up to so many bytes. */
export function createShelf({ bytesMax }: { bytesMax: number }): Shelf {
  const kept = new Map<string, Buffer>()
  const reading = new Map<string, Promise<Buffer | undefined>>()
  let bytes = 0

  function keep(name: string, body: Buffer): void {
    if (body.length > bytesMax / 4 || kept.has(name)) return
    kept.set(name, body)
    bytes += body.length
    for (const [oldest, one] of kept) {
      if (bytes <= bytesMax) return
      kept.delete(oldest)
      bytes -= one.length
    }
  }

  async function readOnce(name: string, read: () => Promise<Buffer | undefined>): Promise<Buffer | undefined> {
    try {
      const body = await read()
      if (body) keep(name, body)
      return body
    } finally {
      reading.delete(name)
    }
  }

  return {
    async get(name, read) {
      const found = kept.get(name)
      if (found) {
        kept.delete(name)
        kept.set(name, found)
        return found
      }
      const running = reading.get(name) ?? readOnce(name, read)
      reading.set(name, running)
      return running
    },
  }
}
