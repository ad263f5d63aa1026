import { call, Problem } from '../client/call.ts'
import { mention, serverNow } from '../client/live.ts'
import { kept } from './kept.ts'
import {
  drop,
  emptyThread,
  fate,
  type Message,
  read,
  type Thread,
  takeEarlier,
  takeMessage,
  takePage,
  type Unsent,
  write,
} from './thread.ts'
import { change, useWork } from './work.ts'

/** So many messages of a long conversation are asked for at first. */
const firstLines = 60
const retryMs = 3_000

export const threadOf = (conversationId: string): Thread | undefined => useWork.getState().threads[conversationId]

export function changeThread(conversationId: string, how: (thread: Thread) => Thread): void {
  change(({ threads }) => {
    const before = threads[conversationId]
    if (!before) return {}
    const after = how(before)
    return after === before ? {} : { threads: { ...threads, [conversationId]: after } }
  })
}

/** Begins or goes on with a conversation: what is missed is asked for, and what is unsent goes out. */
export function openThread(of: { conversationId: string; lastSeq: number; readSeq: number }): void {
  const { conversationId, lastSeq, readSeq } = of
  if (!threadOf(conversationId)) {
    const from = Math.max(0, Math.min(readSeq, lastSeq) - firstLines)
    const thread = withUnsent(conversationId, emptyThread(from, readSeq))
    change(({ threads }) => ({ threads: { ...threads, [conversationId]: thread } }))
  } else changeThread(conversationId, (thread) => read(thread, readSeq, 'agent'))
  void sync(conversationId).then(() => flush(conversationId))
}

const syncing = new Map<string, Promise<void>>()

/** Asks for all after the cursor; asked again meanwhile, it is asked once more after. */
export function sync(conversationId: string): Promise<void> {
  const under = syncing.get(conversationId)
  if (under !== undefined) return under
  const asked = fetchMissing(conversationId).finally(() => syncing.delete(conversationId))
  syncing.set(conversationId, asked)
  return asked
}

async function fetchMissing(conversationId: string): Promise<void> {
  try {
    for (let more = true; more; ) {
      const thread = threadOf(conversationId)
      if (!thread) return
      const page = await call('get /conversations/:conversationId/messages', { conversationId, since: thread.cursor })
      changeThread(conversationId, (now) => takePage(now, page))
      more = page.more
    }
  } catch {
    // The server is away: the next snapshot asks again.
  }
}

/** Messages before those that are shown. */
export async function fetchEarlier(conversationId: string): Promise<void> {
  const thread = threadOf(conversationId)
  if (!thread || thread.from === 0) return
  const since = Math.max(0, thread.from - firstLines)
  const page = await call('get /conversations/:conversationId/messages', {
    conversationId,
    since,
    limit: thread.from - since,
  })
  changeThread(conversationId, (now) => takeEarlier(now, since, page.messages))
}

export function told(conversationId: string, message: Message): void {
  const thread = threadOf(conversationId)
  if (!thread) return
  const after = takeMessage(thread, message)
  if (after) return changeThread(conversationId, () => after)
  void sync(conversationId).then(() => {
    if ((threadOf(conversationId)?.cursor ?? message.seq) < message.seq) void sync(conversationId)
  })
}

// ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Bytes of files that are not sent yet: they live as long as the page. */
const files = new Map<string, File>()
/** What the writer had seen when it was written: a colleague's later reply is to be read first. */
const seen = new Map<string, number>()

const newId = () => crypto.randomUUID().replaceAll('-', '')

export function send(conversationId: string, said: { text: string } | { file: File }): void {
  const clientMessageId = newId()
  seen.set(clientMessageId, threadOf(conversationId)?.cursor ?? 0)
  const one =
    'file' in said
      ? { text: '', file: { name: said.file.name, type: said.file.type, bytes: said.file.size } }
      : { text: said.text, file: null }
  if ('file' in said) files.set(clientMessageId, said.file)
  changeThread(conversationId, (thread) => write(thread, { clientMessageId, ...one }))
  keepUnsent(conversationId)
  void flush(conversationId)
}

/** After a colleague's reply was read, or once it was refused: once more. */
export function sendAgain(conversationId: string, clientMessageId: string): void {
  seen.set(clientMessageId, threadOf(conversationId)?.cursor ?? 0)
  changeThread(conversationId, (thread) => fate(thread, clientMessageId, 'waiting', null))
  void flush(conversationId)
}

