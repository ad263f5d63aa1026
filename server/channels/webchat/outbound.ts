import type { Namespace } from 'socket.io'
import { type Contacted, messageView, visitorView } from '#server/conversations/index.ts'

export const roomOf = (conversationId: string): string => `conversation:${conversationId}`

/** To every window of the visitor. Nothing is promised: a window that misses something sees the hole and asks. */
export const webchatOutbound = ({ namespace }: { namespace: Namespace }): Contacted => ({
  send: (conversation, line) =>
    void namespace.to(roomOf(conversation.id)).emit('message', messageView(conversation, line)),
  showTyping: (conversation, name) => void namespace.to(roomOf(conversation.id)).emit('typing', { name }),
  showMarks: (conversation) =>
    void namespace.to(roomOf(conversation.id)).emit('reached', visitorView(conversation).reached),
  showTalk: (conversation) =>
    void namespace.to(roomOf(conversation.id)).emit('conversation', visitorView(conversation)),
})
