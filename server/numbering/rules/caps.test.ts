import { describe, expect, test } from 'vitest'
import type { DialledKind } from '#server/kernel/number-kinds.ts'
import { type Cap, capsInForce, type Dialling, standardCap, underCaps } from './caps.ts'

const minute = 60_000
const hour = 60 * minute
const since = 1_000 * hour
const now = since + 10 * hour
const cap = (more: Partial<Cap>): Cap => ({
  ...standardCap,
  id: 'cap',
  callsMax: null,
  minutesMax: null,
  atOnceMax: null,
  ...more,
})
const call = (more: Partial<Dialling> & { minutes?: number }): Dialling => {
  const { minutes = 1, ...said } = more
  const answeredAt = said.answeredAt === undefined ? now - 2 * hour : said.answeredAt
  return {
    extensionId: 'ana',
    kind: 'international',
    dialledAt: (answeredAt ?? now - 2 * hour) - 10_000,
    answeredAt,
    endedAt: answeredAt === null ? now - hour : answeredAt + minutes * minute,
    ...said,
  }
}
const ask = (caps: Cap[], calls: Dialling[], { kind = 'international' as DialledKind, extensionId = 'ana' } = {}) =>
  underCaps({ caps, calls, kind, extensionId, now, since })
const why = (...given: Parameters<typeof ask>) => ask(...given).reached?.why ?? null

describe('a cap', () => {
  test('of calls counts those of today that were dialled, answered or not', () => {
    const caps = [cap({ callsMax: 2 })]
    expect(why(caps, [call({})])).toBeNull()
    expect(why(caps, [call({}), call({ answeredAt: null })])).toBe('calls')
    expect(why(caps, [call({}), call({ answeredAt: since - hour })])).toBeNull()
  })

  test('of minutes leaves the next call what is left of the day, and none where nothing is', () => {
    const caps = [cap({ minutesMax: 30 })]
    expect(ask(caps, [call({ minutes: 20 })])).toEqual({ reached: null, talkMsMax: 10 * minute })
    expect(why(caps, [call({ minutes: 20 }), call({ minutes: 10 })])).toBe('minutes')
  })

  test('counts a call that lasts until now, and of one over midnight what was talked today', () => {
    const lasting = call({ answeredAt: now - 5 * minute, endedAt: null })
    const overMidnight = call({ answeredAt: since - 50 * minute, minutes: 60 })
    expect(ask([cap({ minutesMax: 60 })], [lasting, overMidnight])).toEqual({ reached: null, talkMsMax: 45 * minute })
  })

  test('of calls at once counts those that ring or talk', () => {
    const caps = [cap({ atOnceMax: 1 })]
    expect(why(caps, [call({})])).toBeNull()
    expect(why(caps, [call({ answeredAt: null, endedAt: null })])).toBe('at-once')
  })

  test('of each extension counts its own calls alone; of the company, everybody’s', () => {
    const calls = [call({ extensionId: 'bia' })]
    expect(why([cap({ of: 'extension', callsMax: 1 })], calls)).toBeNull()
    expect(why([cap({ of: 'extension', callsMax: 1 })], calls, { extensionId: 'bia' })).toBe('calls')
    expect(why([cap({ of: 'company', callsMax: 1 })], calls)).toBe('calls')
  })

  test('is for its kinds alone, and never for an emergency', () => {
    const caps = [cap({ callsMax: 0, kinds: ['international', 'emergency'] })]
    expect(why(caps, [], { kind: 'local' })).toBeNull()
    expect(why(caps, [], { kind: 'emergency' })).toBeNull()
    expect(why(caps, [])).toBe('calls')
  })

  test('of several the one that leaves least counts', () => {
    const caps = [cap({ minutesMax: 100 }), cap({ minutesMax: 10, of: 'extension' })]
    expect(ask(caps, [])).toEqual({ reached: null, talkMsMax: 10 * minute })
  })
})

test('where a company has none for abroad, the standard one stands', () => {
  expect(capsInForce([])).toEqual([standardCap])
  expect(capsInForce([cap({ kinds: ['mobile'] })])).toHaveLength(2)
  expect(capsInForce([cap({ kinds: ['international'] })])).toHaveLength(1)
})
