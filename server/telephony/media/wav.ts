import { finished } from 'node:stream/promises'
import wav from 'wav'
import { type HeaderProblem, readWavHeader, type WavHeader } from './wav-header.ts'
import { describeBytes } from './what-is-it.ts'

/** What Asterisk plays without converting it at each call. */
export const wanted = 'WAV, 8000 Hz, mono: 16-bit PCM, A-law or µ-law'

export type WavEncoding = '16-bit PCM' | 'A-law' | 'µ-law'

export type WavChecked =
  | { ok: true; value: { durationMs: number; encoding: WavEncoding } }
  /** `is` and `wanted` are for people; `found` is there where it is a WAV at all. */
  | { ok: false; why: 'wrong-format' | HeaderProblem; is: string; wanted: string; found?: Omit<WavHeader, 'dataStart'> }

const encodings: Record<number, { encoding: WavEncoding; bitsPerSample: number }> = {
  1: { encoding: '16-bit PCM', bitsPerSample: 16 },
  6: { encoding: 'A-law', bitsPerSample: 8 },
  7: { encoding: 'µ-law', bitsPerSample: 8 },
}

const problems: Record<Exclude<HeaderProblem, 'not-wav'>, string> = {
  'no-format': 'a WAV file that does not say what is in it',
  'no-data': 'a WAV file without sound',
  truncated: 'a WAV file that ends before its sound does',
  'wrong-length': 'a WAV file whose lengths contradict each other',
}

/** Whether the bytes can be played as they are; if not, what they are instead. Never throws. */
export function checkWav(bytes: Buffer): WavChecked {
  const header = readWavHeader(bytes)
  if (typeof header === 'string') {
    const is = header === 'not-wav' ? describeBytes(bytes) : problems[header]
    return { ok: false, why: header, is, wanted }
  }
  const known = encodings[header.format]
  const fits =
    known &&
    header.sampleRate === 8000 &&
    header.channels === 1 &&
    header.bitsPerSample === known.bitsPerSample &&
    header.blockAlign === known.bitsPerSample / 8
  if (!fits) return { ok: false, why: 'wrong-format', is: describeHeader(header), wanted, found: header }
  const durationMs = Math.round((header.dataBytes / header.blockAlign / header.sampleRate) * 1000)
  return { ok: true, value: { durationMs, encoding: known.encoding } }
}

/** The samples of a file that has passed `checkWav`, without its header. */
export async function readSamples(bytes: Buffer): Promise<Buffer> {
  const reader = new wav.Reader()
  const chunks: Buffer[] = []
  reader.on('data', (chunk: Buffer) => chunks.push(chunk))
  reader.end(bytes)
  await finished(reader)
  return Buffer.concat(chunks)
}

/** A WAV file of 16-bit samples, 8000 Hz, mono. */
export async function writeWav(samples: Buffer): Promise<Buffer> {
  const writer = new wav.Writer({ sampleRate: 8000, channels: 1, bitDepth: 16 })
  const chunks: Buffer[] = []
  writer.on('data', (chunk: Buffer) => chunks.push(chunk))
  writer.end(samples)
  await finished(writer)
  return Buffer.concat(chunks)
}

function describeHeader({ format, sampleRate, channels, bitsPerSample }: WavHeader): string {
  const sides = channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`
  const names: Record<number, string> = {
    1: 'PCM',
    2: 'ADPCM',
    3: 'floating point',
    6: 'A-law',
    7: 'µ-law',
    49: 'GSM',
    85: 'MP3',
  }
  return `WAV, ${sampleRate} Hz, ${sides}, ${bitsPerSample}-bit ${names[format] ?? `format ${format}`}`
}
