import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bytes } from '#server/api/route.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { notFound } from '#server/kernel/errors.ts'
import type { Speech } from './ports.ts'
import { createShelf } from './shelf.ts'

export type SpokenText = { text: string; language: string }

/** Texts that may be asked for: what was named longest ago is forgotten. */
const textsMax = 20_000
const shelfBytesMax = 32 * 1024 * 1024
const unusedForMs = 30 * 86_400_000
const forEverSeconds = 365 * 24 * 3_600

/**
 * What flows say without an audio. A text gets a name when it is to be heard; Asterisk fetches the sound by that name,
 * and only then it is made, once for each text, language and voice. The files are a cache: what nobody has heard for a
 * month goes at the next start.
 */
export function createSpoken({ speech, dir, clock }: { speech: Speech; dir: string; clock: Clock }) {
  const texts = new Map<string, SpokenText>()
  const shelf = createShelf({ bytesMax: shelfBytesMax })
  const fileOf = (name: string) => join(dir, `${name}.wav`)

  function nameOf({ text, language }: SpokenText): string {
    const hash = createHash('sha256').update(JSON.stringify([speech.name, language, text]))
    const name = `s${hash.digest('hex').slice(0, 40)}`
    texts.delete(name)
    texts.set(name, { text, language })
    for (const oldest of texts.keys()) {
      if (texts.size <= textsMax) break
      texts.delete(oldest)
    }
    return name
  }

  async function kept(name: string): Promise<Buffer | undefined> {
    const found = await readFile(fileOf(name)).catch(() => undefined)
    const seconds = clock.now() / 1000
    if (found) await utimes(fileOf(name), seconds, seconds).catch(() => {})
    return found
  }

  async function make(name: string): Promise<Buffer | undefined> {
    const spoken = texts.get(name)
    const sound = spoken && (await speech.say(spoken.text, spoken.language))
    if (!sound) return undefined
    const part = `${fileOf(name)}.${process.pid}.part`
    await writeFile(part, sound)
    await rename(part, fileOf(name))
    return sound
  }

  return {
    async start(): Promise<void> {
      await mkdir(dir, { recursive: true })
      for (const file of await readdir(dir)) {
        const { mtimeMs } = await stat(join(dir, file))
        if (file.endsWith('.part') || clock.now() - mtimeMs > unusedForMs) await rm(join(dir, file), { force: true })
      }
    },
    nameOf,
    /** For Asterisk. Throws where nothing of this name is known, or nobody can say it. */
    async play(name: string): Promise<Bytes> {
      const known = /^s[0-9a-f]{40}$/.test(name)
      const body = known ? await shelf.get(name, async () => (await kept(name)) ?? make(name)) : undefined
      if (!body) throw notFound('spoken-text')
      return { body, type: 'audio/wav', etag: name, maxAgeSeconds: forEverSeconds }
    },
    /** For who writes the text, to hear it. */
    hear: (spoken: SpokenText): Promise<Buffer | undefined> => speech.say(spoken.text, spoken.language),
  }
}
export type Spoken = ReturnType<typeof createSpoken>
