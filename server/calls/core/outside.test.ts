import { describe, expect, test } from 'vitest'
import { asId, type TrunkId } from '#server/kernel/ids.ts'
import { book, caller, fromPhone } from '#tests/support/caller.ts'
import type { Cause } from '../ports.ts'
import type { Destination } from './call.ts'
import { type LineState, lineState } from './lines.ts'

const ways = ['a', 'b', 'c'].map((id) => ({
  trunkId: asId<TrunkId>(id),
  number: '1140001234',
  callerId: { number: '2001' },
}))
const outside: Destination = {
  to: 'outside',
  ways,
  kind: 'local',
  extensionId: null,
  silentMsMax: 12_000,
  talkMsMax: null,
}

/** An extension that dials outside, with these trunks' lines. */
function dialling(lines: Record<string, LineState> = {}, destination = outside) {
  book.line = (trunkId) => lines[trunkId] ?? 'free'
  const world = caller(destination, fromPhone)
  const asked = () => world.call.legs.flatMap((leg) => leg.trunkId ?? [])
  const latest = () => world.call.legs.at(-1)!
  return {
    ...world,
    get call() {
      return world.call
    },
    asked,
    latest,
    later: world.later,
    fails: (cause: Cause) => world.happens({ type: 'leg.ended', legId: latest().legId, cause }),
    rings: () => world.happens({ type: 'leg.ringing', legId: latest().legId }),
    answers: (at = world.call.legs.length - 1) =>
      world.happens({ type: 'leg.answered', legId: world.call.legs[at]!.legId }),
  }
}

describe('a call to outside', () => {
  test.each(['congestion', 'unreachable', 'failed'] as const)(
    'goes on to the next trunk where its carrier says %s',
    (cause) => {
      const world = dialling()
      expect(world.fails(cause).map((effect) => effect.do)).toContain('dial')
      expect(world.asked()).toEqual(['a', 'b'])
      world.fails(cause)
      world.fails(cause)
      expect(world.asked()).toEqual(['a', 'b', 'c'])
      expect(world.call.phase.is).toBe('ending')
    },
  )

  test.each(['busy', 'no-answer', 'unknown-number', 'rejected', 'cancelled'] as const)(
    'is over where who is called says %s',
    (cause) => {
      const world = dialling()
      world.fails(cause)
      expect(world.asked()).toEqual(['a'])
      expect(world.call.phase.is).toBe('ending')
    },
  )

  test('does not wait long for a carrier that says nothing; its late answer is hung up, and that of the next one talks', () => {
    const world = dialling()
    expect(world.later(11_999)).toEqual([])
    const given = world.later(1)
    expect(given.map((effect) => effect.do)).toEqual(['rest-trunk', 'leave', 'dial', 'hang-up'])
    expect(world.asked()).toEqual(['a', 'b'])
    expect(world.answers(1)).toMatchObject([{ do: 'hang-up', legId: world.call.legs[1]!.legId }])
    world.happens({ type: 'leg.ended', legId: world.call.legs[1]!.legId, cause: 'cancelled' })
    world.answers(2)
    expect(world.call.phase).toMatchObject({ is: 'talking', legId: world.call.legs[2]!.legId })
  })

  test('waits for a carrier that lets it ring', () => {
    const world = dialling()
    world.rings()
    expect(world.later(50_000)).toEqual([])
    expect(world.asked()).toEqual(['a'])
  })

  test('waits for the last carrier there is, however silent', () => {
    const world = dialling({}, { ...outside, ways: ways.slice(0, 1) })
    expect(world.later(50_000)).toEqual([])
  })

  test('passes over a trunk without a free line, and over one that takes no more in this second', () => {
    expect(dialling({ a: 'full', b: 'too-fast' }).asked()).toEqual(['c'])
  })

  test('asks a trunk that answered nothing a moment ago last', () => {
    const world = dialling({ a: 'resting' })
    world.fails('congestion')
    world.fails('congestion')
    expect(world.asked()).toEqual(['b', 'c', 'a'])
  })

  test('is told that there is no line where all are taken; an emergency asks all the same', () => {
    const full = { a: 'full', b: 'full', c: 'full' } as const
    const world = dialling(full)
    expect(world.asked()).toEqual([])
    expect(world.call.phase).toMatchObject({ is: 'closing', cause: 'congestion' })
    expect(dialling(full, { ...outside, kind: 'emergency' }).asked()).toEqual(['a'])
  })

  test('goes on where it stood after a crash: a leg that was never asked for is the next trunk’s turn', () => {
    const world = dialling()
    world.fails('congestion')
    const stored = structuredClone(world.call)
    expect(stored.legs.at(-1)?.outside?.left.ways).toHaveLength(1)
    const origin = world.call.legs[0]!.legId
    world.happens({ type: 'resumed', alive: new Map([[origin, 'ringing' as const]]) })
    expect(world.asked()).toEqual(['a', 'b', 'c'])
  })
})

describe('a trunk', () => {
  const use = { calls: 0, begunLately: 0, resting: false }
  const limits = { callsMax: 2, callsPerSecondMax: 1 }
  test.each([
    [{}, 'free'],
    [{ calls: 1 }, 'free'],
    [{ calls: 2 }, 'full'],
    [{ calls: 3, begunLately: 1 }, 'full'],
    [{ begunLately: 1 }, 'too-fast'],
    [{ resting: true }, 'resting'],
  ] as const)('with %j is %s', (now, state) => {
    expect(lineState(limits, { ...use, ...now })).toBe(state)
  })
  test('without limits carries what there is', () => {
    expect(
      lineState({ callsMax: null, callsPerSecondMax: null }, { calls: 9_999, begunLately: 999, resting: false }),
    ).toBe('free')
  })
})
