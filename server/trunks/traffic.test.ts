import { expect, test } from 'vitest'
import type { LegEvent, Legs } from '#server/calls/ports.ts'
import { virtualClock } from '#server/kernel/clock.ts'
import { asId, type CompanyId, type InteractionId, type LegId, type TalkId, type TrunkId } from '#server/kernel/ids.ts'
import { createTrunkTraffic } from './traffic.ts'

const companyId = asId<CompanyId>('acme')
const trunkId = asId<TrunkId>('t1')
const leg = (name: string) => asId<LegId>(name)

function world() {
  const clock = virtualClock(0)
  const ended: unknown[] = []
  const traffic = createTrunkTraffic({ clock, ended: (_company, call) => ended.push(call) })
  const refused = new Set<string>()
  const legs = traffic.watching({
    dial: async (legId: LegId) => (refused.has(legId) ? { ok: false, why: 'refused' } : { ok: true }),
    answer: async () => ({ ok: true }),
  } as Pick<Legs, 'dial' | 'answer'>)
  const dial = (name: string) =>
    legs.dial(
      leg(name),
      { companyId, trunkId, number: '190' },
      {
        callerId: { number: '1' },
        tag: { companyId, interactionId: asId<InteractionId>('i'), role: 'callee' },
        ringMs: 1,
        talkId: asId<TalkId>('t'),
      },
    )
  const arrived = (name: string): LegEvent => ({
    type: 'leg.arrived',
    legId: leg(name),
    companyId,
    from: { side: 'trunk', trunkId },
    dialled: '1',
    callerId: { number: '2' },
    at: 0,
  })
  return { clock, ended, traffic, legs, dial, arrived, refused }
}

test('calls in and out are counted while they live, and told with what became of them', async () => {
  const { clock, ended, traffic, legs, dial, arrived } = world()
  traffic.onEvent(arrived('in'))
  await dial('out')
  await dial('lost')
  expect(traffic.now(trunkId)).toEqual({ in: 1, out: 2 })
  await legs.answer(leg('in'))
  traffic.onEvent({ type: 'leg.answered', legId: leg('out') })
  await clock.advance(3_000)
  traffic.onEvent({ type: 'leg.ended', legId: leg('out'), cause: 'hung-up' })
  traffic.onEvent({ type: 'leg.ended', legId: leg('lost'), cause: 'congestion', sip: 503 })
  traffic.onEvent({ type: 'leg.ended', legId: leg('in'), cause: 'hung-up' })
  traffic.onEvent({ type: 'leg.ended', legId: leg('in'), cause: 'hung-up' })
  expect(ended).toEqual([
    { trunkId, direction: 'out', answered: true, talkedMs: 3_000, cause: 'hung-up', sip: null },
    { trunkId, direction: 'out', answered: false, talkedMs: 0, cause: 'congestion', sip: 503 },
    { trunkId, direction: 'in', answered: true, talkedMs: 3_000, cause: 'hung-up', sip: null },
  ])
  expect(traffic.now(trunkId)).toEqual({ in: 0, out: 0 })
})

test('a call that telephony did not take was none', async () => {
  const { ended, traffic, dial, refused } = world()
  refused.add('no')
  await dial('no')
  expect(traffic.now(trunkId)).toEqual({ in: 0, out: 0 })
  expect(ended).toEqual([])
})

test('after a restart of ours the calls that live are counted, and those that are gone are not', async () => {
  const { traffic, arrived, dial } = world()
  await dial('gone')
  const tag = { companyId, interactionId: asId<InteractionId>('i'), role: 'callee' as const }
  const came = arrived('in')
  if (came.type !== 'leg.arrived') throw new Error()
  traffic.resume(
    {
      talks: [],
      legs: [
        { legId: leg('in'), tag: null, state: 'up', arrived: came },
        { legId: leg('out'), tag, state: 'ringing', arrived: null, address: 't1' },
        { legId: leg('phone'), tag, state: 'up', arrived: null, address: 'acme-201' },
      ],
    },
    (address) => (address === 't1' ? { id: trunkId, companyId } : undefined),
  )
  expect(traffic.now(trunkId)).toEqual({ in: 1, out: 1 })
})
