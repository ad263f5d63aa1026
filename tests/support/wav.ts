/** The mean strength of a WAV file's 16-bit samples: some hundreds where there is a voice or a tone, about 0 in silence. */
export function loudness(wav: Buffer): number {
  const start = wav.indexOf('data', 12, 'latin1') + 8
  let sum = 0
  let count = 0
  for (let at = start; at + 1 < wav.length; at += 2, count++) sum += Math.abs(wav.readInt16LE(at))
  return count === 0 ? 0 : sum / count
}
