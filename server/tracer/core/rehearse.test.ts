import { describe, expect, test } from 'vitest'
import type { CallBook, Destination, QueueVoice, Way } from '#server/calls/index.ts'
import type { DestinationRef } from '#server/destinations/index.ts'
import { asId, type QueueId } from '#server/kernel/ids.ts'
import type { QueueSettings } from '#server/routing/index.ts'
import { type Rehearsed, rehearse } from './rehearse.ts'

const at = 1_800_000_000_000
const id = <T extends QueueId>(text: string) => asId<T>(text)
const sales: QueueVoice = { queueId: id('sales'), musicClass: null, announcePositionEveryMs: 0 }
const support: QueueVoice = { queueId: id('support'), musicClass: null, announcePositionEveryMs: 0 }
const queues = new Map([sales, support].map((queue) => [queue.queueId as string, queue]))

const wayTo = (ref: DestinationRef): Way => {
  const ends = (destination: Destination): Way => ({
    steps: [{ at: ref.type, id: 'id' in ref ? ref.id : null, why: null }],
    destination,
  })
  const queue = 'id' in ref ? queues.get(ref.id) : undefined
  if (ref.type === 'queue' && queue) return ends({ to: 'queue', queue })
  if (ref.type === 'extension')
    return ends({ to: 'extension', extensionId: asId('2001'), agentId: null } as Destination)
  if (ref.type === 'time-condition') return wayTo({ type: 'queue', id: 'sales' })
  if (ref.type === 'flow') return ends({ to: 'flow', flow: { id: asId(ref.id), version: 1, graph: ura } })
  return ends({ to: 'hang-up' })
}

const say = [{ prompt: 'system/beep', language: 'pt-BR' }]
const ura = {
  start: 'menu',
  nodes: {
    menu: { type: 'menu', settings: { say, keys: ['1'], attemptsMax: 2 }, exits: { 1: 'sales', exceeded: 'bye' } },
    sales: { type: 'queue', settings: { queueId: 'sales' }, exits: {} },
    bye: { type: 'hang-up', settings: {}, exits: {} },
  },
}

const book = {
  queue: (queueId: QueueId) => queues.get(queueId),
  destination: wayTo,
  extensionOf: () => undefined,
  callsOf: () => 0,
  line: () => 'free',
  contactPriority: 50,
  flows: { timeZone: 'America/Sao_Paulo', flow: () => undefined, standing: () => undefined },
} as unknown as CallBook

const settings = (queueId: string, more: object): QueueSettings => ({ id: id(queueId), ...more }) as QueueSettings

function rehearsed(to: DestinationRef, more: Partial<Rehearsed> = {}, settled: Record<string, object> = {}) {
  const { told, phase } = rehearse({
    call: {
      id: asId('call'),
      companyId: asId('company'),
      direction: 'inbound',
      language: 'pt-BR',
      protocol: '',
      contact: null,
    },
    arrived: {
      type: 'leg.arrived',
      legId: asId('leg'),
      companyId: asId('company'),
      from: { side: 'trunk', trunkId: asId('trunk') },
      dialled: '1140041000',
      callerId: { number: '11987654321' },
      at,
    },
    agentId: null,
    way: wayTo(to),
    book,
    now: at,
    keys: '',
    far: 'answers',
    queues: {
      settings: (queueId) => (queues.has(queueId) ? settings(queueId, settled[queueId] ?? {}) : undefined),
      isThere: () => true,
    },
    ...more,
  })
  const path = told.flatMap((one) => {
    if (one.is !== 'note') return [one.is]
    const { event } = one
    if (event.type === 'call.way') return [`${event.at} ${event.id} ${event.why ?? ''}`.trim()]
    if (event.type === 'call.flow-entered') return [`node ${event.node}`]
    return event.type === 'call.ended' ? [`ended ${event.cause}`] : []
  })
  return { path, phase, lastAfterMs: told.at(-1)?.afterMs }
}

describe('a rehearsal', () => {
  test('of a queue ends where somebody could take it', () => {
    expect(rehearsed({ type: 'queue', id: 'sales' })).toMatchObject({ path: ['queue sales', 'waits'], phase: 'queued' })
  })

  test('of a URA presses its keys where they are waited for', () => {
    expect(rehearsed({ type: 'flow', id: 'ura' }, { keys: '91' }).path).toEqual([
      'flow ura',
      'node menu',
      'hears',
      'hears',
      'node sales',
      'queue sales',
      'waits',
    ])
  })

  test('of a URA in which nothing is pressed goes where its silence leads', () => {
    const { path, phase } = rehearsed({ type: 'flow', id: 'ura' })
    expect([path.filter((line) => line === 'silence').length, path.at(-1), phase]).toEqual([
      2,
      'ended hung-up',
      'ended',
    ])
  })

  test('of an extension goes on when nobody answers', () => {
    expect(rehearsed({ type: 'extension', id: '2001' }).path).toEqual(['extension 2001', 'rings'])
    expect(rehearsed({ type: 'extension', id: '2001' }, { far: 'no-answer' }).path.at(-1)).toBe('ended no-answer')
  })

  test('of a queue in which nobody takes it goes by its steps, each at its time, never back', () => {
    const overflow = (queueId: string, afterMs: number) => ({
      overflow: [{ do: 'move', afterMs, queueId: id(queueId) }],
    })
    const { path, lastAfterMs, phase } = rehearsed(
      { type: 'queue', id: 'sales' },
      { far: 'no-answer' },
      {
        sales: overflow('support', 30_000),
        support: { ...overflow('sales', 20_000), maxWait: { afterMs: 60_000, to: { type: 'hang-up' } } },
      },
    )
    expect(path.filter((line) => line.startsWith('queue'))).toEqual([
      'queue sales',
      'queue sales step',
      'queue support move',
      'queue support max-wait',
    ])
    expect([lastAfterMs, phase]).toEqual([90_000, 'ended'])
  })

  test('of a queue where nobody is, leaves it at once; and one that leads back for ever comes to an end', () => {
    const to = (ref: DestinationRef) => ({ whenNobody: { is: 'present', to: ref } })
    const one = (settled: Record<string, object>) =>
      rehearsed(
        { type: 'queue', id: 'sales' },
        {
          queues: {
            isThere: () => false,
            settings: (queueId) => settings(queueId, settled[queueId] ?? {}),
          },
        },
      )
    expect(one({ sales: to({ type: 'hang-up' }) }).path).toEqual([
      'queue sales',
      'waits',
      'queue sales nobody',
      'hang-up null',
      'ended hung-up',
    ])
    const round = one({ sales: to({ type: 'time-condition', id: 'back' }) })
    expect([round.path.at(-1), round.phase]).toEqual(['ended congestion', 'ended'])
  })
})
