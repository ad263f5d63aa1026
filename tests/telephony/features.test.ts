import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { anything, withId } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { change, startWorld, type World } from '#tests/support/world.ts'

const withRev = withId.extend({ rev: z.int() })
const extension = z.object({ followMe: z.object({ active: z.boolean() }) })

describe('feature codes and numbers of the house', () => {
  let world: World

  beforeAll(async () => {
    const ground = { carrier: '127.0.103.11', phones: '127.0.103.12', port: 5_110 }
    world = await startWorld({ name: 'features', ground, agents: ['ana', 'bia', 'caio'] })
    return () => world.stop()
  })
  beforeEach(() => world.calm())

  const dialled = async (who: string, number: string) => {
    const call = await world.agent(who).phone.dial(number)
    await call.answered()
    await call.hears()
    return call
  }

  test('a code is answered; another one in its place counts with the next call, and one that is off is no number', async () => {
    const first = await dialled('ana', '*65')
    expect((await first.ended(20_000)).by).toBe('them')
    const { id } = await world.api.post('/feature-codes', { feature: 'own-number', code: '*99' }, withRev)
    await (await dialled('ana', '*99')).ended(20_000)
    await change(world.api, `/feature-codes/${id}`, { code: '*95', active: false })
    const off = await world.agent('ana').phone.dial('*95')
    const { interactionId } = await eventually('the call is in the books', () => callTo('*95'))
    await off.ended(20_000)
    const ways = (await world.events(interactionId)).filter(({ type }) => type === 'call.way')
    expect(ways.map(({ data }) => data.at)).toEqual(['outbound-route'])
  })

  test("a queue's number, dialled at a phone, reaches the queue", async () => {
    await world.addQueue({ number: '777', memberIds: [world.agent('bia').id] })
    world.agent('bia').phone.does({ answersAfterMs: 100 })
    const call = await world.agent('ana').phone.dial('777')
    const ring = await world.agent('bia').phone.rings()
    await call.answered()
    await Promise.all([call.hears(), ring.hears()])
    call.hangUp()
    await ring.ended()
  })

  test('no two of the house have one number, and who has it is named', async () => {
    const queue = { name: 'Outra', number: world.agent('ana').number }
    await expect(world.api.post('/queues', queue, anything)).rejects.toMatchObject({
      status: 409,
      code: 'number.taken',
    })
    await expect(world.api.post('/extensions', { number: '700', name: 'X' }, anything)).rejects.toThrow(/Atendimento/)
    const code = { feature: 'desk-logout', code: '700' }
    await expect(world.api.post('/feature-codes', code, anything)).rejects.toMatchObject({ code: 'number.taken' })
  })

  test('follow-me, switched on at the phone, rings a colleague after the own phone, and a number outside that must say yes', async () => {
    const ana = world.agent('ana')
    const rule = { pattern: '0XXXXXXXXXX.', strip: 0, trunkId: world.trunkId, callerId: '551140049000' }
    await world.api.post('/outbound-routes', { name: 'Nacional', rules: [rule] }, withId)
    const places = [
      { number: world.agent('bia').number, seconds: 5 },
      { number: '011987650009', seconds: 20 },
    ]
    await change(world.api, `/extensions/${ana.extensionId}`, { ringMs: 5_000, followMe: { active: false, places } })
    await (await dialled('ana', '*21')).ended(20_000)
    expect(await world.api.get(`/extensions/${ana.extensionId}`, extension)).toMatchObject({
      followMe: { active: true },
    })

    ana.phone.does({ rejects: 486 })
    world.agent('bia').phone.does({ rejects: 486 })
    world.telco.answering({ answersAfterMs: 100 })
    const call = await world.agent('caio').phone.dial(ana.number)
    await world.agent('bia').phone.rings()
    const out = await world.telco.receives({ to: '011987650009', withinMs: 20_000 })
    await out.hears()
    expect(call.isUp).toBe(false)
    await out.press('1')
    await call.answered()
    await Promise.all([call.hears(), out.hears()])
    call.hangUp()
    await out.ended()
    await (await dialled('ana', '*21')).ended(20_000)
    expect(await world.api.get(`/extensions/${ana.extensionId}`, extension)).toMatchObject({
      followMe: { active: false },
    })
  })

  test('who logs in at a desk phone is reached there, also after a restart, until the log-out', async () => {
    const [ana, bia, caio] = ['ana', 'bia', 'caio'].map((name) => world.agent(name)) as never as ReturnType<
      typeof world.agent
    >[]
    await change(world.api, `/extensions/${ana!.extensionId}`, { pin: '4711' })
    const refused = await dialled('bia', `*11${ana!.number}`)
    await refused.press('0000#')
    await refused.ended(20_000)
    const accepted = await dialled('bia', `*11${ana!.number}`)
    await accepted.press('4711#')
    await accepted.ended(20_000)

    bia!.phone.does({ answersAfterMs: 50 })
    const reached = async () => {
      const call = await caio!.phone.dial(ana!.number)
      const ring = await bia!.phone.rings()
      await call.answered()
      call.hangUp()
      await ring.ended()
    }
    await reached()
    await world.server.kill()
    await world.server.start()
    await eventually('the server is back', async () => world.api.get('/features', anything).then(() => true))
    await reached()
    const seats = await world.api.get('/seats', z.object({ items: z.array(z.object({ deskId: z.string() })) }))
    expect(seats.items).toMatchObject([{ deskId: bia!.extensionId }])
    await (await dialled('bia', '*12')).ended(20_000)
    ana!.phone.does({ answersAfterMs: 50 })
    const call = await caio!.phone.dial(ana!.number)
    await ana!.phone.rings()
    await call.answered()
    call.hangUp()
  })

  async function callTo(to: string) {
    const { items } = await world.api.get(
      '/interactions?limit=200',
      z.object({ items: z.array(z.object({ id: z.string(), to: z.string().nullable() })) }),
    )
    const found = items.find((one) => one.to === to)
    return found && { interactionId: found.id }
  }
})
