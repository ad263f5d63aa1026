import { beforeAll, describe, test } from 'vitest'
import { z } from 'zod'
import { withId } from '#tests/support/api-client.ts'
import { hearsTone, toneWav } from '#tests/support/tones.ts'
import { startWorld, type World } from '#tests/support/world.ts'

/** What is said to callers on their way, each audio a tone of its own. */
describe('an announcement', () => {
  let world: World
  let numbers = 0
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    const ground = { carrier: '127.0.106.1', phones: '127.0.106.2', port: 5_080 }
    world = await startWorld({ name: 'announcements', ground, agents: ['ana'] })
    for (const [name, hertz] of Object.entries({ first: 500, second: 900, music: 1_300 })) {
      const file = { name: 'a.wav', type: 'audio/wav', bytes: toneWav(hertz, 1.5) }
      ids[name] = (await world.api.upload('/audios', file, { name }, withId)).id
    }
    const music = await world.api.post('/music', { name: 'Espera', audioIds: [ids.music] }, withId)
    await world.setQueue({ musicClass: music.id })
    return () => world.stop()
  })

  async function numberOf(fields: object): Promise<string> {
    const name = `Aviso ${++numbers}`
    const queue = { type: 'queue', id: world.queueId }
    const announcement = await world.api.post('/announcements', { name, destination: queue, ...fields }, withId)
    const did = `55114005${numbers}000`
    const destination = { type: 'announcement', id: announcement.id }
    await world.api.post('/inbound-routes', { name, did, destination }, z.unknown())
    return did
  }

  test('of two audios is heard in order, then the caller waits in the queue and is served', async () => {
    const ana = world.agent('ana')
    const did = await numberOf({ audioIds: [ids.first, ids.second] })
    const call = await world.call(did)
    await hearsTone(call, 500)
    await hearsTone(call, 900)
    const ring = await ana.phone.rings({ from: call.from })
    await hearsTone(call, 1_300)
    ring.answer()
    // The driver's phones speak at 400 Hz.
    await hearsTone(call, 400)
    call.hangUp()
    await world.closed(call)
  })

  test('is left by its key, and the next one in the chain is heard', async () => {
    const second = await world.api.post(
      '/announcements',
      { name: 'Depois', audioIds: [ids.second], destination: { type: 'hang-up' } },
      withId,
    )
    const did = await numberOf({
      audioIds: [ids.first, ids.first, ids.first, ids.first],
      skipKey: '#',
      destination: { type: 'announcement', id: second.id },
    })
    const call = await world.call(did)
    await hearsTone(call, 500)
    await call.press('#')
    // Six seconds of the first one were left.
    await hearsTone(call, 900, 2_500)
    await call.ended()
  })

  test('that is not to be answered is heard before the answer', async () => {
    const did = await numberOf({ audioIds: [ids.first], answers: false, destination: { type: 'hang-up' } })
    const call = await world.call(did)
    await hearsTone(call, 500)
    if (call.isUp) throw new Error(`It was answered.\n${call.story()}`)
    await call.ended()
  })
})
