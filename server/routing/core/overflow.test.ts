import { expect, test } from 'vitest'
import { type AgentId, asId, type Id, type InteractionId, type QueueId } from '#server/kernel/ids.ts'
import type { Effect } from './effect.ts'
import type { Input } from './input.ts'
import { checkInvariants } from './invariants.ts'
import type { QueueSettings, Settings } from './settings.ts'
import { createCore, positionOf, step } from './step.ts'

const sales = asId<QueueId>('sales')
const support = asId<QueueId>('support')
const ana = asId<AgentId>('ana')
const bia = asId<AgentId>('bia')
const closed = { type: 'audio', id: 'closed' } as const
const second = 1000

const queue = (id: QueueId, members: AgentId[], more: Partial<QueueSettings> = {}): QueueSettings => ({
  ...{ id, name: id, strategy: 'longest-idle', members, distribution: 'push', wrapUpMs: 0, afterMissed: 'keep' },
  ...{ ringMs: { voice: 20 * second, chat: 20 * second, email: 20 * second }, againMs: 5 * second },
  ...more,
})

/** A company at work: `at(seconds)` moves the time, `says` answers what was asked of phones and screens since. */
function centre(queues: QueueSettings[], agentSkills: Settings['agentSkills'] = {}) {
  let ids = 0
  let now = 0
  const settings: Settings = {
    ...{ queues, channelPriority: {}, webchatAbsolute: false, ageing: null, agentSkills },
    capacity: {
      ...{ total: 100, weights: { voice: 100, chat: 50, email: 10 }, waitingCustomerWeight: 5 },
      ...{ limits: { voice: 1, chat: 2, email: 2 }, mayInterrupt: { voice: [], chat: [], email: [] } },
    },
  }
  const newId = <T extends Id<string>>() => `o${++ids}` as T
  const state = createCore({ companyId: asId('empresa'), settings, seed: 1, newId })
  const take = (input: Input): Effect[] => {
    const { effects } = step(state, input, now)
    checkInvariants(state)
    return effects.filter(({ type }) => type !== 'decided')
  }
  return {
    state,
    take,
    at(seconds: number): string[] {
      now = seconds * second
      return words(take({ type: 'time.passed' }))
    },
    calls: (name: string, to: QueueId = sales, more: object = {}) =>
      words(
        take({
          type: 'interaction.queued',
          arrival: {
            ...{ id: asId(name), queueId: to, medium: 'voice', channel: 'voice', contactPriority: 50 },
            ...{ enteredAt: now, ...more },
          },
        }),
      ),
    comes(agentId: AgentId): string[] {
      take({ type: 'agent.media', agentId, media: ['voice', 'chat'] })
      return words(take({ type: 'agent.presence', agentId, presence: 'available' }))
    },
    accepts: (agentId: AgentId, effects: string[]) => {
      const offerId = asId<never>(effects.join(' ').match(/o\d+/)?.[0] ?? '')
      return words(take({ type: 'offer.accepted', offerId, agentId }))
    },
    place: (name: string) => positionOf(state, asId<InteractionId>(name)),
  }
}

const words = (effects: Effect[]): string[] =>
  effects.map((effect) => {
    if (effect.type === 'offer') return `${effect.offer.id}: ${effect.offer.interactionId} → ${effect.offer.agentIds}`
    if (effect.type === 'connect') return `${effect.interactionId} with ${effect.agentId}`
    if (effect.type !== 'overflow') return effect.type
    const { deed, why, interactionId } = effect
    const to = deed.do === 'leave' ? deed.to.type : deed.queueId
    return `${interactionId} ${deed.do} ${to}: ${why}`
  })

test('steps are taken in their time: offered to more, moved, and at last out', () => {
  const { calls, at, place } = centre([
    queue(sales, [ana], {
      overflow: [
        { afterMs: 10 * second, do: 'add-queue', queueId: support },
        { afterMs: 20 * second, do: 'move', queueId: support },
      ],
    }),
    queue(support, [bia], { maxWait: { afterMs: 30 * second, to: closed } }),
  ])
  calls('ivo')
  expect(at(9)).toEqual([])
  expect(at(10)).toEqual(['ivo add-queue support: step'])
  expect(at(20)).toEqual(['ivo move support: step'])
  expect(place('ivo')).toBe(1)
  expect(at(49)).toEqual([])
  expect(at(50)).toEqual(['ivo leave audio: max-wait'])
  expect(place('ivo')).toBeUndefined()
})

test("members of the added queue are asked after the queue's own", () => {
  const step10 = { overflow: [{ afterMs: 10 * second, do: 'add-queue' as const, queueId: support }] }
  const { calls, at, comes } = centre([queue(sales, [ana], step10), queue(support, [bia])])
  comes(bia)
  expect(calls('ivo')).toEqual([])
  expect(at(10)).toEqual(['ivo add-queue support: step', 'o1: ivo → bia'])
  expect(at(31)).toEqual(['withdraw'])
  comes(ana)
  expect(at(36)).toEqual([])
})

test('what rings when a step is due rings on; the step is taken when nobody answered', () => {
  const { calls, at, comes } = centre([
    queue(sales, [ana], { overflow: [{ afterMs: 10 * second, do: 'move', queueId: support }] }),
    queue(support, [bia]),
  ])
  comes(ana)
  expect(calls('ivo')).toEqual(['o1: ivo → ana'])
  expect(at(15)).toEqual([])
  expect(at(20)).toEqual(['withdraw', 'ivo move support: step'])
})

