import { expect, test } from 'vitest'
import { virtualClock } from '#server/kernel/clock.ts'
import { type Happened, system } from '#server/kernel/events.ts'
import { asId, type CompanyId, type TrunkId } from '#server/kernel/ids.ts'
import type { TrunkState } from '#server/provisioning/index.ts'
import { createTrunkWatch, type WatchedTrunk } from './watch.ts'

const companyId = asId<CompanyId>('acme')
const trunk: WatchedTrunk = {
  id: asId<TrunkId>('t1'),
  companyId,
  kind: 'registration',
  account: '1130@sip.x.com',
  isQualified: true,
  active: true,
  callsMax: null,
  asrAlarmPercent: null,
}
const event = (type: string, at: number, data: object): Happened => ({
  id: '',
  type,
  at,
  companyId,
  actor: system,
  data,
})
const ended = (at: number, answered: boolean) =>
  event('trunk.call-ended', at, {
    trunkId: 't1',
    direction: 'out',
    answered,
    talkedMs: 60_000,
    cause: 'busy',
    sip: 486,
  })

function world(past: Happened[] = []) {
  const clock = virtualClock()
  const told: string[] = []
  const now = { trunks: [trunk], state: { code: 'registered' } as TrunkState, questions: 0 }
  const watch = createTrunkWatch({
    trunks: () => now.trunks,
    states: {
      async trunks(asked) {
        now.questions++
        return new Map(asked.map(({ address }) => [address, now.state]))
      },
    },
    registration: (account) => (account === trunk.account ? { status: 403, reason: 'Forbidden', at: 1 } : undefined),
    traffic: { now: () => ({ in: 1, out: 2 }) },
    dayOf: (_company, at) => new Date(at).toISOString().slice(0, 10),
    async *past(_company, from, types) {
      yield* past.filter(({ at, type }) => at >= from && types.includes(type))
    },
    tell: (_company, { alarm, to }) => told.push(`${alarm} ${to}`),
    failed(why) {
      throw why
    },
    clock,
  })
  return { clock, told, now, watch }
}

test('one question serves everybody who looks within two seconds, of every company', async () => {
  const { now, watch, clock } = world()
  await clock.advance(10_000)
  await Promise.all([watch.live(companyId), watch.live(companyId), watch.live(asId('other'))])
  await watch.live(companyId)
  expect(now.questions).toBe(1)
  expect(await watch.live(asId('other'))).toEqual([])
  expect(await watch.live(companyId)).toMatchObject([
    { trunkId: 't1', state: { code: 'registered' }, answer: { status: 403 }, calls: { in: 1, out: 2 }, alarms: [] },
  ])
})

test('a refusal that lasts is told once, while nobody looks', async () => {
  const { now, watch, told, clock } = world()
  await watch.start([companyId])
  now.state = { code: 'rejected' }
  await clock.advance(60_000)
  expect(told).toEqual(['registration-refused raised'])
  now.state = { code: 'registered' }
  await clock.advance(10_000)
  expect(told).toEqual(['registration-refused raised', 'registration-refused cleared'])
  watch.close()
})

test('a start takes up the day’s figures and the alarms that were raised', async () => {
  const midnight = Date.UTC(2026, 0, 5)
  const { now, watch, told, clock } = world([
    ended(midnight - 1_000, true),
    ended(midnight + 1_000, true),
    ended(midnight + 2_000, false),
    event('trunk.alarm-raised', midnight, { trunkId: 't1', alarm: 'registration-refused', since: midnight }),
  ])
  now.state = { code: 'rejected' }
  await watch.start([companyId])
  await clock.advance(20_000)
  expect(told).toEqual([])
  expect(await watch.live(companyId)).toMatchObject([
    {
      today: { out: { calls: 2, answered: 1 }, asrPercent: 50, nerPercent: 100, acdSeconds: 120 },
      alarms: [{ alarm: 'registration-refused', since: midnight }],
    },
  ])
  watch.close()
})
