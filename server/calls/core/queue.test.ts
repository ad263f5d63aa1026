import { expect, test } from 'vitest'
import { type AudioId, asId, type ExtensionId, type InteractionId, type LegId } from '#server/kernel/ids.ts'
import { ana, book as common, companyId, fromTrunk, offerId, outside, queueId } from '#tests/support/caller.ts'
import type { Call, QueueVoice } from './call.ts'
import type { Effect } from './effect.ts'
import { waitPrompt } from './queue.ts'
import { type Book, begin, type Input, step } from './step.ts'

const second = 1000

/** A caller in a queue of this kind, `at` a time; what is heard and told comes back in words. */
function waiting(more: Partial<QueueVoice>, callerNumber = '5511988887777') {
  const queue: QueueVoice = { queueId, musicClass: null, announcePositionEveryMs: 0, ...more }
  const book: Book = {
    ...common,
    queue: () => queue,
    callbackWay: () => ({ steps: [], destination: outside }),
  }
  let now = 0
  const first = begin({
    call: {
      ...{ id: asId<InteractionId>('c1'), companyId, direction: 'inbound', language: 'pt-BR', protocol: '1' },
      contact: null,
    },
    arrived: { ...fromTrunk, callerId: { number: callerNumber } },
    agentId: null,
    way: { steps: [], destination: { to: 'queue', queue } },
    book,
    now,
  })
  let call: Call = first.call
  const take = (input: Input): string[] => {
    const next = step(call, input, book, now)
    call = next.call
    return wordsOf(next.effects)
  }
  return {
    get call() {
      return call
    },
    first: wordsOf(first.effects),
    take,
    at(seconds: number): string[] {
      now = seconds * second
      return take({ type: 'time.passed' })
    },
    heard: () => (call.soundId ? take({ type: 'sound.finished', soundId: call.soundId }) : []),
    presses: (keys: string) => [...keys].flatMap((key) => take({ type: 'leg.pressed', legId: fromTrunk.legId, key })),
    hangsUp: () => take({ type: 'leg.ended', legId: fromTrunk.legId, cause: 'hung-up' }),
    answeredByAna() {
      const phones = [{ agentId: ana, extensionId: asId<ExtensionId>('x-ana') }]
      take({ type: 'offer.made', offerId, queueId, ringMs: 20_000, phones })
      const legId = call.legs.findLast((leg) => leg.agentId === ana)?.legId as LegId
      take({ type: 'leg.answered', legId })
      return take({ type: 'offer.connected', offerId, agentId: ana })
    },
    callee: () => call.legs.findLast((leg) => leg.role === 'callee')?.legId as LegId,
  }
}

const wordsOf = (effects: Effect[]): string[] =>
  effects.flatMap((effect) => {
    switch (effect.do) {
      case 'note':
        return effect.event.type === 'call.way' ? [`way ${effect.event.at} ${effect.event.why}`] : []
      case 'play':
        return [
          `play ${effect.sounds.map((sound) => ('audioId' in sound ? sound.audioId : soundName(sound))).join(' ')}`,
        ]
      case 'announce-position':
        return [`position${effect.wait ? ' and wait' : ''}`]
      case 'tell-routing':
        return [effect.input.type]
      default:
        return [effect.do]
    }
  })
