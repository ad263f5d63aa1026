import type { Line, OpenOffer } from './core/thread.ts'
import type { Conversation, Marks } from './ports.ts'
import type { ChatView, MessageView, OfferView } from './screen-events.ts'

export const messageView = (conversation: Conversation, line: Line): MessageView => ({
  seq: line.seq,
  clientMessageId: line.clientMessageId,
  author: line.author,
  text: line.text,
  file: line.file,
  at: line.at,
  notice: line.notice,
  named: line.named,
  status: statusOf(conversation.marks, line),
})

function statusOf(marks: Marks, { seq, author }: Line): MessageView['status'] {
  const [reached, read] =
    author.kind === 'contact' ? [marks.agentSeq, marks.agentReadSeq] : [marks.visitorSeq, marks.visitorReadSeq]
  if (seq <= read) return 'read'
  return seq <= reached ? 'delivered' : 'sent'
}

export function chatView(conversation: Conversation): ChatView | null {
  const { talk, lastSeq } = conversation.thread
  if (talk.is === 'ended') return null
  return {
    conversationId: conversation.id,
    interactionId: talk.interactionId,
    protocol: talk.protocol,
    queueId: conversation.queueId,
    channel: conversation.channel,
    contact: { id: conversation.contactId, name: conversation.visitor.name },
    visitor: conversation.visitor,
    openedAt: talk.openedAt,
    lastSeq,
    readSeq: conversation.marks.agentReadSeq,
    waitsForCustomer: talk.is === 'talking' && talk.waitsForCustomer,
    visitorAway: talk.is === 'talking' && talk.away,
  }
}

export const offerView = (conversation: Conversation, offer: OpenOffer, interactionId: string): OfferView => ({
  offerId: offer.id,
  interactionId,
  medium: 'chat',
  queueId: conversation.queueId,
  mode: offer.mode,
  madeAt: offer.madeAt,
  endsAt: offer.endsAt,
  chat: chatView(conversation),
  call: null,
})

/** What the visitor may know of the conversation. */
export type VisitorView = {
  conversationId: string
  state: 'waiting' | 'talking' | 'ended'
  protocol: string | null
  agentName: string | null
  lastSeq: number
  /** How far the other side has it, and has read it. */
  reached: { seq: number; readSeq: number }
  /** It was served, has ended, and nobody said yet how it was. */
  mayRate: boolean
}

export function visitorView({ id, marks, ratedId, thread: { talk, lastSeq } }: Conversation): VisitorView {
  return {
    conversationId: id,
    state: talk.is,
    protocol: talk.is === 'ended' ? null : talk.protocol,
    agentName: talk.is === 'talking' ? talk.agentName : null,
    lastSeq,
    reached: { seq: marks.agentSeq, readSeq: marks.agentReadSeq },
    mayRate: talk.is === 'ended' && (talk.wasServedBy ?? null) !== null && talk.interactionId !== ratedId,
  }
}
