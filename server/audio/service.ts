import { createHash } from 'node:crypto'
import type { Bytes, Upload } from '#server/api/route.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { notFound, Refusal } from '#server/kernel/errors.ts'
import type { CompanyId, NewId, UserId } from '#server/kernel/ids.ts'
import type { Files } from '#server/store/files.ts'
import { createRecords, type Stored } from '#server/store/records.ts'
import { audioModel } from './model.ts'
import type { WavFormat } from './ports.ts'
import type { AudioFields } from './schema.ts'
import { createShelf } from './shelf.ts'
import type { SpokenText } from './spoken.ts'

export type AudioChanged = { companyId: CompanyId; id: string; action: 'created' | 'updated'; by: UserId | null }
export type AudioNow = { fileId: string; version: string } | undefined

/** Of an address with the version in it. */
const forEverSeconds = 365 * 24 * 3_600
const shelfBytesMax = 64 * 1024 * 1024

/** A name of these bytes, for addresses: begins with a letter, has letters, digits, `-` and `_`. */
export const versionOf = (etag: string): string => `v${etag.slice(0, 20)}`

/** Whose audio it is, and who does it. */
type Whose = { companyId: CompanyId; by: UserId | null }
type Spoken = { audioId: string | null; name: string; description: string }
type Named = { name: string; description: string }
type Audio = Stored<AudioFields>

