import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { withId } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { hearsTone } from '#tests/support/tones.ts'
import { startWorld, type World } from '#tests/support/world.ts'

/** An engineer at a phone, whose voice is the driver's tone of 400 Hz. */
describe('an audio that is spoken by phone', () => {
  let world: World

  beforeAll(async () => {
    const ground = { carrier: '127.0.106.5', phones: '127.0.106.6', port: 5_080 }
    world = await startWorld({ name: 'record-by-phone', ground, agents: ['ana'] })
    return () => world.stop()
  })

  const dictate = (fields: object) =>
    world.api.post('/audios/dictations', fields, z.object({ interactionId: z.string() }))
  const becomes = (id: string, state: string) =>
    eventually(
      `it is ${state}`,
      async () => (await world.api.get(`/audios/dictations/${id}`, z.object({ state: z.string() }))).state === state,
      { everyMs: 100 },
    )
  const audiosNamed = async (name: string) =>
    (await world.api.get(`/audios?q=${name}`, z.object({ items: z.array(withId.extend({ durationMs: z.number() })) })))
      .items

  test('rings the phone, is spoken after the beep, heard, spoken again, kept, and heard by who calls', async () => {
    const { phone, extensionId } = world.agent('ana')
    phone.does({ answersAfterMs: 50 })
    const { interactionId } = await dictate({ name: 'Falado', extensionId })
    const call = await phone.rings({})
    await becomes(interactionId, 'recording')
    await call.press('#')
    await becomes(interactionId, 'asked')
    await call.press('2')
    await becomes(interactionId, 'recording')
    // Something is said before the key.
    await eventually('a second is spoken', speaking(1_500))
    await call.press('#')
    await becomes(interactionId, 'asked')
    // What was said comes back, and nothing has been kept yet.
    await hearsTone(call, 400)
    expect(await audiosNamed('Falado')).toEqual([])
    await call.press('1')
    await call.ended()
    const [audio] = await audiosNamed('Falado')
    expect(audio?.durationMs).toBeGreaterThan(1_000)

    const did = '551140061000'
    const destination = { type: 'audio', id: audio?.id }
    await world.api.post('/inbound-routes', { name: 'Falado', did, destination }, z.unknown())
    const customer = await world.call(did)
    await hearsTone(customer, 400)
    await customer.ended()
  })

  test('that is hung up before 1 changes nothing of the audio whose sound it was to be', async () => {
    const { phone, extensionId } = world.agent('ana')
    const [before] = await audiosNamed('Falado')
    phone.does({ answersAfterMs: 50 })
    const { interactionId } = await dictate({ name: 'x', audioId: before?.id, extensionId })
    const call = await phone.rings({})
    await becomes(interactionId, 'recording')
    await eventually('something is spoken', speaking(600))
    await call.press('#')
    await becomes(interactionId, 'asked')
    call.hangUp()
    await becomes(interactionId, 'over')
    expect(await audiosNamed('Falado')).toEqual([before])
  })

  test('is dialled by its feature code, and kept under when and where it was spoken', async () => {
    const { phone, number } = world.agent('ana')
    const call = await phone.dial('*77')
    await call.answered()
    const dialled = z.object({ items: z.array(withId.extend({ to: z.string().nullable() })) })
    const { id } = await eventually('its interaction is there', async () =>
      (await world.api.get('/interactions?limit=200', dialled)).items.find(({ to }) => to === '*77'),
    )
    await becomes(id, 'recording')
    await eventually('something is spoken', speaking(600))
    await call.press('#')
    await becomes(id, 'asked')
    await call.press('1')
    await call.ended()
    expect(await audiosNamed(number)).toHaveLength(1)
  })

  test('is not begun where the name is taken, or who asks has no phone', async () => {
    await expect(dictate({ name: 'Falado' })).rejects.toMatchObject({ status: 409, code: 'audio.taken' })
    await expect(dictate({ name: 'Novo' })).rejects.toMatchObject({ status: 409, code: 'dictation.no-phone' })
  })
})

/** Real time has to pass while somebody speaks: there is nothing to wait for but that. */
function speaking(ms: number): () => boolean {
  const until = Date.now() + ms
  return () => Date.now() >= until
}
