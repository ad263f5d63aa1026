import { describe, expect, test } from 'vitest'
import { ana, caller, fromPhone, fromTrunk, hungUp } from '#tests/support/caller.ts'
import type { ConferenceRoom, Destination, Phase } from './call.ts'
import { type Member, standings } from './conference.ts'
import type { Input } from './input.ts'

const open: ConferenceRoom = {
  ...{ conferenceId: 'k1', name: 'Diretoria', pin: null, moderatorPin: null, record: false, announceJoins: true },
  ...{ musicWhileAlone: true, membersMax: 3, waitForModerator: false },
}
const into = (room: Partial<ConferenceRoom> = {}): Destination => ({
  to: 'conference',
  conference: { ...open, ...room },
})
const stand = (hears: 'room' | 'music', records = false): Input => ({
  type: 'room.changed',
  standing: { locked: false, recording: false, version: 0, hears, records },
})
const press = (world: ReturnType<typeof caller>, keys: string) => {
  for (const key of keys) world.happens({ type: 'leg.pressed', legId: fromTrunk.legId, key })
  return world.effects
}
const talkId = 'conf-k1'
const { legId } = fromTrunk

describe('who comes into a conference', () => {
  test('is answered, and comes in by what is told of the room: music first, the others then', () => {
    const world = caller(into())
    expect(world.does()).toEqual(['answer'])
    expect(world.happens(stand('music'))).toMatchObject([{ do: 'start-music', legId }])
    expect(world.happens(stand('room'))).toMatchObject([
      { do: 'stop-music', legId },
      { do: 'join', talkId, legIds: [legId] },
      { do: 'play-in-talk', talkId },
    ])
    expect(world.happens(stand('room'))).toEqual([])
  })

  test('has three tries at the PIN', () => {
    const world = caller(into({ pin: '1234', moderatorPin: '9876' }))
    press(world, '1#')
    press(world, '22#')
    expect(world.call.phase.is).toBe('conference-pin')
    press(world, '333#')
    expect(world.call.phase).toMatchObject({ is: 'closing', cause: 'rejected' })
  })

  test.each([
    ['1234#', false],
    ['9876#', true],
  ])('and presses %s: moderator %s', (keys, moderator) => {
    const world = caller(into({ pin: '1234', moderatorPin: '9876' }))
    press(world, keys)
    expect(world.call.phase).toMatchObject({ is: 'in-conference', moderator })
  })

  test('without a PIN into a room with a moderator’s: after a while, or with #', () => {
    const world = caller(into({ moderatorPin: '9876' }))
    world.later(15_000)
    expect(world.call.phase).toMatchObject({ is: 'in-conference', moderator: false })
  })

  test('takes the capacity of an agent, and gives it back by hanging up', () => {
    const world = caller(into(), fromPhone, ana)
    expect(world.told()).toMatchObject([{ type: 'interaction.started', agentId: ana }])
    world.happens(stand('room'))
    world.happens(hungUp(fromPhone.legId))
    expect(world.told()).toMatchObject([{ type: 'interaction.left' }])
    expect(world.call.phase.is).toBe('ended')
  })

  test('is told why, and hung up, when somebody removes it', () => {
    const world = caller(into())
    world.happens(stand('room'))
    expect(world.happens({ type: 'member.removed', why: 'removed' })).toMatchObject([
      { do: 'leave', talkId, legId },
      { do: 'play', sounds: [{ prompt: 'conference/removed' }] },
    ])
    expect(world.call.phase.is).toBe('closing')
  })

  test('stands as it stood after a restart of the server, muted too', () => {
    const world = caller(into())
    world.happens(stand('room'))
    world.happens({ type: 'member.muted', muted: true })
    expect(world.happens({ type: 'resumed', alive: new Map([[legId, 'up']]) })).toMatchObject([
      { do: 'join', talkId, legIds: [legId] },
      { do: 'mute', legId, muted: true },
    ])
  })
})

describe('how members stand', () => {
  const member = (id: string, more: Partial<Member> & { moderator?: boolean; room?: Partial<ConferenceRoom> } = {}) => {
    const { moderator = false, room, records = false } = more
    const conference = { ...open, ...room }
    const state = { locked: false, recording: false, version: 0 }
    const rest = { since: 0, muted: false, hears: 'nothing', room: state, moderator }
    const phase = { is: 'in-conference', conferenceId: 'k1', conference, ...rest } as Extract<
      Phase,
      { is: 'in-conference' }
    >
    return { id, phase, records }
  }
  const room = { locked: false, recording: false, version: 0 }
  const hears = (members: Member[]) => [...standings(members, room).values()].map((one) => one.hears)

  test('one hears music, two hear each other', () => {
    expect(hears([member('a')])).toEqual(['music'])
    expect(hears([member('a'), member('b')])).toEqual(['room', 'room'])
  })

  test('all hear music until the moderator is there', () => {
    const waits = { room: { waitForModerator: true } }
    expect(hears([member('a', waits), member('b', waits)])).toEqual(['music', 'music'])
    expect(hears([member('a', waits), member('b', { ...waits, moderator: true })])).toEqual(['room', 'room'])
  })

  test('one of them has the recording; when that one leaves, another', () => {
    const records = (members: Member[]) => [...standings(members, room).values()].map((one) => one.records)
    const kept = { room: { record: true } }
    expect(records([member('a', kept), member('b', { ...kept, records: true })])).toEqual([false, true])
    expect(records([member('a', kept), member('c', kept)])).toEqual([true, false])
  })
})
