/** The mean strength of a WAV file's 16-bit samples: some hundreds where there is a voice or a tone, about 0 in silence. */
export function loudness(wav: Buffer): number {
  const start = wav.indexOf('data', 12, 'latin1') + 8
  let sum = 0
  let count = 0
  for (let at = start; at + 1 < wav.length; at += 2, count++) sum += Math.abs(wav.readInt16LE(at))
  return count === 0 ? 0 : sum / count
}

/** The loudness of each part of so many milliseconds, in order; what is left at the end is left out. */
export function loudnessByParts(wav: Buffer, partMs: number): number[] {
  const start = wav.indexOf('data', 12, 'latin1') + 8
  const bytes = partMs * 16
  const parts: number[] = []
  for (let at = start; at + bytes <= wav.length; at += bytes) {
    const samples = Array.from({ length: bytes / 2 }, (_, n) => Math.abs(wav.readInt16LE(at + 2 * n)))
    parts.push(samples.reduce((sum, sample) => sum + sample, 0) / samples.length)
  }
  return parts
}

/** A WAV file as Asterisk writes it, 8000 Hz mono 16-bit, of so many seconds of silence. */
export function wavOf(seconds: number): Buffer {
  const samples = Buffer.alloc(Math.round(seconds * 8000) * 2)
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + samples.length, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(8000, 24)
  header.writeUInt32LE(16_000, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(samples.length, 40)
  return Buffer.concat([header, samples])
}
