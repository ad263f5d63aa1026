import { conflict, notFound } from '#server/kernel/errors.ts'
import type { Actor } from '#server/kernel/events.ts'
import type { AgentId, CompanyId, InteractionId, QueueId } from '#server/kernel/ids.ts'
import type { Input, InteractionView, Look } from '#server/routing/index.ts'

type Note =
  | { type: 'agent.released'; agentId: string; interactionIds: string[] }
  | { type: 'interaction.moved'; interactionId: string; fromQueueId: string; toQueueId: string }
  | { type: 'interaction.prioritised'; interactionId: string; contactPriority: number }
  | { type: 'interaction.ended-by-supervisor'; interactionId: string }

export type ActionsOptions = {
  look: (companyId: CompanyId) => Look | undefined
  receive: (companyId: CompanyId, input: Input) => Promise<void>
  /** False where telephony has no such call any more. */
  hangUp: (interactionId: InteractionId) => boolean
  /** Ends a chat in a supervisor's name. */
  endChat: (by: Supervisor, interactionId: InteractionId) => Promise<void>
  /** The customer's part of the record is over. */
  close: (companyId: CompanyId, interactionId: InteractionId) => Promise<void>
  note: (companyId: CompanyId, note: Note, actor: Actor) => void
}
export type Supervisor = { id: string; companyId: CompanyId; name: string }
export type Actions = ReturnType<typeof createActions>

/** What supervisors do about what they see. Each deed is noted, with who did it. */
export function createActions({ look, receive, hangUp, endChat, close, note }: ActionsOptions) {
  function find(companyId: CompanyId, id: InteractionId): InteractionView {
    const found = look(companyId)?.interaction(id)
    if (!found) throw notFound('live-interaction')
    return found
  }

  /** Calls that are being hung up to free their agents: no wrap-up is wanted of them. The oldest are forgotten. */
  const freeing = new Set<InteractionId>()
  const freeingMost = 1_000

  const by = (supervisor: Supervisor): Actor => ({ kind: 'user', id: supervisor.id })

  /** A call that only routing still knows is over for routing, too. */
  async function endCall(companyId: CompanyId, id: InteractionId): Promise<void> {
    if (hangUp(id)) return
    await receive(companyId, { type: 'interaction.left', interactionId: id, why: 'ended-by-server' })
    await close(companyId, id)
  }

  async function end(supervisor: Supervisor, { interactionId, medium, state, agentId }: InteractionView) {
    const { companyId } = supervisor
    if (state === 'wrap-up') {
      if (agentId) await receive(companyId, { type: 'wrap-up.finished', interactionId, agentId })
    } else if (medium === 'voice') await endCall(companyId, interactionId)
    else await endChat(supervisor, interactionId)
  }

  return {
    /** A hang-up takes a moment, and leaves a wrap-up behind: of that, too, the agent is to be free. */
    async wrapUpStarted(companyId: CompanyId, interactionId: InteractionId, agentId: AgentId): Promise<void> {
      if (freeing.delete(interactionId)) await receive(companyId, { type: 'wrap-up.finished', interactionId, agentId })
    },

    /** "Liberar": ends wrap-ups, and calls that hold the agent. Chats go on: each is ended or moved by itself. */
    async release(supervisor: Supervisor, agentId: AgentId): Promise<string[]> {
      const { companyId } = supervisor
      const ended: string[] = []
      for (const { interactionId, medium, state } of look(companyId)?.agent(agentId)?.reservations ?? []) {
        if (state === 'alerting' || (state === 'active' && medium !== 'voice')) continue
        const found = look(companyId)?.interaction(interactionId)
        if (!found) continue
        freeing.add(interactionId)
        for (const oldest of freeing) if (freeing.size > freeingMost) freeing.delete(oldest)
        await end(supervisor, found)
        await receive(companyId, { type: 'wrap-up.finished', interactionId, agentId })
        ended.push(interactionId)
      }
      note(companyId, { type: 'agent.released', agentId, interactionIds: ended }, by(supervisor))
      return ended
    },

    /** To another queue, with the time that it has waited. What is being served is moved by a transfer. */
    async move(supervisor: Supervisor, id: InteractionId, queueId: QueueId): Promise<void> {
      const { companyId } = supervisor
      const found = find(companyId, id)
      if (found.state !== 'waiting' && found.state !== 'offered')
        throw conflict('interaction.not-waiting', 'Only what waits can be moved.')
      if (!look(companyId)?.queue(queueId)) throw notFound('queue')
      if (found.queueId === queueId) return
      const { medium, channel, contactPriority, waitsSince: enteredAt } = found
      await receive(companyId, {
        type: 'interaction.queued',
        arrival: { id, queueId, medium, channel, contactPriority, enteredAt },
      })
      const fromQueueId = found.queueId ?? ''
      note(companyId, { type: 'interaction.moved', interactionId: id, fromQueueId, toQueueId: queueId }, by(supervisor))
    },

    async prioritise(supervisor: Supervisor, id: InteractionId, contactPriority: number): Promise<void> {
      const { companyId } = supervisor
      const found = find(companyId, id)
      if (found.state !== 'waiting' && found.state !== 'offered')
        throw conflict('interaction.not-waiting', 'Only what waits has a place to be raised.')
      await receive(companyId, { type: 'interaction.prioritised', interactionId: id, contactPriority })
      note(companyId, { type: 'interaction.prioritised', interactionId: id, contactPriority }, by(supervisor))
    },

    async end(supervisor: Supervisor, id: InteractionId): Promise<void> {
      const found = find(supervisor.companyId, id)
      await end(supervisor, found)
      note(supervisor.companyId, { type: 'interaction.ended-by-supervisor', interactionId: id }, by(supervisor))
    },
  }
}
