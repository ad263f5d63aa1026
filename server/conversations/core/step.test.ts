import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AgentId,
  asId,
  type ContactId,
  type InteractionId,
  type OfferId,
  type QueueId,
} from '#server/kernel/ids.ts'
import { type Input, type Opening, type Step, step } from './step.ts'
import { emptyThread, type Limits, nextDueAt, type Thread } from './thread.ts'

const limits: Limits = { visitorAwayMs: 120_000, talkAwayMs: 600_000 }
const ana = asId<AgentId>('ana')
const bia = asId<AgentId>('bia')
const i1 = asId<InteractionId>('i1')
const contact = { id: asId<ContactId>('c1'), name: 'Rui' }

const opening = (id: string): Opening => ({
  protocol: `P-${id}`,
  arrival: {
    id: asId<InteractionId>(id),
    queueId: asId<QueueId>('q1'),
    medium: 'chat',
    channel: 'webchat',
    contactPriority: 50,
    enteredAt: 0,
  },
})

const started: Input = { type: 'visitor.started', opening: opening('i1'), greeting: 'Olá!' }
const connected = (agentId: AgentId, offer = 'o1'): Input => ({
  type: 'agent.connected',
  interactionId: i1,
  offerId: asId<OfferId>(offer),
  agentId,
  agentName: agentId === ana ? 'Ana' : 'Bia',
})
const wrote = (id: string, text = id): Input => ({
  type: 'visitor.wrote',
  contact,
  draft: { clientMessageId: id, text },
  opening: null,
  connected: true,
})
const replied = (id: string, lastSeenSeq: number, agentId = ana): Input => ({
  type: 'agent.wrote',
  agentId,
  agentName: 'Ana',
  draft: { clientMessageId: id, text: id },
  lastSeenSeq,
})

/** Routing takes this offer from these agents. */
const taken = (agentIds: AgentId[], offer = 'o1'): Input => ({
  type: 'offer.ended',
  interactionId: i1,
  offerId: asId<OfferId>(offer),
  agentIds,
})

function play(inputs: Input[], now = 0, thread: Thread = emptyThread(0)): Extract<Step, { ok: true }> {
  let last: Step = { ok: true, thread, lines: [], owed: [], line: null }
  for (const input of inputs) {
    last = step(last.ok ? last.thread : thread, input, now, limits)
    if (!last.ok) throw new Error(`${input.type} was refused: ${last.why}`)
  }
  return last
}
const texts = (thread: Thread) => thread.toFile.map((l) => `${l.seq} ${l.notice ?? l.text}`)
const owes = (thread: Thread) => thread.owes.map((o) => o.type)

describe('a talk that routing takes back', () => {
  test('waits again in words that the visitor reads, under the same protocol', () => {
    const { thread, lines } = play([started, connected(ana), replied('a1', 3), taken([ana])])
    expect(lines).toMatchObject([{ notice: 'agent-left', named: { agent: 'Ana' } }])
    expect(thread.talk).toEqual({ is: 'waiting', interactionId: i1, protocol: 'P-i1', openedAt: 0, offer: null })
    expect(step(thread, replied('a2', 9), 0, limits)).toEqual({ ok: false, why: 'not-yours' })
  })

  test('stays where the offer was another, or ended for a colleague alone', () => {
    const { thread } = play([started, connected(ana)])
    for (const other of [taken([bia]), taken([ana], 'o9')]) expect(play([other], 0, thread).thread).toBe(thread)
  })

  test('is told once, though the next offer came before the word of the last', () => {
    const offer = { id: asId<OfferId>('o2'), agentIds: [bia], mode: 'push' as const, madeAt: 0, endsAt: 9 }
    const offered: Input = { type: 'offer.made', interactionId: i1, offer }
    const { thread } = play([started, connected(ana), offered, taken([ana])])
    expect(texts(thread).filter((t) => t.includes('agent-left'))).toHaveLength(1)
    expect(thread.talk).toMatchObject({ is: 'waiting', offer: { id: 'o2' } })
  })
})

test('an end says who had the talk, for who is asked how it was', () => {
  const ended: Input = { type: 'visitor.ended' }
  expect(play([started, connected(ana), ended]).thread.talk).toMatchObject({ wasServedBy: ana })
  expect(play([started, ended]).thread.talk).toMatchObject({ wasServedBy: null })
  expect(play([started, connected(ana), taken([ana]), ended]).thread.talk).toMatchObject({ wasServedBy: null })
})

