import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Clock, Instant } from '#server/kernel/clock.ts'
import { conflict, notFound } from '#server/kernel/errors.ts'
import type { AgentId, CompanyId, InteractionId, RecordingId } from '#server/kernel/ids.ts'
import { untilDone } from '#server/kernel/until-done.ts'
import { isDuplicateKey } from '#server/store/connection.ts'
import { groupedUpdates } from '#server/store/grouped-updates.ts'
import { type RecordingDoc, recordingModel } from './model.ts'

export type RecordingsOptions = {
  /** Where telephony writes them. */
  spoolDir: string
  /** Where they are kept. */
  dataDir: string
  clock: Clock
  /** Has it kept later, again and again until it is (jobs/). */
  keepSoon: (recordingId: RecordingId) => Promise<void>
  publish: (companyId: CompanyId, type: 'recording.stored' | 'recording.failed', data: Record<string, unknown>) => void
  log: { warn(message: string, fields?: object): void }
}

type Told =
  | { type: 'recording.started'; recordingId: RecordingId }
  | { type: 'recording.finished'; recordingId: RecordingId; durationMs: number }
  | { type: 'recording.failed'; recordingId: RecordingId; why: string }

const wavHeaderBytes = 44
/** What is said is recorded all the same where the record of it cannot be written so long. */
const requestedWithinMs = 1_000
/** What has begun is written as such so long after its end at the latest; what is not never began. */
const begunWithinMs = 10_000

