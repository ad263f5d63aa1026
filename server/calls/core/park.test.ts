import { describe, expect, test } from 'vitest'
import { asId, type ExtensionId, type LegId } from '#server/kernel/ids.ts'
import { ana, bia, caller, fromPhone, fromTrunk, hungUp, queueId, talking } from '#tests/support/caller.ts'
import type { Leg } from './call.ts'
import type { Input } from './input.ts'

type World = ReturnType<typeof caller>
const customer = fromTrunk.legId
const press = (world: World, legId: LegId, keys: string) => {
  for (const key of keys) world.happens({ type: 'leg.pressed', legId, key })
  return world.effects
}
const bias = (): Leg => ({
  ...{ legId: asId<LegId>('bia-leg'), role: 'agent', agentId: bia, offerId: null, is: 'up', cause: null },
  extensionId: asId<ExtensionId>('x-bia'),
})
const adopted: Input = { type: 'leg.adopted', leg: bias() }
const handedTo = (agentId: string | null) => expect.objectContaining({ type: 'interaction.handed-over', agentId })
const answers = (legId: LegId): Input => ({ type: 'leg.answered', legId })
const parked = () => {
  const world = talking()
  world.happens({ type: 'park.asked', agentId: ana })
  return world
}

describe('what is pressed within a talk', () => {
  test('## and a number leads the customer there, three seconds after the last key or with #', () => {
    const world = talking()
    press(world, world.legOf(ana), '##011')
    expect(world.call.phase.is).toBe('talking')
    world.later(2_999)
    expect(world.call.phase.is).toBe('talking')
    world.later(1)
    expect(world.call.phase.is).toBe('dialling')
    const quick = talking()
    press(quick, quick.legOf(ana), '##011#')
    expect(quick.call.phase.is).toBe('dialling')
  })

  test('*2 and a number asks the third; *2 again leaves the two together', () => {
    const world = talking()
    press(world, world.legOf(ana), '*2011#')
    expect(world.call.phase).toMatchObject({ is: 'consulting', byKeys: true })
    world.happens(answers(world.legOf('callee')))
    press(world, world.legOf(ana), '*2')
    world.later(3_000)
    expect(world.call.phase).toMatchObject({ is: 'consulting' })
    press(world, world.legOf(ana), '*2#')
    expect(world.call.phase).toMatchObject({ is: 'talking', legId: world.legOf('callee') })
  })

  test('by the customer means nothing, nor what is no code, nor half a code followed by a pause', () => {
    const world = talking()
    press(world, customer, '##011#')
    press(world, world.legOf(ana), '12#3')
    press(world, world.legOf(ana), '#')
    world.later(3_001)
    press(world, world.legOf(ana), '#011#')
    expect(world.call.phase.is).toBe('talking')
  })
})

describe('a call that is parked', () => {
  test('hears music, and its agent is free', () => {
    const world = parked()
    expect(world.told()).toEqual([handedTo(null)])
    expect(world.effects).toContainEqual(expect.objectContaining({ do: 'start-music', legId: customer }))
    expect(world.effects).toContainEqual(expect.objectContaining({ do: 'hang-up', legId: world.legOf(ana) }))
    expect(world.call.phase).toMatchObject({ is: 'parked', place: '1', until: 90_000 })
  })

  test('by keys has the agent hear the place, and then hung up', () => {
    const world = talking()
    press(world, world.legOf(ana), '*7')
    expect(world.effects).toContainEqual(expect.objectContaining({ do: 'play', legId: world.legOf(ana) }))
    world.happens({ type: 'sound.finished', soundId: world.call.soundId! })
    expect(world.effects).toEqual([{ do: 'hang-up', legId: world.legOf(ana), cause: 'hung-up' }])
    world.happens(hungUp(world.legOf(ana)))
    expect(world.call.phase.is).toBe('parked')
  })

  test('is fetched by whoever dials the place: the leg is adopted', () => {
    const world = parked()
    world.happens(adopted)
    expect(world.told()).toEqual([handedTo(bia)])
    expect(world.effects).toContainEqual(expect.objectContaining({ do: 'join', legIds: [customer, 'bia-leg'] }))
    expect(world.call.phase).toMatchObject({ is: 'talking', agentId: bia })
    expect(world.happens(adopted)).toEqual([])
  })

  test('is fetched from the screen: the own phone rings, and has it when it is answered', () => {
    const world = parked()
    world.happens({ type: 'retrieve.asked', agentId: bia, extensionId: asId('x-bia') })
    expect(world.effects).toMatchObject([{ do: 'ring', extensionId: 'x-bia' }])
    world.happens(answers(world.legOf(bia)))
    expect(world.call.phase).toMatchObject({ is: 'talking', agentId: bia })
  })

  test('rings who parked it after ninety seconds, and is parked on when nobody answers', () => {
    const world = parked()
    world.happens(hungUp(world.legOf(ana)))
    world.later(90_000)
    expect(world.effects).toMatchObject([{ do: 'ring', extensionId: 'x-ana' }])
    world.happens({ type: 'leg.ended', legId: world.legNow(ana), cause: 'no-answer' })
    expect(world.call.phase).toMatchObject({ is: 'parked', ringing: null })
    world.later(90_000)
    expect(world.effects).toMatchObject([{ do: 'ring', extensionId: 'x-ana' }])
  })

  test('ends when its customer hangs up, and is still parked after a restart of the server', () => {
    const world = parked()
    const alive = new Map([[customer, 'up' as const]])
    expect(world.happens({ type: 'resumed', alive })).toContainEqual(
      expect.objectContaining({ do: 'start-music', legId: customer }),
    )
    world.happens(hungUp(customer))
    expect(world.call.phase).toMatchObject({ is: 'ended', why: 'caller-left' })
  })
})

describe('a call that rings and is picked up', () => {
  test('from a queue: the others stop ringing, and routing knows who has it', () => {
    const world = caller({ to: 'queue', queue: { ...talking().call, queueId, musicClass: null } as never })
    world.ring(ana)
    world.happens(adopted)
    expect(world.told()).toEqual([handedTo(bia)])
    expect(world.effects).toContainEqual(expect.objectContaining({ do: 'hang-up', legId: world.legOf(ana) }))
    expect(world.effects).toContainEqual(expect.objectContaining({ do: 'join', legIds: [customer, 'bia-leg'] }))
  })

  test('is not picked up where nothing rings', () => {
    const world = talking()
    expect(world.happens(adopted)).toEqual([])
  })

  test('whoever dialled the code is in the other call from then on, and the own call ends without a hang-up', () => {
    const dialled = { to: 'feature', feature: 'pick-up', argument: '2001', extensionId: asId<ExtensionId>('x-bia') }
    const world = caller({ ...dialled, phoneId: dialled.extensionId, asksPin: false } as never, fromPhone, bia)
    expect(world.does()).toEqual(['answer', 'seek'])
    world.happens({ type: 'sought', by: asId('c2') })
    expect(world.does()).toEqual([])
    expect(world.call.phase.is).toBe('ended')
    const nothing = caller({ ...dialled, phoneId: dialled.extensionId, asksPin: false } as never, fromPhone, bia)
    nothing.happens({ type: 'sought', by: null })
    expect(nothing.does()).toEqual(['play'])
  })
})
