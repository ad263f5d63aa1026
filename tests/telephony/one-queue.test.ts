import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { anything, withId } from '#tests/support/api-client.ts'
import { openConsole } from '#tests/support/console.ts'
import { eventually } from '#tests/support/eventually.ts'
import { type Visitor, visit } from '#tests/support/visitor.ts'
import { becomes, change, startWorld, type World } from '#tests/support/world.ts'

/** A call and a chat wait in one queue; the channel's priority says who goes first. */
describe('a chat and a call that wait in one queue', () => {
  let world: World
  let publicToken: string

  beforeAll(async () => {
    const ground = { carrier: '127.0.0.62', phones: '127.0.0.63', port: 5_086 }
    world = await startWorld({ name: 'one-queue', ground, agents: ['ana'] })
    const account = { name: 'Site', queueId: world.queueId }
    publicToken = (await world.api.post('/webchat-accounts', account, withId.extend({ publicToken: z.string() })))
      .publicToken
    const screen = await openConsole(world.server.url, world.agent('ana').api.token)
    return async () => {
      screen.close()
      await world.stop()
    }
  })
  beforeEach(async () => {
    world.agent('ana').phone.does({ answersAfterMs: 50 })
    await world.calm()
  })

  test('are served chat first when its channel has the higher priority, whoever came first', async () => {
    await setPriority({ webchat: 90, voice: 10 })
    const { call, visitor } = await bothWait()
    await becomes(world.agent('ana'), 'available')
    await chatIsOffered(visitor)
    expect(world.agent('ana').phone.calls.map((each) => each.from)).not.toContain(call.from)
    await finish(call, visitor)
  })

  test('are served call first when the chat has the lower priority, whoever came first', async () => {
    await setPriority({ webchat: 10, voice: 90 })
    const { call, visitor } = await bothWait({ chatFirst: true })
    await becomes(world.agent('ana'), 'available')
    const ring = await world.agent('ana').phone.rings({ from: call.from })
    await ring.answered()
    expect(await chatsOffered()).toEqual([])
    await finish(call, visitor)
  })

  async function setPriority(channelPriority: Record<string, number>): Promise<void> {
    const { companyId } = await world.api.get('/me', z.object({ companyId: z.string() }))
    const { settings } = await world.api.get(
      `/companies/${companyId}`,
      z.object({ settings: z.record(z.string(), z.unknown()) }),
    )
    // An agent who has a call takes no chat, and the other way round: then only the order decides.
    const capacity = {
      total: 100,
      weights: { voice: 100, chat: 100, email: 10 },
      waitingCustomerWeight: 100,
      limits: { voice: 1, chat: 1, email: 1 },
      mayInterrupt: { voice: [], chat: [], email: [] },
    }
    await change(world.api, `/companies/${companyId}`, { settings: { ...settings, channelPriority, capacity } })
  }

  async function bothWait({ chatFirst = false } = {}) {
    await becomes(world.agent('ana'), 'paused')
    const chat = () => visit(world.server.url, publicToken, 'Maria')
    const phoneCall = async () => {
      const call = await world.call(world.did.queue)
      await eventually('the caller waits', async () => (await world.interactionOf(call)).state === 'waiting')
      return call
    }
    if (chatFirst) {
      const visitor = await chat()
      return { visitor, call: await phoneCall() }
    }
    const call = await phoneCall()
    return { call, visitor: await chat() }
  }

  const chatsOffered = () =>
    world
      .agent('ana')
      .api.get('/agents/me/work', z.object({ offers: z.array(z.object({ offerId: z.string(), medium: z.string() })) }))
      .then((work) => work.offers.filter(({ medium }) => medium === 'chat'))

  async function chatIsOffered(visitor: Visitor): Promise<void> {
    const [offer] = await eventually('the chat is offered', async () => {
      const open = await chatsOffered()
      return open.length > 0 && open
    })
    await world.agent('ana').api.post(`/offers/${offer?.offerId}/accept`, {}, anything)
    await eventually('the visitor is served', async () => (await visitor.state()) === 'talking')
  }

  async function finish(call: { hangUp(): void }, visitor: Visitor): Promise<void> {
    await visitor.end()
    call.hangUp()
  }
})
