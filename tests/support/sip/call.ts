import { setTimeout as sleep } from 'node:timers/promises'
import type { Audio, Heard } from './audio.ts'
import { headerOf, type Message, userOf } from './message.ts'

/** How a call ended, seen from our end of the wire. */
export type Ended = { at: number; by: 'us' | 'them'; how: 'bye' | 'cancel' | 'refusal'; status?: number }

export type Happenings = {
  /** First INVITE on the wire, milliseconds since 1970. */
  invitedAt?: number
  ringingAt?: number
  answeredAt?: number
  ended?: Ended
}

/** What one message changes in what is known of a call. */
export function absorb(known: Happenings, message: Message, arrived: boolean): Happenings {
  const { at, direction, method, status, cseq } = message
  const by = direction === 'sent' ? 'us' : 'them'
  if (method === 'INVITE') return { invitedAt: at, ...known }
  if (method === 'BYE') return { ...known, ended: known.ended ?? { at, by, how: 'bye' } }
  if (method === 'CANCEL' && arrived) return { ...known, ended: known.ended ?? { at, by, how: 'cancel' } }
  if (status === undefined || cseq.method !== 'INVITE' || known.ended) return known
  if (status === 180 || status === 183) return { ringingAt: at, ...known }
  if (status >= 200 && status < 300) return known.answeredAt ? known : { ...known, answeredAt: at }
  if (status === 487) return { ...known, ended: { at, by: arrived ? 'them' : 'us', how: 'cancel', status } }
  if (status >= 300 && !(status === 401 || status === 407)) {
    return { ...known, ended: { at, by, how: 'refusal', status } }
  }
  return known
}

/** Says to SIPp what to do next in one call: see `endpoint-scenario.ts`. */
export type Tell = (command: string, headers: Record<string, string>) => void

/**
 * One call as one end of it lives it. What is awaited resolves with the instant (milliseconds since 1970, from SIPp's
 * log) also when it already happened, and rejects after `withinMs` with the messages that were seen.
 */
export class Call {
  readonly callId: string
  readonly arrived: boolean
  readonly messages: Message[] = []
  happened: Happenings = {}
  private readonly tell: Tell
  private readonly audio: Audio
  private leaving = false as boolean
  private unheard = true as boolean
  private challenge: ((challenge: Message) => void) | undefined
  private watchers = new Set<() => void>()

  constructor(options: { callId: string; arrived: boolean; tell: Tell; audio: Audio }) {
    this.callId = options.callId
    this.arrived = options.arrived
    this.tell = options.tell
    this.audio = options.audio
  }

  /** User parts of the caller's and the called address, as on the wire. */
  get from(): string {
    return userOf(headerOf(this.invite(), 'From'))
  }
  get to(): string {
    return this.invite().toUser
  }
  header(name: string): string {
    return headerOf(this.invite(), name)
  }

  /** Called by the endpoint for each message of this call. */
  receive(message: Message): void {
    this.messages.push(message)
    this.happened = absorb(this.happened, message, this.arrived)
    if (message.direction === 'received' && message.cseq.method === 'INVITE') this.audio.learn(message)
    if (this.happened.answeredAt && !this.happened.ended) this.audio.speak()
    if (this.happened.ended) this.audio.close()
    // The answer came before our CANCEL went out: then it is hung up as a talk.
    const isAnswer = message.status === 200 && message.cseq.method === 'INVITE'
    if (this.leaving && !this.arrived && isAnswer && this.isUp) this.hangUp()
    const isProvisional = message.direction === 'received' && message.status !== undefined && message.status < 200
    if (this.unheard && isProvisional) {
      this.unheard = false
      if (this.leaving) this.hangUp()
    }
    if (message.direction === 'received' && (message.status === 401 || message.status === 407)) this.challenged(message)
    for (const watcher of [...this.watchers]) watcher()
  }

  /** For the endpoint: what to do about the first challenge; a second one ends the call. */
  onChallenge(answer: (challenge: Message) => void): void {
    this.challenge = answer
  }
  private challenged(message: Message): void {
    const answer = this.challenge
    this.challenge = undefined
    if (answer) answer(message)
    else
      this.happened = {
        ...this.happened,
        ended: { at: message.at, by: 'them', how: 'refusal', status: message.status ?? 401 },
      }
  }

  invited(withinMs?: number): Promise<number> {
    return this.until('an INVITE', (h) => h.invitedAt, withinMs)
  }
  ringing(withinMs?: number): Promise<number> {
    return this.until('ringing', (h) => h.ringingAt, withinMs)
  }
  answered(withinMs?: number): Promise<number> {
    return this.until('an answer', (h) => h.answeredAt, withinMs)
  }
  /** Resolves with the status, 486 for instance. */
  refused(withinMs?: number): Promise<number> {
    return this.until('a refusal', (h) => (h.ended?.how === 'refusal' ? h.ended.status : undefined), withinMs)
  }
  ended(withinMs?: number): Promise<Ended> {
    return this.until('the end', (h) => h.ended, withinMs)
  }
  get isUp(): boolean {
    return this.happened.answeredAt !== undefined && !this.happened.ended
  }