/** Keeps a company's sounds: only what Asterisk can play, the bytes first and then the record that names them. */
export function createAudio(options: {
  files: Files
  wav: WavFormat
  /** What a voice says of a text. */
  hear: (spoken: SpokenText) => Promise<Buffer | undefined>
  /** An audio as the settings in memory have it. */
  now: (id: string) => AudioNow | Promise<AudioNow>
  /** It is stored: settings in memory are to know, before anybody is told that it is done. */
  changed: (changed: AudioChanged) => Promise<void>
  clock: Clock
  newId: NewId
}) {
  const { files, wav, hear, now, changed, newId } = options
  const lately = createShelf({ bytesMax: shelfBytesMax })
  const records = createRecords<AudioFields>({ name: 'audio', model: audioModel, ...options })

  async function keep(file: Upload | undefined, convert: boolean) {
    const { bytes, is } = await playable(file, convert)
    const fileId: string = newId()
    await files.put(fileId, bytes)
    const etag = createHash('sha256').update(bytes).digest('base64url')
    return { fileId, bytes: bytes.length, etag, durationMs: is.durationMs, encoding: is.encoding }
  }

  async function playable(file: Upload | undefined, convert: boolean) {
    if (!file || file.bytes.length === 0) throw refused('audio.no-file', 'required', 'There is no file in it.')
    const first = wav.check(file.bytes)
    if (first.ok) return { bytes: file.bytes, is: first.value }
    const converted = convert ? await wav.convert(file.bytes) : undefined
    const second = converted && wav.check(converted)
    if (converted && second?.ok) return { bytes: converted, is: second.value }
    throw refused('audio.wrong-format', 'wrong-sound', `It is ${first.is}; wanted is ${first.wanted}.`)
  }

  /** Other bytes under the same id. */
  async function put(
    { companyId, by }: Whose,
    before: Audio,
    rev: number,
    kept: Partial<AudioFields> & { fileId: string },
  ) {
    const after = await orForget(kept.fileId, () => records.update({ companyId }, before._id, rev, kept))
    await changed({ companyId, id: before._id, action: 'updated', by })
    await files.remove(before.fileId)
    return after
  }

  async function said(spoken: SpokenText): Promise<Upload> {
    const bytes = await hear(spoken)
    if (!bytes)
      throw new Refusal('invalid', 'audio.not-said', 'No voice can say this text.', [
        { field: 'text', code: 'not-said', message: 'No voice can say it.' },
      ])
    return { name: '', type: 'audio/wav', bytes }
  }

  /** Somebody may have taken the name while it was spoken: what was said is not lost for that. */
  async function freeName(companyId: CompanyId, name: string): Promise<string> {
    for (let number = 1; ; number++) {
      const free = number === 1 ? name : `${name.slice(0, 74)} ${number}`
      if (!(await audioModel.exists({ companyId, name: free }))) return free
    }
  }

  /** What was kept is taken away again where its record could not be written. */
  async function orForget(fileId: string, write: () => Promise<Audio>): Promise<Audio> {
    try {
      return await write()
    } catch (why) {
      await files.remove(fileId)
      throw why
    }
  }

  return {
    async create({ companyId, by }: Whose, named: Named, file: Upload | undefined, convert: boolean): Promise<Audio> {
      const kept = await keep(file, convert)
      const made = await orForget(kept.fileId, () => records.create(companyId, { ...named, ...kept }))
      await changed({ companyId, id: made._id, action: 'created', by })
      return made
    },

    async replace(whose: Whose, id: string, rev: number, file: Upload | undefined, convert: boolean): Promise<Audio> {
      const before = await records.get({ companyId: whose.companyId }, id)
      return put(whose, before, rev, { ...(await keep(file, convert)), spoken: null })
    },

    /** An audio of a text, as a voice says it; with `before` its new text, under the same id. */
    async createOfText(whose: Whose, named: Named, spoken: SpokenText): Promise<Audio> {
      const kept = { ...(await keep(await said(spoken), false)), spoken }
      const made = await orForget(kept.fileId, () => records.create(whose.companyId, { ...named, ...kept }))
      await changed({ companyId: whose.companyId, id: made._id, action: 'created', by: whose.by })
      return made
    },

    async replaceText(whose: Whose, id: string, rev: number, spoken: SpokenText): Promise<Audio> {
      const before = await records.get({ companyId: whose.companyId }, id)
      return put(whose, before, rev, { ...(await keep(await said(spoken), false)), spoken })
    },

    async hearText(spoken: SpokenText): Promise<Bytes> {
      return { body: (await said(spoken)).bytes, type: 'audio/wav' }
    },

    /** What was spoken by phone. Where the recording was kept already nothing is left to do. */
    async keepSpoken(
      { companyId, by }: Whose,
      recordingId: string,
      spoken: Spoken,
      bytes: Buffer | undefined,
    ): Promise<void> {
      if (await audioModel.exists({ companyId, recordingId })) return
      const kept = { ...(await keep(bytes && { name: '', type: 'audio/wav', bytes }, false)), recordingId }
      if (spoken.audioId !== null) {
        const before = await records.get({ companyId }, spoken.audioId)
        await put({ companyId, by }, before, before.rev, kept)
        return
      }
      const { description } = spoken
      const name = await freeName(companyId, spoken.name)
      const made = await orForget(kept.fileId, () => records.create(companyId, { name, description, ...kept }))
      await changed({ companyId, id: made._id, action: 'created', by })
    },

    removeFile: (audio: Audio): Promise<void> => files.remove(audio.fileId),

    async read(companyId: CompanyId, id: string): Promise<Bytes> {
      const audio = await audioModel.findOne({ _id: id, companyId }).lean<Audio>()
      const body = audio && (await files.get(audio.fileId))
      if (!body) throw notFound('audio')
      return { body, type: 'audio/wav', etag: audio.etag, maxAgeSeconds: 0, fileName: `${audio._id}.wav` }
    },

    /**
     * For Asterisk, of any company: by settings in memory, so that a sound that was asked for lately needs no database.
     * Whatever version is asked for, what is heard is what the audio is now.
     */
    async play(id: string, version?: string): Promise<Bytes> {
      const audio = await now(id)
      const body = audio && (await lately.get(audio.fileId, () => files.get(audio.fileId)))
      if (!body) throw notFound('audio')
      const maxAgeSeconds = version === audio.version ? forEverSeconds : 60
      return { body, type: 'audio/wav', etag: audio.version, maxAgeSeconds }
    },
  }
}
export type AudioService = ReturnType<typeof createAudio>

const refused = (code: string, fieldCode: string, message: string) =>
  new Refusal('invalid', code, message, [{ field: 'file', code: fieldCode, message }])
