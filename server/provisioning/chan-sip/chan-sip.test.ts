import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasSecret, readChanSip, readRegistration } from './index.ts'

const only = (text: string) => readChanSip(text).answers[0]

/** Control characters among them; `unit: 'binary'` takes seconds to begin on a busy machine. */
const anyCharacter = fc
  .oneof(fc.integer({ min: 0, max: 0x2f }), fc.integer({ min: 0, max: 0xffff }))
  .map((code) => String.fromCharCode(code))

describe('words of chan_sip', () => {
  test('what the manual tells engineers to paste is already so', () => {
    expect(only('insecure=port,invite')).toMatchObject({ line: 1, text: 'insecure=port,invite', is: 'applied' })
  })
  test.each([
    ['nat=force_rport,comedia', 'force_rport=yes, rewrite_contact=yes, rtp_symmetric=yes'],
    ['nat=no', 'force_rport=no, rewrite_contact=no, rtp_symmetric=no'],
    ['qualify=yes', 'qualify_frequency=60'],
    ['qualify=no', 'qualify_frequency=0'],
    ['dtmfmode=RFC2833', 'dtmf_mode=rfc4733'],
    ['allow=ulaw,alaw', 'allow=ulaw,alaw'],
    ['allow = g729 ; a comment', 'allow=g729'],
    ['fromuser=AbC-1', 'from_user=AbC-1'],
    ['fromdomain=SIP.Example.com', 'from_domain=sip.example.com'],
    ['session-timers=refuse', 'timers=no'],
    ['transport=tcp,udp', 'contact transport=tcp'],
    ['port=5080', 'contact port 5080'],
    ['sendrpid=pai', 'send_pai=yes'],
    ['trustrpid=yes', 'trust_id_inbound=yes'],
    ['outboundproxy=sip:Proxy.Example.com:5070,force', 'outbound_proxy=sip:proxy.example.com:5070;lr'],
  ])('%s is mapped to %s', (text, as) => expect(only(text)).toMatchObject({ is: 'mapped', as }))

  test.each(['type=friend', 'directmedia=no', 'canreinvite=no', 'disallow=all'])('%s is so anyway', (text) =>
    expect(only(text)).toMatchObject({ is: 'applied' }),
  )
  test.each([
    'context=default',
    'canreinvite=yes',
    'allow=mp3',
    'fromdomain=a b',
    'port=70000',
    'fromuser=a b',
    'allowguest=yes',
    'setvar=X=1',
    'wibble=1',
    'just words',
    '__proto__=1',
    'constructor=1',
    'transport=sctp',
    'transport=tls',
    'outboundproxy=a b',
    'outboundproxy=10.0.0.1:99999',
  ])('%s is refused, and says why', (text) => {
    expect(only(text)).toMatchObject({ is: 'refused', code: expect.stringMatching(/^[a-z-]+$/) })
  })

  test('several words in one line get an answer each, comments and sections none', () => {
    const { answers } = readChanSip('[general]\n; hello\n\ncallcounter=yes session-timers=refuse\r\nvideosupport=yes')
    expect(answers.map(({ line, text, is }) => [line, text, is])).toEqual([
      [4, 'callcounter=yes', 'applied'],
      [4, 'session-timers=refuse', 'mapped'],
      [5, 'videosupport=yes', 'refused'],
    ])
  })
  test('what a sentence needs comes with its code', () => {
    expect(only('dtmfmode=tones')).toEqual({
      line: 1,
      text: 'dtmfmode=tones',
      is: 'refused',
      code: 'one-of',
      values: { values: 'rfc2833, rfc4733, inband, info, auto, shortinfo' },
    })
    expect(only('wibble=1')).toMatchObject({ code: 'unknown-word', values: { word: 'wibble' } })
    expect(only('call-limit=30')).toMatchObject({ code: 'in-form' })
    expect(only('externip=1.2.3.4')).toMatchObject({ code: 'in-sip-settings' })
  })
  test('codecs add up in their order', () => {
    expect(readChanSip('disallow=all\nallow=g729\nallow=alaw').tuning.codecs).toEqual(['g729', 'alaw'])
  })
  test('whatever is pasted, no control character and no unknown attribute comes out', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        for (const word of [
          'allow',
          'fromuser',
          'fromdomain',
          'outboundproxy',
          'port',
          'nat',
          'dtmfmode',
          'transport',
          'qualify',
        ]) {
          const { tuning } = readChanSip(`${word}=${text}`)
          expect(JSON.stringify(tuning)).toMatch(/^[\x20-\x7e]*$/)
        }
      }),
    )
  })
  test('a password among the words is noticed', () => {
    expect(hasSecret('type=peer\n secret = x')).toBe(true)
    expect(hasSecret('insecure=port,invite\nfromuser=secret')).toBe(false)
    expect(hasSecret('type=peer secret=x')).toBe(true)
  })
})

describe('user:password@host/line', () => {
  test.each([
    ['1130:s3cr@t@sip.x.com/551130', { user: '1130', password: 's3cr@t', host: 'sip.x.com', line: '551130' }],
    ['u:p:q@h', { user: 'u', password: 'p:q', host: 'h' }],
    [
      'tcp://u:p@10.0.0.1:5080/l~300',
      { user: 'u', password: 'p', host: '10.0.0.1', port: 5080, line: 'l', transport: 'tcp' },
    ],
  ])('%s is read', (text, parts) => expect(readRegistration(text)).toEqual({ ok: true, parts }))
  test.each(['', 'u', 'u@h', 'u:@h', ':p@h', 'u:p@', 'x://u:p@h', 'u:p@h/a b'])('%j is refused', (text) =>
    expect(readRegistration(text)).toMatchObject({ ok: false }),
  )
})
