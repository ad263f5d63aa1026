import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { convertToWav } from './convert.ts'
import { checkWav, readSamples, wanted, writeWav } from './wav.ts'

type Made = {
  format?: number
  rate?: number
  channels?: number
  bits?: number
  data?: Buffer
  says?: number
  extra?: Buffer
}

function wavOf({
  format = 1,
  rate = 8000,
  channels = 1,
  bits = 16,
  data = Buffer.alloc(16_000),
  says = data.length,
  extra = Buffer.alloc(0),
}: Made): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + extra.length + data.length, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(format, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE((rate * channels * bits) / 8, 28)
  head.writeUInt16LE((channels * bits) / 8, 32)
  head.writeUInt16LE(bits, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(says, 40)
  return Buffer.concat([head.subarray(0, 36), extra, head.subarray(36), data])
}

const chunk = (name: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8)
  head.write(name, 0, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}

describe('a sound file', () => {
  test.each([
    ['16-bit PCM', {}, 1000],
    ['A-law', { format: 6, bits: 8 }, 2000],
    ['µ-law', { format: 7, bits: 8 }, 2000],
    ['16-bit PCM', { extra: chunk('LIST', Buffer.from('INFOx')) }, 1000],
  ] as const)('of 8000 Hz, mono, %s is taken as it is', (encoding, made, durationMs) => {
    expect(checkWav(wavOf(made))).toEqual({ ok: true, value: { encoding, durationMs } })
  })

  test.each([
    [{ rate: 44_100, channels: 2 }, 'WAV, 44100 Hz, stereo, 16-bit PCM'],
    [{ rate: 16_000 }, 'WAV, 16000 Hz, mono, 16-bit PCM'],
    [{ bits: 8 }, 'WAV, 8000 Hz, mono, 8-bit PCM'],
    [{ format: 3, bits: 32 }, 'WAV, 8000 Hz, mono, 32-bit floating point'],
    [{ format: 4711 }, 'WAV, 8000 Hz, mono, 16-bit format 4711'],
    [{ channels: 6 }, 'WAV, 8000 Hz, 6 channels, 16-bit PCM'],
  ])('of another kind is refused with what it is: %o', (made, is) => {
    const data = Buffer.alloc(96_000)
    expect(checkWav(wavOf({ ...made, data }))).toMatchObject({ ok: false, why: 'wrong-format', is, wanted })
  })

  test.each([
    ['truncated', wavOf({ says: 1_000_000 })],
    ['truncated', wavOf({}).subarray(0, 500)],
    ['truncated', wavOf({ says: 0xffff_ffff })],
    ['no-data', wavOf({ says: 0 })],
    ['no-data', wavOf({}).subarray(0, 40)],
    ['wrong-length', wavOf({ data: Buffer.alloc(15_999) })],
    ['no-format', Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), chunk('data', Buffer.alloc(8))])],
    [
      'no-format',
      Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), chunk('fmt ', Buffer.alloc(4)), chunk('data', Buffer.alloc(8))]),
    ],
    ['not-wav', Buffer.from('RIFF\0\0\0\0AVI LIST')],
  ] as const)('whose header lies is refused: %s', (why, bytes) => {
    expect(checkWav(bytes)).toMatchObject({ ok: false, why, wanted })
  })

  test.each([
    ['a ZIP archive', Buffer.from('PK\x03\x04 and so on')],
    ['MP3', Buffer.from('ID3\x04 and so on')],
    ['MP3', Buffer.from([0xff, 0xfb, 0x90, 0x00])],
    ['an empty file', Buffer.alloc(0)],
    ['no sound file that we know', Buffer.from('hello')],
  ])('that is %s under the name of a WAV is told so', (is, bytes) => {
    expect(checkWav(bytes)).toMatchObject({ ok: false, why: 'not-wav', is })
  })

  test('of whatever bytes never throws, and never promises more sound than there is', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .uint8Array({ maxLength: 100 })
        .map((tail) => Buffer.concat([wavOf({ data: Buffer.alloc(8) }).subarray(0, 44), tail])),
      fc.tuple(fc.nat({ max: 59 }), fc.nat({ max: 255 })).map(([at, byte]) => {
        const bytes = wavOf({ data: Buffer.alloc(16) })
        bytes[at] = byte
        return bytes
      }),
    )
    fc.assert(
      fc.property(anything, (bytes) => {
        const checked = checkWav(Buffer.from(bytes))
        return !checked.ok || checked.value.durationMs <= bytes.length
      }),
    )
  })

  test('comes back as its samples, and samples become a file again', async () => {
    const samples = Buffer.from(Array.from({ length: 1600 }, (_, n) => n % 251))
    const file = await writeWav(samples)
    expect(checkWav(file)).toEqual({ ok: true, value: { durationMs: 100, encoding: '16-bit PCM' } })
    expect(await readSamples(file)).toEqual(samples)
  })
})

describe('converting', () => {
  test('makes of a stereo file of 44100 Hz one that can be played', async () => {
    const converted = await convertToWav(wavOf({ rate: 44_100, channels: 2, data: Buffer.alloc(44_100 * 4) }))
    expect(converted && checkWav(converted)).toEqual({ ok: true, value: { durationMs: 1000, encoding: '16-bit PCM' } })
  })

  test.each([
    ['a ZIP archive', Buffer.from('PK\x03\x04 and so on')],
    ['text', Buffer.from('#EXTM3U\nhttp://127.0.0.1/x.mp3')],
    ['half a header', wavOf({}).subarray(0, 30)],
    ['an MP3 without sound', Buffer.from([0xff, 0xfb, 0x90, 0x00])],
  ])('gives up on %s', async (_, bytes) => {
    expect(await convertToWav(bytes)).toBeUndefined()
  })

  test('gives up where it would take too long', async () => {
    expect(
      await convertToWav(wavOf({ rate: 44_100, data: Buffer.alloc(20_000_000) }), { timeoutMs: 1 }),
    ).toBeUndefined()
  })

  test('bounds what comes out', async () => {
    const converted = await convertToWav(wavOf({ rate: 44_100, data: Buffer.alloc(44_100 * 2 * 5) }), {
      outputBytesMax: 32_000,
    })
    expect(converted && checkWav(converted)).toMatchObject({ ok: true, value: { durationMs: 2000 } })
  })
})
