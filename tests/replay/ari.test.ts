import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LegEvent } from '#server/calls/ports.ts'
import type { AriEvent } from '#server/telephony/ari/events.generated.ts'
import { createLedger } from '#server/telephony/ari/ledger.ts'
import { translate } from '#server/telephony/ari/translate.ts'

/** What Asterisk 22.10.1 sent, recorded, and what calls are to hear of it. */
async function replay(name: string): Promise<string[]> {
  const events: AriEvent[] = JSON.parse(await readFile(join(import.meta.dirname, 'ari', `${name}.json`), 'utf8'))
  const ledger = createLedger()
  return events
    .map(translate)
    .flatMap((event) => (event ? ledger.pass(event) : []))
    .map(inWords)
}

function inWords(event: LegEvent): string {
  if (event.type === 'leg.arrived') return `${event.type} ${event.from.side} ${event.callerId.number} ${event.dialled}`
  const { type, ...rest } = event
  return [type, ...Object.values(rest)].join(' ').replace(/vez-test-[\d.]+/, 'caller')
}

test('a caller who hears a greeting, presses a key, waits, talks and is hung up', async () => {
  expect(await replay('queue-call')).toEqual([
    'leg.arrived trunk 5511988887777 551130001000',
    'sound.finished call1-s1 true',
    'leg.pressed caller 1',
    'leg.ringing call1-a1',
    'leg.answered call1-a1',
    // Joining cut it short; that it was we who stopped it is known to the process that did, not to a replay.
    'sound.finished call1-s2 true',
    'recording.started call1-rec',
    'leg.ended call1-a1 hung-up',
    'recording.finished call1-rec 0',
    'leg.ended caller hung-up',
  ])
})

test('an agent who does not answer', async () => {
  expect(await replay('unanswered')).toEqual([
    'leg.arrived trunk 5511988887777 551130001000',
    'leg.ringing call2-a1',
    'leg.ended call2-a1 no-answer 480',
    'leg.ended caller hung-up',
  ])
})

test('an agent who rejects', async () => {
  expect(await replay('rejected')).toEqual([
    'leg.arrived trunk 5511988887777 551130001000',
    'leg.ended call3-a1 rejected 603',
    'leg.ended caller hung-up',
  ])
})

test('a number that is dialled, answers and hangs up', async () => {
  expect(await replay('dialled-out')).toEqual([
    'leg.ringing call4-o1',
    'leg.answered call4-o1',
    'leg.ended call4-o1 hung-up',
  ])
})
