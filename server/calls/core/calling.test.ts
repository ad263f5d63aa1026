import { describe, expect, test } from 'vitest'
import { asId, type ExtensionId, type LegId, type RecordingId } from '#server/kernel/ids.ts'
import { ana, caller, fromTrunk, outside, queueId } from '#tests/support/caller.ts'
import type { Destination, Outside, Place, RingPlan } from './call.ts'

const own: Place = { ringMs: 20_000, extensionId: asId<ExtensionId>('x-ana'), agentId: ana }
const desk: Place = { ringMs: 15_000, extensionId: asId<ExtensionId>('x-desk'), agentId: null }
const cell: Place = { ringMs: 30_000, outside: outside as Outside & { to: 'outside' } }

const to = (stages: Place[][], more: Partial<RingPlan> = {}): Destination => ({
  to: 'extension',
  extensionId: asId('x-ana'),
  agentId: ana,
  plan: {
    extensionId: asId('x-ana'),
    stages,
    callsMax: null,
    onNoAnswer: null,
    onBusy: null,
    onUnreachable: null,
    ...more,
  },
})
const callees = (world: ReturnType<typeof caller>) => world.call.legs.filter((leg) => leg.role === 'callee')
const ends = (
  world: ReturnType<typeof caller>,
  legId: LegId,
  cause: 'busy' | 'no-answer' | 'unreachable' | 'rejected',
) => world.happens({ type: 'leg.ended', legId, cause })

describe('who calls an extension', () => {
  test('hears it ring, and talks when it is answered', () => {
    const world = caller(to([[own]]))
    expect(world.does()).toEqual(['signal-ringing', 'ring'])
    world.happens({ type: 'leg.answered', legId: callees(world)[0]!.legId })
    expect(world.does()).toEqual(['answer', 'tell-routing', 'stop-ringing', 'join', 'record'])
    expect(world.call.phase).toMatchObject({ is: 'talking', agentId: ana })
  })

  test.each([
    ['no-answer', 'onNoAnswer'],
    ['busy', 'onBusy'],
    ['rejected', 'onBusy'],
    ['unreachable', 'onUnreachable'],
  ] as const)('is led on when it ends with %s, by %s alone', (cause, field) => {
    const world = caller(to([[own]], { [field]: { type: 'queue', id: queueId } }))
    ends(world, callees(world)[0]!.legId, cause)
    expect(world.call.phase).toMatchObject({ is: 'queued', queueId })
    const others = { onNoAnswer: null, onBusy: null, onUnreachable: null, [field]: null }
    const alone = caller(to([[own]], others))
    ends(alone, callees(alone)[0]!.legId, cause)
    expect(alone.call.phase).toMatchObject({ is: 'ending' })
  })

  test('who gives up while it rings ends it everywhere', () => {
    const world = caller(to([[own, desk]]))
    world.happens({ type: 'leg.ended', legId: fromTrunk.legId, cause: 'cancelled' })
    expect(world.effects.filter((effect) => effect.do === 'hang-up')).toHaveLength(2)
  })
})

describe('follow-me', () => {
  test('rings one place after another, and ends with why the own phone did not take it', () => {
    const world = caller(to([[own], [desk]], { onNoAnswer: { type: 'queue', id: queueId } }))
    expect(ends(world, callees(world)[0]!.legId, 'no-answer')).toMatchObject([{ do: 'ring', ringMs: 15_000 }])
    ends(world, callees(world)[1]!.legId, 'unreachable')
    expect(world.call.phase).toMatchObject({ is: 'queued' })
  })

  test('rings all at once, and stops the others when one answers', () => {
    const world = caller(to([[own, desk]]))
    const [first, second] = callees(world)
    world.happens({ type: 'leg.answered', legId: second!.legId })
    expect(world.effects).toMatchObject([
      { do: 'hang-up', legId: first!.legId, cause: 'answered-elsewhere' },
      { do: 'answer' },
      { do: 'stop-ringing' },
      { do: 'join', legIds: [fromTrunk.legId, second!.legId] },
      { do: 'record' },
    ])
    // Its end does not end the talk.
    ends(world, first!.legId, 'no-answer')
    expect(world.call.phase).toMatchObject({ is: 'talking' })
  })

  test('outside: who answers must press 1, or a carrier’s voicemail would have the call', () => {
    const world = caller(to([[cell]]))
    expect(world.does()).toEqual(['signal-ringing', 'dial'])
    const { legId } = callees(world)[0]!
    world.happens({ type: 'leg.answered', legId })
    expect(world.effects).toMatchObject([{ do: 'play', legId, sounds: [{ prompt: 'follow-me/press-1' }] }])
    expect(world.call.phase.is).toBe('calling')
    world.happens({ type: 'leg.pressed', legId, key: '1' })
    expect(world.does()).toEqual(['leave', 'answer', 'stop-ringing', 'join', 'record', 'end-talk'])
  })

  test('outside: what says nothing is let go, and the call goes on', () => {
    const world = caller(to([[cell], [own]]))
    const { legId } = callees(world)[0]!
    world.happens({ type: 'leg.answered', legId })
    expect(world.later(12_000)).toMatchObject([{ do: 'hang-up', legId }])
    expect(ends(world, legId, 'no-answer')).toMatchObject([{ do: 'end-talk' }, { do: 'ring' }])
  })

  test('after a restart it goes on where it stood', () => {
    const world = caller(to([[own], [desk]]))
    const { legId } = callees(world)[0]!
    world.happens({ type: 'resumed', alive: new Map([[fromTrunk.legId, 'ringing']]) })
    expect(world.effects).toMatchObject([
      { do: 'hang-up', legId },
      { do: 'ring', extensionId: 'x-desk' },
      { do: 'signal-ringing' },
    ])
  })
})

