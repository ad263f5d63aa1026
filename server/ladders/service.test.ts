import { beforeEach, expect, test } from 'vitest'
import { type VirtualClock, virtualClock } from '#server/kernel/clock.ts'
import { asId, type CompanyId, type InteractionId, type LegId } from '#server/kernel/ids.ts'
import type { Ladder, Wire } from './ports.ts'
import { createLadders, type Ladders } from './service.ts'

const us = { address: '192.0.2.1', port: 5060 }
const carrier = { address: '198.51.100.7', port: 5060 }
const companyId = asId<CompanyId>('demo')
const interactionId = asId<InteractionId>('i1')
const caller = asId<LegId>('caller-leg')

let clock: VirtualClock
let kept: Ladder[]
let ladders: Ladders
let open: boolean
let wire: { says(first: string, from?: typeof us, cseq?: string): void; names(legId: LegId, callId: string): void }

beforeEach(() => {
  clock = virtualClock()
  kept = []
  open = true
  let message: Parameters<Wire['onMessage']>[0] = () => {}
  let leg: Parameters<Wire['onLeg']>[0] = () => {}
  ladders = createLadders({
    wire: {
      onMessage: (listener) => {
        message = listener
      },
      onReport: () => {},
      onLeg: (listener) => {
        leg = listener
      },
    },
    store: {
      keep: async (more) => void kept.push(...more),
      of: async () => kept,
    },
    callOf: (legId) => (open && legId === caller ? { companyId, interactionId } : undefined),
    clock,
    log: { warn: () => {} },
  })
  wire = {
    says: (first, from = carrier, cseq = '1 INVITE') =>
      message({
        at: clock.now(),
        from,
        to: from === carrier ? us : carrier,
        text: `${first}\r\nCall-ID: a@b\r\nCSeq: ${cseq}\r\n\r\n`,
      }),
    names: (legId, callId) => leg(legId, callId),
  }
})

const firstLines = ({ messages }: Ladder) => messages.map(({ text }) => text.split('\r\n')[0])

test('the ladder of a call is kept when it is over, whole, with the last answer', async () => {
  wire.says('INVITE sip:1@x SIP/2.0')
  wire.names(caller, 'a@b')
  wire.says('SIP/2.0 200 OK', us)
  wire.says('BYE sip:1@x SIP/2.0', carrier, '2 BYE')
  open = false
  await clock.advance(2_000)
  wire.says('SIP/2.0 200 OK', us, '2 BYE')
  expect(kept).toEqual([])
  await clock.advance(6_000)
  expect(kept.map(firstLines)).toEqual([
    ['INVITE sip:1@x SIP/2.0', 'SIP/2.0 200 OK', 'BYE sip:1@x SIP/2.0', 'SIP/2.0 200 OK'],
  ])
  expect(kept[0]).toMatchObject({ legId: caller, interactionId, companyId })
})

test('while the call goes on its ladder can be read', async () => {
  wire.says('INVITE sip:1@x SIP/2.0')
  wire.names(caller, 'a@b')
  wire.says('SIP/2.0 180 Ringing', us)
  const [live] = await ladders.of(companyId, interactionId)
  expect(live && firstLines(live)).toEqual(['INVITE sip:1@x SIP/2.0', 'SIP/2.0 180 Ringing'])
  expect(await ladders.of(asId('other'), interactionId)).toEqual([])
})

test('a challenge is not the end, a refusal is; and what is no call’s is forgotten', async () => {
  wire.says('INVITE sip:1@x SIP/2.0')
  wire.says('SIP/2.0 401 Unauthorized', us)
  wire.says('INVITE sip:1@x SIP/2.0', carrier, '2 INVITE')
  wire.says('SIP/2.0 403 Forbidden', us, '2 INVITE')
  await clock.advance(10_000)
  wire.names(caller, 'a@b')
  await clock.advance(10_000)
  expect(kept).toEqual([])
})

test('what did not begin with an INVITE is no call', async () => {
  wire.says('OPTIONS sip:x SIP/2.0', carrier, '1 OPTIONS')
  wire.says('BYE sip:1@x SIP/2.0', carrier, '2 BYE')
  await clock.advance(10_000)
  expect(kept).toEqual([])
})
