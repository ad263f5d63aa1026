import { spawn } from 'node:child_process'
import type { Speech } from '#server/audio/index.ts'
import { convertToWav } from './convert.ts'

/**
 * Who speaks. `command`: a program and its arguments, where `{language}` and `{voice}` stand for those; the text comes on
 * its standard input, a sound file is wanted on its standard output. `http`: gets `{ text, language, voice }` by POST,
 * and answers a sound file.
 */
export type SpeechEngine =
  | { engine: 'espeak' }
  | { engine: 'command'; argv: [string, ...string[]]; voice: string }
  | { engine: 'http'; url: string; authorization: string | undefined; voice: string }

const timeoutMs = 20_000
const soundBytesMax = 50 * 1024 * 1024

/**
 * The voice of texts. No shell is anywhere: a text goes in by standard input or as JSON, never in a command line, and
 * whatever markup is in it is read out as it stands. Another engine that fails is replaced by espeak-ng.
 */
export function createSpeech({ engine }: { engine: SpeechEngine }): Speech {
  return {
    name: engine.engine === 'espeak' ? 'espeak' : `${engine.engine} ${engine.voice}`,
    async say(text, language) {
      const plain = plainText(text)
      const spoken = engine.engine === 'espeak' ? undefined : await asWav(await sayBy(engine, plain, language))
      return spoken ?? asWav(await run(['espeak-ng', ...espeakArguments(language)], plain))
    },
  }
}

async function sayBy(
  engine: Exclude<SpeechEngine, { engine: 'espeak' }>,
  text: string,
  language: string,
): Promise<Buffer | undefined> {
  if (engine.engine === 'http') return post(engine, text, language)
  const fill = (part: string) => part.replaceAll('{language}', language).replaceAll('{voice}', engine.voice)
  return run(engine.argv.map(fill), text)
}

/** `[[…]]` is espeak's own for phonemes; control characters are nobody's. */
export const plainText = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, ' ')
    .replaceAll('[[', '[ [')
    .trim()

const espeakVoices: Record<string, string> = { 'pt-br': 'pt-br', pt: 'pt-br', en: 'en-us', es: 'es-419' }

/** As the house's own prompts are made: a little slower than its default. Without `-m` markup is no markup. */
const espeakArguments = (language: string): string[] => {
  const name = language.toLowerCase()
  return ['-v', espeakVoices[name] ?? name, '-s', '150', '-g', '2', '--stdin', '--stdout']
}

/**
 * As the house's own prompts are: one level, which leaves room (telephony clips what is louder), and a little silence
 * around. What espeak writes to a pipe has a header that does not know its length: sox reads it nevertheless.
 */
async function asWav(sound: Buffer | undefined): Promise<Buffer | undefined> {
  if (!sound || sound.length === 0) return undefined
  return convertToWav(sound, { effects: ['norm', '-6', 'pad', '0.15', '0.25'] })
}

async function post(
  { url, authorization, voice }: Extract<SpeechEngine, { engine: 'http' }>,
  text: string,
  language: string,
): Promise<Buffer | undefined> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(authorization && { Authorization: authorization }) },
      body: JSON.stringify({ text, language, voice }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!answer.ok || Number(answer.headers.get('content-length') ?? 0) > soundBytesMax) return undefined
    const sound = Buffer.from(await answer.arrayBuffer())
    return sound.length > soundBytesMax ? undefined : sound
  } catch {
    return undefined
  }
}

/** What the program writes; undefined where it fails, writes too much or takes too long. */
function run(argv: string[], input: string): Promise<Buffer | undefined> {
  const [program = '', ...args] = argv
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    })
    const chunks: Buffer[] = []
    let bytes = 0
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > soundBytesMax) child.kill('SIGKILL')
      else chunks.push(chunk)
    })
    child.on('error', () => resolve(undefined))
    child.on('close', (code) => resolve(code === 0 ? Buffer.concat(chunks) : undefined))
    // A program that does not read ends the pipe: that is seen by what it answers.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}
