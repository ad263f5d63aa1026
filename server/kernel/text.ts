import { z } from 'zod'

/** Control characters (C0, DEL, C1) and line separators: no text that people type into a field has them. */
export const controlCharacters = /[\p{Cc}\u2028\u2029]/u

/** One line of text, trimmed. What has a control character is refused, not cleaned: it would mean something else. */
export const line = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((text) => !controlCharacters.test(text) && text.isWellFormed(), {
      error: 'Holds characters that cannot be typed.',
      params: { code: 'control-characters' },
    })

/** Several lines, for descriptions. */
export const lines = (max: number, min = 0) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((text) => !controlCharacters.test(text.replace(/[\r\n\t]/g, '')) && text.isWellFormed(), {
      error: 'Holds characters that cannot be typed.',
      params: { code: 'control-characters' },
    })

/** What a voice is to say, and in which language (`pt-BR`): plain text, whatever markup it may look like. */
export const spokenText = lines(2_000, 1)
export const languageTag = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z]{2,4})?$/, { error: 'Is not a language.' })

/** An id as anybody may send it; whether it names something is another question. */
export const idText = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, { error: 'Is not an id.' })
