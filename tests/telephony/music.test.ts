import { beforeAll, describe, test } from 'vitest'
import { z } from 'zod'
import { withId } from '#tests/support/api-client.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { hearsTone, toneWav } from '#tests/support/tones.ts'
import { change, startWorld, type World } from '#tests/support/world.ts'

/** What callers hear while they wait, each audio a tone of its own; nobody serves them. */
describe('music on hold', () => {
  let world: World
  const ids: Record<string, string> = {}
  const files = { slow: 500, fast: 700, other: 1_100, newer: 1_500, unheard: 1_700 }

  beforeAll(async () => {
    const ground = { carrier: '127.0.106.3', phones: '127.0.106.4', port: 5_080 }
    world = await startWorld({ name: 'music', ground, agents: ['ana'] })
    for (const [name, hertz] of Object.entries(files))
      ids[name] = (await world.api.upload('/audios', toneFile(hertz), { name }, withId)).id
    return () => world.stop()
  })

  const toneFile = (hertz: number) => ({ name: 'a.wav', type: 'audio/wav', bytes: toneWav(hertz, 1) })
  const makeMusic = async (name: string, ...audios: string[]) =>
    (await world.api.post('/music', { name, audioIds: audios.map((audio) => ids[audio]) }, withId)).id
  const queueWith = (musicClass: string | null) => world.addQueue({ memberIds: [], musicClass })
  async function waiting(did: string): Promise<Call> {
    const call = await world.call(did)
    await call.answered()
    return call
  }

  test('is each queue’s own, in its order, from the beginning for each caller; a change is heard by the next caller', async () => {
    const [two, one] = [await makeMusic('Duas', 'slow', 'fast'), await makeMusic('Uma', 'other')]
    const [first, second] = [await queueWith(two), await queueWith(one)]
    const [ana, bia] = await Promise.all([waiting(first), waiting(second)])
    await hearsTone(ana, 500)
    await hearsTone(ana, 700)
    await hearsTone(ana, 500)
    await hearsTone(bia, 1_100)
    const later = await waiting(first)
    await hearsTone(later, 500, 900)

    await change(world.api, `/music/${one}`, { audioIds: [ids.newer] })
    const caio = await waiting(second)
    await hearsTone(caio, 1_500)
    await hearsTone(bia, 1_100)
    for (const call of [ana, bia, later, caio]) call.hangUp()
  })

  test('has the new sound of an audio that was replaced, under the same id', async () => {
    const did = await queueWith(await makeMusic('Trocada', 'fast'))
    const before = await waiting(did)
    await hearsTone(before, 700)
    const { rev } = await world.api.get(`/audios/${ids.fast}`, z.object({ rev: z.number() }))
    await world.api.replaceFile(`/audios/${ids.fast}/file`, toneFile(1_900), { rev: String(rev) })
    const after = await waiting(did)
    await hearsTone(after, 1_900)
    for (const call of [before, after]) call.hangUp()
  })

  test('goes on while the server is away, and the company’s own is heard where a queue has none', async () => {
    const did = await queueWith(null)
    const { companyId } = await world.api.get('/me', z.object({ companyId: z.string() }))
    const company = await world.api.get(
      `/companies/${companyId}`,
      z.object({ settings: z.record(z.string(), z.unknown()) }),
    )
    const musicId = await makeMusic('Da casa', 'slow', 'unheard')
    await change(world.api, `/companies/${companyId}`, { settings: { ...company.settings, musicId } })
    const call = await waiting(did)
    await hearsTone(call, 500)
    await world.server.kill()
    // Nobody has heard this one before: Asterisk fetched it when it was put into the music.
    await hearsTone(call, 1_700)
    await hearsTone(call, 500)
    await world.server.start()
    call.hangUp()
    await world.closed(call)
  })

  test('is Asterisk’s default where a music is empty: never silence', async () => {
    const call = await waiting(await queueWith(await makeMusic('Vazia')))
    await call.hears(1_000)
    call.hangUp()
  })
})
