import { expect, test } from 'vitest'
import { type CallerFact, type ChatFact, type Facts, findings, type RingFact, type Wrong } from './ledger.ts'

/** One caller served by ana from 1 s to 4 s, who hung up; one visitor with a line and its answer. */
const caller: CallerFact = {
  from: '551',
  invitedAt: 0,
  answeredAt: 100,
  ended: { at: 4_000, by: 'them', how: 'bye' },
  diedAt: null,
  left: false,
  story: '',
}
const ring: RingFact = {
  ...caller,
  answeredAt: 1_000,
  ended: { at: 3_990, by: 'us', how: 'bye' },
  agent: 'ana',
  heardMs: 2_900,
}
const said = { id: 'v1', text: 'olá', sentAt: 0, ackedAt: 50, refused: false }
const line = { seq: 2, clientMessageId: 'v1', kind: 'contact', text: 'olá' }
const answer = { seq: 3, clientMessageId: 'a1', kind: 'agent', text: 're: olá' }
const chat: ChatFact = {
  conversationId: 'k1',
  visitor: 'rui',
  said: [said],
  replies: [{ conversationId: 'k1', id: 'a1', text: 're: olá', sentAt: 60, ackedAt: 90 }],
  window: [line, answer],
  stored: [line, answer],
  left: false,
}
const call = { id: 'i1', medium: 'voice', conversationId: null, endedAt: 4_000, state: 'ended' }
const day: Facts = {
  callers: [caller],
  rings: [ring],
  chats: [chat],
  interactions: [
    { ...call, from: '551', endedWhy: 'ended-by-agent' },
    { ...call, id: 'i2', medium: 'chat', from: null, conversationId: 'k1', endedWhy: 'left' },
  ],
  recordings: [{ interactionId: 'i1', state: 'stored', why: null, durationMs: 2_900 }],
  deaths: [],
  hindered: [],
  serverAway: [],
  serverEndedByItself: 0,
  stuck: [],
}
const wrongsOf = (facts: Partial<Facts>): Wrong[] => [
  ...new Set(findings({ ...day, ...facts }).map(({ wrong }) => wrong)),
]
const books = (change: object) => day.interactions.map((one) => (one.id === 'i1' ? { ...one, ...change } : one))
const chatWith = (change: Partial<ChatFact>) => ({ chats: [{ ...chat, ...change }] })
const died = { deaths: [{ at: 3_900, backAt: 5_000, by: 'us' as const }] }
const unrecorded = { recordings: [] }
const other: RingFact = { ...ring, agent: 'bia', ended: { at: 3_995, by: 'us', how: 'bye' } }

test('a day on which nobody was lost has nothing to find', () => expect(wrongsOf({})).toEqual([]))

test('who stays when the agent has gone is ended when the server, which was away, is back', () => {
  const long = {
    callers: [{ ...caller, ended: { at: 16_000, by: 'them', how: 'bye' } as const }],
    rings: [{ ...ring, ended: { at: 4_000, by: 'us', how: 'bye' } as const }],
  }
  expect(wrongsOf(long)).toEqual(['calls dropped by us'])
  expect(wrongsOf({ ...long, serverAway: [{ from: 3_000, to: 7_000 }] })).toEqual([])
})

