/** What a sound file is, in words and numbers. */
export type WavIs = { durationMs: number; encoding: string }

/**
 * Knows sound files. `is` says what the bytes are, `wanted` what would be accepted, both for people:
 * "WAV, 44100 Hz, stereo, 16-bit", "WAV, 8000 Hz, mono: 16-bit PCM, A-law or µ-law".
 */
export interface WavFormat {
  check(bytes: Buffer): { ok: true; value: WavIs } | { ok: false; is: string; wanted: string }
  /** Makes the wanted format of any sound file that can be read; undefined where it cannot. */
  convert(bytes: Buffer): Promise<Buffer | undefined>
}
