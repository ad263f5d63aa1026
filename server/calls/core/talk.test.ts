import { describe, expect, test } from 'vitest'
import { asId, type ExtensionId, type LegId } from '#server/kernel/ids.ts'
import { ana, bia, caller, fromPhone, fromTrunk, hungUp, outside, queueId, talking } from '#tests/support/caller.ts'
import type { Call, Destination } from './call.ts'
import type { Effect } from './effect.ts'
import type { Input } from './input.ts'
import { agentsOf, noPapers, viewFor } from './view.ts'

type World = ReturnType<typeof caller>
const customer = fromTrunk.legId

/** Who is in the talk and who hears music, by all that was ever asked of telephony. */
function watched(world: World) {
  const inTalk = new Set<LegId>()
  const music = new Set<LegId>()
  const absorb = (effects: Effect[]) => {
    for (const effect of effects) {
      if (effect.do === 'join') for (const legId of effect.legIds) inTalk.add(legId)
      if (effect.do === 'leave') inTalk.delete(effect.legId)
      if (effect.do === 'start-music') music.add(effect.legId)
      if (effect.do === 'stop-music') music.delete(effect.legId)
    }
    return effects
  }
  absorb([{ do: 'join', talkId: asId('c1-t'), legIds: world.call.legs.map((leg) => leg.legId) }])
  return {
    inTalk,
    music,
    happens: (input: Input) => absorb(world.happens(input)),
    later: (ms: number) => absorb(world.later(ms)),
  }
}

const hold = (held: boolean, agentId = ana): Input => ({ type: 'hold.asked', agentId, held })
const reattach: Input = { type: 'reattach.asked', agentId: ana }
const lost = (legId: LegId): Input => ({ type: 'leg.ended', legId, cause: 'lost' })
const phaseFor = (call: Call, agentId = ana) => viewFor(call, agentId, noPapers).phase
const alive = (world: World) => ({
  type: 'resumed' as const,
  alive: new Map(world.call.legs.filter((leg) => leg.is !== 'down').map((leg) => [leg.legId, leg.is])),
})

describe('a customer who is held', () => {
  test('hears music, and the agent hears nothing; resumed, both hear each other', () => {
    const world = talking()
    const seen = watched(world)
    seen.happens(hold(true))
    expect([[...seen.inTalk], [...seen.music]]).toEqual([[world.legOf(ana)], [customer]])
    expect(phaseFor(world.call)).toBe('held')
    seen.happens(hold(false))
    expect([seen.inTalk.size, seen.music.size]).toEqual([2, 0])
    expect(phaseFor(world.call)).toBe('talking')
  })

  test('is recorded on: one file as long as the talk', () => {
    const world = talking()
    for (const held of [true, false])
      expect(world.happens(hold(held)).map((effect) => effect.do)).not.toContain('record')
    expect(world.does()).not.toContain('stop-recording')
  })

  test('stays held when it is asked for twice, and is resumed once', () => {
    const world = talking()
    world.happens(hold(true))
    const since = viewFor(world.call, ana, noPapers).heldSince
    expect(world.happens(hold(true))).toEqual([])
    expect(viewFor(world.call, ana, noPapers).heldSince).toBe(since)
    world.happens(hold(false))
    expect(world.happens(hold(false))).toEqual([])
  })

  test.each([
    ['the customer', () => customer, 'caller-left'],
    ['the agent', (world: World) => world.legOf(ana), 'ended-by-agent'],
  ] as const)('is let go of when %s hangs up', (_who, leg, why) => {
    const world = talking()
    world.happens(hold(true))
    world.happens(hungUp(leg(world)))
    expect(world.call.phase).toMatchObject({ is: 'ending', why })
    expect(world.effects).toContainEqual({ do: 'stop-recording', recordingId: 'c1-r1' })
  })

  test('is still held after a restart of the server', () => {
    const world = talking()
    world.happens(hold(true))
    const effects = world.happens(alive(world))
    expect(effects).toMatchObject([
      { do: 'leave', legId: customer },
      { do: 'start-music', legId: customer },
      { do: 'join', legIds: [world.legOf(ana)] },
    ])
  })

  test('is not held by somebody who is not in the talk, nor while phones ring', () => {
    const world = talking()
    expect(world.happens(hold(true, bia))).toEqual([])
    const ringing = caller({ to: 'unknown-number' })
    expect(ringing.happens(hold(true))).toEqual([])
  })
})

