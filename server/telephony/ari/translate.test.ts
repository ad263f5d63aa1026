import { describe, expect, test } from 'vitest'
import { type AgentId, asId, type CompanyId, type InteractionId } from '#server/kernel/ids.ts'
import type { AriEvent, Channel } from './events.generated.ts'
import { mediaUri } from './media-uri.ts'
import { readTag, writeTag } from './tag.ts'
import { translate } from './translate.ts'

const at = { application: 'vez-0', timestamp: '2026-01-05T12:00:00.000+0000' }

function channel(changed: Partial<Channel> & { data?: string } = {}): Channel {
  const { data = '', ...rest } = changed
  return {
    id: 'c1',
    protocol_id: '',
    name: 'PJSIP/trunk-1',
    state: 'Up',
    caller: { name: '', number: '5511' },
    connected: { name: '', number: '' },
    accountcode: '',
    dialplan: { context: '', exten: '', priority: 1, app_name: data === '' ? '' : 'Stasis', app_data: data },
    creationtime: at.timestamp,
    language: 'en',
    ...rest,
  }
}
const entered = (args: string[], changed?: Parameters<typeof channel>[0]): AriEvent => ({
  type: 'StasisStart',
  ...at,
  args,
  channel: channel(changed),
})

describe('a leg that comes in', () => {
  test('brings no control characters, whatever the far end sent', () => {
    const caller = { name: 'Ana\r\nAction: Command\u0000', number: '55\u007f11\n' }
    expect(translate(entered(['arrived', 'trunk', 'co', 't1', 'a@b', '0800\r\n1'], { caller }))).toEqual({
      type: 'leg.arrived',
      legId: 'c1',
      companyId: 'co',
      from: { side: 'trunk', trunkId: 't1' },
      dialled: '08001',
      callerId: { number: '5511', name: 'AnaAction: Command' },
      at: Date.UTC(2026, 0, 5, 12),
    })
  })

  test('keeps a dialled text that has commas in one piece', () => {
    expect(translate(entered(['arrived', 'extension', 'co', 'e1', 'a@b', '1', '2']))).toMatchObject({ dialled: '1,2' })
  })

  test.each([
    [[]],
    [['arrived']],
    [['arrived', 'trunk', '', 't1', 'a@b', '1']],
    [['arrived', 'trunk', '../etc', 't1', 'a@b', '1']],
    [['arrived', 'moon', 'co', 't1', 'a@b', '1']],
    [['departed', 'trunk', 'co', 't1', '1']],
  ])('without saying whose it is means nothing: %j', (args) => {
    expect(translate(entered(args))).toBeUndefined()
  })
})

describe('a leg of ours', () => {
  const tag = {
    companyId: asId<CompanyId>('co'),
    interactionId: asId<InteractionId>('i1'),
    role: 'agent',
    agentId: asId<AgentId>('a1'),
  } as const

  test.each(['ring', 'dial'] as const)('tells its tag back: %s', (made) => {
    expect(readTag(writeTag(made, tag)?.split(',') ?? [])).toEqual({ made, tag })
  })

  test('has no tag where an id could break out of it', () => {
    expect(writeTag('ring', { ...tag, companyId: asId('co,x') })).toBeUndefined()
    expect(readTag(['ours', 'ring', 'co', 'i 1', 'agent', ''])).toBeUndefined()
  })

  test('that rang has answered when it comes in; that was dialled when it is up', () => {
    const [rung, dialled] = [writeTag('ring', tag) ?? '', writeTag('dial', tag) ?? '']
    expect(translate(entered(rung.split(',')))).toEqual({ type: 'leg.answered', legId: 'c1' })
    expect(translate(entered(dialled.split(','), { state: 'Down' }))).toBeUndefined()
    const up = (data: string): AriEvent => ({ type: 'ChannelStateChange', ...at, channel: channel({ data }) })
    expect(translate(up(`vez-0,${dialled}`))).toEqual({ type: 'leg.answered', legId: 'c1' })
    expect(translate(up(`vez-0,${rung}`))).toBeUndefined()
    expect(translate(up('vez-0,arrived,trunk,co,t1,a@b,1'))).toBeUndefined()
  })

  test('is heard of while a carrier plays its own ringing', () => {
    const peer = channel({ state: 'Down' })
    expect(translate({ type: 'Dial', ...at, peer, dialstatus: 'PROGRESS' })).toEqual({
      type: 'leg.ringing',
      legId: 'c1',
    })
    expect(translate({ type: 'Dial', ...at, peer, dialstatus: 'BUSY' })).toBeUndefined()
  })
})

test('channels that Asterisk makes for itself are no legs', () => {
  const recorder = channel({ name: 'Recorder/ARI-1;2' })
  expect(translate({ type: 'ChannelDestroyed', ...at, cause: 16, cause_txt: '', channel: recorder })).toBeUndefined()
})

describe('what is played', () => {
  const places = { mediaUrl: 'http://127.0.0.1:8080', soundsRoot: '/sounds' }
  test('is an audio of ours, or a prompt of ours', () => {
    expect(mediaUri({ audioId: asId('a1') }, places)).toBe('sound:http://127.0.0.1:8080/media/audio/a1.wav')
    expect(mediaUri({ prompt: 'queue/position-3', language: 'pt-BR' }, places)).toBe(
      'sound:/sounds/pt-BR/queue/position-3',
    )
  })
  test.each([
    { audioId: asId<never>('../../etc/passwd') },
    { audioId: asId<never>('a1,sound:http://evil') },
    { prompt: '../../etc/passwd', language: 'pt-BR' },
    { prompt: '/etc/passwd', language: 'pt-BR' },
    { prompt: 'welcome', language: '..' },
    { prompt: 'welcome,sound:/etc/passwd', language: 'pt-BR' },
  ])('is nothing else: %j', (sound) => {
    expect(mediaUri(sound, places)).toBeUndefined()
  })
})
