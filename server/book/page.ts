import type { Destination, QueueVoice } from '#server/calls/index.ts'
import type { FileRules } from '#server/conversations/index.ts'
import type { PauseReasonFields } from '#server/directory/index.ts'
import type { FlowGraph } from '#server/flows/index.ts'
import {
  type AgentId,
  agentOf,
  asId,
  type CompanyId,
  type ExtensionId,
  type QueueId,
  type TrunkId,
  type UserId,
} from '#server/kernel/ids.ts'
import { matchDid, type OutboundRule, routeOutbound } from '#server/numbering/index.ts'
import type { QueueFields } from '#server/queues/index.ts'
import type { QueueSettings, Settings } from '#server/routing/index.ts'

/** All of a company's settings that a call or a chat may ask for, read together. */
export type Records = {
  company: {
    id: CompanyId
    slug: string
    timeZone: string
    language: string
    ddi: string
    ddd: string
    routing: Omit<Settings, 'queues'>
    /** Of chats. */
    files: FileRules
  }
  queues: (Omit<QueueSettings, 'id' | 'members'> & {
    id: QueueId
    number: string
    memberIds: UserId[]
    musicClass: string | null
    announcePositionEveryMs: number
    serviceLevel: QueueFields['serviceLevel']
  })[]
  flows: { id: string; rev: number; graph: FlowGraph }[]
  users: { id: UserId; name: string; active: boolean; extensionId: ExtensionId | null }[]
  extensions: { id: ExtensionId; number: string; sipUser: string; kind: 'webphone' | 'sip' }[]
  trunks: { id: TrunkId; active: boolean }[]
  inboundRoutes: { did: string; trunkId: string | null; destination: InboundDestination }[]
  outboundRules: OutboundRule[]
  pauseReasons: (PauseReasonFields & { id: string })[]
}

/** Where an inbound route leads (M12). */
export type InboundDestination =
  | { type: 'flow' | 'queue' | 'extension' | 'announcement'; id: string }
  | { type: 'hang-up' }

/** A company's settings in memory, with what is looked up in them by its key. Pure: the same page gives the same answers. */
export type Page = ReturnType<typeof pageOf>

export function pageOf(records: Records) {
  const { company } = records
  const flows = new Map(records.flows.map((flow) => [flow.id, flow]))
  const queues = new Map(records.queues.map((queue) => [queue.id as string, queue]))
  const trunks = new Map(records.trunks.map((trunk) => [trunk.id as string, trunk]))
  const extensions = new Map(records.extensions.map((extension) => [extension.id as string, extension]))
  const byNumber = new Map(records.extensions.map((extension) => [extension.number, extension.id]))
  const bySipUser = new Map(records.extensions.map((extension) => [extension.sipUser, extension.id]))
  const users = records.users.filter((user) => user.active)
  const names = new Map(users.map((user) => [user.id as string, user.name]))
  const agentAt = new Map(
    users.flatMap((user) => (user.extensionId ? [[user.extensionId as string, agentOf(user.id)] as const] : [])),
  )
  const phoneOf = new Map(
    [...agentAt].map(([extensionId, agentId]) => [agentId as string, asId<ExtensionId>(extensionId)]),
  )

  const queue = (id: string): QueueVoice | undefined => {
    const found = queues.get(id)
    return (
      found && {
        queueId: found.id,
        musicClass: found.musicClass,
        announcePositionEveryMs: found.announcePositionEveryMs,
      }
    )
  }

  const toExtension = (id: string): Destination => {
    const extensionId = asId<ExtensionId>(id)
    if (!extensions.has(id)) return { to: 'unknown-number' }
    return { to: 'extension', extensionId, agentId: agentAt.get(id) ?? null }
  }

  function destinationOf(destination: InboundDestination): Destination {
    switch (destination.type) {
      case 'queue': {
        const found = queue(destination.id)
        return found ? { to: 'queue', queue: found } : { to: 'unknown-number' }
      }
      case 'flow': {
        const flow = flows.get(destination.id)
        if (!flow) return { to: 'unknown-number' }
        return { to: 'flow', flow: { id: asId(flow.id), version: flow.rev, graph: flow.graph } }
      }
      case 'extension':
        return toExtension(destination.id)
      case 'announcement':
        return { to: 'announcement', audioId: asId(destination.id) }
      case 'hang-up':
        return { to: 'hang-up' }
    }
  }

  return {
    company,
    queue,
    /** What of a queue's answers is in time. */
    serviceLevel: (id: string): QueueFields['serviceLevel'] | undefined => queues.get(id)?.serviceLevel,
    /** Those that may be taken. */
    pauseReasons: () => records.pauseReasons.filter((reason) => reason.active),
    queueName: (id: string): string | undefined => queues.get(id)?.name,
    nameOf: (agentId: AgentId): string => names.get(agentId) ?? '',
    agents: (): AgentId[] => users.map((user) => agentOf(user.id)),
    agentOf: (extensionId: ExtensionId): AgentId | undefined => agentAt.get(extensionId),
    /** Whose phone it is, by the name under which it registers. */
    agentAt: (sipUser: string): AgentId | undefined => {
      const extensionId = bySipUser.get(sipUser)
      return extensionId && agentAt.get(extensionId)
    },
    /** The name under which the agent's phone registers, and what it is. */
    phoneOf(agentId: AgentId): { endpoint: string; kind: 'webphone' | 'sip' } | null {
      const found = extensions.get(phoneOf.get(agentId) ?? '')
      return found ? { endpoint: found.sipUser, kind: found.kind } : null
    },
    extensionOf: (agentId: AgentId): ExtensionId | undefined => phoneOf.get(agentId),

    settings(): Settings {
      return {
        ...company.routing,
        queues: records.queues.map(
          ({ memberIds, number: _number, musicClass: _music, announcePositionEveryMs: _every, ...queue }) => ({
            ...queue,
            members: memberIds.filter((id) => names.has(id)).map(agentOf),
          }),
        ),
      }
    },

    /** Where a number that came from outside leads; never back outside. */
    inbound(trunkId: TrunkId, dialled: string): Destination {
      if (!trunks.get(trunkId)?.active) return { to: 'unknown-number' }
      const route = matchDid(records.inboundRoutes, dialled, company, trunkId)
      return route ? destinationOf(route.destination) : { to: 'unknown-number' }
    },

    /** Where a number that an extension dialled leads: one of our own, or outside. */
    fromExtension(extensionId: ExtensionId, dialled: string): Destination {
      const own = extensions.get(extensionId)
      if (!own) return { to: 'unknown-number' }
      const inside = byNumber.get(dialled)
      if (inside) return toExtension(inside)
      const usable = records.outboundRules.filter((rule) => trunks.get(rule.trunkId)?.active)
      const routed = routeOutbound(usable, dialled, own.number)
      if (!routed.ok) return { to: 'unknown-number' }
      const { trunkId, number, callerId } = routed.value
      return { to: 'outside', trunkId: asId<TrunkId>(trunkId), number, callerId: { number: callerId ?? own.number } }
    },
  }
}
