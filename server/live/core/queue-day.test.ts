import { describe, expect, test } from 'vitest'
import { asId, type CompanyId } from '#server/kernel/ids.ts'
import { beginDay, type Counted, countInQueues, dayIn, noDays } from './queue-day.ts'

const aim = { seconds: 20, shortAbandonSeconds: 5 }
const companyId = asId<CompanyId>('c')

function queueDay() {
  const days = noDays()
  const happens = (type: Counted['type'], data: object, at = 0) =>
    countInQueues(days, { id: 'e', type, at, companyId, actor: { kind: 'system' }, data } as Counted, () => aim)
  return {
    days,
    happens,
    today: (queueId = 'sales') => dayIn(days, queueId),
    joins: (interactionId: string, queueId = 'sales') =>
      happens('interaction.queued', { interactionId, queueId, medium: 'voice', channel: 'voice', enteredAt: 0 }),
    isAnswered: (interactionId: string, waitedMs: number, at = waitedMs, queueId: string | null = 'sales') =>
      happens('interaction.connected', { interactionId, queueId, agentId: 'ana', medium: 'voice', waitedMs }, at),
    leaves: (
      interactionId: string,
      how: Partial<Record<'queueId' | 'from' | 'why', string>> & { waitedMs?: number; servedMs?: number },
    ) =>
      happens('interaction.left', {
        interactionId,
        queueId: 'sales',
        medium: 'voice',
        agentId: null,
        from: 'waiting',
        why: 'caller-left',
        waitedMs: 0,
        servedMs: 0,
        ...how,
      }),
  }
}

describe('a queue’s day', () => {
  test('a caller who is answered within the aim counts as answered in time, with the wait and the talk', () => {
    const { joins, isAnswered, leaves, today } = queueDay()
    joins('a')
    isAnswered('a', 20_000)
    leaves('a', { from: 'serving', servedMs: 90_000 })
    expect(today()).toEqual({
      offered: 1,
      answered: 1,
      answeredInTime: 1,
      abandoned: 0,
      abandonedShort: 0,
      overflowed: 0,
      waitMsTotal: 20_000,
      ended: 1,
      talkMsTotal: 90_000,
    })
  })

  test('a caller who is answered later is answered, but not in time', () => {
    const { joins, isAnswered, today } = queueDay()
    joins('a')
    isAnswered('a', 20_001)
    expect(today()).toMatchObject({ answered: 1, answeredInTime: 0 })
  })

  test.each([
    [4_999, { abandoned: 0, abandonedShort: 1 }],
    [5_000, { abandoned: 1, abandonedShort: 0 }],
  ])('a caller who leaves after %i ms of waiting', (waitedMs, counted) => {
    const { joins, leaves, today } = queueDay()
    joins('a')
    leaves('a', { waitedMs })
    expect(today()).toMatchObject({ offered: 1, answered: 0, ...counted })
  })

  test.each(['ended-by-server', 'lost-in-outage', 'ended-by-agent'])('who waited and %s has not abandoned', (why) => {
    const { joins, leaves, today } = queueDay()
    joins('a')
    leaves('a', { waitedMs: 60_000, why })
    expect(today()).toMatchObject({ offered: 1, abandoned: 0, abandonedShort: 0 })
  })

  test('a caller who is connected twice, as the first connection failed, was answered once', () => {
    const { joins, isAnswered, happens, today } = queueDay()
    joins('a')
    isAnswered('a', 1_000)
    happens('interaction.returned', { interactionId: 'a', queueId: 'sales', medium: 'voice', why: 'not-connected' })
    isAnswered('a', 9_000)
    expect(today()).toMatchObject({ offered: 1, answered: 1, waitMsTotal: 1_000 })
  })

  test('a caller who is sent on to another queue is offered to both, and the first one’s talk ends there', () => {
    const { joins, isAnswered, happens, leaves, today } = queueDay()
    joins('a')
    isAnswered('a', 2_000, 2_000)
    const to = { interactionId: 'a', queueId: 'support', medium: 'voice', why: 'transferred', position: 1 }
    expect(happens('interaction.returned', to, 32_000)).toEqual(['sales', 'support'])
    expect(today()).toMatchObject({ offered: 1, answered: 1, ended: 1, talkMsTotal: 30_000 })
    expect(today('support')).toMatchObject({ offered: 1, answered: 0 })
    leaves('a', { waitedMs: 40_000 })
    expect(today().abandoned + today('support').abandoned).toBe(1)
  })

  test('a caller who is sent out of the queue counts as overflowed, and does not abandon it by hanging up elsewhere', () => {
    const { joins, happens, leaves, today } = queueDay()
    joins('a')
    const out = { interactionId: 'a', queueId: 'sales', medium: 'voice', why: 'full', does: 'leave' }
    happens('interaction.overflowed', { ...out, to: { type: 'audio', id: 'closed' }, waitedMs: 0 })
    leaves('a', { waitedMs: 60_000 })
    expect(today()).toMatchObject({ offered: 1, overflowed: 1, abandoned: 0, abandonedShort: 0 })
  })

  test('a caller who is moved by overflow is offered to both queues, and abandons the second', () => {
    const { joins, happens, leaves, today } = queueDay()
    joins('a')
    const moved = { interactionId: 'a', queueId: 'sales', medium: 'voice', why: 'step', does: 'move' }
    happens('interaction.overflowed', { ...moved, to: { type: 'queue', id: 'support' }, waitedMs: 9_000 })
    const to = { interactionId: 'a', queueId: 'support', medium: 'voice', why: 'overflowed', position: 1 }
    happens('interaction.returned', to)
    leaves('a', { queueId: 'support', waitedMs: 60_000 })
    expect(today()).toMatchObject({ offered: 1, overflowed: 1, abandoned: 0 })
    expect(today('support')).toMatchObject({ offered: 1, abandoned: 1 })
  })

  test('an agent’s own call through a queue was offered to nobody', () => {
    const { isAnswered, leaves, today } = queueDay()
    isAnswered('out', 0)
    leaves('out', { from: 'serving', servedMs: 60_000 })
    expect(today()).toMatchObject({ offered: 0, answered: 0, ended: 0, talkMsTotal: 0 })
  })

  test('at midnight figures begin anew, and who waits then is answered on the new day', () => {
    const { days, joins, isAnswered, today } = queueDay()
    joins('a')
    beginDay(days)
    expect(today()).toMatchObject({ offered: 0 })
    isAnswered('a', 600_000)
    expect(today()).toMatchObject({ offered: 0, answered: 1, answeredInTime: 0 })
  })
})
