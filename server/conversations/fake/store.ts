import type { Line, Thread } from '../core/thread.ts'
import { moved } from '../memory.ts'
import type { Conversation, ConversationStore } from '../ports.ts'

/** Keeps conversations in memory, with the same promises as the real store. For tests. */
export function memoryStore(): ConversationStore & { all(): Conversation[]; filed(id: string): Line[] } {
  const conversations = new Map<string, Conversation>()
  const lines = new Map<string, Line[]>()
  const all = () => structuredClone([...conversations.values()])
  const where = (test: (c: Conversation) => boolean) => all().filter(test)
  const offerOf = ({ talk }: Thread) => (talk.is === 'waiting' ? talk.offer : null)
  const filed = (id: string) => lines.get(id) ?? []
  const wasQueued = (id: string, protocol: string) =>
    filed(id).some(({ notice, named }) => notice === 'queued' && named?.protocol === protocol)

  return {
    all,
    filed,
    async insert(conversation) {
      conversations.set(conversation.id, structuredClone(conversation))
    },
    load: async (id) => where((c) => c.id === id)[0] ?? null,
    byInteraction: async (id) => where((c) => c.thread.talk.interactionId === id)[0] ?? null,
    byProtocol: async (companyId, contactId, protocol) =>
      where((c) => c.companyId === companyId && c.contactId === contactId && wasQueued(c.id, protocol))[0] ?? null,
    byOffer: async (companyId, agentId, id) =>
      where(({ companyId: of, thread }) => {
        const { talk } = thread
        const offer = offerOf(thread)
        const isOffered = offer?.id === id && offer.agentIds.includes(agentId)
        return (
          of === companyId && (isOffered || (talk.is === 'talking' && talk.offerId === id && talk.agentId === agentId))
        )
      })[0] ?? null,
    servedBy: async (companyId, agentId) =>
      where((c) => c.companyId === companyId && c.thread.talk.is === 'talking' && c.thread.talk.agentId === agentId),
    offeredTo: async (companyId, agentId) =>
      where((c) => c.companyId === companyId && (offerOf(c.thread)?.agentIds.includes(agentId) ?? false)),
    unsettled: async () => where(({ thread: t }) => t.talk.is !== 'ended' || t.toFile.length + t.owes.length > 0),
    async save(id, expectedRev, thread, marks = {}) {
      const before = conversations.get(id)
      if (before?.rev !== expectedRev) return false
      const after = { ...before, rev: expectedRev + 1, thread, marks: moved(before.marks, marks) }
      conversations.set(id, structuredClone(after))
      return true
    },
    async file(all) {
      for (const { id, lines: added } of all) {
        const known = new Set(filed(id).map((l) => l.seq))
        const fresh = structuredClone(added.filter((l) => !known.has(l.seq)))
        lines.set(
          id,
          [...filed(id), ...fresh].toSorted((a, b) => a.seq - b.seq),
        )
      }
    },
    async rest(all) {
      for (const { id, filed: seqs, told, marks } of all) {
        const conversation = conversations.get(id)
        if (!conversation) continue
        conversation.thread.toFile = conversation.thread.toFile.filter((l) => !seqs.includes(l.seq))
        conversation.thread.owes = conversation.thread.owes.filter((o) => !told.includes(o.no))
        conversation.marks = moved(conversation.marks, marks)
      }
    },
    lines: async (id, since, upTo, limit) =>
      filed(id)
        .filter((l) => l.seq > since && l.seq <= upTo)
        .slice(0, limit),
    lineBy: async (id, kind, clientMessageId) =>
      filed(id).find((l) => l.author.kind === kind && l.clientMessageId === clientMessageId) ?? null,
    fileOf: async (id, fileId) => filed(id).find((l) => l.file?.id === fileId)?.file ?? null,
    written: async (id) => filed(id).map(({ author: { kind }, clientMessageId }) => ({ kind, clientMessageId })),
    async rated(id, interactionId) {
      const conversation = conversations.get(id)
      if (!conversation) return false
      const { talk } = conversation.thread
      if (talk.is !== 'ended' || talk.interactionId !== interactionId) return false
      if (conversation.ratedId === interactionId) return false
      conversation.ratedId = interactionId
      return true
    },
  }
}