  ring(): void {
    this.tell('VEZ-RING', this.reply())
  }
  /** What it sounds like from now on: a multiple of 50 Hz. */
  pitch(hertz: number): this {
    this.audio.pitch(hertz)
    return this
  }
  answer(): void {
    if (!this.happened.ended) this.tell('VEZ-ANSWER', { ...this.reply(), 'X-Media-Port': String(this.audio.port) })
  }
  reject(status: 404 | 480 | 486 | 500 | 503 | 603): void {
    if (!this.happened.ended) this.tell(`VEZ-REJECT-${status}`, this.reply())
  }

  /** Ends the call in whatever state it is: CANCEL, 480 or BYE. A call that is over stays so. */
  hangUp(): void {
    if (this.happened.ended) return
    this.leaving = true
    if (this.happened.answeredAt) this.tell('VEZ-HANGUP', this.bye())
    else if (this.arrived) this.reject(480)
    // No CANCEL goes out before the far end has said anything: RFC 3261, 9.1.
    else if (this.unheard) return
    else this.tell('VEZ-CANCEL', this.cancellation())
  }

  /** Presses keys one after another (RFC 4733); resolves when the last was sent. */
  press(keys: string): Promise<void> {
    return this.audio.press(keys)
  }
  /** What came from the far end until now. */
  get heard(): Heard {
    return this.audio.heard
  }
  /** Resolves when that much sound, not silence, has come since the call to this. */
  async hears(loudMs = 200, withinMs = 10_000): Promise<void> {
    const before = this.audio.heard.loudMs
    const end = Date.now() + withinMs
    while (this.audio.heard.loudMs - before < loudMs) {
      if (Date.now() > end) throw new Error(`Nothing was heard in ${withinMs} ms.\n${this.story()}`)
      await sleep(20)
    }
  }

  /** The last second of what came. */
  get heardLately(): readonly number[] {
    return this.audio.lately
  }
  /** Keys that the far end pressed, in order. */
  get keysHeard(): string {
    return this.audio.keysHeard
  }

  /** Its sound ends; for the endpoint that stops. */
  close(): void {
    this.audio.close()
  }

  /** The call in a few lines, for the reader of a failure. */
  story(): string {
    const first = this.messages[0]?.at ?? 0
    const lines = this.messages.map((m) => {
      const arrow = m.direction === 'sent' ? '→' : '←'
      return `  ${(m.at - first).toFixed(1).padStart(9)} ms ${arrow} ${m.text.split(/\r?\n/, 1)[0]}`
    })
    return [`Call ${this.callId}:`, ...(lines.length ? lines : ['  (no message)'])].join('\n')
  }

  private async until<T>(what: string, pick: (known: Happenings) => T | undefined, withinMs = 10_000): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const look = () => {
      const found = pick(this.happened)
      if (found !== undefined) resolve(found)
      else if (this.happened.ended) reject(new Error(`The call ended before ${what} came.\n${this.story()}`))
    }
    const late = setTimeout(
      () => reject(new Error(`No sign of ${what} after ${withinMs} ms.\n${this.story()}`)),
      withinMs,
    )
    this.watchers.add(look)
    look()
    try {
      return await promise
    } finally {
      clearTimeout(late)
      this.watchers.delete(look)
    }
  }

  private invite(): Message {
    const invite = this.messages.findLast((m) => m.method === 'INVITE' && !headerOf(m, 'To').includes('tag='))
    if (!invite) throw new Error(`There was no INVITE yet.\n${this.story()}`)
    return invite
  }

  /** The headers of an answer to the INVITE: SIPp takes them from the command. */
  private reply(): Record<string, string> {
    const invite = this.invite()
    const vias = [...invite.text.matchAll(/^Via: *(.*?)\r?$/gim)].map((m) => m[1] ?? '')
    return {
      Via: vias.join(', '),
      From: headerOf(invite, 'From'),
      To: tagged(headerOf(invite, 'To')),
      CSeq: headerOf(invite, 'CSeq'),
    }
  }
  private cancellation(): Record<string, string> {
    const invite = this.invite()
    return {
      Via: headerOf(invite, 'Via'),
      From: headerOf(invite, 'From'),
      To: headerOf(invite, 'To'),
      CSeq: `${invite.cseq.number} CANCEL`,
    }
  }
  private bye(): Record<string, string> {
    const ok = this.messages.findLast((m) => m.status === 200 && m.cseq.method === 'INVITE')
    if (!ok) throw new Error(`There is nothing to hang up.\n${this.story()}`)
    const [from, to] = [headerOf(ok, 'From'), headerOf(ok, 'To')]
    return this.arrived
      ? { From: to, To: from, CSeq: '1 BYE' }
      : { From: from, To: to, CSeq: `${ok.cseq.number + 1} BYE` }
  }
}

/** The far end knows us by one tag: the Call-ID already tells calls apart. */
const tagged = (to: string): string => (to.includes('tag=') ? to : `${to};tag=vez`)
