import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { withId } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { mailServer } from '#tests/support/mail-server.ts'
import { watcher } from '#tests/support/sip/watcher.ts'
import { hearsTone } from '#tests/support/tones.ts'
import { loudness } from '#tests/support/wav.ts'
import { change, startWorld, type World } from '#tests/support/world.ts'

const message = z.object({
  id: z.string(),
  from: z.string(),
  durationMs: z.number(),
  heard: z.boolean(),
  mail: z.string(),
})
const did = '551140049100'

describe('a mailbox', () => {
  let world: World
  let post: Awaited<ReturnType<typeof mailServer>>

  beforeAll(async () => {
    post = await mailServer()
    const ground = { carrier: '127.0.103.1', phones: '127.0.103.2', port: 5_100 }
    world = await startWorld({ name: 'voicemail', ground, agents: ['ana', 'bia'], env: { VEZ_SMTP_URL: post.url } })
    const ana = world.agent('ana')
    await change(world.api, `/extensions/${ana.extensionId}`, {
      ringMs: 5_000,
      pin: '4711',
      onNoAnswer: { type: 'voicemail', id: ana.extensionId },
      onBusy: { type: 'voicemail', id: ana.extensionId },
      onUnreachable: { type: 'queue', id: world.queueId },
      voicemail: { active: true, email: 'ana@empresa.test', secondsMax: 60 },
    })
    const destination = { type: 'extension', id: ana.extensionId }
    await world.api.post('/inbound-routes', { name: 'Ana', did, trunkId: world.trunkId, destination }, withId)
    return () => world.stop()
  })
  afterAll(() => post.stop())
  beforeEach(() => world.calm())

  const messages = async () =>
    (await world.agent('ana').api.get('/voicemail', z.object({ items: z.array(message) }))).items

  test('takes a message when nobody answers, keeps its sound, and mails it when the mail server is back', async () => {
    post.refuses(true)
    world.agent('ana').phone.does({})
    const call = (await world.call(did)).pitch(700)
    await call.answered(15_000)
    await call.hears()
    // The greeting is cut short, the message is four seconds of tone.
    await call.press('#')
    await eventually('it is recorded', async () => (await recordingOf(call))?.state === 'recording')
    await said(4_000)
    await call.press('#')
    const [kept] = await eventually('the message is there', async () => {
      const found = await messages()
      return found.length > 0 ? found : undefined
    })
    expect(kept).toMatchObject({ from: call.from, heard: false, mail: 'due' })
    expect(kept?.durationMs).toBeGreaterThan(3_000)
    const sound = await world.agent('ana').api.bytes(`/voicemail/${kept?.id}/audio`)
    expect(loudness(sound)).toBeGreaterThan(100)
    // Another agent does not hear it.
    await expect(world.agent('bia').api.bytes(`/voicemail/${kept?.id}/audio`)).rejects.toMatchObject({ status: 404 })
    post.refuses(false)
    const letter = await post.letter('ana@empresa.test')
    expect(letter.text).toContain(call.from)
    expect(letter.attachment?.equals(sound)).toBe(true)
    await eventually('it counts as sent', async () => (await messages())[0]?.mail === 'sent')
  })

  test('is heard by phone with its PIN, and says so', async () => {
    const phone = await world.agent('ana').phone.dial('*97')
    await phone.answered()
    await phone.hears()
    await phone.press('1234#')
    await eventually('the wrong PIN is said', async () => phone.isUp)
    await phone.press('4711#')
    // The caller's own tone, out of the mailbox.
    await hearsTone(phone, 700, 30_000)
    await eventually('it counts as heard', async () => (await messages())[0]?.heard === true)
    phone.hangUp()
  })

  test('keeps what was said until the caller hung up, and nothing of who hung up at the beep', async () => {
    world.agent('ana').phone.does({ rejects: 486 })
    const before = (await messages()).length
    const call = (await world.call(did)).pitch(500)
    await call.answered(15_000)
    await call.press('#')
    await eventually('it is recorded', async () => (await recordingOf(call))?.state === 'recording')
    await said(3_000)
    call.hangUp()
    await eventually('the message is there', async () => (await messages()).length === before + 1)
    const hasty = await world.call(did)
    await hasty.answered(15_000)
    hasty.hangUp()
    await world.closed(hasty)
    expect(await messages()).toHaveLength(before + 1)
  })

  test('lights the lamp of its desk phone, and puts it out when all is heard; a route may lead to it at once', async () => {
    const made = await world.api.post(
      '/extensions',
      { number: '2100', name: 'Portaria', kind: 'sip', secret: 'Segredo-4-Mesa', voicemail: { active: true } },
      z.object({ id: z.string(), sipUser: z.string() }),
    )
    const desk = await watcher({
      address: '127.0.103.3',
      server: world.sip,
      user: made.sipUser,
      password: 'Segredo-4-Mesa',
    })
    expect(await desk.register()).toBe(200)
    const lampIs = (waiting: string) =>
      eventually(`messages waiting: ${waiting}`, async () => {
        const last = desk.notified.findLast(({ event }) => event === 'message-summary')
        return last?.body.includes(`Messages-Waiting: ${waiting}`)
      })
    const destination = { type: 'voicemail', id: made.id }
    const route = { name: 'Portaria', did: '551140049101', trunkId: world.trunkId, destination }
    await world.api.post('/inbound-routes', route, withId)
    const call = (await world.call(route.did)).pitch(600)
    await call.answered()
    await call.press('#')
    await eventually('it is recorded', async () => (await recordingOf(call))?.state === 'recording')
    await said(3_000)
    call.hangUp()
    await lampIs('yes')
    const all = z.object({ items: z.array(message) })
    const { items } = await world.api.get(`/voicemail?extensionId=${made.id}`, all)
    await world.api.patch(`/voicemail/${items[0]?.id}`, { heard: true }, withId)
    await lampIs('no')
    await desk.stop()
  })

  test('is not where callers go while its phone is away: they come to the queue', async () => {
    await world.agent('ana').phone.unregister()
    world.agent('bia').phone.does({ answersAfterMs: 50 })
    const call = await world.call(did)
    const ring = await world.agent('bia').phone.rings({ from: call.from })
    await ring.hears()
    call.hangUp()
    await world.agent('ana').phone.register()
  })

  async function recordingOf(call: { from: string }) {
    const { id } = await world.interactionOf(call as never)
    return (await world.recordings(id))[0]
  }
  /** A caller speaks for so long. */
  async function said(ms: number) {
    const since = Date.now()
    await eventually(`${ms} ms are said`, async () => Date.now() - since >= ms)
  }
})
