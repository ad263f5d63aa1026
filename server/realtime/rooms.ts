import type { Namespace } from 'socket.io'
import type { Clock } from '#server/kernel/clock.ts'
import { type Place, type RealtimeEvent, realtimeEvents, type Told } from './events.ts'

type Log = { error(message: string, fields: Record<string, unknown>): void }

export const agentRoom = (agentId: string): string => `agent:${agentId}`
export const supervisorsRoom = (companyId: string): string => `supervisors:${companyId}`
export const conversationRoom = (conversationId: string): string => `conversation:${conversationId}`
export const sessionRoom = (sessionId: string): string => `session:${sessionId}`

/** Rooms of consoles; every event of a room has the next number, so that a console can see that it missed one. */
export function createRooms(options: { namespace: Namespace; clock: Clock; epoch: string; log: Log }) {
  const { namespace, clock, epoch, log } = options
  const last = new Map<string, number>()
  /** An event is told to several rooms: it is checked once. */
  const checked = new WeakMap<RealtimeEvent, RealtimeEvent['data']>()

  function check(event: RealtimeEvent): RealtimeEvent['data'] | undefined {
    const known = checked.get(event)
    if (known) return known
    const parsed = realtimeEvents[event.type].safeParse(event.data)
    if (!parsed.success) {
      log.error('an event is not what its schema says', { type: event.type, why: parsed.error })
      return undefined
    }
    checked.set(event, parsed.data)
    return parsed.data
  }

  return {
    tell(room: string, event: RealtimeEvent): void {
      const data = check(event)
      if (!data) return
      const seq = (last.get(room) ?? 0) + 1
      last.set(room, seq)
      const told = { room, epoch, seq, at: clock.now(), type: event.type, data } as Told
      namespace.to(room).emit('event', told)
    },
    /** Taken before a snapshot is read: what happens in between is then told once more, never missed. */
    placeOf: (room: string): Place => ({ room, epoch, seq: last.get(room) ?? 0 }),
  }
}
