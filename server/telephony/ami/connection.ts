import createManager, { type Item, type Manager } from 'asterisk-manager'
import type { Outcome } from '#server/kernel/outcome.ts'
import { clean } from '../clean.ts'

/** One message from Asterisk's manager; keys in lower case, a repeated key's values in order. */
export type AmiItem = { text(key: string): string; texts(key: string): string[] }

/** `away`: no connection, or no answer in time; `refused`: Asterisk said no, `detail` in its words. */
export type AmiWhy = 'away' | 'refused'

/**
 * The manager interface, for what ARI does not tell: contacts, registrations, the command line. Nothing on a call's path
 * depends on it. No value starts a second action, whatever is in it: asterisk-manager would let a line break through.
 */
export interface Ami {
  act(action: string, fields?: Record<string, string>): Promise<Outcome<AmiWhy, AmiItem>>
  /** For actions that answer with a list of events. */
  list(action: string, fields?: Record<string, string>): Promise<Outcome<AmiWhy, AmiItem[]>>
  /** A line for Asterisk's command line; what it prints. */
  command(line: string): Promise<Outcome<AmiWhy, string>>
  onEvent(listener: (name: string, item: AmiItem) => void): void
  /** Each time that the login has succeeded: what was told before may be stale. */
  onUp(listener: () => void): void
  isUp(): boolean
  /** Connects, and again whenever the connection is lost. */
  start(): void
  close(): void
}

export type AmiOptions = {
  host: string
  port: number
  user: string
  password: string
  actionTimeoutMs?: number
  retryMs?: number
}

export function createAmi(options: AmiOptions): Ami {
  const { actionTimeoutMs = 5_000, retryMs = 1_000 } = options
  const listeners: ((name: string, item: AmiItem) => void)[] = []
  const upListeners: (() => void)[] = []
  const lists = new Map<string, Item[]>()
  const ended = new Map<string, (items: Item[]) => void>()
  let manager: Manager | undefined
  let retry: NodeJS.Timeout | undefined
  let up = false
  let closed = false
  let actions = 0

  function connect(): void {
    const mine = createManager(null, options.host, options.user, options.password, true)
    manager = mine
    mine.on('managerevent', receive)
    mine.on('close', () => again(mine))
    mine.connect(options.port, options.host, () =>
      mine.login((why) => {
        if (why) return mine.disconnect()
        up = true
        for (const listener of upListeners) listener()
      }),
    )
  }

  function again(lost: Manager): void {
    if (lost !== manager || closed) return
    up = false
    lost.removeAllListeners('managerevent')
    retry = setTimeout(connect, retryMs)
  }

  function receive(raw: Item): void {
    const item = asItem(raw)
    const id = item.text('actionid')
    const collected = lists.get(id)
    if (!collected) {
      for (const listener of listeners) listener(item.text('event'), item)
    } else if (item.text('eventlist').toLowerCase() === 'complete') {
      ended.get(id)?.(collected)
    } else {
      collected.push(raw)
    }
  }

  function send(action: string, fields: Record<string, string>, id: string): Promise<Outcome<AmiWhy, AmiItem>> {
    const asked = manager
    if (!up || !asked) return Promise.resolve({ ok: false, why: 'away' })
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        asked.removeAllListeners(id)
        resolve({ ok: false, why: 'away', detail: `no answer in ${actionTimeoutMs} ms` })
      }, actionTimeoutMs)
      asked.action({ ...cleanFields(fields), action: clean(action), actionid: id }, (refused, answer) => {
        clearTimeout(timer)
        const item = asItem(answer ?? {})
        resolve(refused ? { ok: false, why: 'refused', detail: item.text('message') } : { ok: true, value: item })
      })
    })
  }

  const newId = () => `vez-${++actions}`

  return {
    act: (action, fields = {}) => send(action, fields, newId()),
    async list(action, fields = {}) {
      const id = newId()
      lists.set(id, [])
      let timer: NodeJS.Timeout | undefined
      const complete = new Promise<Item[] | undefined>((resolve) => {
        ended.set(id, resolve)
        timer = setTimeout(() => resolve(undefined), actionTimeoutMs)
      })
      try {
        const started = await send(action, fields, id)
        if (!started.ok) return started
        const items = await complete
        return items
          ? { ok: true, value: items.map(asItem) }
          : { ok: false, why: 'away', detail: 'the list did not end' }
      } finally {
        clearTimeout(timer)
        lists.delete(id)
        ended.delete(id)
      }
    },
    async command(line) {
      const answer = await send('Command', { command: line }, newId())
      return answer.ok ? { ok: true, value: answer.value.texts('output').join('\n') } : answer
    },
    onEvent: (listener) => void listeners.push(listener),
    onUp: (listener) => void upListeners.push(listener),
    isUp: () => up,
    start: connect,
    close() {
      closed = true
      up = false
      clearTimeout(retry)
      manager?.disconnect()
    },
  }
}

function cleanFields(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [clean(key).replaceAll(':', ''), clean(value)]),
  )
}

function asItem(raw: Item): AmiItem {
  const texts = (key: string) => {
    const value = raw[key.toLowerCase()]
    return value === undefined ? [] : (Array.isArray(value) ? value : [value]).map((each) => clean(String(each)))
  }
  return { texts, text: (key) => texts(key)[0] ?? '' }
}
