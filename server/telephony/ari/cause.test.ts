import { expect, test } from 'vitest'
import type { Cause } from '#server/calls/ports.ts'
import { causeOf, type Hangup, q850Of } from './cause.ts'

test.each<[string, Hangup, Cause]>([
  ['a phone that is busy', { q850: 17, sip: 486, was: 'down' }, 'busy'],
  ['an agent who rejects', { q850: 21, sip: 603, was: 'ringing' }, 'rejected'],
  ['a phone that says it is not available, without ringing', { q850: 19, sip: 480, was: 'down' }, 'unreachable'],
  ['a phone that rings out: Asterisk itself says 480', { q850: 19, sip: 480, was: 'ringing' }, 'no-answer'],
  ['a phone whose machine is gone', { q850: 18, sip: 408, was: 'down' }, 'unreachable'],
  ['a number that does not exist', { q850: 1, sip: 404, was: 'down' }, 'unknown-number'],
  ['a carrier that has no route to the number', { q850: 3, sip: 404, was: 'down' }, 'unreachable'],
  ['a carrier that does not let us', { q850: 21, sip: 403, was: 'down' }, 'failed'],
  ['a carrier without a free line', { q850: 34, sip: 503, was: 'down' }, 'congestion'],
  ['a call that we took back', { q850: 16, sip: undefined, was: 'ringing' }, 'cancelled'],
  ['a call that another took', { q850: 26, sip: undefined, was: 'ringing' }, 'answered-elsewhere'],
  ['a talk that ended', { q850: 16, sip: undefined, was: 'up' }, 'hung-up'],
  ['a far end that hung up while it heard a sound', { q850: 0, sip: undefined, was: 'up' }, 'hung-up'],
  ['a phone from which nothing came any more', { q850: 44, sip: undefined, was: 'up' }, 'lost'],
  ['what nobody has a word for', { q850: 0, sip: undefined, was: 'down' }, 'failed'],
  ['a code that Q.850 does not know', { q850: 999, sip: 499, was: 'ringing' }, 'failed'],
])('%s', (_, hangup, cause) => {
  expect(causeOf(hangup)).toBe(cause)
})

test('what we hang up with comes back as the same cause, where Asterisk can say it', () => {
  for (const cause of ['busy', 'rejected', 'unknown-number', 'congestion', 'answered-elsewhere', 'no-answer'] as const)
    expect(causeOf({ q850: Number(q850Of(cause)), sip: undefined, was: 'ringing' })).toBe(cause)
})