describe('a conversation', () => {
  test('that starts is greeted, told its protocol and queued', () => {
    const { thread } = play([started])
    expect(texts(thread)).toEqual(['1 greeting', '2 queued'])
    expect(thread.toFile[1]?.text).toContain('P-i1')
    expect(owes(thread)).toEqual(['queue'])
    expect(thread.talk).toMatchObject({ is: 'waiting', interactionId: 'i1', protocol: 'P-i1' })
  })

  test('waits for the customer after a reply, and no more when the customer writes', () => {
    const { thread } = play([started, connected(ana), replied('a1', 3), replied('a2', 3), wrote('v1'), wrote('v2')])
    expect(thread.owes.flatMap((o) => (o.type === 'waits' ? [o.waits] : []))).toEqual([true, false])
  })

  test('takes replies only from the agent whose it is', () => {
    const { thread } = play([started, connected(ana)])
    expect(step(thread, replied('x', 9, bia), 0, limits)).toEqual({ ok: false, why: 'not-yours' })
    expect(step(play([started]).thread, replied('x', 9), 0, limits)).toEqual({ ok: false, why: 'not-yours' })
  })

  test('refuses a reply of an agent who did not see what a colleague replied after', () => {
    const { thread } = play([started, connected(ana), replied('a1', 3), connected(bia)])
    const late = step(thread, replied('b1', 3, bia), 0, limits)
    expect(late).toEqual({ ok: false, why: 'newer-reply', newestSeq: 4 })
    expect(step(thread, replied('b1', 4, bia), 0, limits).ok).toBe(true)
  })

  test("lets an agent's own quick second reply cross the answer to the first", () => {
    expect(play([started, connected(ana), replied('a1', 3), replied('a2', 3)]).line?.seq).toBe(5)
  })

  test('gives the same line for the same message, and another author may have the same id', () => {
    const before = play([started, connected(ana), wrote('m1', 'oi')])
    const again = step(before.thread, wrote('m1', 'outra coisa'), 0, limits)
    expect(again).toMatchObject({ ok: true, lines: [], line: { seq: 4, text: 'oi' } })
    expect(play([replied('m1', 4)], 0, before.thread).line?.seq).toBe(5)
  })

  test('that has ended is opened anew by a message of the visitor, with the message first', () => {
    const ended = play([started, { type: 'visitor.ended' }]).thread
    const again = play([{ ...wrote('v9'), opening: opening('i2') } as Input], 0, ended)
    expect(again.lines.map((l) => l.notice ?? l.text)).toEqual(['v9', 'queued'])
    expect(again.thread.talk).toMatchObject({ is: 'waiting', interactionId: 'i2' })
    expect(step(ended, wrote('v9'), 0, limits)).toEqual({ ok: false, why: 'ended' })
  })

  test('that ended does not take an agent who accepted in that moment, nor an offer', () => {
    const ended = play([started, { type: 'visitor.ended' }]).thread
    expect(step(ended, connected(ana), 0, limits)).toEqual({ ok: false, why: 'gone' })
  })

  test('ends once', () => {
    const ended = play([started, connected(ana), { type: 'visitor.ended' }]).thread
    expect(owes(ended)).toEqual(['queue', 'end'])
    expect(step(ended, { type: 'visitor.ended' }, 0, limits)).toEqual({ ok: false, why: 'ended' })
    const agent: Input = { type: 'agent.ended', agentId: ana, agentName: 'Ana', mayIntervene: false }
    expect(step(ended, agent, 0, limits)).toEqual({ ok: false, why: 'ended' })
  })

  test('is ended by its agent or a supervisor, by no other agent', () => {
    const { thread } = play([started, connected(ana)])
    const end = (agentId: AgentId, mayIntervene: boolean) =>
      step(thread, { type: 'agent.ended', agentId, agentName: 'x', mayIntervene }, 0, limits)
    expect(end(bia, false)).toEqual({ ok: false, why: 'not-yours' })
    expect(end(bia, true)).toMatchObject({ ok: true, thread: { talk: { is: 'ended' } } })
    expect(end(ana, false)).toMatchObject({ ok: true })
  })

  test('is the same as before when nothing came of what happened', () => {
    const { thread } = play([started, connected(ana), { type: 'visitor.came' }])
    expect(play([connected(ana), { type: 'visitor.came' }, { type: 'time.passed' }], 9, thread).thread).toBe(thread)
  })

  test('connected twice to the same agent says once that she came', () => {
    expect(texts(play([started, connected(ana), connected(ana)]).thread)).toHaveLength(3)
  })
})

