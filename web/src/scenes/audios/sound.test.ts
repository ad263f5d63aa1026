import { expect, test } from 'vitest'
import { peaksOf, readSound, soundInWords, writeWav } from './sound.ts'

test('what is recorded here is what Asterisk plays as it is', async () => {
  const wav = await writeWav(new Float32Array([0, 0.5, -1, 2])).arrayBuffer()
  expect(readSound(wav)).toEqual({ is: 'wav', rate: 8_000, channels: 1, bits: 16, encoding: 'PCM', fits: true })
  expect([...new Int16Array(wav.slice(44))]).toEqual([0, 16_384, -32_767, 32_767])
})

test('a file is known by its bytes: music of a CD, an MP3, a ZIP, nothing', async () => {
  const cd = await writeWav(new Float32Array(8)).arrayBuffer()
  new DataView(cd).setUint16(22, 2, true)
  new DataView(cd).setUint32(24, 44_100, true)
  const is = readSound(cd)
  expect(is).toMatchObject({ is: 'wav', fits: false })
  expect(is.is === 'wav' && soundInWords(is)).toBe('WAV, 44100 Hz, stereo, 16 bits, PCM')
  const begins = (text: string) => readSound(Uint8Array.from(text, (sign) => sign.charCodeAt(0)).buffer).is
  expect(['ID3\x04', 'OggS', 'PK\x03\x04', '\x00\x00\x00\x20ftypM4A', 'hello', ''].map(begins)).toEqual([
    'mp3',
    'ogg',
    'zip',
    'mp4',
    'unknown',
    'empty',
  ])
})

test('a waveform shows the loudest of each part', () => {
  expect(peaksOf(new Float32Array([0, 0.25, -1, 0.5]), 2)).toEqual([0.25, 1])
})
