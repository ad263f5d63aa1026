import { describe, expect, test } from 'vitest'
import type { AgentState } from '../client/live.ts'
import type { CallView } from './calls.ts'
import { type HeldChat, isMoved, itemsOf, keepPlaces, withoutLeft } from './items.ts'

const call = (id: string, phase: CallView['phase'], at = 1_000): CallView => ({
  interactionId: id,
  protocol: id,
  queueId: 'q',
  direction: 'inbound',
  phase,
  number: '11987654321',
  name: null,
  contactId: null,
  startedAt: at,
  connectedAt: at,
  heldSince: null,
  recordingPausedSince: null,
  consult: null,
  transferredBy: null,
  path: [],
  collected: {},
  note: '',
  dispositionId: null,
  endedWhy: null,
})
const chat = (id: string, at = 1_000, endedWhy: string | null = null): HeldChat => ({
  conversationId: `of-${id}`,
  interactionId: id,
  protocol: id,
  queueId: 'q',
  channel: 'webchat',
  contact: { id: 'c', name: 'Rui' },
  visitor: { name: 'Rui', email: null, phone: null },
  openedAt: at,
  lastSeq: 1,
  readSeq: 0,
  waitsForCustomer: false,
  visitorAway: false,
  endedWhy,
})
const state = (...reservations: Partial<AgentState['reservations'][number]>[]): AgentState => ({
  agentId: 'a',
  presence: 'available',
  reason: null,
  since: 0,
  pauseEndsAt: null,
  overrunAllowed: true,
  media: ['voice', 'chat'],
  load: 0,
  reservations: reservations.map((one) => ({
    interactionId: 'x',
    medium: 'voice',
    weight: 100,
    state: 'active',
    queueId: 'q',
    wrapUpEndsAt: null,
    ...one,
  })),
})
const byId = <One extends { interactionId: string }>(...all: One[]) =>
  Object.fromEntries(all.map((one) => [one.interactionId, one]))
const desk = (
  calls: CallView[],
  chats: HeldChat[],
  waits: string[] = [],
  as: AgentState = state({ interactionId: 'nothing' }),
) =>
  itemsOf({
    calls: byId(...calls),
    chats: byId(...chats),
    state: as,
    unread: () => 0,
    waitsForContact: ({ interactionId }) => waits.includes(interactionId),
  })
const shown = (items: readonly { id: string; section: string }[]) => items.map(({ id, section }) => `${id} ${section}`)

describe('the desk’s list', () => {
  test('has what is served first, then what waits for the customer, then what is to be disposed of', () => {
    const items = desk([call('1', 'wrap-up', 1)], [chat('2', 4), chat('3', 3), chat('4', 2)], ['4'])
    expect(shown(items)).toEqual(['3 active', '2 active', '4 pending', '1 wrap-up'])
  })

  test('has no call that is over', () => expect(desk([call('1', 'ended')], [])).toEqual([]))

  test('says when a wrap-up ends', () => {
    const wrapUp = state({ interactionId: '1', state: 'wrap-up', wrapUpEndsAt: 9_000 })
    expect(desk([call('1', 'wrap-up')], [], [], wrapUp)[0]).toMatchObject({ wrapUpEndsAt: 9_000 })
  })

  test('an ended chat stays until its wrap-up is over', () => {
    const chats = byId(chat('1', 1, 'ended-by-agent'), chat('2', 1, 'ended-by-agent'), chat('3'))
    const left = withoutLeft(chats, state({ interactionId: '1', state: 'wrap-up' }, { interactionId: '3' }))
    expect(Object.keys(left)).toEqual(['1', '3'])
  })

  test('does not move under the pointer: new ones come last, gone ones leave', () => {
    const before = desk([], [chat('1', 1), chat('2', 2), chat('3', 3)])
    const now = desk([], [chat('2', 2), chat('3', 3), chat('0', 0)], ['2'])
    const kept = keepPlaces(before, now)
    expect(shown(kept)).toEqual(['2 active', '3 active', '0 active'])
    expect(isMoved(kept, now)).toBe(true)
    expect(isMoved(now, now)).toBe(false)
  })
})