const soundName = (sound: object) =>
  'prompt' in sound ? String(sound.prompt).replace(/^(queue|digits)\//, '') : JSON.stringify(sound)

const audio = (name: string) => asId<AudioId>(name)

test('a welcome is heard first, then the place with the wait, then the queue’s own audios in order and round again', () => {
  const world = waiting({
    ...{ welcome: audio('oi'), announcePositionEveryMs: 30 * second, announceWait: true },
    announcements: { audioIds: [audio('um'), audio('dois')], everyMs: 20 * second },
  })
  expect(world.first).toEqual(['interaction.queued', 'answer', 'start-music', 'play oi'])
  expect(world.at(3)).toEqual([])
  world.heard()
  expect(world.at(4)).toEqual(['position and wait'])
  world.heard()
  expect(world.at(20)).toEqual(['play um'])
  world.heard()
  expect(world.at(34)).toEqual(['position and wait'])
  world.heard()
  expect(world.at(40)).toEqual(['play dois'])
  world.heard()
  expect(world.at(60)).toEqual(['play um'])
})

test('what is due while something is said is said after it, and not lost with its end', () => {
  const world = waiting({ announcements: { audioIds: [audio('um')], everyMs: 10 * second } })
  expect(world.at(10)).toEqual(['play um'])
  expect(world.at(20)).toEqual([])
  expect(world.at(30)).toEqual(['play um'])
})

test('a key leads out of the queue: routing is told that the place is free, and the music ends', () => {
  const world = waiting({ exits: [{ key: '9', to: { type: 'hang-up' } }] })
  expect(world.presses('8')).toEqual([])
  const words = world.presses('9')
  expect(words.slice(0, 4)).toEqual(['interaction.stepped-out', 'way queue key-9', 'stop-music', 'hang-up'])
  expect(world.call.phase.is).toBe('ending')
})

const callback = { key: '1', offerAfterMs: 0, attemptsMax: 2, retryMs: 60 * second, validMs: 3600 * second }

test('who asks to be called back hears the own number, confirms it, hangs up and keeps the place', () => {
  const world = waiting({ callback })
  expect(world.presses('1')).toEqual(['play callback-number-is 5 5 1 1 9 8 8 8 8 7 7 7 7 callback-confirm'])
  expect(world.presses('1')).toEqual([
    'stop-sound',
    'interaction.to-be-called-back',
    'play callback-accepted',
    'supersede-callbacks',
  ])
  expect(world.heard()).toEqual(['hang-up'])
  expect(world.hangsUp()).toEqual([])
  expect(world.call.phase).toEqual({ is: 'awaiting-callback', queueId })
})

test('who hangs up at once after confirming is called back as well', () => {
  const world = waiting({ callback })
  world.presses('11')
  expect(world.hangsUp()).toEqual([])
  expect(world.call.phase.is).toBe('awaiting-callback')
})

test('a caller without a number, or who wants another, enters one; the star goes on waiting', () => {
  const world = waiting({ callback }, 'anonymous')
  expect(world.presses('1')).toEqual(['play callback-enter-number'])
  expect(world.presses('123#').at(-1)).toBe('play callback-enter-number')
  const asked = world.presses('1133334444#')
  expect(asked.at(-1)).toBe('play callback-number-is 1 1 3 3 3 3 4 4 4 4 callback-confirm')
  world.presses('*')
  expect(world.call.phase).toMatchObject({ is: 'queued', asks: null })
  world.presses('1')
  world.presses('1133334444#1')
  expect(world.call.callback).toMatchObject({ number: '1133334444' })
})

test('at the turn the agent’s phone is rung first, then the customer is dialled, and they talk', () => {
  const world = waiting({ callback })
  world.presses('11')
  world.hangsUp()
  expect(world.answeredByAna()).toEqual(expect.arrayContaining(['join', 'dial']))
  expect(world.take({ type: 'leg.answered', legId: world.callee() })).toEqual(['join', 'record'])
  expect(world.call.phase).toMatchObject({ is: 'talking', agentId: ana })
  const end = world.take({ type: 'leg.ended', legId: world.callee(), cause: 'hung-up' })
  expect(end).toEqual(expect.arrayContaining(['hang-up', 'stop-recording']))
})

test('a customer who does not answer is tried again later, so often, and then no more', () => {
  const world = waiting({ callback })
  world.presses('11')
  world.hangsUp()
  world.answeredByAna()
  const failed = world.take({ type: 'leg.ended', legId: world.callee(), cause: 'no-answer' })
  expect(failed).toEqual(['hang-up', 'interaction.to-be-called-back'])
  expect(world.call.callback).toMatchObject({ attempts: 1, notBefore: 60 * second })
  const agentLeg = world.call.legs[0]!.legId
  world.take({ type: 'leg.ended', legId: agentLeg, cause: 'cancelled' })
  for (const leg of world.call.legs) if (leg.offerId) leg.offerId = asId('earlier')
  world.answeredByAna()
  world.take({ type: 'leg.ended', legId: world.callee(), cause: 'no-answer' })
  expect(world.call.phase).toMatchObject({ is: 'ending', why: 'ended-by-server' })
})

test('an agent who hangs up while the customer’s phone rings has used up an attempt, and not the customer’s place', () => {
  const world = waiting({ callback })
  world.presses('11')
  world.hangsUp()
  world.answeredByAna()
  expect(world.take({ type: 'leg.ended', legId: world.call.legs[0]!.legId, cause: 'hung-up' })).toContain(
    'interaction.to-be-called-back',
  )
  expect(world.call.phase.is).toBe('awaiting-callback')
})

test('who calls again, and who waited too long, is called back no more', () => {
  const again = waiting({ callback })
  again.presses('11')
  again.hangsUp()
  expect(again.take({ type: 'callback.superseded' })).toContain('interaction.left')
  const late = waiting({ callback })
  late.presses('11')
  late.hangsUp()
  expect(late.at(3600)).toContain('interaction.left')
})

test('minutes are rounded up, the more coarsely the longer the wait', () => {
  expect([1, 60, 61, 290, 660, 1000, 3600].map((seconds) => waitPrompt(seconds * second))).toEqual(
    [1, 1, 2, 5, 15, 20, 60].map((minutes) => `queue/wait-${minutes}`),
  )
})
