import type { Clock, Instant } from '#server/kernel/clock.ts'
import { conflict, notFound, Refusal } from '#server/kernel/errors.ts'
import type { CompanyId, ContactId, InteractionId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import { type Disposed, type InteractionDoc, interactionModel, openChats, type Rated } from './model.ts'

export type Opened = {
  id: InteractionId
  companyId: CompanyId
  medium: Medium
  channel: string
  direction: 'inbound' | 'outbound' | 'internal'
  /** Known already, or to be found by `from`. */
  contactId?: ContactId
  from: string | null
  fromName: string | null
  to: string | null
  startedAt: Instant
}

export type InteractionsOptions = {
  clock: Clock
  protocol: (companyId: CompanyId, at: Instant) => Promise<string>
  /** Who it is that calls or writes, if we know; undefined where we do not, or the number says nothing. */
  knownContact: (opened: Opened) => Promise<{ contactId: ContactId; name: string; priority: number } | undefined>
  /** Makes one of who called for the first time; undefined where the number says nothing. */
  newContact: (opened: Opened) => Promise<Named | undefined>
  /** Whose it is was found out after it began. */
  filed?: (opened: Opened, contact: Named) => void
  /** A number as it came, in the one form in which it can be compared; undefined where it is none of the international plan. */
  e164?: (companyId: CompanyId, raw: string) => string | undefined
  /** The contact could not be filed; the interaction goes on without. */
  failed: (interactionId: InteractionId, why: unknown) => void
  publish: (
    companyId: CompanyId,
    type: InteractionEventType,
    data: { interactionId: InteractionId } & Record<string, unknown>,
    actorId?: string,
  ) => void
}
type Named = { id: ContactId; name: string }
type InteractionEventType = 'interaction.opened' | 'interaction.closed' | 'interaction.disposed'

const priorityOfUnknown = 50
/** Not in the moment in which a phone is to ring. */
const filedAfterMs = 300
const begun = { endedAt: null, endedWhy: null, disposition: null, routing: null, fence: 0 }

export type InteractionsService = ReturnType<typeof createInteractions>

/**
 * The books of interactions: each gets its protocol number and its contact when it begins, its end when it ends, and
 * its disposition. Where it waits and who serves it is routing's part of the same record, written by routing alone.
 */
export function createInteractions({
  protocol,
  clock,
  knownContact,
  newContact,
  e164,
  filed,
  publish,
  failed,
}: InteractionsOptions) {
  async function fileContact(opened: Opened, known: ContactId | undefined): Promise<void> {
    await new Promise<void>((resolve) => void clock.wakeAt(clock.now() + filedAfterMs, resolve))
    const made = known ? undefined : await newContact(opened)
    const contactId = known ?? made?.id
    if (contactId) await interactionModel.updateOne({ _id: opened.id }, { $set: { contactId } })
    if (made) filed?.(opened, made)
  }

  return {
    /**
     * Resolves when durable. Who it is is looked up beside the write, and filed behind it: a caller does not wait for
     * our address book.
     */
    async open(opened: Opened): Promise<{ protocol: string; contactPriority: number; contact: Named | null }> {
      const { id, companyId, medium, channel, direction, from, fromName, to, startedAt } = opened
      const number = await protocol(companyId, startedAt)
      const contactId = opened.contactId ?? null
      const plain = (raw: string | null) => (medium === 'voice' && raw !== null && e164?.(companyId, raw)) || null
      const numbers = { from, to, fromE164: plain(from), toE164: plain(to) }
      const doc = {
        companyId,
        protocol: number,
        medium,
        channel,
        direction,
        contactId,
        fromName,
        ...numbers,
        startedAt,
      }
      const [contact] = await Promise.all([
        knownContact(opened),
        interactionModel.collection.insertOne({ _id: id as never, ...doc, ...begun }),
      ])
      if (!contactId) fileContact(opened, contact?.contactId).catch((why) => failed(id, why))
      const known = contact?.contactId ?? null
      publish(companyId, 'interaction.opened', {
        interactionId: id,
        protocol: number,
        medium,
        channel,
        direction,
        contactId: known,
      })
      return {
        protocol: number,
        contactPriority: contact?.priority ?? priorityOfUnknown,
        contact: contact ? { id: contact.contactId, name: contact.name } : null,
      }
    },

    /** The customer's part is over; asked twice, the first end stays. */
    async close(companyId: CompanyId, id: InteractionId, why: string, at: Instant): Promise<void> {
      const closed = await interactionModel.updateOne(
        { _id: id, companyId, endedAt: null },
        { $set: { endedAt: at, endedWhy: why } },
      )
      if (closed.modifiedCount > 0) publish(companyId, 'interaction.closed', { interactionId: id, why })
    },

    /** What the customer said of it; the first word stays. */
    async rate(companyId: CompanyId, id: InteractionId, rating: Rated): Promise<boolean> {
      const rated = await interactionModel.updateOne({ _id: id, companyId, rating: null }, { $set: { rating } })
      return rated.modifiedCount > 0
    },

    openChats,

    async get(companyId: CompanyId, id: string): Promise<InteractionDoc> {
      const found = await interactionModel.findOne({ _id: id, companyId }).lean<InteractionDoc>()
      if (!found) throw notFound('interaction')
      return found
    },

    /** Newest first; `before` is the `startedAt` of the last one seen. */
    async list(
      companyId: CompanyId,
      filter: {
        agentId?: string
        contactId?: string
        medium?: string
        state?: string
        before?: number
        /** A protocol, or a part of a number of either side. */
        number?: string
        limit: number
      },
    ): Promise<InteractionDoc[]> {
      return interactionModel
        .find({
          companyId,
          ...(filter.agentId && { 'routing.agentId': filter.agentId }),
          ...(filter.contactId && { contactId: filter.contactId }),
          ...(filter.medium && { medium: filter.medium }),
          ...(filter.state && { 'routing.state': filter.state }),
          ...(filter.before && { startedAt: { $lt: filter.before } }),
          ...(filter.number && { $or: numbered(filter.number) }),
        })
        .sort({ startedAt: -1 })
        .limit(filter.limit)
        .lean<InteractionDoc[]>()
    },

    /** What is written down, by who serves or served it, or a supervisor; the last writing stays. */
    async write(
      companyId: CompanyId,
      id: InteractionId,
      note: string,
      by: { userId: string; isSupervisor: boolean },
    ): Promise<InteractionDoc> {
      const found = await this.get(companyId, id)
      if (!by.isSupervisor && !hasServed(found, by.userId))
        throw new Refusal('forbidden', 'interaction.not-yours', 'Only who serves it can write a note.')
      await interactionModel.updateOne({ _id: id, companyId }, { $set: { note } })
      return { ...found, note }
    },

    /** Tabulação: by who served it, or a supervisor; once it is disposed, only a supervisor changes it. */
    async dispose(
      companyId: CompanyId,
      id: InteractionId,
      disposed: Disposed,
      by: { isSupervisor: boolean },
    ): Promise<InteractionDoc> {
      const found = await this.get(companyId, id)
      if (!by.isSupervisor && !hasServed(found, disposed.userId))
        throw new Refusal('forbidden', 'interaction.not-yours', 'Only who served it can dispose it.')
      // Who serves it still may think better of it.
      if (found.disposition && !by.isSupervisor && found.routing?.state !== 'serving')
        throw conflict('interaction.already-disposed', `It was disposed as “${found.disposition.name}” already.`)
      await interactionModel.updateOne({ _id: id, companyId }, { $set: { disposition: disposed } })
      publish(
        companyId,
        'interaction.disposed',
        { interactionId: id, dispositionId: disposed.dispositionId, name: disposed.name },
        disposed.userId,
      )
      return { ...found, disposition: disposed }
    },
  }
}

/** Serves it, or served it before it was handed over. */
export const hasServed = ({ routing }: Pick<InteractionDoc, 'routing'>, userId: string): boolean =>
  routing?.agentId === userId || (routing?.formerAgentIds ?? []).some((id) => id === userId)

/** Only digits come into the expression. */
function numbered(text: string): object[] {
  const digits = text.replace(/\D/g, '')
  const parts = digits.length >= 3 ? [{ from: { $regex: digits } }, { to: { $regex: digits } }] : []
  return [{ protocol: text }, ...parts]
}