test.each<[string, Partial<Facts>, Wrong[]]>([
  [
    'a talk that nobody ended',
    { rings: [{ ...ring, ended: { ...ring.ended!, by: 'them' } }] },
    ['calls dropped by us'],
  ],
  ['a waiting caller who is hung up', { rings: [] }, ['calls dropped by us']],
  [
    'an agent who loses a caller that is still there',
    {
      rings: [{ ...ring, ended: { at: 2_400, by: 'them', how: 'bye' } }],
      callers: [{ ...caller, ended: { at: 6_000, by: 'us', how: 'bye' } }],
    },
    ['calls dropped by us'],
  ],
  ['a caller who is still there when all is calm', { callers: [{ ...caller, left: true }] }, ['callers left waiting']],
  ['a call in no book', { interactions: books({ from: '552' }), ...unrecorded }, ['interactions lost']],
  ['a call that is over and not closed', { interactions: books({ endedAt: null }) }, ['interactions lost']],
  ['a call that routing still serves', { interactions: books({ state: 'serving' }) }, ['interactions lost']],
  [
    'a call in two books',
    { interactions: [...books({}), ...books({ id: 'i3' }).slice(0, 1)] },
    ['interactions owned twice'],
  ],
  ['two agents with one caller', { rings: [ring, other] }, ['interactions owned twice']],
  [
    'one agent with two callers',
    {
      callers: [caller, { ...caller, from: '552' }],
      rings: [ring, { ...ring, from: '552' }],
      interactions: [...books({}), { ...call, id: 'i3', from: '552', endedWhy: 'x' }],
      recordings: [...day.recordings, { ...day.recordings[0]!, interactionId: 'i3' }],
    },
    ['interactions owned twice'],
  ],
  ['a talk of which nothing was kept', unrecorded, ['recordings lost']],
  [
    'a recording that never gets ready',
    { recordings: [{ ...day.recordings[0]!, state: 'recording' }] },
    ['recordings lost'],
  ],
  ['half a recording', { recordings: [{ ...day.recordings[0]!, durationMs: 300 }] }, ['recordings lost']],
  ['a line that was taken and is gone', chatWith({ stored: [answer] }), ['messages lost']],
  ['a reply that was taken and is gone', chatWith({ stored: [line], window: [line] }), ['messages lost']],
  ['a line that the window lacks', chatWith({ window: [line] }), ['messages lost']],
  [
    'a line that is stored twice',
    chatWith({ stored: [line, answer, { ...line, seq: 4 }], window: [line, answer] }),
    ['messages doubled', 'messages lost'],
  ],
  [
    'two lines that changed places',
    chatWith({
      said: [said, { ...said, id: 'v2', sentAt: 60 }],
      stored: [{ ...line, clientMessageId: 'v2', seq: 1 }, line, answer],
      window: [{ ...line, seq: 1 }, line, answer],
    }),
    ['messages doubled', 'messages out of order'],
  ],
  ['a visitor without an answer', chatWith({ left: true }), ['visitors left waiting']],
  ['an agent whom no call reaches', { stuck: ['ana got no call'] }, ['stuck agents']],
  ['a server that ended by itself', { serverEndedByItself: 1 }, ['server ended by itself']],
  [
    'a call that died with Asterisk and is booked as another end',
    { ...died, callers: [{ ...caller, ended: null, diedAt: 3_900 }] },
    ['interactions lost'],
  ],
])('%s is found', (_story, facts, wrong) => expect(wrongsOf(facts)).toEqual(wrong))

test.each<[string, Partial<Facts>]>([
  [
    'who dies with Asterisk, and is booked so, is not dropped by us',
    {
      ...died,
      callers: [{ ...caller, ended: null, diedAt: 3_900 }],
      interactions: books({ endedWhy: 'lost-in-outage' }),
    },
  ],
  [
    'who hangs up alone is not dropped by us',
    {
      callers: [{ ...caller, ended: { at: 4_000, by: 'us', how: 'bye' } }],
      rings: [{ ...ring, ended: { at: 4_010, by: 'them', how: 'bye' } }],
    },
  ],
  [
    'a recording that failed and says so is not lost',
    { recordings: [{ ...day.recordings[0]!, state: 'failed', why: 'no disk', durationMs: null }] },
  ],
  [
    'lines that were sent at once have no order',
    chatWith({
      said: [said, { ...said, id: 'v2', sentAt: 20 }],
      stored: [{ ...line, clientMessageId: 'v2', seq: 1 }, line, answer],
      window: [{ ...line, clientMessageId: 'v2', seq: 1 }, line, answer],
    }),
  ],
  ['a line that was never taken may be there or not', chatWith({ said: [said, { ...said, id: 'v2', ackedAt: null }] })],
])('%s', (_story, facts) => expect(wrongsOf(facts)).toEqual([]))
