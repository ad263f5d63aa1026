import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { anything } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { phone } from '#tests/support/sip/index.ts'
import { watcher } from '#tests/support/sip/watcher.ts'
import { change, startWorld, type World } from '#tests/support/world.ts'

const made = z.object({
  items: z.array(z.object({ id: z.string(), number: z.string(), sipUser: z.string(), secret: z.string() })),
})
const progress = z.object({ total: z.int(), done: z.int(), failed: z.array(z.unknown()) })

describe('extensions', () => {
  let world: World
  const ground = { carrier: '127.0.103.21', phones: '127.0.103.22', port: 5_120 }

  beforeAll(async () => {
    world = await startWorld({ name: 'extensions', ground, agents: ['ana', 'bia', 'caio'] })
    return () => world.stop()
  })
  beforeEach(() => world.calm())

  const batch = (lines: object[]) => world.api.post('/extension-batches', { lines }, made)

  test('a hundred are made at once, calls go on meanwhile, and a phone logs in by the secret that was shown', async () => {
    world.agent('bia').phone.does({ answersAfterMs: 50 })
    const lines = Array.from({ length: 100 }, (_none, n) => ({
      number: String(3_000 + n),
      name: `Mesa ${3_000 + n}`,
      kind: 'sip',
    }))
    const { items } = await batch(lines)
    const call = await world.agent('ana').phone.dial(world.agent('bia').number)
    await call.answered()
    call.hangUp()
    await eventually(
      'Asterisk has all',
      async () => {
        const { total, done, failed } = await world.api.get('/extension-batches/latest', progress)
        return total === 100 && done === 100 && failed.length === 0
      },
      { withinMs: 60_000 },
    )
    const last = items.at(-1)!
    const at = { address: '127.0.103.23', port: ground.port }
    const desk = await phone({ user: last.sipUser, password: last.secret, at, server: world.sip })
    desk.does({ answersAfterMs: 50 })
    const internal = await world.agent('ana').phone.dial(last.number)
    await desk.rings()
    await internal.answered()
    internal.hangUp()
    await desk.stop()
  })

  test('one wrong line and none is made: each is named with what is wrong', async () => {
    const lines = [
      { number: '3500', name: 'Boa' },
      { number: '3501', name: '=HYPERLINK("http://x")' },
      { number: '3500', name: 'De novo' },
      { number: '700', name: 'Como a fila' },
      { number: '3502', name: 'Ana\r\nContact: x', kind: 'fax' },
    ]
    await expect(batch(lines)).rejects.toMatchObject({ status: 422, code: 'extension.lines-wrong' })
    const { problems } = await world.api.post(
      '/extension-batches/check',
      { lines },
      z.object({ problems: z.array(z.object({ line: z.int(), column: z.string(), code: z.string() })) }),
    )
    expect(problems.map(({ line, column }) => `${line} ${column}`)).toEqual(
      expect.arrayContaining(['2 name', '3 number', '4 number', '5 name', '5 kind']),
    )
    const { items } = await world.api.get('/extensions?q=350', z.object({ items: z.array(z.unknown()) }))
    expect(items).toEqual([])
  })

  test('no character of a dialplan, of SIP or of a spreadsheet’s formulas gets into any text of an extension', async () => {
    const bad = ['a\r\nb', 'a"b', 'a<b>', 'a;b', '$[EXTEN]', 'a|b', 'a\\b', '=1+1', 'a`b`', 'a\u0000', '%0d%0a']
    for (const text of bad)
      for (const field of ['name', 'pickupGroup', 'outsideNumber', 'number', 'pin'])
        await expect(
          world.api.post('/extensions', { number: '3600', name: 'Ana', [field]: text }, anything),
          `${field} ${JSON.stringify(text)}`,
        ).rejects.toMatchObject({ status: 422 })
  })

  test('who is in as many calls as allowed is busy, and the call goes where the owner wants it', async () => {
    const bia = world.agent('bia')
    await change(world.api, `/extensions/${bia.extensionId}`, {
      callsMax: 1,
      onBusy: { type: 'extension', id: world.agent('caio').extensionId },
    })
    bia.phone.does({ answersAfterMs: 50 })
    world.agent('caio').phone.does({ answersAfterMs: 50 })
    const first = await world.agent('ana').phone.dial(bia.number)
    await first.answered()
    const before = bia.phone.calls.length
    const second = await world.agent('ana').phone.dial(bia.number)
    await world.agent('caio').phone.rings()
    await second.answered()
    expect(bia.phone.calls).toHaveLength(before)
    second.hangUp()
    first.hangUp()
  })

  test('the lamp of a colleague shows what its phone does; of a number that is not there is none', async () => {
    const [ana, bia] = [world.agent('ana'), world.agent('bia')]
    const [desk] = (await batch([{ number: '3900', name: 'Mesa com luzes', kind: 'sip' }])).items
    const lamps = await watcher({
      address: '127.0.103.24',
      server: world.sip,
      user: desk!.sipUser,
      password: desk!.secret,
    })
    await eventually('the desk is let in', async () => (await lamps.watch(bia.number)) === 200)
    await lamps.lamp(bia.number, 'terminated')
    bia.phone.does({ answersAfterMs: 2_000 })
    const call = await ana.phone.dial(bia.number)
    await lamps.lamp(bia.number, 'early')
    await call.answered()
    await lamps.lamp(bia.number, 'confirmed')
    call.hangUp()
    await lamps.lamp(bia.number, 'terminated')
    expect(await lamps.watch('9999')).toBe(404)
    await lamps.stop()
  })

  test('one that is switched off is gone from Asterisk: it neither calls nor is called, until it is on again', async () => {
    const caio = world.agent('caio')
    await change(world.api, `/extensions/${caio.extensionId}`, { active: false })
    const call = await caio.phone.dial(world.agent('ana').number)
    expect((await call.ended(20_000)).by).toBe('them')
    expect(call.isUp).toBe(false)
    await change(world.api, `/extensions/${caio.extensionId}`, { active: true })
    await caio.phone.register()
    caio.phone.does({ answersAfterMs: 50 })
    const again = await world.agent('ana').phone.dial(caio.number)
    await again.answered()
    again.hangUp()
  })
})
