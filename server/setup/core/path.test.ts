import { expect, test } from 'vitest'
import type { Happened } from '#server/kernel/events.ts'
import { asId } from '#server/kernel/ids.ts'
import { pathOf } from './path.ts'

let at = 0
const it = (type: string, data: object): Happened => ({
  id: `e${++at}`,
  type,
  at,
  companyId: asId('c1'),
  actor: { kind: 'system' },
  data,
})
const arrived = () => it('call.arrived', { trunkId: 't1', dialled: '40041000' })
const queued = () => it('interaction.queued', { queueId: 'q1' })
const rings = (agentId: string) => it('call.agent-ringing', { agentId, offerId: 'o1' })
const states = (events: Happened[]) => pathOf(events).map(({ place, state }) => `${place} ${state}`)

test('a call that has just arrived is at its number', () => {
  expect(states([arrived()])).toEqual([
    'trunk done',
    'number doing',
    'flow waiting',
    'queue waiting',
    'ring waiting',
    'talk waiting',
    'end waiting',
  ])
})

test('a call that goes straight to a queue has no URA on its way', () => {
  expect(states([arrived(), queued()])).toEqual([
    'trunk done',
    'number done',
    'queue doing',
    'ring waiting',
    'talk waiting',
    'end waiting',
  ])
})

test('a call through a URA, answered and hung up, is done from end to end', () => {
  const path = pathOf([
    arrived(),
    it('call.flow-entered', { flowId: 'f1', node: 'menu' }),
    it('call.key-pressed', { key: '1', node: 'menu' }),
    queued(),
    rings('a1'),
    it('call.agent-answered', { agentId: 'a1' }),
    it('offer.ended', { agentId: 'a1', why: 'accepted' }),
    it('call.talk-began', { agentId: 'a1', waitedMs: 10 }),
    it('call.ended', { why: 'ended-by-agent', cause: 'hung-up' }),
  ])
  expect(path.every(({ state }) => state === 'done')).toBe(true)
  expect(path.map(({ what, more }) => [what, more])).toEqual([
    ['t1', null],
    ['40041000', null],
    ['f1', '1'],
    ['q1', null],
    ['a1', null],
    ['a1', null],
    ['ended-by-agent', null],
  ])
})

test('an agent who lets it ring is said so, and the next one who rings takes the place', () => {
  const events = [arrived(), queued(), rings('a1'), it('offer.ended', { agentId: 'a1', why: 'rang-out' })]
  expect(pathOf(events).find(({ place }) => place === 'ring')).toMatchObject({ state: 'failed', more: 'rang-out' })
  expect(pathOf([...events, rings('a2')]).find(({ place }) => place === 'ring')).toMatchObject({
    state: 'doing',
    what: 'a2',
    more: null,
  })
})

test('a number that leads nowhere is where the call failed', () => {
  expect(states([arrived(), it('call.unknown-number', {}), it('call.ended', { why: 'ended-by-server' })])).toEqual([
    'trunk done',
    'number failed',
    'queue waiting',
    'ring waiting',
    'talk waiting',
    'end done',
  ])
})

test('a caller who leaves the queue did not get through there', () => {
  expect(states([arrived(), queued(), it('call.ended', { why: 'caller-left' })])).toContain('queue failed')
})

test('a phone that rings before it is told that the call waits has not brought the call back into the queue', () => {
  const early = [arrived(), rings('a1'), queued()]
  expect(states(early)).toContain('queue done')
  expect(states([...early, it('offer.ended', { agentId: 'a1', why: 'rang-out' }), queued()])).toContain('queue doing')
})
