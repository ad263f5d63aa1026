import { z } from 'zod'
import { languageTag, line, lines, spokenText } from '#server/kernel/text.ts'

export const audioFields = z.strictObject({ name: line(80), description: lines(500).default('') })

/** What a voice says, where the audio is made of a text. */
export const audioText = z.strictObject({ text: spokenText, language: languageTag.default('pt-BR') })

/** A sound of the company (M14): greetings, menus, announcements. */
export type AudioFields = z.output<typeof audioFields> & {
  /** The file in the store: another one each time that the sound is replaced. */
  fileId: string
  bytes: number
  durationMs: number
  encoding: string
  /** It is what a voice said of this text. */
  spoken?: z.output<typeof audioText> | null
  /** It was spoken by phone, in this recording: which is not kept twice. */
  recordingId?: string
  /** SHA-256 of the bytes: by it Asterisk and browsers know that they have it already. */
  etag: string
}

export const audioView = z.object({
  ...audioFields.shape,
  bytes: z.number(),
  durationMs: z.number(),
  encoding: z.string(),
  spoken: audioText.nullish(),
})
