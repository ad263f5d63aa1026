import { describe, expect, test } from 'vitest'
import { asId, type ExtensionId, type InteractionId, type RecordingId } from '#server/kernel/ids.ts'
import { book, caller, companyId, fromPhone } from '#tests/support/caller.ts'
import { type Input, step, summon } from './step.ts'

const dictation = { audioId: null, name: 'Aviso', description: '', userId: null }
const spoken = () => {
  const world = caller({ to: 'dictation', dictation }, fromPhone)
  const heard = () => world.happens({ type: 'sound.finished', soundId: world.call.soundId! })
  const press = (key: string) => world.happens({ type: 'leg.pressed', legId: fromPhone.legId, key })
  const ended = (id: string, recorded = true) =>
    world.happens({ type: 'recording.ended', recordingId: asId<RecordingId>(id), recorded })
  return { world, heard, press, ended }
}

describe('an audio that is spoken by phone', () => {
  test('is told how, beeped, recorded until a key, played back, and kept by 1', () => {
    const { world, heard, press, ended } = spoken()
    expect(world.effects).toMatchObject([
      { do: 'answer' },
      { do: 'play', sounds: [{ prompt: 'dictation/speak' }, { prompt: 'system/beep' }] },
    ])
    expect(heard()).toMatchObject([{ do: 'record-leg', legId: fromPhone.legId, recordingId: 'c1-r1' }])
    expect(press('#')).toMatchObject([{ do: 'stop-recording', recordingId: 'c1-r1' }])
    expect(ended('c1-r1')).toMatchObject([
      { do: 'play', sounds: [{ recordingId: 'c1-r1' }, { prompt: 'dictation/keep-or-again' }] },
    ])
    expect(press('1')).toMatchObject([{ do: 'stop-sound' }, { do: 'keep-dictation', recordingId: 'c1-r1', dictation }])
    world.happens({ type: 'dictation.kept', recordingId: asId('c1-r1'), kept: true })
    expect(world.effects).toMatchObject([{ do: 'play', sounds: [{ prompt: 'dictation/kept' }] }])
    heard()
    expect(world.does()).toContain('hang-up')
  })

  test('is spoken again by 2: what was said first is forgotten', () => {
    const { heard, press, ended } = spoken()
    heard()
    ended('c1-r1')
    expect(press('2')).toMatchObject([
      { do: 'stop-sound' },
      { do: 'forget-recording', recordingId: 'c1-r1' },
      { do: 'play', sounds: [{ prompt: 'system/beep' }] },
    ])
    expect(heard()).toMatchObject([{ do: 'record-leg', recordingId: 'c1-r2' }])
    // The first one's word comes late, and is not the second one's.
    expect(ended('c1-r1')).toEqual([])
    expect(ended('c1-r2')).toMatchObject([{ do: 'play' }])
  })

  test('is not kept where nobody says what is to become of it', () => {
    const { world, heard, ended } = spoken()
    heard()
    ended('c1-r1')
    heard()
    expect(world.later(9_999)).toEqual([])
    expect(world.later(1)).toMatchObject([
      { do: 'forget-recording' },
      { do: 'play', sounds: [{ prompt: 'dictation/not-kept' }] },
    ])
  })

  test('says so where nothing was recorded, and beeps again', () => {
    const { heard, ended } = spoken()
    heard()
    expect(ended('c1-r1', false)).toMatchObject([
      { do: 'forget-recording' },
      { do: 'play', sounds: [{ prompt: 'dictation/nothing' }, { prompt: 'system/beep' }] },
    ])
  })

  test('is kept after a restart of ours in the midst of keeping it', () => {
    const { world, heard, press, ended } = spoken()
    heard()
    ended('c1-r1')
    press('1')
    world.happens({ type: 'resumed', alive: new Map([[fromPhone.legId, 'up' as const]]) })
    expect(world.effects).toMatchObject([{ do: 'keep-dictation', recordingId: 'c1-r1' }])
  })
})

test('an audio by the feature code is named by when and where it is spoken', () => {
  const extensionId = asId<ExtensionId>('e1')
  const feature = { to: 'feature', feature: 'record-audio', argument: '', extensionId, phoneId: extensionId } as const
  const { phase } = caller(feature as never, fromPhone).call
  expect(phase).toMatchObject({
    is: 'dictating',
    dictation: { audioId: null, name: '31/12/1969, 21:00:00 · 5511988887777' },
  })
})

test('a call that begins with us rings a phone, and takes who answers where it was to go', () => {
  const extensionId = asId<ExtensionId>('e1')
  const callerId = { number: '', name: 'Vez' }
  const known = {
    id: asId<InteractionId>('c1'),
    companyId,
    direction: 'internal',
    language: 'pt-BR',
    protocol: '1',
    contact: null,
  } as const
  const destination = { to: 'dictation', dictation } as const
  const first = summon({ call: known, extensionId, agentId: null, callerId, destination, ringMs: 30_000, now: 0 })
  expect(first.effects).toMatchObject([{ do: 'ring', extensionId, ringMs: 30_000 }])
  const legId = first.call.legs[0]!.legId
  const happens = (input: Input) => step(first.call, input, book, 0)
  expect(happens({ type: 'leg.answered', legId }).call.phase.is).toBe('dictating')
  expect(happens({ type: 'leg.ended', legId, cause: 'no-answer' }).call.phase.is).toBe('ended')
})
