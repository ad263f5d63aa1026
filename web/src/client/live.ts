import { io, type Socket } from 'socket.io-client'
import { create } from 'zustand'
import type { RealtimeEvent, Told } from '#server/realtime/index.ts'
import type { Output } from './call.ts'

export type EventName = RealtimeEvent['type']
export type EventData<Name extends EventName> = Extract<RealtimeEvent, { type: Name }>['data']
export type AgentState = Output<'get /agents/me'>
export type Offer = EventData<'offer.made'>
export type Chat = NonNullable<Offer['chat']>

type Place = { room: string; epoch: string; seq: number }
type Snapshot = { state: AgentState | null; offers: Offer[]; chats: Chat[] } & Record<string, unknown>

type Live = {
  /** `away`: what is shown may be old, and what is written waits. */
  link: 'connecting' | 'up' | 'away'
  /** Since when it is away: short losses are nobody's business. */
  awaySince: number | null
  /** The server's clock minus ours, in milliseconds. */
  clockOffsetMs: number
}

/** The link to the server. What it tells of each subject is kept by that subject's own store (`onLive`). */
export const useLive = create<Live>(() => ({ link: 'connecting', awaySince: null, clockOffsetMs: 0 }))

/** The server's time now. */
export const serverNow = (): number => Date.now() + useLive.getState().clockOffsetMs

let socket: Socket | undefined
/** How far each room was heard; an event beyond the next one, or of another epoch, shows that something was missed. */
const heard = new Map<string, { epoch: string; seq: number }>()
/** What came while a snapshot was asked for: told after it. */
let held: Told[] | undefined

const eventListeners = new Map<string, Set<(data: never, told: Told) => void>>()
const snapshotListeners = new Set<(snapshot: Snapshot) => void>()

/** Called with each event of the name, in order, none twice and none missed: after a gap the snapshot comes first. */
export function onLive<Name extends EventName>(
  name: Name,
  listener: (data: EventData<Name>, told: Told) => void,
): () => void {
  const listeners = eventListeners.get(name) ?? new Set()
  eventListeners.set(name, listeners)
  listeners.add(listener as never)
  return () => void listeners.delete(listener as never)
}

/** Called with all that holds now: at the beginning, after each reconnect and after a gap. */
export function onSnapshot(listener: (snapshot: Snapshot) => void): () => void {
  snapshotListeners.add(listener)
  if (last) listener(last)
  return () => void snapshotListeners.delete(listener)
}
let last: Snapshot | undefined

/** Says something and waits for the answer: `{ ok: true, … }`, or rejects with the server's words. */
export async function tell<Answer = object>(event: string, said: object): Promise<Answer> {
  if (!socket) throw new Error('not connected')
  const answer = (await socket.timeout(8_000).emitWithAck(event, said)) as { ok: boolean; message?: string } & Answer
  if (!answer.ok) throw new Error(answer.message)
  return answer
}

/** Says something that nobody waits for, and that is worth nothing later. */
export const mention = (event: string, said: object): void => void socket?.volatile.emit(event, said)

export function connectLive({ ended }: { ended: () => void }): () => void {
  const mine = io('/console', {
    reconnectionDelay: 300,
    reconnectionDelayMax: 3_000,
    transports: ['websocket', 'polling'],
  })
  socket = mine
  mine.on('connect', () => void resync())
  mine.on('disconnect', (why) => {
    away()
    if (why === 'io server disconnect') ended()
  })
  mine.on('connect_error', (why: Error & { data?: { code?: string } }) => {
    away()
    if (why.data?.code === 'session.required') ended()
  })
  mine.on('event', (told: Told) => take(told))
  return () => {
    mine.disconnect()
    socket = undefined
    last = undefined
    heard.clear()
  }
}

const away = () => useLive.setState((now) => ({ link: 'away', awaySince: now.awaySince ?? Date.now() }))

async function resync(): Promise<void> {
  if (held) return
  held = []
  try {
    const askedAt = Date.now()
    const { places, snapshot, at } = await tell<{ places: Place[]; snapshot: Snapshot; at?: number }>('snapshot', {})
    if (at !== undefined) useLive.setState({ clockOffsetMs: Math.round(at - (askedAt + Date.now()) / 2) })
    for (const { room, epoch, seq } of places) heard.set(room, { epoch, seq })
    last = snapshot
    for (const listener of snapshotListeners) listener(snapshot)
    useLive.setState({ link: 'up', awaySince: null })
  } catch {
    // The link went down again, or the server is slow: asked once more.
    setTimeout(() => socket?.connected && void resync(), 1_000)
  }
  const waiting: Told[] = held ?? []
  held = undefined
  for (const told of waiting) take(told)
}

const hold = (told: Told): void => void held?.push(told)

function take(told: Told): void {
  if (held) return hold(told)
  const before = heard.get(told.room)
  // A room that is not ours to number (a conversation's) begins with what comes.
  if (before && before.epoch === told.epoch && told.seq <= before.seq) return
  const missed = before && (before.epoch !== told.epoch || told.seq > before.seq + 1)
  if (missed) {
    void resync()
    return void hold(told)
  }
  heard.set(told.room, { epoch: told.epoch, seq: told.seq })
  for (const listener of eventListeners.get(told.type) ?? []) listener(told.data as never, told)
}
