import { describe, expect, test } from 'vitest'
import { asId, type ExtensionId, type OfferId } from '#server/kernel/ids.ts'
import {
  ana,
  bia,
  caller,
  flow,
  fromPhone,
  fromTrunk,
  hungUp,
  offerId,
  outside,
  queueId,
  talking,
  toQueue,
} from '#tests/support/caller.ts'

describe('a caller in a URA', () => {
  test('is answered and hears the menu; the right key leads to the queue, with music', () => {
    const world = caller({ to: 'flow', flow })
    expect(world.does()).toEqual(['answer', 'play'])
    world.happens({ type: 'leg.pressed', legId: fromTrunk.legId, key: '1' })
    expect(world.does()).toEqual(['stop-sound', 'tell-routing', 'start-music'])
    expect(world.told()).toMatchObject([
      { type: 'interaction.queued', arrival: { queueId, enteredAt: 0, medium: 'voice' } },
    ])
  })

  test('who presses a wrong key and then nothing hears goodbye, and is hung up after it', () => {
    const world = caller({ to: 'flow', flow })
    world.happens({ type: 'leg.pressed', legId: fromTrunk.legId, key: '9' })
    expect(world.effects).toMatchObject([
      { do: 'stop-sound' },
      { do: 'play', sounds: [{ prompt: 'demo/invalid' }, { prompt: 'demo/menu' }] },
    ])
    world.happens({ type: 'sound.finished', soundId: world.call.soundId! })
    expect(world.later(5000)).toMatchObject([{ do: 'play', sounds: [{ prompt: 'demo/goodbye' }] }])
    const last = world.happens({ type: 'sound.finished', soundId: world.call.soundId! })
    expect(last).toMatchObject([{ do: 'hang-up' }, { do: 'tell-routing', input: { type: 'interaction.left' } }])
  })

  test('the end of a sound that was replaced does not move the menu on', () => {
    const world = caller({ to: 'flow', flow })
    const first = world.call.soundId!
    world.happens({ type: 'leg.pressed', legId: fromTrunk.legId, key: '9' })
    const before = world.call
    world.happens({ type: 'sound.finished', soundId: first })
    expect(world.call.phase).toEqual(before.phase)
  })
})

