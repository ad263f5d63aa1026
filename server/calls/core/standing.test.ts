import { expect, test } from 'vitest'
import { asId, type ExtensionId, type InteractionId, type LegId } from '#server/kernel/ids.ts'
import { ana, caller, book as common, companyId, fromPhone, hungUp, offerId, queueId } from '#tests/support/caller.ts'
import type { Call } from './call.ts'
import type { Effect } from './effect.ts'
import { type Book, begin, beginStandingBy, type Input, step } from './step.ts'

const standingId = asId<InteractionId>('standing')
const callId = asId<InteractionId>('c1')
const legId = fromPhone.legId
const feature = { to: 'feature', feature: 'stand-by', argument: '', asksPin: false } as const
const dialled = { ...feature, extensionId: asId<ExtensionId>('e1'), phoneId: asId<ExtensionId>('e1') }
const shape = { companyId, direction: 'internal', language: 'pt-BR', protocol: '1', contact: null } as const

function actor(first: { call: Call; effects: Effect[] }, book: Book = common) {
  let now = 0
  const one = {
    call: first.call,
    effects: first.effects,
    happens(input: Input, by = book) {
      const next = step(one.call, input, by, now)
      one.call = next.call
      one.effects = next.effects
      return next.effects.filter((effect) => effect.do !== 'note')
    },
    later(ms: number) {
      now += ms
      return one.happens({ type: 'time.passed' })
    },
    heard: () => one.happens({ type: 'sound.finished', soundId: one.call.soundId ?? '' }),
  }
  return one
}

/** Ana has dialled the code, and heard that it was taken. */
function standing() {
  const world = actor(
    begin({
      call: { ...shape, id: standingId },
      arrived: fromPhone,
      agentId: ana,
      way: { steps: [], destination: dialled },
      book: common,
      now: 0,
    }),
  )
  world.heard()
  return world
}

/** A caller in a queue, who is offered to Ana, whose phone stands by. */
function borrowing() {
  const book: Book = {
    ...common,
    standing: () => ({ legId, lentBy: standingId, extensionId: asId<ExtensionId>('e1') }),
  }
  const world = actor(caller({ to: 'queue', queue: common.queue(queueId)! }), book)
  const phones = [{ agentId: ana, extensionId: asId<ExtensionId>('x-ana') }]
  const offered = world.happens({ type: 'offer.made', offerId, queueId, ringMs: 20_000, phones })
  return {
    world,
    offered,
    offerAgain: () => world.happens({ type: 'offer.made', offerId, queueId, ringMs: 1, phones }),
  }
}

const connect = (world: ReturnType<typeof actor>) => {
  world.happens({ type: 'leg.answered', legId })
  return world.happens({ type: 'offer.connected', offerId, agentId: ana })
}

test('a phone that dialled the code stays up, takes no capacity and hears that it was taken', () => {
  const world = actor(
    begin({
      ...{ call: { ...shape, id: standingId }, arrived: fromPhone, agentId: ana },
      ...{ way: { steps: [], destination: dialled }, book: common, now: 0 },
    }),
  )
  expect(world.call.phase).toEqual({ is: 'standing-by', lentTo: null, over: false })
  expect(world.call.legs).toMatchObject([{ legId, is: 'up' }])
  const done = world.effects.filter((effect) => effect.do !== 'note').map((effect) => effect.do)
  expect(done).toEqual(['answer', 'supersede-standing', 'play'])
  expect(world.heard()).toEqual([])
})

test('a phone at which nobody sits does not stand by', () => {
  const world = caller(dialled, fromPhone, null)
  expect(world.call.phase).toMatchObject({ is: 'closing' })
})

test('a phone that the desk rings stands by when it answers', () => {
  const call = { ...shape, id: standingId, callerId: { number: '2001' }, dialled: '2001' }
  const world = actor(beginStandingBy({ call, agentId: ana, extensionId: asId('x-ana'), now: 0 }))
  expect(world.effects).toMatchObject([{ do: 'ring', extensionId: 'x-ana', autoAnswer: true }])
  const rung = world.call.legs[0]!.legId
  expect(world.happens({ type: 'leg.answered', legId: rung }).map((effect) => effect.do)).toContain('play')
  world.happens(hungUp(rung))
  expect(world.call.phase.is).toBe('ended')
})

