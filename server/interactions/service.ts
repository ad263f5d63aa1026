import type { Clock, Instant } from '#server/kernel/clock.ts'
import { conflict, notFound, Refusal } from '#server/kernel/errors.ts'
import type { CompanyId, ContactId, InteractionId, LegId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import { isDuplicateKey } from '#server/store/connection.ts'
import type { Births } from './births.ts'
import { type Disposed, type InteractionDoc, interactionModel, openChats, type Rated } from './model.ts'
import { newest } from './newest.ts'

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
  /** Of a call that came: the leg that it began with. */
  legId?: LegId
  /** It is written already, with this number: a crash came between. */
  protocol?: string
}

export type InteractionsOptions = {
  clock: Clock
  births: Births
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
/** Who it is, where that is known, and how much it matters to the company (1-100). */
export type Who = { contactPriority: number; contact: Named | null }
type InteractionEventType = 'interaction.opened' | 'interaction.closed' | 'interaction.disposed'

const priorityOfUnknown = 50
/** Not in the moment in which a phone is to ring. */
const filedAfterMs = 300
const aheadMs = 3_600_000
const begun = { endedAt: null, endedWhy: null, disposition: null, routing: null, fence: 0 }

export type InteractionsService = ReturnType<typeof createInteractions>

/**
 * The books of interactions: each gets its protocol number and its contact when it begins, its end when it ends, and
 * its disposition. Where it waits and who serves it is routing's part of the same record, written by routing alone.
 */
export function createInteractions({
  protocol,
  clock,
  births,
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
    await births.written(opened.id)
    if (contactId) await interactionModel.updateOne({ _id: opened.id }, { $set: { contactId } })
    if (made) filed?.(opened, made)
  }

  /** Of who cannot be looked up nothing is known. */
  async function lookUp(opened: Opened): Promise<Who> {
    const known = await knownContact(opened).catch((why) => failed(opened.id, why))
    if (!opened.contactId) fileContact(opened, known?.contactId).catch((why) => failed(opened.id, why))
    return {
      contactPriority: known?.priority ?? priorityOfUnknown,
      contact: known ? { id: known.contactId, name: known.name } : null,
    }
  }

  function docOf(opened: Opened, number: string) {
    const { id, companyId, medium, from, to, contactId = null, ...rest } = opened
    const plain = (raw: string | null) => (medium === 'voice' && raw !== null && e164?.(companyId, raw)) || null
    const numbers = { from, to, fromE164: plain(from), toE164: plain(to) }
    return { _id: id as never, companyId, protocol: number, medium, contactId, ...rest, ...numbers, ...begun }
  }

  async function tellOpened(
    { companyId, id, medium, channel, direction }: Opened,
    protocol: string,
    who: Promise<Who>,
  ) {
    const { contact } = await who
    const data = { interactionId: id, protocol, medium, channel, direction, contactId: contact?.id ?? null }
    publish(companyId, 'interaction.opened', data)
  }

  return {
    /** Resolves when durable. Who it is is looked up beside the write, and filed behind it. */
    async open(opened: Opened): Promise<Who & { protocol: string }> {
      const number = await protocol(opened.companyId, opened.startedAt)
      const [who] = await Promise.all([lookUp(opened), interactionModel.collection.insertOne(docOf(opened, number))])
      void tellOpened(opened, number, Promise.resolve(who))
      return { ...who, protocol: number }
    },

    /**
     * Resolves with its number, while it is being written (until it is there, so nothing is lost) and while it is looked
     * up who it is: a caller waits neither for our books nor for our address book.
     */
    async begin(opened: Opened): Promise<{ protocol: string; who: Promise<Who>; written: Promise<void> }> {
      if (opened.protocol) return { protocol: opened.protocol, who: lookUp(opened), written: Promise.resolve() }
      const number = await protocol(opened.companyId, opened.startedAt)
      const doc = docOf(opened, number)
      const written = births.write(opened.id, async (part) => {
        try {
          await interactionModel.collection.insertOne({ ...doc, ...part })
          return true
        } catch (why) {
          // A write that failed may have come through.
          if (isDuplicateKey(why) && (await interactionModel.exists({ _id: opened.id }))) return false
          throw why
        }
      })
      // Not in the moment in which a phone is to ring.
      const who = new Promise<void>((resolve) => void setImmediate(resolve)).then(() => lookUp(opened))
      void written.then(() => tellOpened(opened, number, who))
      return { protocol: number, who, written }
    },

    /** The customer's part is over; asked twice, the first end stays. */
    async close(companyId: CompanyId, id: InteractionId, why: string, at: Instant): Promise<void> {
      await births.written(id)
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
      const wanted = {
        companyId,
        ...(filter.agentId && { 'routing.agentId': filter.agentId }),
        ...(filter.contactId && { contactId: filter.contactId }),
        ...(filter.medium && { medium: filter.medium }),
        ...(filter.state && { 'routing.state': filter.state }),
        ...(filter.number && { $or: numbered(filter.number) }),
      }
      // Of one contact, or under way, are few: one look finds them all.
      const areFew = filter.contactId !== undefined || (filter.state !== undefined && filter.state !== 'ended')
      return newest({
        areFew,
        // Whose clock is ahead of ours began in no future.
        before: filter.before ?? clock.now() + aheadMs,
        limit: filter.limit,
        find: ({ from, before, limit }) =>
          interactionModel
            .find({ ...wanted, startedAt: { $lt: before, ...(from !== null && { $gte: from }) } })
            .sort({ startedAt: -1 })
            .limit(limit)
            .lean<InteractionDoc[]>(),
      })
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