test('a full queue sends the next caller on at once, and those who ring count as waiting', () => {
  const { calls, comes } = centre([queue(sales, [ana], { maxLength: { most: 2, to: closed } })])
  comes(ana)
  calls('ivo')
  calls('eva')
  expect(calls('rui')).toEqual(['rui leave audio: full'])
})

test('who comes while nobody is logged in is sent on; a pause is presence, but not availability', () => {
  const nobody = { is: 'present', to: closed } as const
  const { calls, take } = centre([queue(sales, [ana], { whenNobody: nobody }), queue(support, [ana])])
  expect(calls('ivo')).toEqual(['ivo leave audio: nobody'])
  take({ type: 'agent.presence', agentId: ana, presence: 'paused' })
  expect(calls('eva')).toEqual([])
  const strict = centre([queue(sales, [ana], { whenNobody: { ...nobody, is: 'available' } })])
  strict.take({ type: 'agent.presence', agentId: ana, presence: 'paused' })
  expect(strict.calls('eva')).toEqual(['eva leave audio: nobody'])
})

test('two full queues that name each other keep the caller in the second, and lose nobody', () => {
  const to = (id: QueueId) => ({ maxLength: { most: 0, to: { type: 'queue' as const, id } } })
  const { calls, place } = centre([queue(sales, [ana], to(support)), queue(support, [bia], to(sales))])
  expect(calls('ivo')).toEqual(['ivo move support: full'])
  expect(place('ivo')).toBe(1)
})

test('a chat is moved, but not sent to a voice: there it goes on waiting', () => {
  const { calls, at, place } = centre([
    queue(sales, [ana], {
      maxWait: { afterMs: 10 * second, to: closed },
      overflow: [{ afterMs: 20 * second, do: 'leave', to: { type: 'queue', id: support } }],
    }),
    queue(support, [bia]),
  ])
  calls('eva', sales, { medium: 'chat', channel: 'webchat' })
  expect(at(10)).toEqual([])
  expect(place('eva')).toBe(1)
  expect(at(20)).toEqual(['eva move support: step'])
})

test('who was sent out waits again when the way led back to a queue, and keeps the time since when', () => {
  const { calls, at, comes } = centre([queue(sales, [ana], { maxWait: { afterMs: 10 * second, to: closed } })])
  calls('ivo')
  at(5)
  calls('eva')
  expect(at(10)).toEqual(['ivo leave audio: max-wait'])
  expect(calls('ivo', sales, { enteredAt: 0 })).toEqual([])
  expect(comes(ana)).toEqual(['o1: ivo → ana'])
})

test('a caller who is to be called back keeps the place, is sent nowhere, and after a vain attempt is left in peace', () => {
  const { calls, at, comes, accepts, take, place } = centre([
    queue(sales, [ana], { maxWait: { afterMs: 10 * second, to: closed } }),
  ])
  calls('ivo')
  calls('eva')
  const toBeCalled = (notBefore: number | null) =>
    take({ type: 'interaction.to-be-called-back', interactionId: asId('ivo'), notBefore })
  toBeCalled(null)
  expect(at(10)).toEqual(['eva leave audio: max-wait'])
  expect(place('ivo')).toBe(1)
  const offered = comes(ana)
  expect(offered).toEqual(['o1: ivo → ana'])
  accepts(ana, offered)
  toBeCalled(60 * second)
  expect(at(59)).toEqual([])
  expect(at(60)).toEqual(['o2: ivo → ana'])
})

test('only who has the skill is asked; the longer the wait, the less is asked for', () => {
  const english = { skills: [{ skillId: 'english', level: 8 }], relaxation: { everyMs: 10 * second, by: 3 } }
  const skills = { [ana]: { english: 4 } } as Settings['agentSkills']
  const { calls, at, comes } = centre([queue(sales, [bia, ana], english)], skills)
  comes(bia)
  comes(ana)
  expect(calls('ivo')).toEqual([])
  expect(at(19)).toEqual([])
  expect(at(20)).toEqual(['o1: ivo → ana'])
})

test('who waits for a skill that is not there holds up nobody behind', () => {
  const { calls, comes, accepts, state, take } = centre([queue(sales, [ana])])
  calls('ivo', sales, { skills: [{ skillId: 'english', level: 1 }] })
  calls('eva')
  const offered = comes(ana)
  expect(offered).toEqual(['o1: eva → ana'])
  accepts(ana, offered)
  take({ type: 'interaction.left', interactionId: asId('eva'), why: 'caller-left' })
  expect(state.items.get(asId('ivo'))?.state).toBe('waiting')
})

test('the decision record names who lacks the skill', () => {
  const skills = { [ana]: { english: 4 } } as Settings['agentSkills']
  const { comes, state } = centre([queue(sales, [bia, ana])], skills)
  comes(bia)
  comes(ana)
  const arrival = { id: asId<InteractionId>('ivo'), queueId: sales, medium: 'voice', channel: 'voice' } as const
  const needs = { contactPriority: 50, enteredAt: 0, skills: [{ skillId: 'english', level: 2 }] }
  const { effects } = step(state, { type: 'interaction.queued', arrival: { ...arrival, ...needs } }, 0)
  const decided = effects.find((effect) => effect.type === 'decided')
  expect(decided).toMatchObject({
    decision: { chosen: [ana], eligibleCount: 1, passedOver: [{ agentId: bia, why: 'lacks-skill' }] },
  })
})