describe('a visitor who vanishes', () => {
  const away: Input = { type: 'visitor.went' }
  const pass: Input = { type: 'time.passed' }

  test('keeps the place for a while, then leaves the queue', () => {
    const waiting = play([started, { type: 'visitor.came' }, away]).thread
    expect(nextDueAt(waiting, limits)).toBe(120_000)
    expect(play([pass], 119_999, waiting).thread.talk.is).toBe('waiting')
    const left = play([pass], 120_000, waiting).thread
    expect(left.owes.at(-1)).toMatchObject({ type: 'end', why: 'visitor-left' })
  })

  test('who comes back in time loses nothing', () => {
    const waiting = play([started, away, { type: 'visitor.came' }]).thread
    expect(nextDueAt(waiting, limits)).toBeNull()
    expect(play([pass], 10_000_000, waiting).thread.talk.is).toBe('waiting')
  })

  test('from an open talk is shown as away, as here again, and ends it in the end', () => {
    const talking = play([started, connected(ana), away]).thread
    const shown = play([pass], 120_000, talking).thread
    expect(shown.talk).toMatchObject({ is: 'talking', away: true })
    expect(nextDueAt(shown, limits)).toBe(600_000)
    const back = play([{ type: 'visitor.came' }], 130_000, shown).thread
    expect(back.owes.flatMap((o) => (o.type === 'show-visitor' ? [o.visitor] : []))).toEqual(['away', 'here'])
    expect(play([pass], 600_000, shown).thread.talk.is).toBe('ended')
  })

  test('while the server was away for long is dealt with in one go', () => {
    const talking = play([started, connected(ana), away]).thread
    expect(play([pass], 9_999_999, talking).thread.talk.is).toBe('ended')
  })
})

const anyInput: fc.Arbitrary<Input> = fc.oneof(
  fc.integer({ min: 0, max: 5 }).map((n): Input => ({ ...wrote(`v${n}`), opening: opening(`i${n}`) }) as Input),
  fc
    .integer({ min: 0, max: 5 })
    .chain((n) =>
      fc
        .record({ seen: fc.integer({ min: 0, max: 30 }), who: fc.constantFrom(ana, bia) })
        .map(({ seen, who }) => replied(`a${n}`, seen, who)),
    ),
  fc.constantFrom<Input>(
    started,
    connected(ana),
    connected(bia, 'o2'),
    { type: 'visitor.came' },
    { type: 'visitor.went' },
    { type: 'visitor.ended' },
    { type: 'time.passed' },
    { type: 'agent.ended', agentId: ana, agentName: 'Ana', mayIntervene: false },
    taken([ana]),
    taken([bia], 'o2'),
  ),
)

test('whatever happens in whatever order, numbers have no hole and every interaction that is queued is ended at most once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyInput, fc.integer({ min: 0, max: 300_000 })), { maxLength: 60 }), (story) => {
      let thread = emptyThread(0)
      let now = 0
      for (const [input, ms] of story) {
        now += ms
        const before = structuredClone(thread)
        const taken = step(thread, input, now, limits)
        expect(thread).toEqual(before)
        if (taken.ok) thread = taken.thread
      }
      expect(thread.toFile.map((l) => l.seq)).toEqual(Array.from({ length: thread.lastSeq }, (_, n) => n + 1))
      const openings = thread.owes.filter((o) => o.type === 'queue').length
      const endings = thread.owes.filter((o) => o.type === 'end').length
      expect(openings - endings).toBe(thread.talk.is === 'ended' ? 0 : 1)
      const keys = thread.toFile.filter((l) => l.notice === null).map((l) => `${l.author.kind} ${l.clientMessageId}`)
      expect(new Set(keys).size).toBe(keys.length)
    }),
  )
})