export function discard(conversationId: string, clientMessageId: string): void {
  files.delete(clientMessageId)
  changeThread(conversationId, (thread) => drop(thread, clientMessageId))
  keepUnsent(conversationId)
  void flush(conversationId)
}

const flushing = new Set<string>()

/** One after the other, in the order in which they were written; the first that cannot go out holds the rest. */
async function flush(conversationId: string): Promise<void> {
  if (flushing.has(conversationId)) return
  flushing.add(conversationId)
  try {
    for (;;) {
      const [first] = threadOf(conversationId)?.unsent ?? []
      if (first?.state !== 'waiting' || !(await sendOne(conversationId, first))) return
    }
  } finally {
    flushing.delete(conversationId)
    keepUnsent(conversationId)
  }
}

async function sendOne(conversationId: string, { clientMessageId, text, file }: Unsent): Promise<boolean> {
  const bytes = files.get(clientMessageId)
  if (file && !bytes) return stays(conversationId, clientMessageId, 'refused', 'file-gone')
  changeThread(conversationId, (thread) => fate(thread, clientMessageId, 'sending', null))
  const about = { conversationId, clientMessageId, lastSeenSeq: seen.get(clientMessageId) ?? 0 }
  try {
    const message = bytes
      ? await call('post /conversations/:conversationId/files', { ...about, file: bytes })
      : await call('post /conversations/:conversationId/messages', { ...about, text })
    told(conversationId, message)
    changeThread(conversationId, (thread) => drop(thread, clientMessageId))
    files.delete(clientMessageId)
    seen.delete(clientMessageId)
    return true
  } catch (why) {
    if (!(why instanceof Problem)) throw why
    if (why.code === 'conversation.newer-reply') {
      await sync(conversationId)
      return stays(conversationId, clientMessageId, 'stale', why.message)
    }
    if (why.status !== 0 && why.status < 500) {
      const words = why.fields[0]?.message ?? why.message
      return stays(conversationId, clientMessageId, 'refused', words)
    }
    setTimeout(() => void flush(conversationId), retryMs)
    return stays(conversationId, clientMessageId, 'waiting', null)
  }
}

function stays(conversationId: string, id: string, state: Unsent['state'], why: string | null): false {
  changeThread(conversationId, (thread) => fate(thread, id, state, why))
  return false
}

/** Text only: a file's bytes are too many for what a page may keep. */
function keepUnsent(conversationId: string): void {
  const unsent = (threadOf(conversationId)?.unsent ?? [])
    .filter(({ file }) => !file)
    .map(({ clientMessageId, text }) => ({ clientMessageId, text, seen: seen.get(clientMessageId) ?? 0 }))
  kept.set('unsent', conversationId, unsent.length > 0 ? JSON.stringify(unsent) : null)
}

function withUnsent(conversationId: string, thread: Thread): Thread {
  const text = kept.get('unsent', conversationId)
  if (text === null) return thread
  let after = thread
  for (const one of JSON.parse(text) as { clientMessageId: string; text: string; seen: number }[]) {
    seen.set(one.clientMessageId, one.seen)
    after = write(after, { clientMessageId: one.clientMessageId, text: one.text, file: null })
  }
  return after
}

// ── Reading and typing ──────────────────────────────────────────────────────────────────────────────────────────────

const marking = new Map<string, ReturnType<typeof setTimeout>>()

/** Somebody looks at it: all that is shown is read, here at once and for the visitor a moment later. */
export function markRead(conversationId: string): void {
  const thread = threadOf(conversationId)
  if (!thread || thread.cursor <= thread.readSeq) return
  const seq = thread.cursor
  changeThread(conversationId, (now) => read(now, seq, 'agent'))
  clearTimeout(marking.get(conversationId))
  marking.set(
    conversationId,
    setTimeout(() => {
      // A mark that is lost is made up for by the next.
      call('post /conversations/:conversationId/read', { conversationId, seq }).catch(() => {})
    }, 300),
  )
}

let typedAt = 0
export function sayTyping(conversationId: string): void {
  const now = serverNow()
  if (now - typedAt < 3_000) return
  typedAt = now
  mention('typing', { conversationId })
}
