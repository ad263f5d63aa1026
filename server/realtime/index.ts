/** The WebSocket to consoles and visitors: rooms, numbered events, and whether chats reach an agent. */
import { randomBytes } from 'node:crypto'
import type { Server as HttpServer } from 'node:http'
import { createAdapter } from '@socket.io/redis-streams-adapter'
import type { Redis } from 'ioredis'
import { type Namespace, Server } from 'socket.io'
import type { Screens } from '#server/conversations/index.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { agentOf, type CompanyId } from '#server/kernel/ids.ts'
import { type ConsolePorts, serveConsoles } from './consoles.ts'
import type { RealtimeEvent } from './events.ts'
import { createReach, type Reached } from './reach.ts'
import { agentRoom, conversationRoom, createRooms, sessionRoom, supervisorsRoom } from './rooms.ts'

export type { ConsolePorts } from './consoles.ts'
export { type Place, type RealtimeEvent, realtimeEvents, type Told } from './events.ts'
export type { Reached } from './reach.ts'

export type RealtimeOptions = {
  clock: Clock
  log: { error(message: string, fields: Record<string, unknown>): void }
  /** With it, what one process tells reaches the windows of all. */
  redis?: Redis
  /** Origins beside our own from which a console may come. */
  origins?: readonly string[]
  /** How long an agent whose last console vanished is still offered chats. */
  graceMs?: number
}

export interface Realtime {
  screens: Screens
  toAgent(agentId: string, event: RealtimeEvent): void
  toSupervisors(companyId: CompanyId, event: RealtimeEvent): void
  /** Where webchat's visitors come in. */
  visitors: Namespace
  /**
   * Begins: `server` is the API's (both speak on one port). `reach`: chats reach this agent from now on, or no more.
   * Before it, what is told reaches nobody.
   */
  open(ports: ConsolePorts & { server: HttpServer; reach(agent: Reached, on: boolean): void }): void
  /** Who logs out is disconnected everywhere. */
  endSession(sessionId: string): void
  endUser(userId: string): void
  close(): Promise<void>
}

export function createRealtime(options: RealtimeOptions): Realtime {
  const { clock, log, redis, origins = [], graceMs = 20_000 } = options
  const io = new Server({
    serveClient: true,
    maxHttpBufferSize: 256 * 1024,
    ...(redis && { adapter: createAdapter(redis, { ...shared, blockTimeInMs: readMs }) }),
  })
  const consoles = io.of('/console')
  const epoch = randomBytes(6).toString('base64url')
  const rooms = createRooms({ namespace: consoles, clock, epoch, log })
  const toAgent = (agentId: string, event: RealtimeEvent) => rooms.tell(agentRoom(agentId), event)
  let reach: ReturnType<typeof createReach> | undefined

  return {
    visitors: io.of('/webchat'),
    toAgent,
    toSupervisors: (companyId, event) => rooms.tell(supervisorsRoom(companyId), event),
    screens: {
      toAgent,
      toConversation: (conversationId, event) => rooms.tell(conversationRoom(conversationId), event),
    },
    open({ server, reach: changed, ...ports }) {
      const watched = createReach({
        clock,
        graceMs,
        changed,
        isHere: async (agentId) => (await consoles.in(agentRoom(agentId)).fetchSockets()).length > 0,
        failed: (why) => log.error('it could not be seen whether an agent is still here', { why }),
      })
      reach = watched
      const agent = ({ id, companyId }: { id: Parameters<typeof agentOf>[0]; companyId: CompanyId }): Reached => ({
        agentId: agentOf(id),
        companyId,
      })
      serveConsoles({
        namespace: consoles,
        rooms,
        ports,
        now: () => clock.now(),
        origins,
        came: (user) => watched.came(agent(user)),
        went: (user) => watched.went(agent(user)),
        log,
      })
      io.attach(server)
    },
    endSession: (sessionId) => void consoles.in(sessionRoom(sessionId)).disconnectSockets(true),
    endUser: (userId) => void consoles.in(agentRoom(userId)).disconnectSockets(true),
    async close() {
      reach?.close()
      await io.close()
    },
  }
}

const shared = { streamName: 'vez:realtime', channelPrefix: 'vez:realtime' }

/**
 * How long the adapter waits for news in one read. Less than the connection's own limit for a command, which it keeps:
 * what cannot be told to other processes, because Redis is away, is then told to our own windows all the same.
 */
const readMs = 2_000
