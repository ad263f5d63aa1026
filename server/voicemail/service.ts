import { readFile } from 'node:fs/promises'
import { DateTime } from 'luxon'
import type { Messages } from '#server/calls/ports.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { notFound } from '#server/kernel/errors.ts'
import { asId, type CompanyId, type ExtensionId, type RecordingId } from '#server/kernel/ids.ts'
import { type MessageDoc, messageModel } from './model.ts'
import type { Mailer, Owners } from './ports.ts'

export type VoicemailOptions = {
  owners: Owners
  isPin: (hash: string | undefined, pin: string) => boolean
  /** The sound of a message: the recording of that id. */
  recordings: {
    open(companyId: CompanyId, id: string): Promise<{ file: string }>
    remove(companyId: CompanyId, id: string): Promise<void>
    stateOf(id: string): Promise<{ state: string; durationMs: number | null } | undefined>
  }
  /** undefined: this installation sends no mail. */
  mailer: Mailer | undefined
  /** Has it mailed later, again and again until it is (jobs/). */
  mailSoon: (id: RecordingId) => Promise<void>
  timeZoneOf: (companyId: CompanyId) => string
  /** How many new ones a mailbox has: for the lamp of its phone. */
  counted: (companyId: CompanyId, extensionId: ExtensionId, fresh: number, heard: number) => void
  clock: Clock
  log: { warn(message: string, fields?: object): void }
}

/** Shorter is the click of who hung up at the beep. */
const shortestMs = 1500
const wrongMax = 5
const lockedForMs = 15 * 60_000
const listMax = 50

