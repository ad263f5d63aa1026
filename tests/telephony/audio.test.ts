import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { withId } from '#tests/support/api-client.ts'
import { toneWav } from '#tests/support/tones.ts'
import { startWorld, type World } from '#tests/support/world.ts'

/** What engineers upload, and what callers then hear of it: fetched by Asterisk from our own server. */
describe('an audio', () => {
  let world: World
  let folder: string
  const made = async (...sox: string[]) => {
    const file = join(folder, `${sox.join('-').replace(/[^a-z0-9]/gi, '')}.wav`)
    await promisify(execFile)('sox', ['-n', ...sox, file, 'synth', '2', 'sine', '440'])
    return { name: 'aviso.wav', type: 'audio/wav', bytes: await readFile(file) }
  }
  const right = ['-r', '8000', '-c', '1', '-b', '16']
  const wrong = ['-r', '44100', '-c', '2', '-b', '16']

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vez-audio-'))
    const ground = { carrier: '127.0.0.71', phones: '127.0.0.72', port: 5_091 }
    world = await startWorld({ name: 'audio', ground, agents: ['ana'] })
    return async () => {
      await world.stop()
      await rm(folder, { recursive: true })
    }
  })

  const upload = (file: { name: string; type: string; bytes: Uint8Array }, fields: Record<string, string>) =>
    world.api.upload('/audios', file, fields, withId)

  test('that is not 8000 Hz mono is refused with what it is and what is wanted', async () => {
    const refused = await upload(await made(...wrong), { name: 'Errado' }).catch((why: unknown) => why)
    expect(String(JSON.stringify(refused) + String(refused))).toMatch(/44100/)
    expect(String(JSON.stringify(refused) + String(refused))).toMatch(/8000 Hz/)
  })

  test.each([
    ['an MP3 that calls itself .wav', () => Buffer.from('ID3\x04\x00rest', 'latin1'), /MP3/],
    ['a ZIP that calls itself .wav', () => Buffer.from('PK\x03\x04rest', 'latin1'), /ZIP/],
    ['an empty file', () => Buffer.alloc(0), /no-file|file/],
    ['a file that ends before its sound does', () => toneWav(440, 1).subarray(0, 4_000), /ends before/],
    ['a header that promises four gigabytes', () => lying(toneWav(440, 1), 40, 0xffff_fff0), /ends before|contradict/],
    ['a header of no channels', () => lying(toneWav(440, 1), 22, 0), /WAV, 8000 Hz/],
    ['a header that says 32-bit floating point', () => lying(toneWav(440, 1), 20, 3), /floating point/],
  ])('that is %s is refused, with what it is', async (_what, bytes, is) => {
    const file = { name: 'aviso.wav', type: 'audio/wav', bytes: bytes() }
    const refused: unknown = await upload(file, { name: 'Falso' }).catch((why: unknown) => why)
    expect(refused).toMatchObject({ status: 422 })
    expect(String(refused)).toMatch(is)
  })

  test.each([
    ['as it should be', right, {}, '551140049011'],
    ['converted on request', wrong, { convert: 'true' }, '551140049012'],
  ])('%s is heard to its end by who calls its number', async (name, format, more, did) => {
    const audio = await upload(await made(...format), { name, ...more })
    await world.api.post('/inbound-routes', { name, did, destination: { type: 'audio', id: audio.id } }, z.unknown())
    const call = await world.call(did)
    await call.answered()
    const answeredAt = Date.now()
    expect(await call.ended()).toMatchObject({ by: 'them', how: 'bye' })
    // Nothing is hung up before the two seconds of sound are over; a sound that could not be played ends at once.
    expect(Date.now() - answeredAt).toBeGreaterThan(1_500)
  })

  /** A number that leads to a URA which says this and hangs up. */
  async function sayingNumber(did: string, say: object[]): Promise<string> {
    const nodes = {
      say: { type: 'play', settings: { say }, exits: { next: 'end' } },
      end: { type: 'hang-up', settings: {}, exits: {} },
    }
    const flow = await world.api.post('/flows', { name: did, graph: { start: 'say', nodes } }, withId)
    const destination = { type: 'flow', id: flow.id }
    await world.api.post('/inbound-routes', { name: did, did, destination }, z.unknown())
    return did
  }

  test('is not needed for a text: a voice says it, the same sound for who calls again', async () => {
    const text = 'Bom dia, aguarde na linha.'
    const did = await sayingNumber('551140049021', [{ text, language: 'pt-BR' }])
    for (const _each of [1, 2]) {
      const call = await world.call(did)
      await call.hears(800)
      await call.ended()
    }
  })

  test('that cannot be fetched is not silence: the caller is told, and goes on', async () => {
    const did = await sayingNumber('551140049022', [{ text: 'Bom dia', language: 'xx-XX' }])
    const call = await world.call(did)
    await call.hears(1_000)
    await call.ended()
  })

  test('may be what a voice says of a text, which can be changed under the same id', async () => {
    const shape = withId.extend({ rev: z.number(), durationMs: z.number() })
    const short = await world.api.post('/audios/spoken', { name: 'Dito', text: 'Bom dia' }, shape)
    const long = await world.api.put(
      `/audios/${short.id}/text`,
      { rev: short.rev, text: 'Bom dia. Este é um texto bem mais comprido do que o outro.' },
      shape,
    )
    expect(long).toMatchObject({ id: short.id })
    expect(long.durationMs).toBeGreaterThan(short.durationMs * 2)
    const tooLong = world.api.post('/audios/spoken', { name: 'Longo', text: 'a'.repeat(100_000) }, shape)
    await expect(tooLong).rejects.toMatchObject({ status: 422 })
  })
})

/** With another number at this place of its header. */
function lying(wav: Buffer, at: number, number: number): Buffer {
  const copy = Buffer.from(wav)
  if (at === 40) copy.writeUInt32LE(number, at)
  else copy.writeUInt16LE(number, at)
  return copy
}
