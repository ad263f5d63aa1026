import type { Behind } from './behind.ts'
import type { Contacted, Conversation, Marks, Screens } from './ports.ts'

/** How far each side has the messages and has read them, and that the other side is told. */
export function createMarks(options: { behind: Behind; screens: Screens; contacted: Contacted }) {
  const { behind, screens, contacted } = options

  /** What moves on; a number that no line has yet moves nothing. */
  function move(conversation: Conversation, wanted: Partial<Marks>): Partial<Marks> | undefined {
    const { marks, thread } = conversation
    const moved = Object.fromEntries(
      Object.entries(wanted).filter(([name, seq]) => seq > marks[name as keyof Marks] && seq <= thread.lastSeq),
    )
    if (Object.keys(moved).length === 0) return undefined
    behind.mark(conversation.id, moved)
    return moved
  }

  return {
    byVisitor(conversation: Conversation, wanted: { reached: number } | { read: number }): void {
      // What the visitor has of their own is nobody's news: only what an agent wrote since the last mark is.
      const { lastReply } = conversation.thread
      const known = 'read' in wanted ? conversation.marks.visitorReadSeq : conversation.marks.visitorSeq
      if (!lastReply || lastReply.seq <= known) return
      const moved = move(
        conversation,
        'read' in wanted ? { visitorSeq: wanted.read, visitorReadSeq: wanted.read } : { visitorSeq: wanted.reached },
      )
      if (!moved) return
      const { id: conversationId, thread } = conversation
      const { talk } = thread
      const seen = [
        ...(moved.visitorReadSeq
          ? [
              {
                type: 'conversation.read' as const,
                data: { conversationId, seq: moved.visitorReadSeq, by: 'contact' as const },
              },
            ]
          : []),
        ...(moved.visitorSeq
          ? [{ type: 'conversation.delivered' as const, data: { conversationId, seq: moved.visitorSeq } }]
          : []),
      ]
      for (const event of seen.toReversed()) {
        if (talk.is === 'talking') screens.toAgent(talk.agentId, event)
        screens.toConversation(conversationId, event)
      }
    },

    /** Of the agent in the talk: who looks on has read nothing for the company. */
    byAgent(conversation: Conversation, wanted: { reached: number } | { read: number }): void {
      const { talk } = conversation.thread
      if (talk.is !== 'talking') return
      const moved = move(
        conversation,
        'read' in wanted ? { agentSeq: wanted.read, agentReadSeq: wanted.read } : { agentSeq: wanted.reached },
      )
      if (!moved) return
      contacted.showMarks({ ...conversation, marks: { ...conversation.marks, ...moved } })
      if (!moved.agentReadSeq) return
      const data = { conversationId: conversation.id, seq: moved.agentReadSeq, by: 'agent' as const }
      screens.toAgent(talk.agentId, { type: 'conversation.read', data })
      screens.toConversation(conversation.id, { type: 'conversation.read', data })
    },
  }
}