describe('a colleague who is held', () => {
  const toBia: Destination = { to: 'extension', extensionId: asId<ExtensionId>('x-bia'), agentId: bia }
  function twoAgents() {
    const world = caller(toBia, fromPhone, ana)
    world.happens({ type: 'leg.answered', legId: world.legOf(bia) })
    return world
  }

  test('cannot end it, and does not see the own line as held', () => {
    const world = twoAgents()
    world.happens(hold(true, ana))
    expect([phaseFor(world.call, ana), phaseFor(world.call, bia)]).toEqual(['held', 'talking'])
    expect(world.happens(hold(false, bia))).toEqual([])
    expect(phaseFor(world.call, ana)).toBe('held')
  })

  test('both see the number of the other', () => {
    const world = twoAgents()
    expect(agentsOf(world.call)).toEqual([ana, bia])
    expect(viewFor(world.call, ana, noPapers).number).toBe(fromPhone.dialled)
    expect(viewFor(world.call, bia, noPapers).number).toBe(fromPhone.callerId.number)
  })
})

describe('an agent whose page is loaded anew', () => {
  test('is rung to answer by itself while the customer hears music, and is put back', () => {
    const world = talking()
    const before = world.legOf(ana)
    const seen = watched(world)
    const asked = seen.happens(reattach)
    expect(asked).toContainEqual({ do: 'hang-up', legId: before, cause: 'answered-elsewhere' })
    expect(asked.at(-1)).toMatchObject({ do: 'ring', extensionId: 'x-ana', autoAnswer: true })
    expect([[...seen.inTalk], [...seen.music], phaseFor(world.call)]).toEqual([[], [customer], 'reattaching'])
    seen.happens(hungUp(before))
    const next = world.legNow(ana)
    seen.happens({ type: 'leg.answered', legId: next })
    expect([[...seen.inTalk].toSorted(), [...seen.music]]).toEqual([[customer, next].toSorted(), []])
    expect(phaseFor(world.call)).toBe('talking')
    expect(world.told()).toEqual([])
  })

  test('who had dialled out is put back too, and ends the call by hanging up later', () => {
    const world = caller(outside, fromPhone, ana)
    world.happens({ type: 'leg.answered', legId: world.legOf('callee') })
    const seen = watched(world)
    seen.happens(reattach)
    seen.happens(hungUp(fromPhone.legId))
    const next = world.legNow(ana)
    seen.happens({ type: 'leg.answered', legId: next })
    expect([...seen.inTalk].toSorted()).toEqual([world.legOf('callee'), next].toSorted())
    world.happens(hungUp(next))
    expect(world.call.phase).toMatchObject({ is: 'ending', why: 'ended-by-agent' })
  })

  test('finds the customer held who was held before', () => {
    const world = talking()
    const seen = watched(world)
    seen.happens(hold(true))
    seen.happens(reattach)
    seen.happens({ type: 'leg.answered', legId: world.legNow(ana) })
    expect([[...seen.inTalk], [...seen.music]]).toEqual([[world.legNow(ana)], [customer]])
    expect(phaseFor(world.call)).toBe('held')
  })

  test('and asks again at once is rung once; loaded once more later, the phone that is there now rings', () => {
    const world = talking()
    world.happens(reattach)
    const first = world.call.legs.at(-1)!.legId
    expect(world.happens(reattach)).toEqual([])
    world.later(3_000)
    expect(world.happens(reattach)).toMatchObject([{ do: 'hang-up', legId: first }, { do: 'ring' }])
  })
})

