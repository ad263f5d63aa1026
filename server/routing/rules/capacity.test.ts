import { expect, test } from 'vitest'
import type { Medium } from '#server/kernel/media.ts'
import type { Capacity } from '../core/settings.ts'
import type { Reservation } from '../core/stored.ts'
import { type Fit, fits } from './capacity.ts'

const capacity: Capacity = {
  total: 100,
  weights: { voice: 100, chat: 25, email: 10 },
  waitingCustomerWeight: 5,
  limits: { voice: 1, chat: 4, email: 2 },
  mayInterrupt: { voice: ['chat'], chat: [], email: [] },
}

/** `chat`, `chat!` alerting, `chat~` in wrap-up, `chat…` waiting for the customer. */
function held(words: string): Reservation[] {
  const states = { '!': 'alerting', '~': 'wrap-up', '…': 'active' } as const
  return words
    .split(' ')
    .filter(Boolean)
    .map((word, at) => {
      const sign = word.at(-1) as keyof typeof states
      const medium = word.replace(/[!~…]$/, '') as Medium
      const weight = sign === '…' ? capacity.waitingCustomerWeight : capacity.weights[medium]
      return { interactionId: `i${at}` as never, medium, weight, state: states[sign] ?? 'active' }
    })
}

test.each<[holds: string, offered: Medium, fit: Fit]>([
  ['', 'voice', 'fits'],
  ['', 'chat', 'fits'],
  ['chat chat chat', 'chat', 'fits'],
  ['chat chat chat chat', 'chat', 'no-capacity'],
  ['chat chat chat chat…', 'chat', 'no-capacity'],
  ['chat chat chat…', 'chat', 'fits'],
  ['email email', 'email', 'no-capacity'],
  ['email', 'email', 'fits'],
  ['voice', 'voice', 'no-capacity'],
  ['voice', 'chat', 'no-capacity'],
  ['voice~', 'voice', 'wrap-up'],
  ['voice~', 'chat', 'wrap-up'],
  ['chat chat chat chat~', 'chat', 'wrap-up'],
  ['chat chat chat chat', 'voice', 'fits'],
  ['chat chat chat chat voice', 'voice', 'no-capacity'],
  ['email', 'voice', 'no-capacity'],
  ['chat!', 'chat', 'offer-open'],
  ['chat!', 'email', 'offer-open'],
  ['chat!', 'voice', 'fits'],
  ['voice!', 'chat', 'offer-open'],
  ['voice!', 'voice', 'offer-open'],
])('an agent who holds "%s" and is offered %s: %s', (holds, offered, fit) => {
  expect(fits(held(holds), offered, capacity)).toBe(fit)
})