describe('a caller in a queue', () => {
  test('is told the place after three seconds, and again at each interval', () => {
    const world = caller(toQueue)
    expect(world.later(2999)).toEqual([])
    expect(world.later(1)).toMatchObject([{ do: 'announce-position' }])
    expect(world.later(20_000)).toMatchObject([{ do: 'announce-position' }])
  })

  test('who came by a route with a priority waits with it, also after a URA that says nothing of it', () => {
    const arrivals = (world: ReturnType<typeof caller>) =>
      world.effects.flatMap((effect) =>
        effect.do === 'tell-routing' && effect.input.type === 'interaction.queued' ? [effect.input.arrival] : [],
      )
    const priority = { priority: 80 }
    expect(arrivals(caller(toQueue, fromTrunk, null, priority))).toMatchObject([{ contactPriority: 80 }])
    const inMenu = caller({ to: 'flow', flow }, fromTrunk, null, priority)
    inMenu.happens({ type: 'leg.pressed', legId: fromTrunk.legId, key: '1' })
    expect(arrivals(inMenu)).toMatchObject([{ contactPriority: 80 }])
    expect(arrivals(caller(toQueue))).toMatchObject([{ contactPriority: 50 }])
  })

  test('talks to the agent who answered, recorded, without music', () => {
    const world = caller(toQueue)
    world.ring(ana)
    world.happens({ type: 'leg.answered', legId: world.legOf(ana) })
    expect(world.told()).toEqual([
      { type: 'offer.accepted', offerId, agentId: ana, interactionId: 'c1', medium: 'voice' },
    ])
    world.happens({ type: 'offer.connected', offerId, agentId: ana })
    expect(world.does()).toEqual(['stop-music', 'join', 'record'])
    expect(world.effects).toMatchObject([{}, { legIds: [fromTrunk.legId, world.legOf(ana)] }, { agentId: ana }])
  })

  test.each([
    ['busy', 'busy'],
    ['rejected', 'rejected'],
    ['unreachable', 'unreachable'],
    ['no-answer', 'unreachable'],
    ['failed', 'error'],
  ] as const)('stays in it when the agent’s phone ends with %s: routing is told %s', (cause, why) => {
    const world = caller(toQueue)
    world.ring(ana)
    world.happens({ type: 'leg.ended', legId: world.legOf(ana), cause })
    expect(world.effects).toEqual([{ do: 'tell-routing', input: { type: 'offer.failed', offerId, agentId: ana, why } }])
    expect(world.call.phase.is).toBe('queued')
  })

  test('who leaves while phones ring frees the agents: every phone stops and routing knows at once', () => {
    const world = caller(toQueue)
    world.ring(ana, bia)
    world.happens(hungUp(fromTrunk.legId))
    expect(world.told()).toEqual([{ type: 'interaction.left', interactionId: 'c1', why: 'caller-left' }])
    expect(world.effects.filter((effect) => effect.do === 'hang-up')).toHaveLength(2)
  })

  test('who leaves between the agent’s answer and the connection frees the agent when the phone is down', () => {
    const world = caller(toQueue)
    world.ring(ana)
    world.happens({ type: 'leg.answered', legId: world.legOf(ana) })
    world.happens(hungUp(fromTrunk.legId))
    expect(world.told()).toEqual([])
    expect(world.happens({ type: 'offer.connected', offerId, agentId: ana })).toEqual([])
    world.happens({ type: 'leg.ended', legId: world.legOf(ana), cause: 'cancelled' })
    expect(world.told()).toMatchObject([{ type: 'interaction.left' }])
    expect(world.call.phase.is).toBe('ended')
  })

  test('goes back to the same place when the phone that answered is gone before they are connected', () => {
    const world = caller(toQueue)
    world.ring(ana)
    world.happens({ type: 'leg.answered', legId: world.legOf(ana) })
    world.happens(hungUp(world.legOf(ana)))
    world.happens({ type: 'offer.connected', offerId, agentId: ana })
    expect(world.told()).toEqual([{ type: 'connect.failed', offerId, agentId: ana }])
  })

  test('whose offer is made once more after a restart rings no phone twice; one that has ended meanwhile has failed', () => {
    const world = caller(toQueue)
    world.ring(ana, bia)
    world.happens({ type: 'leg.ended', legId: world.legOf(bia), cause: 'busy' })
    expect(world.ring(ana, bia)).toEqual([
      { do: 'tell-routing', input: { type: 'offer.failed', offerId, agentId: bia, why: 'busy' } },
    ])
  })

  test('waits in routing’s books too after a restart, though its last write was lost', () => {
    const world = caller(toQueue)
    world.happens({ type: 'resumed', alive: new Map([[fromTrunk.legId, 'up' as const]]) })
    expect(world.told()).toMatchObject([{ type: 'interaction.queued', arrival: { queueId, enteredAt: 0 } }])
    expect(world.does()).toContain('start-music')
  })

  test('who is moved to another queue waits in that one after a restart, too', () => {
    const world = caller(toQueue)
    world.happens({ type: 'queue.changed', queueId: asId('suporte') })
    expect(world.does()).toEqual(['start-music'])
    world.happens({ type: 'resumed', alive: new Map([[fromTrunk.legId, 'up' as const]]) })
    expect(world.told()).toMatchObject([{ type: 'interaction.queued', arrival: { queueId: 'suporte' } }])
  })

  test('the phones that did not win are told that it was answered elsewhere', () => {
    const world = caller(toQueue)
    world.ring(ana, bia)
    world.happens({ type: 'offer.withdrawn', offerId, agentIds: [bia], why: 'taken' })
    expect(world.effects).toEqual([{ do: 'hang-up', legId: world.legOf(bia), cause: 'answered-elsewhere' }])
  })
})