describe('a mailbox', () => {
  const mailbox = {
    extensionId: asId<ExtensionId>('x-ana'),
    number: '2001',
    name: 'Ana',
    greetingAudioId: null,
    secondsMax: 60,
  }
  const heard = (world: ReturnType<typeof caller>) =>
    world.happens({ type: 'sound.finished', soundId: world.call.soundId! })

  test('answers, greets, beeps, records, and says that it is kept', () => {
    const world = caller({ to: 'voicemail', mailbox })
    expect(world.effects).toMatchObject([
      { do: 'answer' },
      { do: 'play', sounds: [{ prompt: 'voicemail/greeting' }, { prompt: 'system/beep' }] },
    ])
    const [record] = heard(world)
    expect(record).toMatchObject({ do: 'record-message', secondsMax: 60, extensionId: 'x-ana' })
    const { recordingId } = record as { recordingId: RecordingId }
    expect(world.happens({ type: 'leg.pressed', legId: fromTrunk.legId, key: '#' })).toMatchObject([
      { do: 'stop-recording', recordingId },
    ])
    world.happens({ type: 'message.ended', recordingId })
    expect(world.effects).toMatchObject([{ do: 'play', sounds: [{ prompt: 'voicemail/saved' }] }])
  })

  test('# skips the greeting, and beeps all the same', () => {
    const world = caller({ to: 'voicemail', mailbox })
    const greeting = world.call.soundId!
    world.happens({ type: 'leg.pressed', legId: fromTrunk.legId, key: '#' })
    expect(world.effects).toMatchObject([{ do: 'stop-sound', soundId: greeting }, { do: 'play' }])
    // The end of what was cut short is not the end of the beep.
    expect(world.happens({ type: 'sound.finished', soundId: greeting })).toEqual([])
    expect(heard(world)).toMatchObject([{ do: 'record-message' }])
  })

  test('a recording whose end nobody tells of is ended', () => {
    const world = caller({ to: 'voicemail', mailbox })
    heard(world)
    expect(world.later(70_000)).toMatchObject([{ do: 'stop-recording' }, { do: 'play' }])
  })

  test('is opened by a PIN, three times at most; messages are gone through by keys', () => {
    const world = caller({
      to: 'feature',
      feature: 'voicemail',
      argument: '',
      extensionId: asId('x-ana'),
      phoneId: asId('x-ana'),
      asksPin: false,
    })
    const press = (keys: string) => {
      for (const key of keys) world.happens({ type: 'leg.pressed', legId: fromTrunk.legId, key })
    }
    expect(world.effects).toMatchObject([{ do: 'answer' }, { do: 'open-mailbox', pin: null }])
    world.happens({ type: 'mailbox.opened', messages: 'needs-pin' })
    press('1111#')
    expect(world.effects).toMatchObject([{ do: 'open-mailbox', pin: '1111' }])
    world.happens({ type: 'mailbox.opened', messages: 'wrong' })
    press('4711#')
    const messages = [
      { recordingId: asId<RecordingId>('m1'), from: '5511987654321' },
      { recordingId: asId<RecordingId>('m2'), from: '' },
    ]
    world.happens({ type: 'mailbox.opened', messages })
    expect(world.effects).toMatchObject([{ do: 'mark-message', recordingId: 'm1', as: 'heard' }, { do: 'play' }])
    press('2')
    expect(world.effects).toMatchObject([
      { do: 'stop-sound' },
      { do: 'mark-message', recordingId: 'm2' },
      { do: 'play' },
    ])
    press('3')
    expect(world.effects).toMatchObject([
      { do: 'stop-sound' },
      { do: 'mark-message', recordingId: 'm2', as: 'removed' },
      { do: 'play', sounds: [{ prompt: 'voicemail/no-more' }] },
    ])
  })
})