test('a call that is offered to who stands by borrows the phone instead of ringing it, and gives it back', () => {
  const { world, offered } = borrowing()
  expect(offered).toEqual([{ do: 'borrow', legId, from: standingId }])
  expect(world.happens({ type: 'leg.answered', legId })).toMatchObject([
    { do: 'tell-routing', input: { type: 'offer.accepted', agentId: ana } },
  ])
  const joined = world.happens({ type: 'offer.connected', offerId, agentId: ana })
  expect(joined).toContainEqual({ do: 'join', talkId: 'c1-t', legIds: ['trunk-leg', legId] })
  const ended = world.happens(hungUp(asId<LegId>('trunk-leg')))
  expect(ended).toContainEqual({ do: 'give-back', legId, to: standingId, cause: 'cancelled' })
  expect(ended).not.toContainEqual(expect.objectContaining({ do: 'hang-up', legId }))
  // The agent takes the next one when the phone is back.
  expect(ended.map((effect) => effect.do)).not.toContain('tell-routing')
  const back = world.happens({ type: 'leg.ended', legId, cause: 'cancelled' })
  expect(back).toContainEqual(expect.objectContaining({ do: 'tell-routing' }))
  expect(world.call.phase.is).toBe('ended')
})

test('the caller is lent the phone after the beep, also where its end is lost', () => {
  const world = standing()
  expect(world.happens({ type: 'leg.wanted', by: callId })).toMatchObject([{ do: 'play', legId }])
  expect(world.heard()).toEqual([{ do: 'lend', legId, to: callId }])
  expect(world.happens({ type: 'leg.wanted', by: asId('c2') })).toEqual([])
  expect(world.call.phase).toMatchObject({ lentTo: callId })
  world.happens({ type: 'leg.returned', by: callId })
  world.happens({ type: 'leg.wanted', by: asId('c2') })
  expect(world.later(2_000)).toEqual([{ do: 'lend', legId, to: 'c2' }])
})

test('an offer that is withdrawn while it beeps leaves the phone standing by', () => {
  const { world } = borrowing()
  const given = world.happens({ type: 'offer.withdrawn', offerId, agentIds: [ana], why: 'left' })
  expect(given).toMatchObject([{ do: 'give-back', legId }])
  const lender = standing()
  lender.happens({ type: 'leg.wanted', by: callId })
  const soundId = lender.call.soundId ?? ''
  expect(lender.happens({ type: 'leg.returned', by: callId })).toMatchObject([{ do: 'stop-sound' }])
  expect(lender.happens({ type: 'sound.finished', soundId })).toEqual([])
})

test('the same phone comes twice to one call', () => {
  const { world, offerAgain } = borrowing()
  world.happens({ type: 'leg.ended', legId, cause: 'busy' })
  world.happens({ type: 'offer.withdrawn', offerId, agentIds: [ana], why: 'left' })
  world.call.legs.at(-1)!.offerId = asId('o0')
  expect(offerAgain()).toEqual([{ do: 'borrow', legId, from: standingId }])
  expect(world.call.legs.filter((leg) => leg.legId === legId)).toMatchObject([{ is: 'ringing' }])
})

test('who hangs the phone up in a talk ends it, and stands by no more', () => {
  const { world } = borrowing()
  connect(world)
  world.happens(hungUp(legId))
  expect(world.call.phase).toMatchObject({ is: 'ending', why: 'ended-by-agent' })
  const lender = standing()
  lender.happens({ type: 'leg.wanted', by: callId })
  lender.happens(hungUp(legId))
  expect(lender.call.phase.is).toBe('ended')
})

test('a phone that is lost in a talk is rung, and does not stand by again', () => {
  const { world } = borrowing()
  connect(world)
  const effects = world.happens({ type: 'leg.ended', legId, cause: 'lost' })
  expect(effects).toContainEqual(expect.objectContaining({ do: 'ring', autoAnswer: true }))
  expect(effects.map((effect) => effect.do)).not.toContain('give-back')
})

test('a phone whose page was loaded anew is hung up, not given back', () => {
  const { world } = borrowing()
  connect(world)
  const effects = world.happens({ type: 'reattach.asked', agentId: ana })
  expect(effects).toContainEqual({ do: 'hang-up', legId, cause: 'answered-elsewhere' })
})

test('who is not to stand by any more ends the talk first', () => {
  const world = standing()
  world.happens({ type: 'leg.wanted', by: callId })
  world.heard()
  expect(world.happens({ type: 'stand-by.over' })).toEqual([])
  const ended = world.happens({ type: 'leg.returned', by: callId })
  expect(ended).toContainEqual({ do: 'hang-up', legId, cause: 'hung-up' })
})

test('after a restart the phone is whose it is, whatever was written', () => {
  const alive = new Map([[legId, 'up' as const]])
  const has = (by: InteractionId | null): Book => ({ ...common, borrowerOf: () => by })
  const unwritten = standing()
  expect(unwritten.happens({ type: 'resumed', alive }, has(callId))).toEqual([{ do: 'lend', legId, to: callId }])
  expect(unwritten.call.phase).toMatchObject({ lentTo: callId })
  unwritten.happens({ type: 'resumed', alive }, has(null))
  expect(unwritten.call.phase).toMatchObject({ is: 'standing-by', lentTo: null })
  unwritten.happens({ type: 'resumed', alive: new Map() }, has(null))
  expect(unwritten.call.phase.is).not.toBe('standing-by')
})
