import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repository } from '#stack/paths.ts'
import { eventually } from './eventually.ts'
import type { Call } from './sip/index.ts'
import { wavOf } from './wav.ts'

const rate = 48_000

/**
 * A WAV file with this tone, for a browser's microphone. It pulses, as speech does: a level that never changes is that of
 * a microphone that is switched off, and a tone that never ends is what noise suppression takes away.
 */
export async function toneFile(hertz: number): Promise<string> {
  const samples = new Int16Array(rate * 2)
  for (let n = 0; n < samples.length; n++) {
    const second = n / rate
    const loud = second % 0.5 < 0.4 ? 10_000 + 2_000 * Math.sin(2 * Math.PI * 3 * second) : 300
    samples[n] = loud * Math.sin(2 * Math.PI * hertz * second)
  }
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + samples.byteLength, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(samples.byteLength, 40)
  const folder = join(repository, '.vez', 'e2e')
  await mkdir(folder, { recursive: true })
  const file = join(folder, `tone-${hertz}-${process.pid}.wav`)
  await writeFile(file, Buffer.concat([header, Buffer.from(samples.buffer)]))
  return file
}

/** The strongest frequency between 200 and 2000 Hz, to 10 Hz; null in silence. Samples of 16 bits. */
export function pitchOf(samples: readonly number[], samplesPerSecond = 8_000): number | null {
  const strength = (hertz: number) => {
    const turn = 2 * Math.cos((2 * Math.PI * hertz) / samplesPerSecond)
    let [before, last] = [0, 0]
    for (const sample of samples) [before, last] = [last, sample + turn * last - before]
    return before ** 2 + last ** 2 - turn * before * last
  }
  if (samples.length < samplesPerSecond / 10) return null
  const mean = samples.reduce((sum, sample) => sum + Math.abs(sample), 0) / samples.length
  if (mean < 100) return null
  let best = { hertz: 0, strength: 0 }
  for (let hertz = 200; hertz <= 2_000; hertz += 10) {
    const found = strength(hertz)
    if (found > best.strength) best = { hertz, strength: found }
  }
  return best.hertz
}

/** A WAV file as callers hear it, 8000 Hz mono 16-bit, of this tone: by their pitch a test tells audios apart. */
export function toneWav(hertz: number, seconds: number): Buffer {
  const wav = wavOf(seconds)
  for (let n = 0; 44 + 2 * n < wav.length; n++)
    wav.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * hertz * n) / 8_000)), 44 + 2 * n)
  return wav
}

/** Which of these tones are in it, several at once too: of three who talk each hears the two others. */
export function tonesIn(samples: readonly number[], among: readonly number[], samplesPerSecond = 8_000): number[] {
  if (samples.length < samplesPerSecond / 10) return []
  const amplitude = (hertz: number) => {
    let [re, im] = [0, 0]
    for (const [n, sample] of samples.entries()) {
      const angle = (2 * Math.PI * hertz * n) / samplesPerSecond
      re += sample * Math.cos(angle)
      im += sample * Math.sin(angle)
    }
    return (2 * Math.hypot(re, im)) / samples.length
  }
  return among.filter((hertz) => amplitude(hertz) > 1_500)
}

/** Resolves when this end hears exactly these of the tones. */
export async function hearsOf(call: Call, among: readonly number[], wanted: readonly number[]): Promise<void> {
  const heard = () => tonesIn(call.heardLately.slice(-4_000), among)
  await eventually(`${wanted.join(' and ')} Hz of ${among.join(', ')} are heard`, () => `${heard()}` === `${wanted}`, {
    withinMs: 10_000,
    seen: () => [heard(), pitchOf(call.heardLately.slice(-1_600)), call.story()],
  })
}

/** Resolves when this end of the call hears the tone. */
export async function hearsTone(call: Call, hertz: number, withinMs = 10_000): Promise<void> {
  const pitch = () => pitchOf(call.heardLately.slice(-1_600))
  await eventually(`${hertz} Hz is heard`, () => Math.abs((pitch() ?? 0) - hertz) <= 15, {
    withinMs,
    seen: () => [pitch(), call.story()],
  })
}