describe('an agent whose phone is lost in mid-talk', () => {
  test('is waited for with music, and rung until the phone is there again', () => {
    const world = talking()
    const seen = watched(world)
    seen.happens(lost(world.legOf(ana)))
    expect([[...seen.inTalk], [...seen.music], phaseFor(world.call)]).toEqual([[], [customer], 'reattaching'])
    const first = world.call.legs.at(-1)!.legId
    world.happens({ type: 'leg.ended', legId: first, cause: 'unreachable' })
    expect(world.later(1_500)).toMatchObject([{ do: 'ring', autoAnswer: true }])
    const second = world.legNow(ana)
    expect(second).not.toBe(first)
    seen.happens({ type: 'leg.answered', legId: second })
    expect([...seen.inTalk].toSorted()).toEqual([customer, second].toSorted())
  })

  test('and does not come back in twenty seconds loses the caller to the queue, in the old place, with the music on', () => {
    const world = talking()
    world.happens(lost(world.legOf(ana)))
    world.later(20_000)
    expect(world.told()).toEqual([{ type: 'agent.lost', interactionId: 'c1', agentId: ana }])
    expect(world.effects).toContainEqual({ do: 'stop-recording', recordingId: 'c1-r1' })
    expect(world.call.phase).toMatchObject({ is: 'queued', queueId })
    expect(agentsOf(world.call)).toEqual([])
  })

  test('whose caller waits again talks to the next, recorded anew', () => {
    const world = talking()
    world.happens(lost(world.legOf(ana)))
    world.later(20_000)
    const second = asId<never>('o2')
    const phones = [{ agentId: bia, extensionId: asId<ExtensionId>('x-bia') }]
    world.happens({ type: 'offer.made', offerId: second, queueId, ringMs: 20_000, phones })
    world.happens({ type: 'leg.answered', legId: world.legOf(bia) })
    world.happens({ type: 'offer.connected', offerId: second, agentId: bia })
    expect(world.effects).toMatchObject([
      { do: 'stop-music' },
      { do: 'join', legIds: [customer, world.legOf(bia)] },
      { do: 'record', recordingId: 'c1-r2', agentId: bia },
    ])
  })

  test('ends a call that came by no queue', () => {
    const world = caller(outside, fromPhone, ana)
    world.happens({ type: 'leg.answered', legId: world.legOf('callee') })
    world.happens(lost(fromPhone.legId))
    expect(phaseFor(world.call)).toBe('reattaching')
    world.later(20_000)
    expect(world.call.phase).toMatchObject({ is: 'ending', why: 'ended-by-server' })
  })

  test('loses a customer who does not want to wait', () => {
    const world = talking()
    world.happens(lost(world.legOf(ana)))
    const ringing = world.legNow(ana)
    world.happens(hungUp(customer))
    expect(world.call.phase).toMatchObject({ is: 'ending', why: 'caller-left' })
    expect(world.effects).toContainEqual({ do: 'hang-up', legId: ringing, cause: 'cancelled' })
  })

  test('who says no when the phone rings again is not waited for', () => {
    const world = talking()
    world.happens(lost(world.legOf(ana)))
    world.happens({ type: 'leg.ended', legId: world.legNow(ana), cause: 'rejected' })
    expect(world.call.phase.is).toBe('queued')
  })

  test('is waited for over a restart of the server; what rang then still counts', () => {
    const world = talking()
    world.happens(lost(world.legOf(ana)))
    const ringing = world.legNow(ana)
    const effects = world.happens(alive(world))
    expect(effects).toContainEqual(expect.objectContaining({ do: 'start-music', legId: customer }))
    expect(effects).not.toContainEqual(expect.objectContaining({ do: 'hang-up', legId: ringing }))
    world.happens({ type: 'leg.answered', legId: ringing })
    expect(phaseFor(world.call)).toBe('talking')
  })

  test('whom routing has given up already is not in the way of the next', () => {
    const world = talking()
    world.happens(lost(world.legOf(ana)))
    const phones = [{ agentId: bia, extensionId: asId<ExtensionId>('x-bia') }]
    world.happens({ type: 'offer.made', offerId: asId('o2'), queueId, ringMs: 20_000, phones })
    expect(world.effects).toContainEqual(expect.objectContaining({ do: 'ring', agentId: bia }))
    expect(world.call.phase.is).toBe('queued')
  })
})

test('an agent who turns an offer down on the screen: the phone stops, and routing asks the next', () => {
  const world = caller({ to: 'queue', queue: { queueId, musicClass: null, announcePositionEveryMs: 0 } })
  world.ring(ana)
  const refused: Input = { type: 'offer.refused', offerId: asId('o1'), agentId: ana }
  expect(world.happens(refused)).toEqual([
    { do: 'hang-up', legId: world.legOf(ana), cause: 'rejected' },
    { do: 'tell-routing', input: { type: 'offer.failed', offerId: 'o1', agentId: ana, why: 'rejected' } },
  ])
})
