import { describe, expect, test } from 'vitest'
import {
  emptyThread,
  fate,
  type Message,
  partOf,
  reached,
  read,
  statusOf,
  takeEarlier,
  takeMessage,
  takePage,
  types,
  unreadOf,
  waitsForContact,
  write,
} from './thread.ts'

const line = (seq: number, kind: Message['author']['kind'] = 'contact', more: Partial<Message> = {}): Message => ({
  seq,
  clientMessageId: `c${seq}`,
  author: { kind, id: 'x', name: 'X' },
  text: `line ${seq}`,
  file: null,
  at: seq * 1_000,
  notice: null,
  named: null,
  status: 'sent',
  ...more,
})
const seqs = (lines: readonly Message[]) => lines.map(({ seq }) => seq)
const opened = takePage(emptyThread(0, 0), { messages: [line(1), line(2)], upTo: 2 })

describe('a conversation on the agent’s screen', () => {
  test('shows each message once and in order, though it is told twice', () => {
    const told = takeMessage(opened, line(3))
    const again = told && takeMessage(told, line(3))
    expect(again && seqs(again.lines)).toEqual([1, 2, 3])
  })

  test('shows nothing after a hole: the rest is asked for', () => {
    expect(takeMessage(opened, line(4))).toBeUndefined()
    expect(seqs(takePage(opened, { messages: [line(3), line(4)], upTo: 4 }).lines)).toEqual([1, 2, 3, 4])
  })

  test('takes a page that overlaps what came meanwhile', () => {
    const told = takeMessage(opened, line(3))
    expect(told && seqs(takePage(told, { messages: [line(2), line(3), line(4)], upTo: 4 }).lines)).toEqual([1, 2, 3, 4])
  })

  test('puts earlier messages before, and none twice', () => {
    const late = takePage(emptyThread(10, 10), { messages: [line(11)], upTo: 11 })
    const whole = takeEarlier(late, 8, [line(9), line(10), line(11)])
    expect(seqs(whole.lines)).toEqual([9, 10, 11])
    expect(takeEarlier(whole, 8, [line(9), line(10)])).toBe(whole)
  })

  test('keeps what was written until it comes back with its number', () => {
    const written = write(opened, { clientMessageId: 'mine', text: 'olá', file: null })
    expect(written.unsent.map(({ state }) => state)).toEqual(['waiting'])
    const back = takeMessage(written, line(3, 'agent', { clientMessageId: 'mine' }))
    expect(back?.unsent).toEqual([])
  })

  test('does not take a visitor’s message for the own one of the same id', () => {
    const written = write(opened, { clientMessageId: 'same', text: 'olá', file: null })
    expect(takeMessage(written, line(3, 'contact', { clientMessageId: 'same' }))?.unsent).toHaveLength(1)
  })

  test('says why a message was not sent', () => {
    const written = write(opened, { clientMessageId: 'mine', text: 'olá', file: null })
    expect(fate(written, 'mine', 'stale', 'a colleague replied').unsent[0]).toMatchObject({
      state: 'stale',
      why: 'a colleague replied',
    })
  })

  test('counts the visitor’s messages as unread, and no notice', () => {
    const thread = takePage(emptyThread(0, 1), {
      messages: [line(1), line(2), line(3, 'system'), line(4)],
      upTo: 4,
    })
    expect(unreadOf(thread)).toBe(2)
    expect(unreadOf(read(thread, 4, 'agent'))).toBe(0)
  })

  test('moves the marks of what the visitor has only on', () => {
    const mine = takeMessage(opened, line(3, 'agent'))
    if (!mine) throw new Error('message 3 follows message 2')
    expect(statusOf(mine, line(3, 'agent'))).toBe('sent')
    expect(statusOf(reached(mine, 3), line(3, 'agent'))).toBe('delivered')
    expect(statusOf(reached(read(mine, 3, 'contact'), 2), line(3, 'agent'))).toBe('read')
  })

  test('waits for the visitor once the agent has answered', () => {
    expect(waitsForContact(opened)).toBe(false)
    const answered = takeMessage(opened, line(3, 'agent'))
    expect(answered && waitsForContact(answered)).toBe(true)
    expect(waitsForContact(emptyThread(0, 0))).toBeUndefined()
  })

  test('the visitor types no more once the message is there', () => {
    const typing = types(opened, 'Rui', 1_000)
    expect(typing.typing?.until).toBeGreaterThan(1_000)
    expect(takeMessage(typing, line(3))?.typing).toBeNull()
  })

  test('one interaction of a long conversation is cut out by its protocol', () => {
    const queued = (seq: number, protocol: string) => line(seq, 'system', { notice: 'queued', named: { protocol } })
    const lines = [
      line(1, 'system', { notice: 'greeting' }),
      queued(2, 'A'),
      line(3, 'agent'),
      line(4, 'system', { notice: 'ended-by-agent' }),
      line(5),
      queued(6, 'B'),
      line(7, 'agent'),
    ]
    expect(seqs(partOf(lines, 'A'))).toEqual([1, 2, 3, 4, 5])
    expect(seqs(partOf(lines, 'B'))).toEqual([5, 6, 7])
    expect(seqs(partOf(lines, 'C'))).toHaveLength(7)
  })
})
