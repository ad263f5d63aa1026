import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ApiRefusal } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import { startWorld, type World } from '#tests/support/world.ts'

const heard = z.object({ lostPercent: z.number(), jitterMs: z.number() }).nullable()
const page = z.object({
  ladders: z.array(
    z.object({
      callId: z.string(),
      messages: z.array(z.object({ at: z.number(), from: z.string(), to: z.string(), text: z.string() })),
      quality: z.object({ received: heard, sent: heard, mos: z.number().nullable() }),
    }),
  ),
})
type Ladder = z.output<typeof page>['ladders'][number]

/** What was said on the wire about a call, as an engineer reads it afterwards: heard by HEP, from Asterisk itself. */
describe('the ladder of a call', () => {
  let world: World

  beforeAll(async () => {
    const ground = { carrier: '127.0.109.51', phones: '127.0.109.52', port: 5_085 }
    world = await startWorld({ name: 'ladder', ground, agents: ['ana'] })
    return world.stop
  })

  const ladderOf = async (id: string) => (await world.api.get(`/call-records/${id}/ladder`, page)).ladders
  const lines = ({ messages }: Ladder) =>
    messages.map(({ text }) => text.split('\r\n', 1)[0]?.replace(/ sip:.*| ?SIP\/2\.0 ?/g, '') ?? '')

  test('has the carrier’s leg and the agent’s, from the INVITE to the last OK, and how they heard each other', async () => {
    const ana = world.agent('ana')
    ana.phone.does({ answersAfterMs: 200 })
    const call = await world.call(world.did.queue)
    const ring = await ana.phone.rings({ from: call.from })
    await ring.hears()
    const { id } = await world.interactionOf(call)
    await eventually(
      'both say how they heard',
      async () => {
        const open = await ladderOf(id)
        return open.length === 2 && open.every(({ quality }) => quality.received !== null) && open
      },
      { withinMs: 20_000, seen: () => ladderOf(id) },
    )
    call.hangUp()
    await world.closed(call)

    const [trunk, agent] = await eventually('both legs are down', async () => {
      const all = await ladderOf(id)
      return all.length === 2 && all.every((one) => lines(one).at(-1) === '200 OK') && all
    })
    if (!trunk || !agent) throw new Error('a ladder is missing')
    expect(lines(trunk)).toEqual(['INVITE', '100 Trying', '180 Ringing', '200 OK', 'ACK', 'BYE', '200 OK'])
    expect(lines(agent)).toEqual(['INVITE', '180 Ringing', '200 OK', 'ACK', 'BYE', '200 OK'])
    expect(trunk.messages[0]).toMatchObject({ from: '127.0.109.51:5085', to: `${world.sip.address}:${world.sip.port}` })
    const at = trunk.messages.map((message) => message.at)
    expect(at).toEqual(at.toSorted((a, b) => a - b))
    expect(Math.abs((at[0] ?? 0) - Date.now())).toBeLessThan(120_000)
    expect(trunk.quality.mos).toBeGreaterThan(4)
    // What we write into our own phones' INVITEs, to know whose leg it is, is nobody's business.
    expect(agent.messages[0]?.text).not.toContain('X-Vez')
  })

  test('of a call to outside shows what the carrier answered, and no password of anybody', async () => {
    const ana = world.agent('ana')
    await world.api.post(
      '/outbound-routes',
      { name: 'Saída', rules: [{ pattern: '0.', strip: 1, trunkId: world.trunkId }] },
      z.object({ id: z.string() }),
    )
    world.telco.answering({ refuses: 503 })
    const call = await ana.phone.dial('0551133334444')
    await call.ended()
    const interactions = z.object({ items: z.array(z.object({ id: z.string(), to: z.string().nullable() })) })
    const { items } = await world.api.get('/interactions?limit=200', interactions)
    const id = items.find(({ to }) => to === '0551133334444')?.id ?? ''
    const ladders = await eventually(
      'both legs are down',
      async () => {
        const all = await ladderOf(id)
        return all.length === 2 && all.every((one) => /^[3-6]\d\d |^ACK/.test(lines(one).at(-1) ?? '')) && all
      },
      { seen: async () => (await ladderOf(id)).map(lines) },
    )
    const [phone, carrier] = ladders
    expect(lines(phone as Ladder).slice(0, 3)).toEqual(['INVITE', '401 Unauthorized', 'ACK'])
    expect(lines(carrier as Ladder)).toContain('503 Service Unavailable')
    const text = JSON.stringify(ladders)
    expect(text).toContain('Authorization: [removed]')
    expect(text).not.toMatch(/nonce=|response=/)
  })

  test('is read by nobody else than who looks after telephony', async () => {
    const refused = await world
      .agent('ana')
      .api.get('/call-records/whatever/ladder', page)
      .catch((why: unknown) => why)
    expect(refused).toBeInstanceOf(ApiRefusal)
    expect(refused).toMatchObject({ status: 403 })
  })
})
