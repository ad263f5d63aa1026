import { type Model, model, Schema } from 'mongoose'
import type { ConversationId } from '#server/kernel/ids.ts'
import { isDuplicateKey } from '#server/store/connection.ts'
import { retryDeadlock } from '#server/store/deadlock.ts'
import type { Line, Thread } from './core/thread.ts'
import type { Conversation, ConversationStore, Marks } from './ports.ts'

/** `live`: open, or with something still to be filed or told. */
type ConversationDoc = Omit<Conversation, 'id' | 'thread' | 'marks'> & Marks & Thread & { _id: string; live: boolean }
type MessageDoc = Line & { _id: string; conversationId: string }

const anything = Schema.Types.Mixed
const conversationSchema = new Schema(
  {
    _id: String,
    companyId: String,
    channelAccountId: String,
    channel: String,
    contactId: String,
    visitor: anything,
    queueId: String,
    createdAt: Number,
    rev: Number,
    visitorSeq: Number,
    visitorReadSeq: Number,
    agentSeq: Number,
    agentReadSeq: Number,
    consent: anything,
    ratedId: String,
    lastSeq: Number,
    lastReply: anything,
    servedBy: [String],
    talk: anything,
    goneSince: Number,
    toFile: [anything],
    owes: [anything],
    lastOwed: Number,
    live: Boolean,
  },
  { versionKey: false, minimize: false, id: false },
)
conversationSchema.index({ 'talk.interactionId': 1 })
conversationSchema.index({ 'talk.offerId': 1 })
conversationSchema.index({ 'talk.offer.id': 1 })
conversationSchema.index({ companyId: 1, 'talk.agentId': 1 })
conversationSchema.index({ companyId: 1, 'talk.offer.agentIds': 1 })
conversationSchema.index({ companyId: 1, contactId: 1 })
conversationSchema.index({ live: 1 })

const messageSchema = new Schema(
  {
    _id: String,
    conversationId: String,
    seq: Number,
    clientMessageId: String,
    author: anything,
    text: String,
    file: anything,
    at: Number,
    notice: String,
    named: anything,
  },
  { versionKey: false, minimize: false, id: false },
)
messageSchema.index({ conversationId: 1, seq: 1 }, { unique: true })
messageSchema.index({ conversationId: 1, 'author.kind': 1, clientMessageId: 1 }, { unique: true })
messageSchema.index({ conversationId: 1, 'file.id': 1 })

const conversations = model('conversation', conversationSchema) as unknown as Model<ConversationDoc>
const messages = model('message', messageSchema) as unknown as Model<MessageDoc>

