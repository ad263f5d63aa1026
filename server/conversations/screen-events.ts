import { z } from 'zod'
import { CallView } from '#server/calls/index.ts'
import { type Catalogue, defineEvents } from '#server/kernel/events.ts'

/** A file of a chat; its bytes are at `/conversations/:conversationId/files/:fileId`. */
export const FileView = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  bytes: z.number().int(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
})

export const MessageView = z.object({
  seq: z.number().int().positive(),
  clientMessageId: z.string(),
  author: z.object({ kind: z.enum(['contact', 'agent', 'bot', 'system']), id: z.string(), name: z.string() }),
  text: z.string(),
  file: FileView.nullable(),
  at: z.number(),
  notice: z.string().nullable(),
  /** Whom or what a notice names, for screens that say it in their own language. */
  named: z.object({ agent: z.string().optional(), protocol: z.string().optional() }).nullable(),
  /** Whether it reached the other side, and was read there. */
  status: z.enum(['sent', 'delivered', 'read']),
})
export type MessageView = z.infer<typeof MessageView>

export const ChatView = z.object({
  conversationId: z.string(),
  interactionId: z.string(),
  protocol: z.string(),
  queueId: z.string(),
  channel: z.string(),
  contact: z.object({ id: z.string(), name: z.string() }),
  visitor: z.object({ name: z.string(), email: z.string().nullable(), phone: z.string().nullable() }),
  openedAt: z.number(),
  lastSeq: z.number().int(),
  /** The newest line that an agent has read: what comes after it and is the visitor's is unread. */
  readSeq: z.number().int(),
  waitsForCustomer: z.boolean(),
  visitorAway: z.boolean(),
})
export type ChatView = z.infer<typeof ChatView>

export const OfferView = z.object({
  offerId: z.string(),
  interactionId: z.string(),
  medium: z.enum(['voice', 'chat', 'email']),
  queueId: z.string(),
  mode: z.enum(['push', 'pull']),
  madeAt: z.number(),
  endsAt: z.number(),
  chat: ChatView.nullable(),
  call: CallView.nullable(),
})
export type OfferView = z.infer<typeof OfferView>

/** What the consoles are told of conversations. The schema is the type. */
export const conversationScreenEvents = defineEvents({
  'offer.made': OfferView,
  'offer.ended': z.object({
    offerId: z.string(),
    interactionId: z.string(),
    why: z.enum(['taken', 'left', 'rang-out', 'gone', 'lost']),
  }),
  'interaction.connected': z.object({
    interactionId: z.string(),
    medium: z.enum(['voice', 'chat', 'email']),
    chat: ChatView.nullable(),
  }),
  'conversation.message': z.object({ conversationId: z.string(), message: MessageView }),
  'conversation.delivered': z.object({ conversationId: z.string(), seq: z.number().int() }),
  /** All up to `seq` is read, by the contact or by the agent. */
  'conversation.read': z.object({
    conversationId: z.string(),
    seq: z.number().int(),
    by: z.enum(['contact', 'agent']),
  }),
  'conversation.typing': z.object({ conversationId: z.string(), name: z.string() }),
  'conversation.visitor': z.object({ conversationId: z.string(), visitor: z.enum(['away', 'here']) }),
  'conversation.ended': z.object({ conversationId: z.string(), interactionId: z.string(), why: z.string() }),
})

export type EventIn<C extends Catalogue> = {
  [Type in keyof C & string]: { type: Type; data: z.infer<C[Type]> }
}[keyof C & string]
export type ScreenEvent = EventIn<typeof conversationScreenEvents>
