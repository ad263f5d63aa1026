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

/** Says texts. `name` is of whoever says them: what was said under another name is another sound. */
export interface Speech {
  readonly name: string
  /** A sound as telephony plays it; undefined where nobody can say it. */
  say(text: string, language: string): Promise<Buffer | undefined>
}
