import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guestsSentence, sipSettingsSchema } from '../schema.ts'
import { readGeneral } from './general.ts'
import { type Found, type Meant, meantBy, pendingOf, readFound, renderFiles } from './render.ts'
import { isOver, type Restart } from './restart.ts'

const nothing: Meant = {
  externalAddress: null,
  externalPort: null,
  localNets: [],
  userAgent: null,
  rtp: null,
  guests: null,
}

/** Control characters among them; `unit: 'binary'` takes seconds to begin on a busy machine. */
const anyCharacter = fc
  .oneof(fc.integer({ min: 0, max: 0x2f }), fc.integer({ min: 0, max: 0xffff }))
  .map((code) => String.fromCharCode(code))

describe('SipGeneralConfig', () => {
  test('the manual’s block, pasted whole, gets an answer for each word', () => {
    const block =
      'context=default\nallowguest=yes\nlanguage=pt-br\ntransport=udp\ncallcounter=yes session-timers=refuse\nvideosupport=yes\nmatch_auth_username=yes'
    const { answers, tuning } = readGeneral(block, { guests: false })
    expect(answers.map((answer) => [answer.text, answer.is, answer.is === 'mapped' ? answer.as : answer.code])).toEqual(
      [
        ['context=default', 'refused', 'inbound-routes'],
        ['allowguest=yes', 'refused', 'guests-by-confirmation'],
        ['language=pt-br', 'applied', 'language-by-route'],
        ['transport=udp', 'applied', 'both-transports'],
        ['callcounter=yes', 'applied', 'calls-are-counted'],
        ['session-timers=refuse', 'mapped', 'timers=no'],
        ['videosupport=yes', 'refused', 'no-video-here'],
        ['match_auth_username=yes', 'applied', 'login-by-user'],
      ],
    )
    expect(tuning.phone).toEqual({ timers: 'no' })
  })
  test('addresses and ports of a pasted text are taken', () => {
    const text =
      'externip=203.0.113.5\nlocalnet=192.168.0.0/255.255.0.0\nlocalnet=10.0.0.0/8\nrtpstart=20000\nrtpend=20999'
    expect(readGeneral(text, { guests: false }).tuning).toMatchObject({
      externalHost: '203.0.113.5',
      localNets: ['192.168.0.0/16', '10.0.0.0/8'],
      rtpFirst: 20_000,
      rtpLast: 20_999,
    })
  })
  test.each([
    'externip=a b',
    'externip=10.0.0.1;x',
    'localnet=0.0.0.0/0',
    'localnet=10.0.0.0/255.0.255.0',
    'useragent=a\u0001b',
    'useragent=x]\\n[anonymous]',
    'rtpstart=80',
    'allowguest=maybe',
    'bindaddr=0.0.0.0',
    'wibble=1',
  ])('%s is refused, or cut to what is harmless', (text) => {
    const { answers, tuning } = readGeneral(text, { guests: false })
    if (answers[0]?.is !== 'refused') expect(tuning.externalHost).toBe('10.0.0.1')
    else expect(answers[0]).toMatchObject({ is: 'refused', code: expect.stringMatching(/^[a-z-]+$/) })
  })
  test('whatever is pasted, no line is broken and no section opened in Asterisk’s files', () => {
    const words = [
      'externip',
      'localnet',
      'useragent',
      'rtpstart',
      'rtpend',
      'session-timers',
      'dtmfmode',
      'allowguest',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.string({ unit: anyCharacter }), (word, text) => {
        const { tuning } = readGeneral(`${word}=${text}`, { guests: false })
        const form = { externalPort: null, localNets: [], rtpFirst: null, rtpLast: null }
        const meant = meantBy(form, tuning, {
          externalAddress: tuning.externalHost ?? null,
          ownAddresses: ['192.0.2.1'],
          guests: null,
        })
        const { 'pjsip.conf': pjsip, 'rtp.conf': rtp } = renderFiles(meant)
        const fine = /^(?:;.*|\[(?:transport-(?:udp|tcp)|global)\]\(\+\)|[a-z_]+ = [\x20-\x3a\x3c-\x7e]+|)$/
        expect(`${pjsip}${rtp}`.split('\n').filter((line) => !fine.test(line))).toEqual([])
      }),
    )
  })
})

describe('the form', () => {
  test.each([
    { externalHost: 'a;b' },
    { externalHost: '10.0.0.1\r\n[anonymous]' },
    { localNets: ['10.0.0.0/4'] },
    { localNets: ['10.0.0.0/8\nlocal_net=0.0.0.0'] },
    { rtpFirst: 20_000 },
    { rtpFirst: 20_000, rtpLast: 20_100 },
    { externalPort: 5_060 },
    { guests: { trunkId: 't1', understood: 'sim' } },
    { guests: { trunkId: 'a/../b', understood: guestsSentence } },
    { general: 'secret=abc' },
    { general: 'a\u0000b' },
  ])('%j is refused', (fields) => expect(sipSettingsSchema.safeParse(fields).success).toBe(false))
  test('nothing is fine, and guests are let in by the whole sentence only', () => {
    expect(sipSettingsSchema.safeParse({}).success).toBe(true)
    const guests = { trunkId: 't1', understood: `  ${guestsSentence.toUpperCase()} ` }
    expect(sipSettingsSchema.safeParse({ guests }).success).toBe(true)
  })
})

describe('what Asterisk has', () => {
  const printed = {
    transport: ` external_signaling_address  : 203.0.113.5\n external_signaling_port     : 0\n local_net                   : 10.0.0.0/255.0.0.0\n local_net                   : 192.168.1.7/255.255.255.255\n`,
    settings: ' user_agent                      : Vez\n',
    rtp: '  Port start:      10000\n  Port end:        10999\n',
    guests: '',
  }
  const found: Found = readFound(printed)
  const installed = { userAgent: 'Vez', rtp: null }
  test('is read from what its command line prints', () => {
    expect(found).toEqual({
      externalAddress: '203.0.113.5',
      externalPort: null,
      localNets: ['10.0.0.0/255.0.0.0', '192.168.1.7/255.255.255.255'],
      userAgent: 'Vez',
      rtp: { first: 10_000, last: 10_999 },
      guests: null,
    })
  })
  test('is compared part by part, whatever the order and the way to write a mask', () => {
    const same = { ...nothing, externalAddress: '203.0.113.5', localNets: ['192.168.1.7', '10.0.0.0/8'] }
    expect(pendingOf(same, found, installed)).toEqual([])
    expect(pendingOf(nothing, found, installed)).toEqual(['external-address', 'local-nets'])
    expect(pendingOf({ ...same, userAgent: 'X', rtp: { first: 1, last: 2 } }, found, installed)).toEqual([
      'user-agent',
      'rtp',
    ])
  })
})

test('a restart is over when Asterisk started after it was due', () => {
  const restart: Restart = { when: 'now', at: null, askedBy: '', askedAt: 10_000, state: 'asked', endedAt: null }
  expect(isOver(restart, 5_000)).toBe(false)
  expect(isOver(restart, 12_000)).toBe(true)
  expect(isOver({ ...restart, when: 'at', at: 50_000 }, 12_000)).toBe(false)
  expect(isOver({ ...restart, state: 'scheduled' }, 12_000)).toBe(false)
})