/** Single-document writes only: the number of a line and the line itself are kept in the same one. */
export const conversationStore: ConversationStore = {
  async insert({ id, thread, marks, ...kept }) {
    const doc = { ...kept, ...marks, ...thread, _id: id, live: true }
    await conversations.create([doc as never])
  },
  load: (id) => one({ _id: id }),
  byInteraction: (interactionId) => one({ 'talk.interactionId': interactionId }),
  async byProtocol(companyId, contactId, protocol) {
    const found = await many({ companyId, contactId })
    const queued: Record<string, unknown> = {
      conversationId: { $in: found.map(({ id }) => id) },
      notice: 'queued',
      'named.protocol': protocol,
    }
    const line = await messages.findOne(queued).lean<MessageDoc>()
    return found.find(({ id, thread }) => id === line?.conversationId || isOf(thread, protocol)) ?? null
  },
  async byOffer(offerId) {
    return (await one({ 'talk.offer.id': offerId })) ?? (await one({ 'talk.offerId': offerId }))
  },
  servedBy: (companyId, agentId) => many({ companyId, 'talk.agentId': agentId }),
  offeredTo: (companyId, agentId) => many({ companyId, 'talk.offer.agentIds': agentId }),
  unsettled: () => many({ live: true }),

  async save(id, expectedRev, thread, { lines, owed }) {
    const { toFile: _filed, owes: _told, ...kept } = thread
    const written = await retryDeadlock(() =>
      conversations.updateOne(
        { _id: id, rev: expectedRev },
        {
          $set: { ...kept, live: true, rev: expectedRev + 1 },
          $push: { toFile: { $each: lines }, owes: { $each: owed } },
        },
      ),
    )
    return written.matchedCount === 1
  },

  async file(id, lines) {
    for (const line of lines) await fileOne(id, line)
  },

  async settle(id, { seqs, owed, ended }) {
    const struck = { $pull: { toFile: { seq: { $in: seqs } }, owes: { no: { $in: owed } } } }
    await retryDeadlock(() => conversations.updateOne({ _id: id }, struck))
    if (!ended) return
    const done: Record<string, unknown> = {
      _id: id,
      live: true,
      'talk.is': 'ended',
      'toFile.0': { $exists: false },
      'owes.0': { $exists: false },
    }
    await retryDeadlock(() => conversations.updateOne(done, { $set: { live: false } }))
  },

  async lines(id, since, upTo, limit) {
    const found = await messages
      .find({ conversationId: id, seq: { $gt: since, $lte: upTo } })
      .sort({ seq: 1 })
      .limit(limit)
      .lean<MessageDoc[]>()
    return found.map(lineOf)
  },

  async lineBy(id, kind, clientMessageId) {
    const found = await messages
      .findOne({ conversationId: id, 'author.kind': kind, clientMessageId })
      .lean<MessageDoc>()
    return found && lineOf(found)
  },

  async fileOf(id, fileId) {
    const named: Record<string, unknown> = { conversationId: id, 'file.id': fileId }
    const found = await messages.findOne(named).lean<MessageDoc>()
    return found?.file ?? null
  },

  async mark(id, marks) {
    await retryDeadlock(() => conversations.updateOne({ _id: id }, { $max: marks } as never))
  },

  async rated(id, interactionId) {
    const open: Record<string, unknown> = {
      _id: id,
      'talk.is': 'ended',
      'talk.interactionId': interactionId,
      ratedId: { $ne: interactionId },
    }
    const written = await retryDeadlock(() => conversations.updateOne(open, { $set: { ratedId: interactionId } }))
    return written.modifiedCount === 1
  },
}

/** The record's id is made of its place: the same line filed twice, by whomever, is one record. */
async function fileOne(conversationId: ConversationId, line: Line): Promise<void> {
  try {
    await retryDeadlock(() => messages.create([{ ...line, _id: `${conversationId}-${line.seq}`, conversationId }]))
  } catch (why) {
    if (!isDuplicateKey(why)) throw why
  }
}

async function one(filter: Record<string, unknown>): Promise<Conversation | null> {
  const found = await conversations.findOne(filter).lean<ConversationDoc>()
  return found && conversationOf(found)
}

async function many(filter: Record<string, unknown>): Promise<Conversation[]> {
  return (await conversations.find(filter).lean<ConversationDoc[]>()).map(conversationOf)
}

/** Its line may not be filed yet. */
const isOf = ({ talk }: Thread, protocol: string) => talk.is !== 'ended' && talk.protocol === protocol

/** Lines that were filed before lines had files and names lack them. */
const lineOf = ({ _id, conversationId: _of, ...line }: MessageDoc): Line => ({ ...bare, ...line })
const bare = { file: null, named: null }

function conversationOf(doc: ConversationDoc): Conversation {
  const { lastSeq, lastReply, servedBy, talk, goneSince, toFile, owes, lastOwed, ...kept } = doc
  const { _id, live: _live, visitorSeq, visitorReadSeq = 0, agentSeq = 0, agentReadSeq = 0, ...rest } = kept
  const marks = { visitorSeq, visitorReadSeq, agentSeq, agentReadSeq }
  const { consent = null, ratedId = null } = rest
  const thread = { lastSeq, lastReply, servedBy, talk, goneSince, toFile, owes, lastOwed }
  return { ...rest, consent, ratedId, marks, id: _id as ConversationId, thread }
}
