import type { Instant } from '#server/kernel/clock.ts'
import type { FileKind } from '#server/kernel/file-kinds.ts'
import type {
  AgentId,
  CompanyId,
  ContactId,
  ConversationId,
  FileId,
  InteractionId,
  QueueId,
} from '#server/kernel/ids.ts'
import type { Input, LeftWhy } from '#server/routing/index.ts'
import type { ChatFile, Line, Talk, Thread } from './core/thread.ts'
import type { ScreenEvent } from './screen-events.ts'

export type Conversation = {
  id: ConversationId
  companyId: CompanyId
  channelAccountId: string
  /** webchat, whatsapp…: what channel priority is set for. */
  channel: string
  contactId: ContactId
  /** What the visitor said of themself. Told, not proven: never used to find a contact. */
  visitor: Visitor
  queueId: QueueId
  createdAt: number
  /** One more at each write; a write that expects another number fails. */
  rev: number
  marks: Marks
  /** What the visitor agreed to before the conversation began. */
  consent: Consent | null
  /** The last interaction of this conversation that its visitor rated. */
  ratedId: InteractionId | null
  thread: Thread
}
/** The newest line that is known to have reached each side, and the newest that each has read. */
export type Marks = { visitorSeq: number; visitorReadSeq: number; agentSeq: number; agentReadSeq: number }
/** The proof of a consent (LGPD): when, and to which words. */
export type Consent = { at: Instant; version: number; textHash: string }
export type Rating = { scale: 'score' | 'stars'; score: number; comment: string; at: Instant }

/** How large a company's chats may have a file (0: none at all), and of which kinds. */
export type FileRules = { bytesMax: number; kinds: readonly FileKind[] }
/** The bytes of files. */
export interface FileStore {
  /** Resolves when durable. */
  put(id: FileId, bytes: Buffer): Promise<void>
  get(id: FileId): Promise<Buffer | undefined>
  remove(id: FileId): Promise<void>
}
export type Visitor = { name: string; email: string | null; phone: string | null }

/** Who asks. `mayIntervene`: a supervisor, who may read and end what others serve. */
export type Agent = { id: AgentId; companyId: CompanyId; name: string; mayIntervene: boolean }

/** Marks only move on. */
export type Rest = {
  id: ConversationId
  filed: readonly number[]
  told: readonly number[]
  marks: Partial<Marks>
  ended: boolean
}

export interface ConversationStore {
  insert(conversation: Conversation): Promise<void>
  load(id: ConversationId): Promise<Conversation | null>
  byInteraction(interactionId: InteractionId): Promise<Conversation | null>
  /** The conversation of this contact in which the interaction of this protocol was. */
  byProtocol(companyId: CompanyId, contactId: ContactId, protocol: string): Promise<Conversation | null>
  /** Offered to this agent, or taken by them, by this offer. */
  byOffer(companyId: CompanyId, agentId: AgentId, offerId: string): Promise<Conversation | null>
  /** Served by this agent now. */
  servedBy(companyId: CompanyId, agentId: AgentId): Promise<Conversation[]>
  /** Offered to this agent now. */
  offeredTo(companyId: CompanyId, agentId: AgentId): Promise<Conversation[]>
  /** Open, or with something that is still to be filed or told: what a start takes up again. */
  unsettled(): Promise<Conversation[]>
  /**
   * Keeps the thread, with the lines that it still has to file and what it owes, and moves marks on; false when `rev` is
   * no longer the expected one. Resolves when durable.
   */
  save(id: ConversationId, expectedRev: number, thread: Thread, marks?: Partial<Marks>): Promise<boolean>
  /** Asking twice files once. */
  file(all: readonly { id: ConversationId; lines: readonly Line[] }[]): Promise<void>
  /** Strikes out lines that were filed and what was told, never what came since, and moves marks on. `ended`: it may be
   * that nothing is left to do. */
  rest(all: readonly Rest[]): Promise<void>
  lines(id: ConversationId, since: number, upTo: number, limit: number): Promise<Line[]>
  lineBy(id: ConversationId, kind: Line['author']['kind'], clientMessageId: string): Promise<Line | null>
  /** A file that a line of this conversation names. */
  fileOf(id: ConversationId, fileId: string): Promise<ChatFile | null>
  /** What ids a side has written under: whatever else it sends is new. */
  written(id: ConversationId): Promise<{ kind: Line['author']['kind']; clientMessageId: string }[]>
  /** False where this interaction is not the last one, has not ended, or is rated already. */
  rated(id: ConversationId, interactionId: InteractionId): Promise<boolean>
}

/** The company's routing core. Resolves when the input is stored, and what follows from it has been asked of us. */
export interface Routing {
  receive(companyId: CompanyId, input: Input): Promise<void>
}

/** The books of interactions: the record must be there before routing hears of it. */
export interface Interactions {
  open(opened: {
    id: InteractionId
    companyId: CompanyId
    medium: 'chat'
    channel: string
    direction: 'inbound'
    contactId: ContactId
    from: string | null
    fromName: string
    to: string
    startedAt: Instant
  }): Promise<{ protocol: string; contactPriority: number }>
  /** Asking twice ends once. */
  close(companyId: CompanyId, id: InteractionId, why: LeftWhy, at: Instant): Promise<void>
  /** False where it is rated already. */
  rate(companyId: CompanyId, id: InteractionId, rating: Rating): Promise<boolean>
  /** Chats that are written as open. */
  openChats(): Promise<{ id: InteractionId; companyId: CompanyId }[]>
}

/** The consoles. Nothing is promised: who was not there asks for what was missed. */
export interface Screens {
  toAgent(agentId: AgentId, event: ScreenEvent): void
  /** Whoever looks on: supervisors who opened the conversation. */
  toConversation(conversationId: ConversationId, event: ScreenEvent): void
}

/** What goes out to the contact, by the channel of the conversation. */
export interface Contacted {
  send(conversation: Conversation, line: Line): void
  showTyping(conversation: Conversation, agentName: string): void
  showTalk(conversation: Conversation, talk: Talk): void
  /** How far the other side has it, and has read it. */
  showMarks(conversation: Conversation): void
}

export interface People {
  /** The name that a visitor may read. */
  nameOf(agentId: AgentId): Promise<string>
}

/** Says what went wrong where nobody waits for an answer. */
export interface Log {
  error(message: string, fields: Record<string, unknown>): void
}
