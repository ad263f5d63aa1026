import mongoose from 'mongoose'
import type { SeenLine } from './browser.ts'
import type { StoredInteraction, StoredRecording } from './ledger.ts'

type Doc = Record<string, unknown> & { _id: string }

/** What the database itself holds, past the server: a connection for one reading. */
export async function readStores(uri: string, since: number) {
  const client = await new mongoose.mongo.MongoClient(uri).connect()
  try {
    const db = client.db()
    const list = (name: string, filter: object) => db.collection<Doc>(name).find(filter).toArray()
    // The server's clock may have been a minute and a half off.
    const interactions = await list('interactions', { startedAt: { $gt: since - 100_000 } })
    const conversations = await list('conversations', { createdAt: { $gt: since - 100_000 } })
    const messages = await list('messages', { conversationId: { $in: conversations.map(({ _id }) => _id) } })
    const recordings = await list('recordings', { interactionId: { $in: interactions.map(({ _id }) => _id) } })
    const events = await list('events', { 'data.interactionId': { $in: interactions.map(({ _id }) => _id) } })
    const conversationOf = new Map(
      conversations.map(({ _id, talk }) => [(talk as { interactionId?: string } | null)?.interactionId, _id]),
    )
    return {
      interactions: interactions.map(
        (doc): StoredInteraction => ({
          id: doc._id,
          medium: String(doc.medium),
          from: (doc.from as string | null) ?? null,
          conversationId: conversationOf.get(doc._id) ?? null,
          endedAt: (doc.endedAt as number | null) ?? null,
          endedWhy: (doc.endedWhy as string | null) ?? null,
          state: (doc.routing as { state?: string } | null)?.state ?? null,
        }),
      ),
      recordings: recordings.map(
        (doc): StoredRecording => ({
          interactionId: String(doc.interactionId),
          state: String(doc.state),
          why: (doc.why as string | null) ?? null,
          durationMs: (doc.durationMs as number | null) ?? null,
        }),
      ),
      /** What the server wrote down of one interaction. */
      storyOf: (interactionId: string): string =>
        events
          .filter(({ data }) => (data as { interactionId: string }).interactionId === interactionId)
          .toSorted((a, b) => Number(a.at) - Number(b.at))
          .map(
            ({ at, type, data }) =>
              `  ${new Date(Number(at)).toISOString().slice(14, 23)} ${type} ${JSON.stringify(data)}`,
          )
          .join('\n'),
      linesOf: (conversationId: string): SeenLine[] =>
        messages
          .filter((doc) => doc.conversationId === conversationId)
          .map((doc) => ({
            seq: Number(doc.seq),
            clientMessageId: String(doc.clientMessageId),
            kind: (doc.author as { kind: string }).kind,
            text: String(doc.text),
          }))
          .toSorted((a, b) => a.seq - b.seq),
    }
  } finally {
    await client.close()
  }
}