describe('a talk', () => {
  test('that the agent ends frees the agent at once, and the caller is hung up', () => {
    const world = talking()
    world.happens(hungUp(world.legOf(ana)))
    expect(world.told()).toEqual([{ type: 'interaction.left', interactionId: 'c1', why: 'ended-by-agent' }])
    expect(world.effects).toContainEqual({ do: 'hang-up', legId: fromTrunk.legId, cause: 'hung-up' })
  })

  test('that the caller ends frees the agent when the phone is down, and once only', () => {
    const world = talking()
    world.happens(hungUp(fromTrunk.legId))
    expect(world.told()).toEqual([])
    world.happens(hungUp(world.legOf(ana)))
    expect(world.told()).toHaveLength(1)
    expect(world.happens(hungUp(world.legOf(ana)))).toEqual([])
  })

  test('stops its recording before its legs are hung up', () => {
    const world = talking()
    world.happens(hungUp(fromTrunk.legId))
    expect(world.does().indexOf('stop-recording')).toBeLessThan(world.does().indexOf('hang-up'))
  })

  test('after a restart goes on: the legs are brought together once more', () => {
    const world = talking()
    world.happens({
      type: 'resumed',
      alive: new Map([
        [fromTrunk.legId, 'up' as const],
        [world.legOf(ana), 'up' as const],
      ]),
    })
    expect(world.does()).toEqual(['join'])
  })

  const allUp = (world: ReturnType<typeof caller>) => ({
    type: 'resumed' as const,
    alive: new Map(world.call.legs.map((leg) => [leg.legId, 'up' as const])),
  })

  test('after a restart is of two, though a second phone was up: that one is hung up', () => {
    const world = caller(toQueue)
    world.ring(ana, bia)
    world.happens({ type: 'leg.answered', legId: world.legOf(ana) })
    world.happens({ type: 'leg.answered', legId: world.legOf(bia) })
    world.happens({ type: 'offer.connected', offerId, agentId: ana })
    world.happens(allUp(world))
    expect(world.effects).toMatchObject([
      { do: 'join', legIds: [fromTrunk.legId, world.legOf(ana)] },
      { do: 'hang-up', legId: world.legOf(bia), cause: 'answered-elsewhere' },
    ])
  })

  test('goes on when a phone of the same agent that rang for an earlier offer goes down', () => {
    const world = caller(toQueue)
    world.ring(ana)
    const earlier = world.legOf(ana)
    const second = asId<OfferId>('o2')
    const phones = [{ agentId: ana, extensionId: asId<ExtensionId>('x-ana') }]
    world.happens({ type: 'offer.made', offerId: second, queueId, ringMs: 20_000, phones })
    const later = world.call.legs.at(-1)!.legId
    world.happens({ type: 'leg.answered', legId: later })
    world.happens({ type: 'offer.connected', offerId: second, agentId: ana })
    expect(world.happens({ type: 'leg.ended', legId: earlier, cause: 'no-answer' })).toEqual([])
    expect(world.call.phase.is).toBe('talking')
  })

  test('that was ending when the server died frees its agent: routing is told again', () => {
    const world = talking()
    world.happens(hungUp(world.legOf(ana)))
    expect(world.told()).toHaveLength(1)
    world.happens({ type: 'resumed', alive: new Map([[fromTrunk.legId, 'up' as const]]) })
    expect(world.told()).toMatchObject([{ type: 'interaction.left' }])
  })

  test('by no queue holds its agent after a restart, though routing’s last write was lost', () => {
    const world = caller(outside, fromPhone, ana)
    const ringing = world.call.legs.map((leg) => [leg.legId, 'ringing'] as const)
    world.happens({ type: 'resumed', alive: new Map(ringing) })
    expect(world.told()).toMatchObject([{ type: 'interaction.started', agentId: ana }])
    world.happens({ type: 'leg.answered', legId: world.legOf('callee') })
    world.happens(allUp(world))
    expect(world.told()).toMatchObject([{ type: 'interaction.started', agentId: ana }])
  })

  test('whose caller left while nobody listened ends at the restart', () => {
    const world = talking()
    world.happens({ type: 'resumed', alive: new Map([[world.legOf(ana), 'up' as const]]) })
    expect(world.does()).toContain('hang-up')
    expect(world.call.phase.is).toBe('ending')
  })
})

describe('an agent who dials out', () => {
  test('takes capacity, hears the far end, and talks when it answers', () => {
    const world = caller(outside, fromPhone, ana)
    expect(world.does()).toEqual(['join', 'dial', 'tell-routing'])
    expect(world.told()).toMatchObject([{ type: 'interaction.started', agentId: ana }])
    world.happens({ type: 'leg.answered', legId: world.legOf('callee') })
    expect(world.does()).toEqual(['answer', 'join', 'record'])
  })

  test('hears why it failed: the phone’s leg ends with the same cause', () => {
    const world = caller(outside, fromPhone, ana)
    world.happens({ type: 'leg.ended', legId: world.legOf('callee'), cause: 'busy' })
    expect(world.effects).toContainEqual({ do: 'hang-up', legId: fromPhone.legId, cause: 'busy' })
  })
})

describe('a number that nobody has', () => {
  test('is said so, unanswered, and refused with the cause of an unknown number', () => {
    const world = caller({ to: 'unknown-number' })
    expect(world.effects).toMatchObject([{ do: 'play', sounds: [{ prompt: 'system/number-not-in-service' }] }])
    world.happens({ type: 'sound.finished', soundId: world.call.soundId! })
    expect(world.effects).toContainEqual({ do: 'hang-up', legId: fromTrunk.legId, cause: 'unknown-number' })
  })

  test('is hung up at the latest when the word was never heard to its end', () => {
    const world = caller({ to: 'unknown-number' })
    expect(world.later(30_000).map((effect) => effect.do)).toContain('hang-up')
  })
})
