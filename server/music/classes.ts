import { createHash } from 'node:crypto'
import type { MusicFields } from './schema.ts'

export type Music = Pick<MusicFields, 'audioIds' | 'order'> & { id: string }

/**
 * What telephony calls a music as it is now: another name for each content. So a class of Asterisk's never changes: it is
 * read once and kept, whoever hears the old one hears it on, and the next caller hears the new one. Undefined where
 * nothing is in it. Pure.
 */
export function classOf(music: Music, versionOf: (audioId: string) => string | undefined): string | undefined {
  const there = audiosOf(music, versionOf)
  if (there.length === 0) return undefined
  const content = JSON.stringify([music.order, there.map((id) => [id, versionOf(id)])])
  return `${music.id}.${createHash('sha256').update(content).digest('hex').slice(0, 12)}`
}

/** The id of the music in the name of its class. */
export const musicIdOf = (className: string): string => className.split('.', 1)[0] ?? ''

/** Those that are still there, in order. */
export const audiosOf = ({ audioIds }: Music, versionOf: (audioId: string) => string | undefined): string[] =>
  audioIds.filter((id) => versionOf(id) !== undefined)

/** Rows of Asterisk's realtime: one a line, `field=value&…`. Pure. */
export const rows = (each: Record<string, string>[]): string =>
  each.map((row) => `${new URLSearchParams(row).toString().replaceAll('+', '%20')}\n`).join('')
