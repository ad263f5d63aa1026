import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { anything, withId } from '#tests/support/api-client.ts'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { hearsOf } from '#tests/support/tones.ts'
import { startWorld, type World } from '#tests/support/world.ts'

const pitches = { customer: 400, ana: 700, bia: 1_000 }
type Who = keyof typeof pitches
const all = Object.values(pitches)
const hears = (call: Call, ...who: Who[]) =>
  hearsOf(
    call,
    all,
    who.map((one) => pitches[one]).toSorted((a, b) => a - b),
  )
/** No sound comes for a while: whom nobody speaks to is sent nothing. */
async function hearsNothing(call: Call): Promise<void> {
  let [loudMs, since] = [call.heard.loudMs, Date.now()]
  await eventually('nothing is heard', () => {
    if (call.heard.loudMs > loudMs) [loudMs, since] = [call.heard.loudMs, Date.now()]
    return Date.now() - since > 300
  })
}
const rooms = z.object({
  rooms: z.array(
    z.object({
      conferenceId: z.string(),
      locked: z.boolean(),
      recording: z.boolean(),
      members: z.array(
        z.object({
          interactionId: z.string(),
          number: z.string(),
          moderator: z.boolean(),
          muted: z.boolean(),
          waits: z.boolean(),
        }),
      ),
    }),
  ),
})

/** Each member is a call of its own; together they hear each other, whatever becomes of the server. */
describe('a conference', () => {
  let world: World
  const ground = { carrier: '127.0.104.31', phones: '127.0.104.32', port: 5_431 }
  let open: string
  let board: string

  beforeAll(async () => {
    world = await startWorld({ name: 'conference', ground, agents: ['ana', 'bia'] })
    const { api } = world
    open = (await api.post('/conferences', { name: 'Aberta', number: '6001' }, withId)).id
    const pins = { pin: '1234', moderatorPin: '9876', waitForModerator: true, record: true }
    board = (await api.post('/conferences', { name: 'Diretoria', number: '6002', ...pins }, withId)).id
    const route = { name: 'Diretoria', did: '551140046002', trunkId: world.trunkId }
    const toOpen = { name: 'Aberta', did: '551140046001', trunkId: world.trunkId }
    await api.post('/inbound-routes', { ...toOpen, destination: { type: 'conference', id: open } }, withId)
    await api.post('/inbound-routes', { ...route, destination: { type: 'conference', id: board } }, withId)
    return world.stop
  })
  beforeEach(() => world.calm())

  const dial = async (name: 'ana' | 'bia', number: string) =>
    (await world.agent(name).phone.dial(number)).pitch(pitches[name])
  const seen = async (id: string) =>
    (await world.api.get('/conference-rooms', rooms)).rooms.find(({ conferenceId }) => conferenceId === id)
  const act = (path: string) => world.api.post(`/conferences/${path}`, {}, anything)
  const empty = (id: string) => eventually('nobody is in it', async () => (await seen(id)) === undefined)

  test('plays music to who is alone in it; two hear each other; muted, one is heard no more; removed, one is out', async () => {
    const ana = await dial('ana', '6001')
    await ana.answered()
    await ana.hears(500)
    expect((await seen(open))?.members).toMatchObject([{ waits: true }])
    const bia = await dial('bia', '6001')
    await Promise.all([hears(ana, 'bia'), hears(bia, 'ana')])
    const [first, second] = (await seen(open))!.members
    expect([first?.number, second?.number]).toEqual([world.agent('ana').number, world.agent('bia').number])
    await act(`${open}/members/${first!.interactionId}/mute`)
    await hearsNothing(bia)
    await hears(ana, 'bia')
    await act(`${open}/members/${first!.interactionId}/unmute`)
    await hears(bia, 'ana')
    await act(`${open}/members/${second!.interactionId}/remove`)
    expect((await bia.ended(20_000)).by).toBe('them')
    ana.hangUp()
    await empty(open)
  })

  test('with PINs: a wrong one is asked again; all wait for the moderator; the room is recorded', async () => {
    const call = (await world.call('551140046002')).pitch(pitches.customer)
    await call.answered()
    await call.press('1111#')
    await call.hears(500)
    await call.press('1234#')
    await eventually('the caller is in it', async () => (await seen(board))?.members.length === 1)
    const ana = await dial('ana', '6002')
    await ana.answered()
    await ana.press('9876#')
    await Promise.all([hears(ana, 'customer'), hears(call, 'ana')])
    expect(await seen(board)).toMatchObject({ recording: true, members: [{ moderator: false }, { moderator: true }] })
    const { id } = await world.interactionOf(call)
    call.hangUp()
    ana.hangUp()
    await empty(board)
    await eventually('it was recorded', async () => (await world.recordings(id)).length > 0)
  })

  test('locked, lets nobody else in until it is unlocked; it goes on when the server is killed; ended, all are out', async () => {
    const [ana, bia] = [await dial('ana', '6001'), await dial('bia', '6001')]
    await Promise.all([hears(ana, 'bia'), hears(bia, 'ana')])
    await act(`${open}/lock`)
    const late = (await world.call('551140046001')).pitch(pitches.customer)
    await late.hears(300)
    expect((await late.ended(20_000)).by).toBe('them')
    expect((await seen(open))?.members).toHaveLength(2)
    await Promise.all([hears(ana, 'bia'), hears(bia, 'ana')])
    await world.server.kill()
    await hears(ana, 'bia')
    await world.server.start()
    await Promise.all([hears(ana, 'bia'), hears(bia, 'ana')])
    await eventually('it is still locked', async () => (await seen(open))?.locked === true)
    await act(`${open}/unlock`)
    expect(await seen(open)).toMatchObject({ locked: false, members: [{}, {}] })
    const again = (await world.call('551140046001')).pitch(pitches.customer)
    await Promise.all([hears(again, 'ana', 'bia'), hears(ana, 'customer', 'bia')])
    await act(`${open}/end`)
    expect((await Promise.all([ana.ended(20_000), bia.ended(20_000)])).map(({ by }) => by)).toEqual(['them', 'them'])
    await empty(open)
  })
})
