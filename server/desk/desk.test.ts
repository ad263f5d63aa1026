import { describe, expect, test } from 'vitest'
import type { Input } from '#server/calls/core/input.ts'
import { asId, type CompanyId, type InteractionId, type OfferId } from '#server/kernel/ids.ts'
import type { Offer } from '#server/routing/index.ts'
import {
  ana,
  bia,
  caller,
  fromPhone,
  fromTrunk,
  hungUp,
  offerId,
  outside,
  queueId,
  toQueue,
} from '#tests/support/caller.ts'
import { createDesk, type DeskEvent, type Kept } from './desk.ts'

const companyId = asId<CompanyId>('demo')
const id = asId<InteractionId>('c1')
const offer: Offer = {
  id: offerId,
  interactionId: id,
  queueId,
  medium: 'voice',
  agentIds: [ana],
  mode: 'push',
  madeAt: 0,
  endsAt: 20_000,
}

/** One call on the desks, told as the server tells it. */
function desks(world = caller(toQueue)) {
  const told: { to: string; event: DeskEvent }[] = []
  const routing = { holds: new Map<string, 'active' | 'wrap-up'>(), finished: [] as string[] }
  let kept: Kept | undefined
  const desk = createDesk({
    toAgent: (to, event) => void told.push({ to, event }),
    reservation: (_company, agentId) => routing.holds.get(agentId),
    wrappingUp: (_company, agentId) => (routing.holds.get(agentId) === 'wrap-up' ? [id] : []),
    kept: async () => kept,
    finishWrapUp: async (_company, _id, agentId) => void routing.finished.push(agentId),
    failed: (why) => {
      throw why
    },
  })
  const happens = (input: Input) => {
    world.happens(input)
    desk.changed(world.call)
  }
  desk.changed(world.call)
  return {
    desk,
    world,
    routing,
    happens,
    keep: (one: Kept) => {
      kept = one
    },
    /** What this agent was told, in short. */
    seen: (agentId = ana) =>
      told
        .filter(({ to }) => to === agentId)
        .map(({ event }) =>
          event.type === 'call.changed'
            ? event.data.phase
            : `${event.type}${'why' in event.data ? ` ${event.data.why}` : ''}`,
        ),
    last: () => told.at(-1)?.event,
    offered(to = [ana]) {
      desk.offered({ ...offer, agentIds: to }, world.call)
      world.ring(...to)
      desk.changed(world.call)
    },
    answered() {
      happens({ type: 'leg.answered', legId: world.legOf(ana) })
      desk.offerEnded({ offerId, agentId: ana, why: 'accepted' })
      routing.holds.set(ana, 'active')
      happens({ type: 'offer.connected', offerId, agentId: ana })
    },
  }
}

