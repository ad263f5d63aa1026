import type { Ended } from '#tests/support/sip/index.ts'
import type { Reply, SeenLine } from './browser.ts'
import type { Said } from './visitor.ts'

/** What the wire, the windows and the screens saw of one day, and what the stores say at its end. */
export type Facts = {
  callers: CallerFact[]
  rings: RingFact[]
  chats: ChatFact[]
  interactions: StoredInteraction[]
  recordings: StoredRecording[]
  /** Asterisk was gone, with what was in it. */
  deaths: { at: number; backAt: number; by: 'us' | 'itself' }[]
  /** What recordings need was away: the disk, the way to Asterisk, the server. */
  hindered: { from: number; to: number }[]
  /** The server was away. */
  serverAway: { from: number; to: number }[]
  serverEndedByItself: number
  /** Agents whom nobody could reach at the end, and why that is known. */
  stuck: string[]
}

export type CallerFact = {
  from: string
  invitedAt: number
  answeredAt: number | null
  ended: Ended | null
  /** It was in Asterisk when that died. */
  diedAt: number | null
  /** All was calm, and this caller was still there. */
  left: boolean
  story: string
}
export type RingFact = CallerFact & { agent: string; heardMs: number }
export type ChatFact = {
  conversationId: string
  visitor: string
  said: Said[]
  replies: Reply[]
  window: SeenLine[]
  stored: SeenLine[]
  /** All was calm, and this visitor had no answer to everything. */
  left: boolean
}
export type StoredInteraction = {
  id: string
  medium: string
  from: string | null
  conversationId: string | null
  endedAt: number | null
  endedWhy: string | null
  state: string | null
}
export type StoredRecording = {
  interactionId: string
  state: string
  why: string | null
  durationMs: number | null
}

export const wrongs = [
  'calls dropped by us',
  'callers left waiting',
  'visitors left waiting',
  'messages lost',
  'messages doubled',
  'messages out of order',
  'interactions lost',
  'interactions owned twice',
  'stuck agents',
  'recordings lost',
  'server ended by itself',
] as const
export type Wrong = (typeof wrongs)[number]
export type Finding = { wrong: Wrong; story: string; interactionId?: string }

/** Tones cross and clocks of processes differ: two happenings this near to each other have no order. */
const nearMs = 500
/** Two phones that answer at once are both up for a moment, until one is told. */
const overlapMs = 1_500
/** So long a talk leaves a recording. */
const recordedMs = 1_500

export function findings(facts: Facts): Finding[] {
  const found: Finding[] = []
  const say: Say = (wrong, story, of) => {
    const booked = facts.interactions.find(
      (each) => of !== undefined && (each.from === of || each.conversationId === of),
    )
    found.push({ wrong, story, ...(booked && { interactionId: booked.id }) })
  }
  for (const caller of facts.callers) {
    checkCaller(caller, facts, say)
    checkBooked(caller, facts, say)
  }
  checkTalks(facts, say)
  checkOwners(facts, say)
  for (const chat of facts.chats) checkChat(chat, facts, say)
  for (const story of facts.stuck) say('stuck agents', story)
  for (let n = 0; n < facts.serverEndedByItself; n++) say('server ended by itself', 'see its log')
  return found
}

/** `of`: the caller's number or the conversation, where it is about one. */
type Say = (wrong: Wrong, story: string, of?: string) => void

const endOf = ({ ended, diedAt }: CallerFact): number => Math.min(ended?.at ?? Infinity, diedAt ?? Infinity)
const whileAsteriskDied = (at: number, { deaths }: Facts): boolean =>
  deaths.some((death) => at >= death.at - nearMs && at <= death.backAt + 3_000)

/** It was in Asterisk at its death, or was ended by Asterisk on the way down. */
export const diedWithAsterisk = ({ ended, diedAt }: CallerFact, facts: Facts): boolean =>
  diedAt !== null || (ended?.by === 'them' && whileAsteriskDied(ended.at, facts))

function awayBetween(from: number, to: number, { serverAway }: Facts): number {
  return serverAway.reduce((sum, away) => sum + Math.max(0, Math.min(to, away.to) - Math.max(from, away.from)), 0)
}

function checkCaller(caller: CallerFact, facts: Facts, say: Say): void {
  const { from, ended, diedAt, left, story } = caller
  if (left && diedAt === null) say('callers left waiting', `${from} was never served\n${story}`, from)
  if (!ended || ended.by === 'us' || diedWithAsterisk(caller, facts)) return
  const hungUp = facts.rings.find(
    (ring) =>
      ring.from === from &&
      ring.answeredAt !== null &&
      ring.ended?.by === 'us' &&
      ring.ended.at <= ended.at + nearMs &&
      // A server that is away hears of it when it is back.
      ended.at - ring.ended.at - awayBetween(ring.ended.at, ended.at, facts) <= 10_000,
  )
  if (!hungUp) say('calls dropped by us', `${from} was ended by ${ended.how}, and nobody had hung up\n${story}`, from)
}

/** What Asterisk took is in the books once, with its end and the right cause. */
function checkBooked(caller: CallerFact, facts: Facts, say: Say): void {
  const { from, answeredAt, ended, diedAt, story } = caller
  const booked = facts.interactions.filter((each) => each.from === from)
  if (booked.length > 1) say('interactions owned twice', `${from} is booked ${booked.length} times`)
  const [one] = booked
  if (!one) {
    if (answeredAt !== null) say('interactions lost', `${from} was answered and is in no book\n${story}`)
    return
  }
  if (one.endedAt === null || (one.state !== null && one.state !== 'ended')) {
    say(
      'interactions lost',
      `${from} is over, and its interaction ${one.id} is not: ${one.endedWhy} ${one.state}`,
      from,
    )
    return
  }
  const hungUpBefore = ended !== null && diedAt !== null && ended.at < diedAt + nearMs
  if (diedAt !== null && !hungUpBefore && one.endedWhy !== 'lost-in-outage')
    say('interactions lost', `${from} died with Asterisk and is booked as ${one.endedWhy}`, from)
}

