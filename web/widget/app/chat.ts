import { io, type Socket } from 'socket.io-client'
import type { Kept } from './kept.ts'
import { type Answered, ask, bytesOf, type Config, type Conversation, type Message, type Page } from './server.ts'
import type { Language, Words } from './words.ts'

/** Written here and not confirmed yet. */
export type Unsent = {
  clientMessageId: string
  text: string
  file: File | null
  fate: 'sending' | 'holding' | 'failed'
  why: keyof Words | null
  at: number
}
export type Trouble = { words: keyof Words; named?: Record<string, string> } | { said: string }
export type Said = { name?: string; email?: string; phone?: string }

export type State = {
  stage: 'loading' | 'form' | 'talk' | 'off'
  config: Config | null
  messages: Message[]
  unsent: Unsent[]
  conversation: Conversation | null
  link: 'connecting' | 'up' | 'lost'
  busy: boolean
  /** Who is typing. */
  typing: string
  trouble: Trouble | null
  /** A field of the form that the server refused, and what it said. */
  wrong: { field: string; message: string } | null
  /** What the page said of its visitor. */
  told: Said
  shown: boolean
  /** The first answer that came while the chat was closed, when it is opened. */
  newAt: number
  rated: boolean
}
export type Chat = ReturnType<typeof createChat>

/**
 * The conversation as this browser has it. The server numbers every message 1, 2, 3…; `cursor` is the last number up to
 * which all is shown. What comes next is shown, what is known already is dropped, and where there is a hole the rest is
 * asked for: so each message is shown once and in order, whatever the network does. What was written and is not
 * confirmed is kept and sent again under the same id, which the server takes for the same message.
 */
