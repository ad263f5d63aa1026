import { describe, expect, test } from 'vitest'
import { asId } from '#server/kernel/ids.ts'
import { caller, fromTrunk, queueId } from '#tests/support/caller.ts'
import type { Announcement } from './call.ts'

const sounds = [{ audioId: asId<never>('one') }, { audioId: asId<never>('two') }]
const announcement: Announcement = { sounds, next: { type: 'queue', id: queueId } }
const heard = (more: Partial<Announcement> = {}) => {
  const world = caller({ to: 'announcement', ...announcement, ...more })
  const ends = () => world.happens({ type: 'sound.finished', soundId: world.call.soundId! })
  const presses = (key: string) => world.happens({ type: 'leg.pressed', legId: fromTrunk.legId, key })
  return { world, ends, presses }
}

describe('a caller who comes to an announcement', () => {
  test('is answered, hears all of it in order, then goes on', () => {
    const { world, ends } = heard()
    expect(world.effects).toMatchObject([{ do: 'answer' }, { do: 'play', sounds }])
    ends()
    expect(world.call.phase).toMatchObject({ is: 'queued', queueId })
  })

  test('is hung up after it where it leads nowhere else', () => {
    const { world, ends } = heard({ next: { type: 'hang-up' } })
    ends()
    expect(world.does()).toContain('hang-up')
    expect(world.call.phase.is).toBe('ending')
  })

  test('hears it before the answer where it is not to be answered', () => {
    const { world } = heard({ answers: false })
    expect(world.effects).toMatchObject([{ do: 'play', sounds }])
  })

  test('goes on at once by the key that skips; no other key does anything', () => {
    const { world, presses } = heard({ skipKey: '1' })
    expect(presses('2')).toEqual([])
    presses('1')
    expect(world.does()).toEqual(['stop-sound', 'tell-routing', 'start-music'])
    expect(world.call.phase.is).toBe('queued')
  })

  test('hears it again by the key that repeats, also in the moment after the end', () => {
    const { world, ends, presses } = heard({ repeatKey: '9' })
    expect(presses('9')).toMatchObject([{ do: 'stop-sound' }, { do: 'play', sounds }])
    expect(ends()).toEqual([])
    expect(presses('9')).toMatchObject([{ do: 'play', sounds }])
    ends()
    expect(world.later(2_999)).toEqual([])
    world.later(1)
    expect(world.call.phase.is).toBe('queued')
  })

  test('hears it as often as is said', () => {
    const { world, ends } = heard({ plays: 3 })
    expect(ends()).toMatchObject([{ do: 'play', sounds }])
    expect(ends()).toMatchObject([{ do: 'play', sounds }])
    ends()
    expect(world.call.phase.is).toBe('queued')
  })

  test('goes on where no end of the sound is ever told, a moment later than it lasts', () => {
    const { world } = heard({ lastsMs: 60_000 })
    expect(world.later(74_999)).toEqual([])
    world.later(1)
    expect(world.call.phase.is).toBe('queued')
  })

  test('is not made to hear it twice by a restart of ours', () => {
    const { world } = heard({ plays: 5 })
    world.happens({ type: 'resumed', alive: new Map([[fromTrunk.legId, 'up' as const]]) })
    expect(world.call.phase.is).toBe('queued')
  })
})
