import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readHep, type SipMessage } from './packet.ts'
import { createRegistrations } from './registrations.ts'

const us = { address: '192.0.2.1', port: 5060 }
const carrier = { address: '198.51.100.7', port: 5060 }
const stranger = { address: '203.0.113.9', port: 5060 }

const chunkOf = (type: number, value: Buffer) => {
  const head = Buffer.alloc(6)
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(6 + value.length, 4)
  return Buffer.concat([head, value])
}
const uint16 = (number: number) => Buffer.from([number >> 8, number & 255])
function hep({ from, to, text }: SipMessage, protocol = 1, callId?: string): Buffer {
  const address = (place: SipMessage['from']) => Buffer.from(place.address.split('.').map(Number))
  const body = Buffer.concat([
    chunkOf(0x03, address(from)),
    chunkOf(0x04, address(to)),
    chunkOf(0x07, uint16(from.port)),
    chunkOf(0x08, uint16(to.port)),
    chunkOf(0x0b, Buffer.from([protocol])),
    chunkOf(0x0f, Buffer.from(text)),
    ...(callId === undefined ? [] : [chunkOf(0x11, Buffer.from(callId))]),
  ])
  return Buffer.concat([Buffer.from('HEP3'), uint16(body.length + 6), body])
}

describe('a datagram of HEP', () => {
  const message = { from: us, to: carrier, text: 'OPTIONS sip:x SIP/2.0\r\n\r\n' }
  test('is read', () => expect(readHep(hep(message))).toEqual({ kind: 'sip', at: 0, ...message }))
  test('of RTCP is read where it says of which call, and all else is passed over', () => {
    expect(readHep(hep(message, 5))).toBeUndefined()
    expect(readHep(hep(message, 5, 'a@b'))).toEqual({ kind: 'rtcp', at: 0, callId: 'a@b', ...message })
    expect(readHep(hep(message, 9))).toBeUndefined()
  })
  test('that is cut, or lies about its lengths, is none', () => {
    const whole = hep(message)
    for (let length = 0; length < whole.length; length++) expect(readHep(whole.subarray(0, length))).toBeUndefined()
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const broken = Buffer.from(whole)
        broken[at] = byte
        readHep(broken) // never throws, never runs for ever
      }),
    )
  })
})

describe('what providers answer to our registrations', () => {
  const request = (callId: string, account = '1130@SIP.carrier.com') =>
    `REGISTER sip:carrier SIP/2.0\r\nTo: <sip:${account}:5060>\r\nCall-ID: ${callId}\r\nCSeq: 1 REGISTER\r\n\r\n`
  const response = (callId: string, status: string, method = 'REGISTER') =>
    `SIP/2.0 ${status}\r\nCall-ID: ${callId}\r\nCSeq: 1 ${method}\r\n\r\n`
  const seen = (...messages: [SipMessage['from'], SipMessage['to'], string][]) => {
    const registrations = createRegistrations({ isOurs: ({ address }) => address === us.address })
    for (const [place, [from, to, text]] of messages.entries()) registrations.seen({ from, to, text }, place)
    return registrations.answer('1130@sip.carrier.com')
  }

  test('the last answer is kept, with the carrier’s own words', () => {
    expect(
      seen(
        [us, carrier, request('a')],
        [carrier, us, response('a', '401 Unauthorized')],
        [us, carrier, request('a')],
        [carrier, us, response('a', '403 Line suspended\tX')],
      ),
    ).toEqual({ status: 403, reason: 'Line suspendedX', at: 3 })
  })
  test('answers to other requests say nothing', () => {
    expect(seen([us, carrier, request('a')], [carrier, us, response('a', '500 No', 'INVITE')])).toBeUndefined()
    expect(seen([us, carrier, request('a')], [carrier, us, response('b', '500 No')])).toBeUndefined()
    expect(seen([us, carrier, request('a')], [carrier, us, 'SIP/2.0 100 Trying\r\nCall-ID: a\r\n\r\n'])).toBeUndefined()
  })
  test('a stranger who registers at us, or answers for the carrier, changes nothing', () => {
    expect(seen([stranger, us, request('s')], [us, stranger, response('s', '401 Unauthorized')])).toBeUndefined()
    expect(seen([us, carrier, request('a')], [stranger, us, response('a', '403 Forbidden')])).toBeUndefined()
  })
})