/** Mailboxes (T5): what callers leave, heard by phone and console, and sent by mail. */
export function createVoicemail(options: VoicemailOptions) {
  const { owners, isPin, recordings, mailer, mailSoon, timeZoneOf, counted, clock, log } = options
  /** Wrong PINs of a mailbox, from whichever phone. */
  const wrong = new Map<string, { count: number; until: number }>()

  async function count(companyId: CompanyId, extensionId: string): Promise<void> {
    const [fresh, heard] = await Promise.all(
      (['new', 'heard'] as const).map((state) => messageModel.countDocuments({ companyId, extensionId, state })),
    )
    counted(companyId, asId(extensionId), fresh ?? 0, heard ?? 0)
  }

  async function drop(message: MessageDoc): Promise<void> {
    await messageModel.deleteOne({ _id: message._id })
    await recordings.remove(message.companyId as CompanyId, message._id).catch((why) => {
      log.warn('the sound of a message stays', { id: message._id, why })
    })
    await count(message.companyId as CompanyId, message.extensionId)
  }

  /** There is something to hear, or there never will be. */
  async function settle(message: MessageDoc, durationMs: number | null): Promise<void> {
    if (durationMs === null || durationMs < shortestMs) return drop(message)
    const owner = owners.owner(message.companyId as CompanyId, asId(message.extensionId))
    const mail = owner?.email && mailer ? 'due' : 'none'
    const changed = await messageModel.updateOne(
      { _id: message._id, state: 'recording' },
      { $set: { state: 'new', durationMs, mail } },
    )
    if (changed.modifiedCount === 0) return
    await count(message.companyId as CompanyId, message.extensionId)
    if (mail === 'due') await mailSoon(asId(message._id))
  }

  const inMailbox = async (companyId: CompanyId, id: string) => {
    const found = await messageModel.findOne({ _id: id, companyId }).lean<MessageDoc>()
    if (!found) throw notFound('message')
    return found
  }

  const forCalls: Messages = {
    async begun({ id, companyId, extensionId, interactionId, from, at }) {
      await messageModel.create({
        _id: id,
        companyId,
        extensionId,
        interactionId,
        from: from.number,
        fromName: from.name ?? null,
        at,
        state: 'recording',
        mail: 'none',
      })
    },

    async open({ companyId, extensionId, pin }) {
      const owner = owners.owner(companyId, extensionId)
      if (!owner) return 'locked'
      if (pin === null && owner.pinHash) return 'needs-pin'
      if (pin !== null) {
        const tried = wrong.get(extensionId)
        if (tried && tried.count >= wrongMax && tried.until > clock.now()) return 'locked'
        if (!isPin(owner.pinHash, pin)) {
          const before = tried && tried.until > clock.now() ? tried.count : 0
          wrong.set(extensionId, { count: before + 1, until: clock.now() + lockedForMs })
          return 'wrong'
        }
        wrong.delete(extensionId)
      }
      const found = await messageModel
        .find({ companyId, extensionId, state: { $in: ['new', 'heard'] } })
        .sort({ at: -1 })
        .limit(listMax)
        .lean<MessageDoc[]>()
      const newFirst = [
        ...found.filter(({ state }) => state === 'new'),
        ...found.filter(({ state }) => state !== 'new'),
      ]
      return newFirst.map(({ _id, from }) => ({ recordingId: asId<RecordingId>(_id), from }))
    },

    async mark(companyId, id, as) {
      const message = await inMailbox(companyId, id)
      if (as === 'removed') return drop(message)
      if (message.state !== 'new') return
      await messageModel.updateOne({ _id: id }, { $set: { state: 'heard' } })
      await count(companyId, message.extensionId)
    },
  }

  return {
    forCalls,

    /** A PIN that is typed for something else than messages counts the same. */
    async checkPin(companyId: CompanyId, extensionId: ExtensionId, pin: string): Promise<boolean> {
      return Array.isArray(await forCalls.open({ companyId, extensionId, pin }))
    },

    /** The phone of a mailbox is there: its lamp is told what it shows. */
    lampOf: (companyId: CompanyId, extensionId: ExtensionId) => count(companyId, extensionId),

    /** A recording is kept, or failed: perhaps it is a message. */
    async recorded(id: string, durationMs: number | null): Promise<void> {
      const message = await messageModel.findOne({ _id: id, state: 'recording' }).lean<MessageDoc>()
      if (message) await settle(message, durationMs)
    },

    /** After a restart: what was recorded while nobody listened, and what was to be sent. */
    async sweep(isOurs: (companyId: string) => boolean = () => true): Promise<void> {
      for (const message of await messageModel.find({ state: 'recording' }).lean<MessageDoc[]>()) {
        if (!isOurs(message.companyId)) continue
        const recording = await recordings.stateOf(message._id)
        if (!recording || recording.state === 'failed') await settle(message, null)
        else if (recording.state === 'stored') await settle(message, recording.durationMs)
      }
      const due = await messageModel
        .find({ mail: 'due' }, { companyId: 1 })
        .lean<Pick<MessageDoc, '_id' | 'companyId'>[]>()
      for (const { _id, companyId } of due) if (isOurs(companyId)) await mailSoon(asId(_id))
    },

    /** Sends a message that is due. Done twice it may be sent twice: a mail server that takes it and dies is not told apart. */
    async mail(id: string): Promise<void> {
      const message = await messageModel.findOne({ _id: id, mail: 'due' }).lean<MessageDoc>()
      if (!message) return
      const companyId = message.companyId as CompanyId
      const owner = owners.owner(companyId, asId(message.extensionId))
      if (!owner?.email || !mailer) return void (await messageModel.updateOne({ _id: id }, { $set: { mail: 'none' } }))
      const { file } = await recordings.open(companyId, id)
      const at = DateTime.fromMillis(message.at, { zone: timeZoneOf(companyId), locale: 'pt-BR' })
      const who = message.fromName ? `${message.fromName} (${message.from})` : message.from || 'número não informado'
      const seconds = Math.round((message.durationMs ?? 0) / 1000)
      try {
        await mailer.send({
          to: owner.email,
          subject: `Recado de ${who} para o ramal ${owner.number}`,
          text: [
            `Recado para ${owner.name} (ramal ${owner.number}).`,
            `De: ${who}`,
            `Em: ${at.toFormat("dd/MM/yyyy 'às' HH:mm:ss")}`,
            `Duração: ${seconds} s`,
          ].join('\n'),
          attachment: {
            fileName: `recado-${at.toFormat('yyyyMMdd-HHmmss')}.wav`,
            type: 'audio/wav',
            bytes: await readFile(file),
          },
        })
      } catch (why) {
        await messageModel.updateOne(
          { _id: id },
          { $set: { mailWhy: why instanceof Error ? why.message : String(why) } },
        )
        throw why
      }
      await messageModel.updateOne({ _id: id }, { $set: { mail: 'sent', mailWhy: null } })
    },

    async list(companyId: CompanyId, extensionId: string | undefined): Promise<MessageDoc[]> {
      const states: MessageDoc['state'][] = ['new', 'heard']
      const filter = { companyId, state: { $in: states }, ...(extensionId !== undefined && { extensionId }) }
      return messageModel.find(filter).sort({ at: -1 }).limit(200).lean<MessageDoc[]>()
    },
    get: inMailbox,
    open: (companyId: CompanyId, id: string) => recordings.open(companyId, id),
    /** For Asterisk, which knows the id alone. */
    async soundOf(id: string): Promise<{ file: string }> {
      const message = await messageModel.findById(id, { companyId: 1 }).lean<MessageDoc>()
      if (!message) throw notFound('message')
      return recordings.open(message.companyId as CompanyId, id)
    },
    remove: async (companyId: CompanyId, id: string) => drop(await inMailbox(companyId, id)),
    async mark(companyId: CompanyId, id: string, heard: boolean): Promise<void> {
      const { extensionId } = await inMailbox(companyId, id)
      await messageModel.updateOne({ _id: id, companyId }, { $set: { state: heard ? 'heard' : 'new' } })
      await count(companyId, extensionId)
    },
  }
}
export type Voicemail = ReturnType<typeof createVoicemail>
