import { randomUUID } from 'node:crypto'
import { type Model, model, Schema } from 'mongoose'
import type { ConversationId } from '#server/kernel/ids.ts'
import { retryDeadlock } from '#server/store/deadlock.ts'
import { groupCommit } from '#server/store/group-commit.ts'
import { insertNew } from '#server/store/insert-new.ts'
import type { Line, Thread } from './core/thread.ts'
import type { Conversation, ConversationStore, Marks } from './ports.ts'

/** `live`: open, or with something still to be filed or told. `savedAs` names the last save: whose it was. */
type ConversationDoc = Omit<Conversation, 'id' | 'thread' | 'marks'> &
  Marks &
  Thread & { _id: string; live: boolean; savedAs?: string }
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
    savedAs: String,
  },
  { versionKey: false, minimize: false, id: false },
)
conversationSchema.index({ 'talk.interactionId': 1 })
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
    const unfiled = found.find(({ thread }) => thread.toFile.some(({ named }) => named?.protocol === protocol))
    if (unfiled) return unfiled
    const queued: Record<string, unknown> = {
      conversationId: { $in: found.map(({ id }) => id) },
      notice: 'queued',
      'named.protocol': protocol,
    }
    const line = await messages.findOne(queued).lean<MessageDoc>()
    return found.find(({ id, thread }) => id === line?.conversationId || isOf(thread, protocol)) ?? null
  },
  // Of one agent there are few: an index of offers would cost each message more than it saves here.
  async byOffer(companyId, agentId, offerId) {
    const offered = await one({ companyId, 'talk.offer.agentIds': agentId, 'talk.offer.id': offerId })
    return offered ?? (await one({ companyId, 'talk.agentId': agentId, 'talk.offerId': offerId }))
  },
  servedBy: (companyId, agentId) => many({ companyId, 'talk.agentId': agentId }),
  offeredTo: (companyId, agentId) => many({ companyId, 'talk.offer.agentIds': agentId }),
  unsettled: () => many({ live: true }),

  save: (id, expectedRev, thread, marks = {}) => save({ id, expectedRev, thread, marks, savedAs: `${run}-${++saves}` }),

  /** The record's id is made of its place: the same line filed twice, by whomever, is one record. */
  async file(all) {
    const docs = all.flatMap(({ id, lines }) =>
      lines.map((line): MessageDoc => ({ ...line, _id: `${id}-${line.seq}`, conversationId: id })),
    )
    await insertNew(messages.collection, docs)
  },

  async rest(all) {
    const updates = all.flatMap(({ id, filed, told, marks, ended }) => [
      {
        updateOne: {
          filter: { _id: id },
          update: {
            $pull: { toFile: { seq: { $in: filed } }, owes: { no: { $in: told } } },
            ...(Object.keys(marks).length > 0 && { $max: marks }),
          },
        },
      },
      ...(ended ? [{ updateOne: { filter: doneWith(id), update: { $set: { live: false } } } }] : []),
    ])
    await retryDeadlock(() => conversations.collection.bulkWrite(updates as never))
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

  async written(id) {
    const found = await messages
      .find({ conversationId: id }, { _id: 0, clientMessageId: 1, 'author.kind': 1 })
      .lean<Pick<MessageDoc, 'author' | 'clientMessageId'>[]>()
    return found.map(({ author: { kind }, clientMessageId }) => ({ kind, clientMessageId }))
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

type Save = { id: ConversationId; expectedRev: number; thread: Thread; marks: Partial<Marks>; savedAs: string }

/** No other run of any process names its saves so. */
const run = randomUUID()
let saves = 0
/** Of a save that lost to another, and of one whose answer was lost, the record itself tells. */
const save = groupCommit<Save, boolean>(async (batch) => {
  const updates = batch.map(({ id, expectedRev, thread, marks, savedAs }) => ({
    updateOne: {
      filter: { _id: id, rev: expectedRev },
      update: {
        $set: { ...thread, live: true, rev: expectedRev + 1, savedAs },
        ...(Object.keys(marks).length > 0 && { $max: marks }),
      },
    },
  }))
  const written = await retryDeadlock(() => conversations.collection.bulkWrite(updates as never, { ordered: false }))
  if (written.matchedCount === batch.length) return batch.map(() => true)
  const found = await conversations
    .find({ _id: { $in: batch.map(({ id }) => id) } }, { savedAs: 1 })
    .lean<{ _id: string; savedAs?: string }[]>()
  const last = new Map(found.map(({ _id, savedAs }) => [_id, savedAs]))
  return batch.map(({ id, savedAs }) => last.get(id) === savedAs)
})

/** Nothing is left to do for a conversation that has ended. */
const doneWith = (id: ConversationId): Record<string, unknown> => ({
  _id: id,
  live: true,
  'talk.is': 'ended',
  'toFile.0': { $exists: false },
  'owes.0': { $exists: false },
})

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
  const {
    _id,
    live: _live,
    savedAs: _savedAs,
    visitorSeq,
    visitorReadSeq = 0,
    agentSeq = 0,
    agentReadSeq = 0,
    ...rest
  } = kept
  const marks = { visitorSeq, visitorReadSeq, agentSeq, agentReadSeq }
  const { consent = null, ratedId = null } = rest
  const thread = { lastSeq, lastReply, servedBy, talk, goneSince, toFile, owes, lastOwed }
  return { ...rest, consent, ratedId, marks, id: _id as ConversationId, thread }
}