/** A talk that the agent's side lost while the caller's went on; and what should have been recorded of it. */
function checkTalks(facts: Facts, say: Say): void {
  for (const ring of facts.rings) {
    const caller = facts.callers.find(({ from }) => from === ring.from)
    if (!caller || ring.answeredAt === null || ring.heardMs < 300) continue
    const talkedMs = Math.min(endOf(ring), endOf(caller)) - ring.answeredAt
    const { ended } = ring
    const elsewhere = facts.rings.some(
      (other) => other !== ring && other.from === ring.from && other.answeredAt !== null && endOf(other) > endOf(ring),
    )
    if (
      ended?.by === 'them' &&
      ring.diedAt === null &&
      !whileAsteriskDied(ended.at, facts) &&
      endOf(caller) > ended.at + overlapMs &&
      !elsewhere
    )
      say('calls dropped by us', `${ring.agent} lost ${ring.from}, who was still there\n${ring.story}`, ring.from)
    if (talkedMs >= recordedMs && ring.heardMs >= recordedMs / 2) checkRecorded(ring, talkedMs, facts, say)
  }
}

function checkRecorded(ring: RingFact, talkedMs: number, facts: Facts, say: Say): void {
  const interaction = facts.interactions.find(({ from }) => from === ring.from)
  if (!interaction) return // told elsewhere
  const kept = facts.recordings.filter(({ interactionId }) => interactionId === interaction.id)
  const who = `${ring.from} with ${ring.agent}, ${Math.round(talkedMs)} ms`
  if (kept.length === 0) return say('recordings lost', `${who}: there is none`, ring.from)
  const open = kept.find(({ state }) => state !== 'stored' && state !== 'failed')
  if (open) return say('recordings lost', `${who}: it stays "${open.state}"`, ring.from)
  const lastedMs = kept.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0)
  const from = ring.answeredAt ?? 0
  const excused =
    kept.some(({ state }) => state === 'failed') ||
    ring.diedAt !== null ||
    facts.hindered.some((away) => away.from < from + talkedMs && away.to > from)
  if (!excused && lastedMs < talkedMs / 2) say('recordings lost', `${who}: only ${lastedMs} ms were kept`, ring.from)
}

function checkOwners(facts: Facts, say: Say): void {
  const talks = facts.rings.filter(({ answeredAt, heardMs }) => answeredAt !== null && heardMs >= 300)
  for (const [n, a] of talks.entries())
    for (const b of talks.slice(n + 1)) {
      const from = Math.max(a.answeredAt ?? 0, b.answeredAt ?? 0)
      const to = Math.min(endOf(a), endOf(b))
      // Nobody was there to tell the second phone: it is told when the server is back.
      if (to - from - awayBetween(from, to, facts) <= overlapMs) continue
      if (a.from === b.from && a.agent !== b.agent)
        say(
          'interactions owned twice',
          `${a.from} was with ${a.agent} and ${b.agent} for ${Math.round(to - from)} ms`,
          a.from,
        )
      if (a.agent === b.agent && a.from !== b.from)
        say(
          'interactions owned twice',
          `${a.agent} had ${a.from} and ${b.from} for ${Math.round(to - from)} ms`,
          a.from,
        )
    }
}

function checkChat(chat: ChatFact, facts: Facts, say: Say): void {
  const { conversationId, visitor, said, replies, window, stored, left } = chat
  if (left) say('visitors left waiting', `${visitor} (${conversationId}) was not answered to the end`, conversationId)
  const of = (id: string) => stored.filter(({ clientMessageId }) => clientMessageId === id)
  for (const { id, text, ackedAt, refused } of [...said, ...replies.map((each) => ({ ...each, refused: false }))]) {
    const times = of(id).length
    if (times === 0 && ackedAt !== null && !refused)
      say('messages lost', `"${text}" of ${visitor}'s chat was taken and is gone`)
    if (times > 1) say('messages doubled', `"${text}" is ${times} times in ${visitor}'s chat`)
  }
  for (const [text, times] of counted(window.map((line) => line.clientMessageId)))
    if (times > 1) say('messages doubled', `${text} stands ${times} times in ${visitor}'s window`)
  for (const line of stored)
    if (line.kind !== 'system' && !window.some(({ seq, text }) => seq === line.seq && text === line.text))
      say('messages lost', `"${line.text}" is stored and not in ${visitor}'s window`)
  for (const [n, before] of said.entries())
    for (const after of said.slice(n + 1)) {
      const [a, b] = [of(before.id)[0], of(after.id)[0]]
      if (a && b && before.ackedAt !== null && before.ackedAt < after.sentAt && a.seq > b.seq)
        say('messages out of order', `"${before.text}" was taken before "${after.text}" was sent, and stands after it`)
    }
  const booked = facts.interactions.filter((each) => each.conversationId === conversationId)
  if (booked.length === 0) say('interactions lost', `${visitor}'s chat is in no book`)
  for (const one of booked)
    if (one.endedAt === null || (one.state !== null && one.state !== 'ended'))
      say(
        'interactions lost',
        `${visitor}'s chat is over, and its interaction ${one.id} is not: ${one.endedWhy} ${one.state}`,
      )
}

function counted(of: string[]): Map<string, number> {
  const times = new Map<string, number>()
  for (const one of of) times.set(one, (times.get(one) ?? 0) + 1)
  return times
}
