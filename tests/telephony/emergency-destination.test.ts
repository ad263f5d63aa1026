import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { withId } from '#tests/support/api-client.ts'
import { type Carrier, carrier } from '#tests/support/sip/index.ts'
import { change, startWorld, type World } from '#tests/support/world.ts'

/** The one path from outside to a phone or a trunk that needs no server: Asterisk's own. */
describe('while the server is away, a caller of a company with an emergency destination', () => {
  const ground = { carrier: '127.0.102.11', phones: '127.0.102.12', port: 5_089 }
  const mobileAt = { address: '127.0.102.13', port: 5_089 }
  let world: World
  let mobile: Carrier
  let companyPath: string
  const comesWithinMs = 25_000

  beforeAll(async () => {
    world = await startWorld({ name: 'emergency', ground, agents: ['ana'] })
    mobile = await carrier({ at: mobileAt, server: world.sip })
    const trunk = await world.api.post(
      '/trunks',
      {
        name: 'Celular',
        kind: 'ip',
        line: 'celular',
        host: mobileAt.address,
        port: mobileAt.port,
        callerIds: ['551140049009'],
      },
      withId,
    )
    const rules = [{ pattern: '9XXXXXXXX', trunkId: trunk.id }]
    await world.api.post('/outbound-routes', { name: 'Saída', rules }, withId)
    const { items } = await world.api.get(
      '/companies',
      z.object({ items: z.array(z.object({ id: z.string(), tradeName: z.string() })) }),
    )
    companyPath = `/companies/${items.find(({ tradeName }) => tradeName === 'emergency')?.id}`
  })
  afterAll(async () => {
    await mobile?.stop()
    await world?.stop()
  })

  test('reaches the phone that it names, and nobody else', async () => {
    const ana = world.agent('ana')
    ana.phone.does({ answersAfterMs: 50 })
    await change(world.api, companyPath, { emergencyDestination: { type: 'extension', id: ana.extensionId } })
    await world.server.stop()
    const call = await world.call(world.did.queue)
    const ring = await ana.phone.rings({ from: call.from, withinMs: comesWithinMs })
    await call.answered(comesWithinMs)
    await Promise.all([call.hears(), ring.hears()])
    expect(mobile.calls).toHaveLength(0)
    call.hangUp()
    await ring.ended()
    await world.server.start()
    await world.calm()
  })

  test('reaches the one number that it names, by its trunk and with a number that is ours, whatever was dialled', async () => {
    await change(world.api, companyPath, { emergencyDestination: { type: 'number', number: '987650042' } })
    await world.server.stop()
    const call = await world.call('0021999887766')
    const out = await mobile.receives({ withinMs: comesWithinMs })
    expect([out.to, out.from]).toEqual(['987650042', '551140049009'])
    await call.answered(comesWithinMs)
    await Promise.all([call.hears(), out.hears()])
    call.hangUp()
    await out.ended()
    await world.server.start()
    await world.calm()
  })

  test('is served as always once the server is back', async () => {
    const call = await world.call(world.did.queue)
    const ring = await world.agent('ana').phone.rings({ from: call.from })
    await ring.answered()
    await call.hears()
    call.hangUp()
    await world.closed(call)
    expect(mobile.calls).toHaveLength(1)
  })
})
