import { describe, expect, test } from 'vitest'
import type { AgentState } from '../client/live.ts'
import { activityOf, nextIsDueAt, pauseStands } from './activity.ts'
import type { CallView } from './calls.ts'

const state = (more: Partial<AgentState> = {}): AgentState => ({
  agentId: 'a',
  presence: 'available',
  reason: null,
  since: 1_000,
  pauseEndsAt: null,
  overrunAllowed: true,
  media: ['voice', 'chat'],
  load: 0,
  reservations: [],
  ...more,
})
const reservation = (more: Partial<AgentState['reservations'][number]>): AgentState['reservations'][number] => ({
  interactionId: 'i',
  medium: 'voice',
  weight: 100,
  state: 'active',
  queueId: 'q',
  wrapUpEndsAt: null,
  ...more,
})
const call = (phase: CallView['phase']) =>
  ({ phase, startedAt: 4_000, connectedAt: 5_000, heldSince: 6_000 }) as CallView
const of = (known: Partial<Parameters<typeof activityOf>[0]>) =>
  activityOf({ state: state(), offers: [], calls: [], chats: [], hasPhone: true, ...known })

describe('the agent’s pill', () => {
  test('is available while the phone and the console are there', () =>
    expect(of({})).toEqual({ is: 'available', since: 1_000 }))

  test('has no media where the phone cannot take calls', () =>
    expect(of({ state: state({ media: ['chat'] }) }).is).toBe('no-media'))

  test('is available for chats alone where there is no extension', () =>
    expect(of({ state: state({ media: ['chat'] }), hasPhone: false }).is).toBe('available'))

  test('shows an offer before the work in hand', () =>
    expect(of({ offers: [{ madeAt: 7_000 }], calls: [call('talking')] })).toEqual({ is: 'offer', since: 7_000 }))

  test('counts a service from when both were connected', () =>
    expect(of({ calls: [call('talking')] })).toMatchObject({ is: 'serving', since: 5_000 }))

  test('counts a hold from when it began', () =>
    expect(of({ calls: [call('held')] })).toMatchObject({ is: 'held', since: 6_000 }))

  test('says that the agent is put back into the call', () =>
    expect(of({ calls: [call('reattaching')] }).is).toBe('reattaching'))

  test('is in wrap-up until the last one ends', () => {
    const reservations = [
      reservation({ state: 'wrap-up', wrapUpEndsAt: 30_000 }),
      reservation({ state: 'wrap-up', wrapUpEndsAt: 40_000 }),
    ]
    expect(of({ state: state({ reservations }), calls: [call('wrap-up')] })).toMatchObject({
      is: 'wrap-up',
      endsAt: 40_000,
    })
  })

  test('is “did not answer” after a missed offer, and that is no pause like others', () => {
    expect(of({ state: state({ presence: 'paused', reason: 'no-answer' }) }).is).toBe('no-answer')
    expect(of({ state: state({ presence: 'paused', reason: 'Almoço' }) })).toMatchObject({
      is: 'paused',
      reason: 'Almoço',
    })
  })

  test('shows the service of who is paused in the middle of it', () =>
    expect(of({ state: state({ presence: 'paused' }), calls: [call('talking')] })).toMatchObject({
      is: 'serving',
      paused: true,
    }))

  test('is unknown before the server has spoken', () => expect(of({ state: null }).is).toBe('unknown'))
})

describe('a pause', () => {
  const pause = { since: 0, endsAt: 100_000 }
  test.each([
    [79_999, 'within'],
    [80_000, 'near'],
    [99_999, 'near'],
    [100_000, 'past'],
  ] as const)('after %i of 100,000 ms it is %s', (now, stands) => expect(pauseStands(pause, now)).toBe(stands))
  test('without a limit is never near one', () =>
    expect(pauseStands({ since: 0, endsAt: null }, 9_999_999)).toBe('within'))
})

describe('the state chosen for after this work', () => {
  test('waits for the end of the talk', () =>
    expect(nextIsDueAt(state({ reservations: [reservation({})] }), 5_000, false)).toBeNull())
  test('begins just before the wrap-up ends, so that nothing is offered in between', () =>
    expect(
      nextIsDueAt(state({ reservations: [reservation({ state: 'wrap-up', wrapUpEndsAt: 9_000 })] }), 5_000, false),
    ).toBe(7_500))
  test('begins at once where nothing is in hand', () => expect(nextIsDueAt(state(), 5_000, false)).toBe(5_000))
  test('begins in the talk where it is disposed already, since there will be no wrap-up', () =>
    expect(nextIsDueAt(state({ reservations: [reservation({})] }), 5_000, true)).toBe(5_000))
})