describe('an agent’s screen', () => {
  test('shows who calls before the phone rings: number, queue, how long, what was pressed', async () => {
    const { desk, world, offered, last } = desks()
    world.call.path = ['menu: 1']
    world.call.contact = { id: asId('k1'), name: 'Rui Prado' }
    offered()
    expect(last()).toMatchObject({
      type: 'offer.made',
      data: {
        medium: 'voice',
        queueId,
        madeAt: 0,
        chat: null,
        call: {
          phase: 'ringing',
          number: fromTrunk.callerId.number,
          name: 'Rui Prado',
          path: ['menu: 1'],
          startedAt: 0,
        },
      },
    })
    expect((await desk.work(companyId, ana)).offers).toMatchObject([{ offerId }])
    expect((await desk.work(companyId, bia)).offers).toEqual([])
  })

  test('is told of the offer once more when it is known whose call it is', () => {
    const { offered, happens, seen } = desks()
    offered()
    happens({ type: 'contact.filed', contact: { id: asId('k1'), name: 'Rui' } })
    expect(seen()).toEqual(['offer.made', 'offer.made'])
  })

  test('goes from the offer to the talk, to the hold and back, to wrap-up, and is empty after it', async () => {
    const { desk, world, routing, offered, answered, happens, seen } = desks()
    offered()
    answered()
    happens({ type: 'hold.asked', agentId: ana, held: true })
    happens({ type: 'hold.asked', agentId: ana, held: false })
    happens(hungUp(fromTrunk.legId))
    happens(hungUp(world.legOf(ana)))
    routing.holds.set(ana, 'wrap-up')
    await desk.wrapUpStarted(companyId, id, ana)
    expect(seen()).toEqual(['offer.made', 'interaction.connected', 'talking', 'held', 'talking', 'wrap-up'])
    expect((await desk.work(companyId, ana)).calls).toMatchObject([{ phase: 'wrap-up', endedWhy: 'caller-left' }])
    routing.holds.clear()
    desk.wrapUpEnded(id, ana)
    expect(seen().at(-1)).toBe('ended')
    expect(await desk.work(companyId, ana)).toEqual({ offers: [], calls: [] })
  })

  test.each([
    ['taken', 'taken'],
    ['left', 'left'],
    ['rang-out', 'rang-out'],
    ['rejected', 'gone'],
    ['unreachable', 'gone'],
  ])('loses an offer that ended as %s: %s', async (why, told) => {
    const { desk, offered, seen } = desks()
    offered([ana, bia])
    desk.offerEnded({ offerId, agentId: ana, why })
    desk.offerEnded({ offerId, agentId: ana, why })
    expect(seen()).toEqual(['offer.made', `offer.ended ${told}`])
    expect(desk.offerTo(bia, offerId)).toBeDefined()
  })

  test('has no wrap-up after a call that was disposed in the talk', async () => {
    const { desk, world, routing, offered, answered, happens, seen } = desks()
    offered()
    answered()
    desk.written(id, { note: 'quer o segundo boleto', dispositionId: 'd1' })
    happens(hungUp(world.legOf(ana)))
    await desk.wrapUpStarted(companyId, id, ana)
    expect(routing.finished).toEqual([ana])
    desk.wrapUpEnded(id, ana)
    expect(seen()).toEqual(['offer.made', 'interaction.connected', 'talking', 'talking', 'ended'])
  })

  test('has no wrap-up after a chat that was disposed in the talk', async () => {
    const { desk, routing, keep, seen } = desks()
    const chat = asId<InteractionId>('a-chat')
    keep({ call: null, papers: { note: '', dispositionId: 'd1' }, servedAt: 1 })
    await desk.wrapUpStarted(companyId, chat, ana)
    expect(routing.finished).toEqual([ana])
    keep({ call: null, papers: { note: '', dispositionId: null }, servedAt: 1 })
    await desk.wrapUpStarted(companyId, chat, ana)
    expect([routing.finished, seen()]).toEqual([[ana], []])
  })

  test('shows what is written, in the talk and in the wrap-up', async () => {
    const { desk, world, offered, answered, happens, last } = desks()
    offered()
    answered()
    desk.written(id, { note: 'um', dispositionId: null })
    expect(last()).toMatchObject({ data: { phase: 'talking', note: 'um' } })
    happens(hungUp(world.legOf(ana)))
    await desk.wrapUpStarted(companyId, id, ana)
    desk.written(id, { note: 'dois', dispositionId: null })
    expect(last()).toMatchObject({ data: { phase: 'wrap-up', note: 'dois' } })
  })

  test('loses a caller who went back to the queue when the phone did not come back', () => {
    const { world, offered, answered, happens, seen, last, desk } = desks()
    offered()
    answered()
    happens({ type: 'leg.ended', legId: world.legOf(ana), cause: 'lost' })
    world.later(20_000)
    desk.changed(world.call)
    expect(seen()).toEqual(['offer.made', 'interaction.connected', 'talking', 'reattaching', 'ended'])
    expect(last()).toMatchObject({ data: { endedWhy: 'agent-lost' } })
  })

  test('shows a call that the agent dials, from the first moment to its end', () => {
    const { world, routing, happens, seen, desk } = desks(caller(outside, fromPhone, ana))
    routing.holds.set(ana, 'active')
    happens({ type: 'leg.answered', legId: world.legOf('callee') })
    happens(hungUp(fromPhone.legId))
    expect(seen()).toEqual(['dialling', 'talking'])
    desk.wrapUpEnded(id, ana)
    expect(seen()).toEqual(['dialling', 'talking', 'ended'])
  })

  test('finds the wrap-up again after a restart of the server, with what was written', async () => {
    const before = desks()
    before.offered()
    before.answered()
    before.happens(hungUp(before.world.legOf(ana)))
    const after = desks(before.world)
    after.routing.holds.set(ana, 'wrap-up')
    after.keep({ call: before.world.call, papers: { note: 'um', dispositionId: null }, servedAt: 7 })
    expect((await after.desk.work(companyId, ana)).calls).toMatchObject([
      { phase: 'wrap-up', note: 'um', connectedAt: 7, number: fromTrunk.callerId.number },
    ])
  })

  test('knows which offer is whose', () => {
    const { desk, offered } = desks()
    offered()
    expect(desk.offerTo(ana, offerId)?.interactionId).toBe(id)
    expect(desk.offerTo(bia, offerId)).toBeUndefined()
    expect(desk.offerTo(ana, asId<OfferId>('of-a-chat'))).toBeUndefined()
  })
})
