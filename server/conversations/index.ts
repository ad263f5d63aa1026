/**
 * A digital interaction: the thread of messages of one contact on one channel account, who may write in it when, and
 * how it waits, is offered and ends. `core/` decides; the service carries out, and owes nothing after a crash.
 */
export { endingsOf } from './core/file-kind.ts'
export type { Author, ChatFile, Limits, Line, Notice, Talk } from './core/thread.ts'
export { conversationEvents } from './events.ts'
export { agentFrom, conversationRoutes } from './http.ts'
export { conversationStore } from './model.ts'
export type {
  Agent,
  Consent,
  Contacted,
  Conversation,
  ConversationStore,
  FileRules,
  Interactions,
  People,
  Rating,
  Routing,
  Screens,
  Visitor,
} from './ports.ts'
export {
  ChatView,
  conversationScreenEvents,
  type EventIn,
  FileView,
  MessageView,
  OfferView,
  type ScreenEvent,
} from './screen-events.ts'
export {
  type Conversations,
  type ConversationsOptions,
  createConversations,
  type Page,
  type Written,
} from './service.ts'
export { messageView, type VisitorView, visitorView } from './views.ts'