export function createChat(options: {
  token: string
  language: () => Language
  kept: Kept
  inFrame: boolean
  tellPage: (said: object) => void
}) {
  const { token, language, kept, inFrame, tellPage } = options
  let state: State = {
    stage: 'loading',
    config: null,
    messages: [],
    unsent: [],
    conversation: null,
    link: 'connecting',
    busy: false,
    typing: '',
    trouble: null,
    wrong: null,
    told: {},
    shown: !inFrame,
    newAt: 0,
    rated: false,
  }
  const listeners = new Set<() => void>()
  const set = (change: Partial<State>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  let session: string | null = null
  let socket: Socket | undefined
  let cursor = 0
  let readUpTo = kept.get<number>('readUpTo') ?? 0
  let syncing: Promise<void> | null = null
  /** Connected, and all that was missed is shown: what is written now goes out at once. */
  let ready = false
  let pumping = false

  async function open(): Promise<void> {
    session = kept.get<string>('session')
    if (session) connect()
    set({ trouble: null, stage: session ? 'talk' : 'loading' })
    const answer = await ask<Config>(`/config?token=${encodeURIComponent(token)}`, { language: language() })
    if (answer.ok) return set({ config: answer.value, stage: state.stage === 'loading' ? 'form' : state.stage })
    if (state.stage === 'loading') set({ stage: 'off', trouble: { words: answer.code === 'lost' ? 'noLink' : 'off' } })
  }

  async function start(said: Said & { agreed: boolean }): Promise<void> {
    const { agreed, ...who } = said
    const { consent } = state.config ?? {}
    set({ busy: true, trouble: null, wrong: null })
    const filled = Object.fromEntries(Object.entries({ ...state.told, ...who }).filter(([, value]) => value))
    const answer = await ask<{ session: string; conversation: Conversation }>('/sessions', {
      language: language(),
      json: { token, ...filled, language: language(), ...(agreed && consent && { consentVersion: consent.version }) },
    })
    set({ busy: false })
    if (!answer.ok) return void refusedStart(answer)
    session = answer.value.session
    kept.set('session', session)
    tellPage({ vez: 'begun' })
    set({ stage: 'talk', conversation: answer.value.conversation })
    connect()
  }

  async function refusedStart({ code, message, field }: { code: string; message: string; field?: string }) {
    if (code === 'webchat.consent-required') {
      // The terms were changed since they were read here.
      const answer = await ask<Config>(`/config?token=${encodeURIComponent(token)}`, { language: language() })
      return set({ ...(answer.ok && { config: answer.value }), trouble: { words: 'termsChanged' } })
    }
    if (field) return set({ wrong: { field, message } })
    const words = ({ lost: 'noLink', 'webchat.too-many': 'tooMany', 'webchat.other-origin': 'otherSite' } as const)[
      code
    ]
    set({ trouble: words ? { words } : { said: message } })
  }

  function connect(): void {
    for (const one of kept.get<{ clientMessageId: string; text: string }[]>('unsent') ?? [])
      addUnsent(one.clientMessageId, one.text, null)
    const made = io('/webchat', {
      auth: { session },
      // Of several servers one serves the company: the first request says which company it is.
      query: { account: token },
      reconnectionDelay: 500,
      reconnectionDelayMax: 8_000,
    })
    socket = made
    made.on('connect', () => void caughtUp())
    made.on('disconnect', (why) => {
      ready = false
      set({ link: 'lost' })
      // Ended by the server (the account was switched off, say): the library does not try again by itself.
      if (why === 'io server disconnect') setTimeout(() => made.connect(), 2_000)
    })
    made.on('connect_error', (why) => refused(made, (why as { data?: { code?: string } }).data?.code))
    made.on('message', (message: Message) => take(message))
    made.on('conversation', (conversation: Conversation) => set({ conversation }))
    made.on('reached', (reached: Conversation['reached']) => {
      if (state.conversation) set({ conversation: { ...state.conversation, reached } })
    })
    made.on('typing', ({ name }: { name: string }) => showTyping(name))
  }

  function refused(from: Socket, code: string | undefined): void {
    if (code === 'webchat.session-required') {
      from.disconnect()
      kept.clear()
      session = null
      cursor = 0
      readUpTo = 0
      set({ messages: [], unsent: [], conversation: null, stage: state.config ? 'form' : 'loading' })
      set({ trouble: { words: 'over' } })
      if (!state.config) void open()
    } else if (code === 'webchat.other-origin') {
      from.disconnect()
      set({ link: 'lost', trouble: { words: 'otherSite' } })
    } else {
      set({ link: 'lost' })
      // Refused by the server, not lost on the way: the library does not try again by itself.
      if (code) setTimeout(() => from.connect(), 5_000)
    }
  }

  /** After each (re)connection: what was missed, then what is still unsent. */
  async function caughtUp(): Promise<void> {
    set({ trouble: null })
    await sync()
    ready = socket?.connected === true
    if (!ready) return
    set({ link: 'up' })
    void pump()
  }

  /** Asks for all after the cursor; asked again meanwhile, it is asked once more after. */
  function sync(): Promise<void> {
    syncing ??= fetchMissing().finally(() => {
      syncing = null
    })
    return syncing
  }

  async function fetchMissing(): Promise<void> {
    for (let more = true; more; ) {
      const page = await tell<Page>('sync', { since: cursor })
      if (!page?.ok) break
      for (const message of page.value.messages) show(message)
      cursor = Math.max(cursor, page.value.upTo)
      more = page.value.more
      set({ conversation: page.value.conversation })
    }
    read()
  }

  function take(message: Message): void {
    if (message.seq <= cursor) return
    if (syncing !== null || message.seq > cursor + 1) {
      void sync().then(() => (message.seq > cursor ? sync() : undefined))
      return
    }
    show(message)
    read()
  }

  function show(message: Message): void {
    if (message.seq <= cursor) return
    cursor = message.seq
    const unsent =
      message.author.kind === 'contact'
        ? state.unsent.filter((one) => one.clientMessageId !== message.clientMessageId)
        : state.unsent
    set({ messages: [...state.messages, message], unsent })
    keepUnsent()
    if (message.author.kind === 'agent') showTyping('')
  }

  /** Anything new from the other side is a reason to come back to the chat. */
  const isNews = (message: Message) => message.author.kind === 'agent' && message.seq > readUpTo

  let reportSoon: ReturnType<typeof setTimeout> | undefined
  function read(): void {
    const isRead = state.shown && document.visibilityState === 'visible'
    if (isRead && cursor > readUpTo) {
      readUpTo = cursor
      kept.set('readUpTo', readUpTo)
    }
    tellPage({ vez: 'unread', count: state.messages.filter(isNews).length })
    clearTimeout(reportSoon)
    reportSoon = setTimeout(() => {
      if (cursor > 0 && socket?.connected) socket.emit(isRead ? 'read' : 'reached', { seq: cursor })
    }, 400)
  }

  function addUnsent(clientMessageId: string, text: string, file: File | null): void {
    const one: Unsent = { clientMessageId, text, file, fate: 'sending', why: null, at: Date.now() }
    set({ unsent: [...state.unsent, one] })
  }

  const keepUnsent = () =>
    kept.set(
      'unsent',
      state.unsent
        .filter((one) => one.fate !== 'failed' && !one.file)
        .map(({ clientMessageId, text }) => ({ clientMessageId, text })),
    )

  const fate = (of: Unsent, change: Partial<Unsent>) =>
    set({
      unsent: state.unsent.map((one) => (one.clientMessageId === of.clientMessageId ? { ...one, ...change } : one)),
    })

  /** One after another, in the order in which they were written; what has no answer stays first. */
  async function pump(): Promise<void> {
    if (pumping) return
    pumping = true
    try {
      for (;;) {
        const one = state.unsent.find((each) => each.fate !== 'failed')
        if (!one || !ready) return
        const answer = one.file ? await sendFile(one, one.file) : await sendText(one)
        if (answer?.ok) {
          const { message } = answer.value
          take(message)
          // What comes before it is missing here: it stands at its place once all is there.
          if (message.seq > cursor) await sync()
          if (message.seq > cursor) return
          // Shown already, by a window beside this one.
          if (state.unsent.includes(one)) set({ unsent: state.unsent.filter((each) => each !== one) })
          keepUnsent()
          continue
        }
        const code = answer?.code ?? 'lost'
        if (['lost', 'webchat.too-many', 'server.failed', 'store.away'].includes(code)) {
          fate(one, { fate: 'holding' })
          setTimeout(() => void pump(), 4_000)
          return
        }
        fate(one, { fate: 'failed', why: code === 'text.too-long' ? 'failedLong' : 'failed' })
        keepUnsent()
        if (one.file) set({ trouble: fileTrouble(code, one.file, state.config) })
      }
    } finally {
      pumping = false
    }
  }

  const sendText = ({ clientMessageId, text }: Unsent) =>
    tell<{ message: Message }>('message', { clientMessageId, text })

  function sendFile({ clientMessageId }: Unsent, file: File): Promise<Answered<{ message: Message }>> {
    const form = new FormData()
    form.set('clientMessageId', clientMessageId)
    form.set('file', file, file.name)
    return ask('/files', { session: session ?? '', language: language(), form })
  }

  /** Undefined when no answer came: the connection was lost, or the server is too slow. */
  async function tell<Value>(event: string, said: object): Promise<Answered<Value> | undefined> {
    try {
      const answer = (await socket?.timeout(10_000).emitWithAck(event, said)) as
        | ({ ok: true } & Value)
        | { ok: false; code: string; message: string }
      return answer.ok ? { ok: true, value: answer } : answer
    } catch {
      return undefined
    }
  }

  let typingEnds: ReturnType<typeof setTimeout> | undefined
  function showTyping(name: string): void {
    clearTimeout(typingEnds)
    if (state.typing !== name) set({ typing: name })
    if (name) typingEnds = setTimeout(() => showTyping(''), 4_000)
  }

  let typedAt = 0
  const urls = new Map<string, Promise<string | undefined>>()

  return {
    state: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    open,
    start,

    write(text: string): void {
      const said = text.trim()
      if (said === '') return
      set({ trouble: null })
      addUnsent(makeId(), said, null)
      keepUnsent()
      void pump()
    },

    /** Refused here what the server would refuse, before a byte is sent. */
    attach(files: Iterable<File>): void {
      for (const file of files) {
        const code = state.config ? whyNot(file, state.config.files) : undefined
        if (code) {
          set({ trouble: fileTrouble(code, file, state.config) })
          continue
        }
        set({ trouble: null })
        addUnsent(makeId(), '', file)
      }
      void pump()
    },

    retry(one: Unsent): void {
      fate(one, { fate: 'sending', why: null })
      keepUnsent()
      void pump()
    },
    discard(one: Unsent): void {
      set({ unsent: state.unsent.filter((other) => other.clientMessageId !== one.clientMessageId) })
      keepUnsent()
    },

    typed(): void {
      if (!socket?.connected || state.conversation?.state !== 'talking' || Date.now() - typedAt < 3_000) return
      typedAt = Date.now()
      socket.emit('typing', {})
    },

    async end(): Promise<void> {
      const answer = await tell('end', {})
      if (!answer || (!answer.ok && answer.code !== 'conversation.ended')) set({ trouble: { words: 'cannotEnd' } })
    },

    async rate(score: number, comment: string): Promise<void> {
      set({ busy: true })
      const asked = { session: session ?? '', language: language(), json: { score, comment } }
      const answer = await ask<Conversation>('/rating', asked)
      const isDone = answer.ok || answer.code === 'conversation.rated'
      set({
        busy: false,
        rated: isDone,
        ...(answer.ok && { conversation: answer.value }),
        trouble: isDone ? null : { words: 'noLink' },
      })
    },

    /** An address of a file's bytes in this page alone. */
    urlOf(fileId: string): Promise<string | undefined> {
      const found =
        urls.get(fileId) ??
        bytesOf(fileId, session ?? '').then((blob) => {
          if (!blob) urls.delete(fileId)
          return blob && URL.createObjectURL(blob)
        })
      urls.set(fileId, found)
      return found
    },

    setShown(shown: boolean): void {
      set({ shown, newAt: shown ? (state.messages.find(isNews)?.seq ?? 0) : 0 })
      read()
    },
    read,
    identify: (told: Said) => set({ told }),
    calm: () => set({ trouble: null }),
  }
}

function whyNot(file: File, { bytesMax, endings }: Config['files']): string | undefined {
  if (bytesMax === 0) return 'file.disabled'
  if (file.size > bytesMax) return 'file.too-large'
  const ending = /\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase()
  return ending !== undefined && !endings.includes(ending) ? 'file.forbidden-kind' : undefined
}

function fileTrouble(code: string, { name }: File, config: Config | null): Trouble {
  const limit = sizeOf(config?.files.bytesMax ?? 0)
  if (code === 'file.too-large' || code === 'body.too-large') return { words: 'fileLarge', named: { name, limit } }
  return code === 'file.disabled' ? { words: 'filesOff' } : { words: 'fileKind', named: { name } }
}

/** "10 MB", "640 KB". */
export const sizeOf = (bytes: number): string => {
  const [amount, unit] = bytes >= 1_048_576 ? [bytes / 1_048_576, 'MB'] : [bytes / 1_024, 'KB']
  return `${amount >= 10 ? Math.round(amount) : Math.max(0.1, Math.round(amount * 10) / 10)} ${unit}`
}

const makeId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
