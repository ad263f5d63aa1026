import { type FSWatcher, watch } from 'node:fs'
import { open } from 'node:fs/promises'
import { type Message, parseMessage } from './message.ts'

/**
 * Follows the file that SIPp writes with `-trace_msg`, and gives each message as soon as it stands there whole. SIPp
 * writes a message with a single flush; the next one's rule proves that the last is complete, and so does its length.
 */
export async function followMessages(
  path: string,
  listener: (message: Message) => void,
): Promise<{ stop(): Promise<void> }> {
  const file = await open(path, 'a+')
  let rest = ''
  let position = 0
  let reading: Promise<void> = Promise.resolve()
  let stopped = false
  const bytes = Buffer.alloc(1 << 16)

  async function read(): Promise<void> {
    for (;;) {
      const { bytesRead } = await file.read(bytes, 0, bytes.length, position)
      if (bytesRead === 0) return
      position += bytesRead
      rest += bytes.toString('latin1', 0, bytesRead)
      for (let next = takeMessage(rest); next; next = takeMessage(rest)) {
        rest = rest.slice(next.length)
        listener(next.message)
      }
    }
  }
  // A change may still be told after the watcher was closed.
  const again = () => {
    if (!stopped) reading = reading.then(read)
  }
  const watcher: FSWatcher = watch(path, again)
  again()

  return {
    async stop() {
      if (stopped) return
      watcher.close()
      again()
      stopped = true
      await reading
      await file.close()
    },
  }
}

const rule = /-{40,} (\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d\.\d+)[^\n]*\n\w+ message (sent|received) [([]?(\d+)[^\n]*\n\n/

/** The first whole message of the text, and how much of the text it takes. */
export function takeMessage(text: string): { message: Message; length: number } | undefined {
  const found = rule.exec(text)
  if (!found) return undefined
  const [all, day = '', time = '', direction, size = '0'] = found
  const start = found.index + all.length
  const end = start + Number(size)
  if (text.length < end) return undefined
  const [clock = '', fraction = '0'] = time.split('.')
  const at = new Date(`${day}T${clock}`).getTime() + Number(`0.${fraction}`) * 1_000
  return { message: parseMessage(text.slice(start, end), at, direction === 'sent' ? 'sent' : 'received'), length: end }
}
