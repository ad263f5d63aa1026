import { describe, expect, test } from 'vitest'
import { heardMore, mosOf, noQuality, readReport } from './quality.ts'
import { withoutSecrets } from './redact.ts'
import { readSip } from './sip.ts'

const message = (first: string, ...lines: string[]) => [first, 'Call-ID: a@b', ...lines].join('\r\n')

describe('a message on the wire', () => {
  test('is a request or an answer, with the call that it belongs to', () => {
    expect(readSip(message('INVITE sip:1@x SIP/2.0', 'CSeq: 1 INVITE', '', ''))).toEqual({
      is: 'request',
      method: 'INVITE',
      callId: 'a@b',
    })
    expect(readSip('SIP/2.0 486 Busy Here\r\ni: c@d\r\nCSeq: 2 INVITE\r\n\r\n')).toEqual({
      is: 'response',
      status: 486,
      reason: 'Busy Here',
      method: 'INVITE',
      callId: 'c@d',
    })
  })

  test.each([
    '',
    'hello',
    'INVITE sip:1@x SIP/2.0\r\n\r\nCall-ID: a\r\nCSeq: 1 INVITE',
    'SIP/2.0 9999 No\r\nCall-ID: a\r\nCSeq: 1 X',
  ])('that is none is passed over: %j', (text) => expect(readSip(text)).toBeUndefined())
})

describe('nobody reads in a ladder', () => {
  test('what proves a password, also where it goes on in the next line', () => {
    const text = message(
      'REGISTER sip:x SIP/2.0',
      'Authorization: Digest username="2001",',
      '  response="d41d8cd98f"',
      'WWW-Authenticate: Digest nonce="n0nce"',
      'proxy-authorization : Digest response="e5"',
      'Contact: <sip:2001@x>',
      '',
      '',
    )
    const plain = withoutSecrets(text)
    for (const secret of ['d41d8cd98f', 'n0nce', 'e5']) expect(plain).not.toContain(secret)
    expect(plain).toContain('Contact: <sip:2001@x>')
  })

  test('the keys of encrypted media', () => {
    const sdp = message(
      'INVITE sip:x SIP/2.0',
      'CSeq: 1 INVITE',
      '',
      'v=0',
      'k=clear:s3cret',
      'a=crypto:1 AES inline:s3cret',
      'a=ice-pwd:s3cret',
      'a=rtpmap:8 PCMA/8000',
    )
    expect(withoutSecrets(sdp)).not.toContain('s3cret')
    expect(withoutSecrets(sdp)).toContain('PCMA')
  })

  test.each([
    ['application/dtmf-relay', 'Signal= 4\r\nDuration= 160'],
    ['application/dtmf', '4'],
  ])('a key that was pressed, as %s', (type, body) => {
    const info = message('INFO sip:x SIP/2.0', `Content-Type: ${type}`, '', body)
    expect(withoutSecrets(info).slice(info.length - body.length)).not.toContain('4')
  })
})

describe('how well a side heard', () => {
  const block = { fraction_lost: 0, packets_lost: 0, highest_seq_no: 1100, ia_jitter: 80, lsr: 0, dlsr: 0 }
  const around = { byUs: true, at: 0, clockRate: 8_000, firstSequence: 1000 }

  test('a quiet line is as good as it gets', () => {
    expect(heardMore(noQuality, block, around)).toEqual({
      received: { lostPercent: 0, jitterMs: 10 },
      sent: null,
      roundTripMs: null,
      mos: 4.39,
    })
  })

  test('loss counts from the first report on, and makes it bad', () => {
    const { received, mos } = heardMore(noQuality, { ...block, packets_lost: 10 }, around)
    expect(received?.lostPercent).toBeCloseTo(9.9)
    expect(mos).toBeLessThan(3.6)
  })

  test('the round trip is the time since our report, less what they kept it', () => {
    const at = Date.UTC(2026, 10, 22)
    const arrived = Math.floor(((at / 1000 + 2_208_988_800) % 65_536) * 65_536)
    const theirs = { ...block, lsr: (arrived - 65_536 / 10) >>> 0, dlsr: 0.06 }
    expect(heardMore(noQuality, theirs, { ...around, byUs: false, at }).roundTripMs).toBeCloseTo(40, 0)
  })

  test('of the two directions the worse one counts', () => {
    const bad = { lostPercent: 5, jitterMs: 0 }
    const good = { lostPercent: 0, jitterMs: 0 }
    expect(mosOf({ received: good, sent: bad, roundTripMs: 0 })).toBe(
      mosOf({ received: bad, sent: null, roundTripMs: 0 }),
    )
  })

  test('what is no report says nothing', () => expect(readReport('{"report_blocks":"x"}')).toBeUndefined())
})
