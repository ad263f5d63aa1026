/** What a file is, by how it begins: never by its name. */
export type SoundIs =
  | { is: 'wav'; rate: number; channels: number; bits: number; encoding: string; fits: boolean }
  | { is: 'mp3' | 'ogg' | 'flac' | 'aiff'; fits: false }
  /** What the server cannot convert. */
  | { is: 'mp4' | 'zip' | 'unknown' | 'empty'; fits: false }

export const telephoneRate = 8_000
export const fileBytesMax = 20 * 1024 * 1024

const signatures = [
  [0, 'ID3', 'mp3'],
  [0, '\xff\xfb', 'mp3'],
  [0, '\xff\xf3', 'mp3'],
  [0, '\xff\xf2', 'mp3'],
  [0, 'OggS', 'ogg'],
  [0, 'fLaC', 'flac'],
  [0, 'FORM', 'aiff'],
  [4, 'ftyp', 'mp4'],
  [0, 'PK\x03\x04', 'zip'],
] as const
const encodings: Record<number, { name: string; bits: number }> = {
  1: { name: 'PCM', bits: 16 },
  6: { name: 'A-law', bits: 8 },
  7: { name: 'µ-law', bits: 8 },
}

export function readSound(buffer: ArrayBuffer): SoundIs {
  if (buffer.byteLength === 0) return { is: 'empty', fits: false }
  const bytes = new Uint8Array(buffer)
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length))
  if (text(0, 4) === 'RIFF' && text(8, 4) === 'WAVE') return readWav(new DataView(buffer), text)
  const found = signatures.find(([at, sign]) => text(at, sign.length) === sign)
  return { is: found?.[2] ?? 'unknown', fits: false }
}

function readWav(view: DataView, text: (at: number, length: number) => string): SoundIs {
  for (let at = 12; at + 24 <= view.byteLength; ) {
    const size = view.getUint32(at + 4, true)
    if (text(at, 4) === 'fmt ') {
      const tag = view.getUint16(at + 8, true)
      const channels = view.getUint16(at + 10, true)
      const rate = view.getUint32(at + 12, true)
      const bits = view.getUint16(at + 22, true)
      const known = encodings[tag]
      return {
        is: 'wav',
        rate,
        channels,
        bits,
        encoding: known?.name ?? `0x${tag.toString(16)}`,
        fits: rate === telephoneRate && channels === 1 && known?.bits === bits,
      }
    }
    at += 8 + size + (size % 2)
  }
  return { is: 'unknown', fits: false }
}

export const soundInWords = ({ rate, channels, bits, encoding }: Extract<SoundIs, { is: 'wav' }>): string =>
  `WAV, ${rate} Hz, ${channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} ch`}, ${bits} bits, ${encoding}`

/** Samples between -1 and 1 as a WAV that Asterisk plays as it is. */
export function writeWav(samples: Float32Array): Blob {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2))
  const put = (at: number, text: string) => {
    for (const [index, sign] of [...text].entries()) view.setUint8(at + index, sign.charCodeAt(0))
  }
  put(0, 'RIFF')
  view.setUint32(4, 36 + samples.length * 2, true)
  put(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, telephoneRate, true)
  view.setUint32(28, telephoneRate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  put(36, 'data')
  view.setUint32(40, samples.length * 2, true)
  for (const [index, sample] of samples.entries())
    view.setInt16(44 + index * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true)
  return new Blob([view.buffer], { type: 'audio/wav' })
}

/** The loudest sample of each of so many equal parts, 0 to 1. */
export function peaksOf(samples: Float32Array, parts: number): number[] {
  return Array.from({ length: parts }, (_none, part) => {
    const from = Math.floor((part * samples.length) / parts)
    const to = Math.floor(((part + 1) * samples.length) / parts)
    let peak = 0
    for (let at = from; at < to; at++) peak = Math.max(peak, Math.abs(samples[at]!))
    return peak
  })
}

export const sizeText = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
