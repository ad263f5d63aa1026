import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId, type InteractionId } from '#server/kernel/ids.ts'
import type { Settings } from '../core/settings.ts'
import { aged, nextAgeingAt } from './ageing.ts'
import { compareOrder, type Ordered, placeOf, type Waits, waitsSince } from './order.ts'

const minute = 60_000
const settings: Settings = {
  queues: [],
  channelPriority: { voice: 60, email: 10 },
  webchatAbsolute: false,
  ageing: null,
  capacity: {
    total: 100,
    weights: { voice: 100, chat: 20, email: 10 },
    waitingCustomerWeight: 5,
    limits: { voice: 1, chat: 4, email: 4 },
    mayInterrupt: { voice: [], chat: [], email: [] },
  },
}

const waits = (channel: string, more: Partial<Waits> = {}): Waits => ({
  ...{ channel, contactPriority: 50, enteredAt: 0, dueAt: null },
  ...more,
})

function first(of: Record<string, Waits>, at: number, by: Settings = settings): string {
  const all = Object.entries(of).map(([id, item]): Ordered => {
    return { id: asId<InteractionId>(id), place: placeOf(item, by, at), enteredAt: item.enteredAt }
  })
  return all
    .toSorted(compareOrder)
    .map(({ id }) => id)
    .join(' ')
}

test('the channel goes before the contact, the contact before the wait', () => {
  const all = {
    mail: waits('email', { contactPriority: 100 }),
    call: waits('voice', { enteredAt: 5 }),
    olderCall: waits('voice', { enteredAt: 4 }),
    goodCall: waits('voice', { enteredAt: 9, contactPriority: 51 }),
  }
  expect(first(all, 10)).toBe('goodCall olderCall call mail')
})

test('a channel that is not named has 50', () => {
  expect(first({ chat: waits('whatsapp'), call: waits('voice'), mail: waits('email') }, 10)).toBe('call chat mail')
})

test('what was promised for a time goes ahead of all that was not', () => {
  const all = { call: waits('voice'), promised: waits('email', { dueAt: 10 * minute }) }
  expect(first(all, 5 * minute)).toBe('promised call')
  expect(waitsSince(all.promised)).toBe(5 * minute)
})

test('an absolute webchat goes ahead even of what was promised', () => {
  const all = { promised: waits('voice', { dueAt: minute }), chat: waits('webchat'), other: waits('whatsapp') }
  expect(first(all, minute, { ...settings, webchatAbsolute: true })).toBe('chat promised other')
})

test('a low channel that has waited long overtakes, by the steps of ageing', () => {
  const by = { ...settings, ageing: { everyMs: minute, step: 10 } }
  const all = { mail: waits('email'), call: waits('voice', { enteredAt: 5 * minute }) }
  expect(first(all, 5 * minute, by)).toBe('mail call')
  expect(first({ ...all, call: waits('voice', { enteredAt: 4 * minute }) }, 4 * minute, by)).toBe('call mail')
})

test('ageing never leaves 100, and says when the next step is', () => {
  const ageing = { everyMs: minute, step: 30 }
  expect([0, minute - 1, minute, 2 * minute, 9 * minute].map((ms) => aged(50, ms, ageing))).toEqual([
    50, 50, 80, 100, 100,
  ])
  expect(nextAgeingAt(50, 1000, 1000, ageing)).toBe(1000 + minute)
  expect(nextAgeingAt(50, 1000, 1000 + 2 * minute, ageing)).toBeUndefined()
  expect(nextAgeingAt(50, 1000, 1000, null)).toBeUndefined()
})

test('the order is total: any two are told apart, and the other way round the answer turns round', () => {
  const some = fc.record({
    id: fc.string().map((id) => asId<InteractionId>(id)),
    enteredAt: fc.nat(3),
    place: fc.record({ band: fc.nat(2), channelPriority: fc.nat(2), contactPriority: fc.nat(2) }),
  })
  fc.assert(
    fc.property(some, some, some, (a, b, c) => {
      expect(Math.sign(compareOrder(a, b)) + Math.sign(compareOrder(b, a))).toBe(0)
      if (a.id !== b.id) expect(compareOrder(a, b)).not.toBe(0)
      if (compareOrder(a, b) < 0 && compareOrder(b, c) < 0) expect(compareOrder(a, c)).toBeLessThan(0)
    }),
  )
})