/** What was said, from the wish to record it to the file that can be heard: each with its state, none with a path that leads nowhere. */
export function createRecordings({ spoolDir, dataDir, clock, keepSoon, publish, log }: RecordingsOptions) {
  const isName = (id: string) => /^[0-9a-zA-Z-]{1,80}$/.test(id)
  const spooled = (id: string) => join(spoolDir, `${id}.wav`)

  const update = groupedUpdates({ collection: () => recordingModel.collection, wait: { clock, ms: 20 } })
  const following = new Map<RecordingId, Promise<void>>()
  const over = new Set<RecordingId>()

  /** What becomes of one recording is written in order, and again until it is: the stores may be away a while. */
  function follow(id: RecordingId, deed: () => Promise<void>): Promise<void> {
    const failed = (why: unknown) => log.warn('a recording could not be followed', { recordingId: id, why })
    const done = (following.get(id) ?? Promise.resolve())
      .then(() => untilDone(deed, { clock, goOn: () => true, failed }))
      .catch(failed) // the next sweep finds it
      .then(() => {
        if (following.get(id) === done) following.delete(id)
      })
    following.set(id, done)
    return done
  }

  async function move(id: RecordingId, set: Partial<RecordingDoc>, from: RecordingDoc['state'][]): Promise<boolean> {
    const moved = await recordingModel.updateOne({ _id: id, state: { $in: from } }, { $set: set })
    return moved.modifiedCount > 0
  }

  async function take(event: Told): Promise<void> {
    const { recordingId: id } = event
    if (event.type === 'recording.started')
      return update({ _id: id, state: 'requested' }, { $set: { state: 'recording' } })
    if (event.type === 'recording.failed') return fail(id, event.why)
    await update({ _id: id, state: { $in: ['requested', 'recording'] } }, { $set: { state: 'finished' } })
    await keepSoon(id)
  }

  async function fail(id: RecordingId, why: string): Promise<void> {
    if (!(await move(id, { state: 'failed', why }, ['requested', 'recording', 'finished']))) return
    const doc = await recordingModel.findById(id).lean<RecordingDoc>()
    if (doc)
      publish(doc.companyId as CompanyId, 'recording.failed', {
        recordingId: id,
        interactionId: doc.interactionId,
        why,
      })
  }

  /** Those of which nothing was heard: too short for Asterisk to begin, or asked for as we died. */
  async function failUnbegun(): Promise<void> {
    const ids = [...over]
    over.clear()
    const unbegun = await recordingModel.find({ _id: { $in: ids }, state: 'requested' }).lean<RecordingDoc[]>()
    for (const { _id } of unbegun)
      if ((await sizeOf(spooled(_id))) === undefined)
        await fail(_id as RecordingId, 'it had not begun when the talk ended')
  }

  return {
    /** Resolves when it is written, or soon: who talks does not wait for a store that is away. */
    async requested(one: {
      id: RecordingId
      companyId: CompanyId
      interactionId: InteractionId
      agentId: AgentId | null
      at: Instant
    }): Promise<void> {
      const { id, companyId, interactionId, agentId, at } = one
      const doc = { _id: id, companyId, interactionId, agentId, state: 'requested', requestedAt: at } as const
      const written = follow(id, async () => {
        await recordingModel.create(doc).catch((why: unknown) => {
          if (!isDuplicateKey(why)) throw why // a try whose answer was lost had written it
        })
      })
      const enough = new Promise<void>((resolve) => void clock.wakeAt(clock.now() + requestedWithinMs, resolve))
      await Promise.race([written, enough])
    },

    told(event: Told): void {
      // A missed word is made up for by `sweep`: the file itself says that it was recorded.
      void follow(event.recordingId, () => take(event))
    },

    /** Its talk is over: see that it says what became of it. */
    over(id: RecordingId): void {
      if (over.size === 0)
        clock.wakeAt(
          clock.now() + begunWithinMs,
          () => void failUnbegun().catch((why) => log.warn('recordings were not looked after', { why })),
        )
      over.add(id)
    },

    /** Moves a finished recording from telephony's spool to where it is kept. Done twice it changes nothing. */
    async keep(id: RecordingId): Promise<void> {
      const doc = await recordingModel.findById(id).lean<RecordingDoc>()
      if (!doc || doc.state === 'stored' || doc.state === 'failed') return
      if (!isName(id) || !isName(doc.companyId)) return fail(id, 'not a name for a file')
      const month = new Date(doc.requestedAt).toISOString().slice(0, 7)
      const path = join('recordings', doc.companyId, month, `${id}.wav`)
      const kept = join(dataDir, path)
      const bytes = (await sizeOf(spooled(id))) ?? (await sizeOf(kept))
      if (bytes === undefined) throw new Error(`no file of recording ${id} yet`)
      if (bytes <= wavHeaderBytes) return fail(id, 'nothing was recorded: the file is empty')
      await mkdir(dirname(kept), { recursive: true })
      if ((await sizeOf(spooled(id))) !== undefined) await moveFile(spooled(id), kept)
      const sha256 = await hashOf(kept)
      // 8000 samples a second of 16 bits: what Asterisk's wav is.
      const durationMs = Math.round((bytes - wavHeaderBytes) / 16)
      if (
        !(await move(id, { state: 'stored', path, bytes, sha256, durationMs }, ['requested', 'recording', 'finished']))
      )
        return
      publish(doc.companyId as CompanyId, 'recording.stored', {
        recordingId: id,
        interactionId: doc.interactionId,
        durationMs,
      })
    },

    /** After a restart: finished ones whose job was lost, and those whose end nobody told us of. */
    async sweep(
      isOver: (interactionId: InteractionId) => boolean,
      isOurs: (companyId: string) => boolean = () => true,
    ): Promise<number> {
      const open = await recordingModel
        .find({ state: { $in: ['requested', 'recording', 'finished'] } })
        .lean<RecordingDoc[]>()
      const over = open
        .filter(({ companyId }) => isOurs(companyId))
        .filter((doc) => doc.state === 'finished' || isOver(doc.interactionId as InteractionId))
      for (const doc of over) {
        const id = doc._id as RecordingId
        const aged = clock.now() - doc.requestedAt > 3_600_000
        if (aged && (await sizeOf(spooled(id))) === undefined) await fail(id, 'no file was found after the call')
        else await keepSoon(id)
      }
      return over.length
    },

    async stateOf(id: string): Promise<{ state: RecordingDoc['state']; durationMs: number | null } | undefined> {
      const doc = await recordingModel.findById(id).lean<RecordingDoc>()
      return doc ? { state: doc.state, durationMs: doc.durationMs ?? null } : undefined
    },

    /** The record and its file; one that is not there is gone already. */
    async remove(companyId: CompanyId, id: string): Promise<void> {
      const doc = await recordingModel.findOneAndDelete({ _id: id, companyId }).lean<RecordingDoc>()
      if (doc?.path) await rm(join(dataDir, doc.path), { force: true })
    },

    async list(companyId: CompanyId, interactionId: string): Promise<RecordingDoc[]> {
      return recordingModel.find({ companyId, interactionId }).sort({ requestedAt: 1 }).lean<RecordingDoc[]>()
    },

    /** The file to be heard. Refuses with why there is none yet. */
    async open(companyId: CompanyId, id: string): Promise<{ doc: RecordingDoc; file: string }> {
      const doc = await recordingModel.findOne({ _id: id, companyId }).lean<RecordingDoc>()
      if (!doc) throw notFound('recording')
      if (doc.state !== 'stored' || !doc.path)
        throw conflict(
          'recording.not-stored',
          `There is nothing to hear: the recording is ${doc.state}${doc.why ? ` (${doc.why})` : ''}.`,
        )
      return { doc, file: join(dataDir, doc.path) }
    },
  }
}
export type RecordingsService = ReturnType<typeof createRecordings>

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size
  } catch (why) {
    if ((why as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw why
  }
}

/** Across file systems too: the spool and the data folder may be different volumes. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (why) {
    if ((why as NodeJS.ErrnoException).code !== 'EXDEV') throw why
    await copyFile(from, `${to}.part`)
    await rename(`${to}.part`, to)
    await rm(from)
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
