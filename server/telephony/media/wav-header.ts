/** What the header of a WAV file claims, and what of it is there. */
export type WavHeader = {
  format: number
  channels: number
  sampleRate: number
  bitsPerSample: number
  blockAlign: number
  /** Where the samples begin and how many bytes of them the header promises. */
  dataStart: number
  dataBytes: number
}

export type HeaderProblem = 'not-wav' | 'no-format' | 'no-data' | 'truncated' | 'wrong-length'

const extensible = 0xfffe

/**
 * Reads a RIFF/WAVE header without believing it: no length is followed beyond the end of the file. The `wav` package
 * reads on and on where a header lies, so it gets only what has passed here.
 */
export function readWavHeader(bytes: Buffer): WavHeader | HeaderProblem {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    return 'not-wav'
  let format: Omit<WavHeader, 'dataStart' | 'dataBytes'> | undefined
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32LE(at + 4)
    const start = at + 8
    if (name === 'fmt ') format = readFormat(bytes.subarray(start, start + size))
    if (name === 'data') {
      if (!format) return 'no-format'
      return checked({ ...format, dataStart: start, dataBytes: size }, bytes)
    }
    // Chunks are padded to an even length.
    at = start + size + (size % 2)
  }
  return format ? 'no-data' : 'no-format'
}

function readFormat(chunk: Buffer): Omit<WavHeader, 'dataStart' | 'dataBytes'> | undefined {
  if (chunk.length < 16) return undefined
  const tag = chunk.readUInt16LE(0)
  return {
    format: tag === extensible && chunk.length >= 26 ? chunk.readUInt16LE(24) : tag,
    channels: chunk.readUInt16LE(2),
    sampleRate: chunk.readUInt32LE(4),
    blockAlign: chunk.readUInt16LE(12),
    bitsPerSample: chunk.readUInt16LE(14),
  }
}

function checked(header: WavHeader, bytes: Buffer): WavHeader | HeaderProblem {
  const { dataStart, dataBytes, blockAlign } = header
  if (dataBytes === 0) return 'no-data'
  if (dataStart + dataBytes > bytes.length) return 'truncated'
  return blockAlign > 0 && dataBytes % blockAlign === 0 ? header : 'wrong-length'
}
