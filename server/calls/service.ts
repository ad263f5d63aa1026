import { unreachable } from '#server/kernel/assert.ts'
import type { Clock, Instant } from '#server/kernel/clock.ts'
import type {
  AgentId,
  CompanyId,
  ContactId,
  ExtensionId,
  InteractionId,
  LegId,
  NewId,
  OfferId,
  QueueId,
  TrunkId,
} from '#server/kernel/ids.ts'
import { type Mailbox, mailbox } from '#server/kernel/mailbox.ts'
import type { Delivery, StoredInteraction } from '#server/routing/index.ts'
import type { Call, Destination, Way } from './core/call.ts'
import { isOver, talkOf } from './core/call.ts'
import { conferenceTalk, type RoomState, standings } from './core/conference.ts'
import type { CallNote, Effect } from './core/effect.ts'
import { tryLater } from './core/features.ts'
import { waitPrompt } from './core/queue.ts'
import { type Book, begin, beginAtOwnPhone, beginStandingBy, type Input, step, summon } from './core/step.ts'
import type { ConsultWish, TransferTo } from './core/transfer.ts'
import { createLines, type OutsideCall, outsideKeptMs } from './lines.ts'
import type {
  Alive,
  CallerId,
  CallRecords,
  Cause,
  Dictations,
  Directory,
  Features,
  Interactions,
  LegArrived,
  LegEvent,
  LegOutcome,
  Legs,
  LegTag,
  Messages,
  Queueing,
  Recordings,
  Screens,
  Surveys,
  WebServices,
} from './ports.ts'

export type CallsOptions = {
  legs: Legs
  records: CallRecords
  directory: Directory
  features: Features
  messages: Messages
  queueing: Queueing
  webServices: WebServices
  surveys: Surveys
  interactions: Interactions
  recordings: Recordings
  dictations: Dictations
  screens: Screens
  clock: Clock
  newId: NewId
  /** Does this when all that is being asked of phones has gone out. */
  soon: (work: () => void) => void
  /** A newer process owns these calls: this one must stop. */
  deposed: (why: Error) => void
  /** One line of a call's story. */
  tell: (companyId: CompanyId, interactionId: InteractionId, note: CallNote, at: Instant) => void
  log: {
    info(message: string, fields?: object): void
    warn(message: string, fields?: object): void
    error(message: string, fields?: object): void
  }
}

export type Summons = {
  companyId: CompanyId
  extensionId: ExtensionId
  /** What the phone shows. */
  callerId: CallerId
  destination: Destination
  ringMs: number
}

export interface Calls {
  /** How routing's offers of calls reach agents. */
  delivery: Delivery
  /**
   * Loads the open calls; to be called once, before events flow. `open`: the interactions that are written as open; one
   * whose call is not written goes on with the leg that began it, where that still lives.
   */
  start(open?: Begun[]): Promise<void>
  /**
   * Of the interactions that are written as open, those that no call has or has had since the start: they are over, and
   * whoever reads the books closes them. To be asked once, after the first `resume`.
   */
  abandoned<One extends { id: InteractionId }>(open: One[]): One[]
  onEvent(event: LegEvent): void
  /** Events flow again: what was missed is made up for. Resolves when every open call stands on what is true. */
  resume(): Promise<void>
  /** The agent's console hangs up. */
  hangUp(interactionId: InteractionId): boolean
  /** The agent's console turns an offer down: the phone stops ringing. */
  refuse(interactionId: InteractionId, offerId: OfferId, agentId: AgentId): Promise<void>
  /** Resolves with the call as it stands then; undefined where it is over. */
  hold(interactionId: InteractionId, agentId: AgentId, held: boolean): Promise<Call | undefined>
  /** Leads the call on: at once, or after a word with the third. What cannot be changes nothing. */
  transfer(interactionId: InteractionId, agentId: AgentId, to: TransferTo, attended: boolean): Promise<void>
  consult(interactionId: InteractionId, agentId: AgentId, wish: ConsultWish): Promise<void>
  pauseRecording(interactionId: InteractionId, agentId: AgentId, paused: boolean): Promise<void>
  /** Puts the other aside at a place with a number. */
  park(interactionId: InteractionId, agentId: AgentId): Promise<void>
  /** Rings the own phone of who wants it; who answers has it. */
  retrieve(interactionId: InteractionId, agentId: AgentId, extensionId: ExtensionId): Promise<void>
  parked(companyId: CompanyId): Call[]
  /** Who is in a conference of the company now (or in this one), the first to come first. */
  members(companyId: CompanyId, conferenceId?: string): Call[]
  /** False where nobody is in it, or this one is not. */
  act(companyId: CompanyId, conferenceId: string, what: RoomAct, member?: InteractionId): Promise<boolean>
  /** Rings the agent's own phone, which stands by when it is up; where one does already, nothing. */
  standBy(companyId: CompanyId, agentId: AgentId, extensionId: ExtensionId): Promise<void>
  /** The agent's phone stands by no more: it is hung up, now or after the talk it is in. */
  standDown(agentId: AgentId): Promise<void>
  /** Whether a phone of this agent stands by; `rings`: it is rung for that. */
  standing(agentId: AgentId): StandsBy
  /** Rings the agent's own phone, then dials as it would. */
  dialFor(companyId: CompanyId, agentId: AgentId, extensionId: ExtensionId, number: string): Promise<InteractionId>
  /**
   * The agent's phone was loaded anew in mid-talk: the customer hears music, the phone is rung again, to answer by
   * itself, and is put back. False where the agent is in no talk.
   */
  reattach(agentId: AgentId): Promise<boolean>
  /** Routing has it wait in another queue. */
  moved(interactionId: InteractionId, queueId: QueueId): void
  /** Whose call it is was found out after it began. */
  contactFiled(interactionId: InteractionId, contact: { id: ContactId; name: string }): void
  /**
   * Rings a phone of the company's, and takes who answers to that destination: a call that begins with us. Rejects where
   * its books cannot be opened.
   */
  summon(asked: Summons): Promise<InteractionId>
  /** An open call as it is now. */
  call(interactionId: InteractionId): Call | undefined
  /** What a company's people dialled outside within the last day and a bit: what caps count. */
  outsideCalls(companyId: CompanyId): OutsideCall[]
  /** How many calls a trunk carries now, both ways. */
  callsOn(trunkId: TrunkId): number
  /** What a call of this company may look up now: what is rehearsed looks it up as a real one does. */
  book(companyId: CompanyId): Book
  /** Which call this leg belongs to, from its arrival until the call is over. */
  callOf(legId: LegId): { companyId: CompanyId; interactionId: InteractionId } | undefined
  /** Open calls, for whoever has to compare. */
  open(): InteractionId[]
  stop(): void
}

export type StandsBy = 'no' | 'rings' | 'stands' | 'talks'

/** Who leaves a message and says nothing for so long has said it. */
const messageSilenceMs = 5000
/** An interaction as it is written, and the leg it began with; `state`: routing's. */
export type Begun = {
  id: InteractionId
  protocol: string
  legId: LegId | null
  state: StoredInteraction['state'] | null
}
/** What is done about a conference, or one who is in it. */
export type RoomAct = 'lock' | 'unlock' | 'record' | 'stop-recording' | 'end' | 'mute' | 'unmute' | 'remove'

const conferenceIn = ({ phase }: Call): string | null => (phase.is === 'in-conference' ? phase.conferenceId : null)
const sinceIn = ({ phase }: Call): number => (phase.is === 'in-conference' ? phase.since : 0)

type Who = Awaited<Awaited<ReturnType<Interactions['begin']>>['who']>
const ofNobody: Who = { contactPriority: 50, contact: null }

/** Who dials outside does not wait longer for a store that is away. */
const countedWithinMs = 1000

/** After so long what could not be done is tried again. */
const againMs = 1000

/** One call at work: its state, its inputs one at a time, its effects one after another. */
type Actor = {
  call: Call
  inbox: Mailbox<Input>
  contactPriority: number
  /** Before its interaction no record of a call is written: at the next start routing would ask for what is not there. */
  inBooks: Promise<void>
  /** The last of the effects that wait for each other. */
  lane: Promise<void>
  cancelWake: (() => void) | null
  /** The latest state is not written yet. */
  unsaved: boolean
  saving: Promise<void> | undefined
}

/**
 * Carries out what `core/step.ts` decides: one input at a time per call; what changed is stored beside what is done about it (see `keep`). An effect
 * that finds its leg gone comes back as the leg's end, so that no call waits for an event that was lost.
 */
export function createCalls(options: CallsOptions): Calls {
  const {
    legs,
    records,
    directory,
    features,
    messages,
    queueing,
    webServices,
    surveys,
    interactions,
    recordings,
    dictations,
    screens,
    clock,
    newId,
    soon,
    tell,
    log,
  } = options
  const actors = new Map<InteractionId, Actor>()
  const lines = createLines({ clock })
  const callOfLeg = new Map<LegId, InteractionId>()
  /** In which call a phone that stays up stands by: whatever other has it now. */
  const lenderOfLeg = new Map<LegId, InteractionId>()
  /** What came for calls whose interaction is still being written. */
  const opening = new Map<InteractionId, { companyId: CompanyId; early: Input[] }>()
  /** Interactions of before a crash that came between their own record and their call's: known again by the leg. */
  const unfinished = new Map<LegId, Begun>()
  /** Every call there has been, until it is settled which of those in the books are left: one that has just ended is still open there. */
  let had: Set<InteractionId> | undefined = new Set()
  /** Routing may begin before us: what it asks for again must find its call, and the call must know which legs live. */
  let isResumed = false
  const { promise: resumed, resolve: allResumed } = Promise.withResolvers<void>()
  let stopped = false

  // ── Inputs ────────────────────────────────────────────────────────────────────────────────────────────────────────

  function onEvent(event: LegEvent): void {
    switch (event.type) {
      case 'leg.arrived':
        if (!callOfLeg.has(event.legId)) void arrive(event)
        return
      case 'leg.ringing':
      case 'leg.answered':
      case 'leg.pressed':
        return put(callOfLeg.get(event.legId), event)
      case 'leg.ended':
        for (const id of knowing(event.legId)) put(id, event)
        return
      case 'sound.finished':
        return put(interactionIn(event.soundId), event)
      case 'recording.started':
      case 'recording.finished':
      case 'recording.failed':
        recordings.told(event)
        if (event.type !== 'recording.started') {
          const { recordingId } = event
          const recorded = event.type === 'recording.finished'
          put(interactionIn(recordingId), { type: 'message.ended', recordingId })
          put(interactionIn(recordingId), { type: 'recording.ended', recordingId, recorded })
        }
        return
      case 'link.up':
      case 'link.down':
        return
      default:
        return unreachable(event)
    }
  }

  function put(interactionId: InteractionId | undefined, input: Input): void {
    if (!interactionId) return
    const actor = actors.get(interactionId)
    if (actor) actor.inbox.put(input)
    else opening.get(interactionId)?.early.push(input)
  }

  function callsOf(extensionId: ExtensionId): number {
    let count = 0
    for (const { call } of actors.values())
      if (call.phase.is !== 'standing-by')
        for (const leg of call.legs) if (leg.extensionId === extensionId && leg.is !== 'down') count++
    return count
  }

  const bookOf = (companyId: CompanyId, contactPriority: number): Book => ({
    queue: (queueId) => directory.queue(companyId, queueId),
    destination: (ref, at) => directory.destination(companyId, ref, at),
    extensionOf: (agentId) => directory.extensionOf(companyId, agentId),
    callsOf,
    standing: freeStanding,
    borrowerOf,
    extensionOfNumber: (number) => directory.extensionOfNumber(companyId, number),
    fromExtension: (extensionId, dialled, at) => directory.fromExtension(companyId, extensionId, dialled, at),
    callerIdOf: (extensionId) => directory.callerIdOf(companyId, extensionId),
    inTalkCodes: () => directory.inTalkCodes(companyId),
    freePlace: () => freePlaceOf(companyId),
    parkedMs: () => directory.parking(companyId).returnMs,
    room: (conferenceId) => roomOf(companyId, conferenceId),
    line: (trunkId) => lines.state(trunkId, directory.lineLimits(companyId, trunkId)),
    cap: (kind, extensionId) => directory.cap(companyId, kind, extensionId, clock.now(), lines.outsideCalls(companyId)),
    contactPriority,
    callbackWay(agentId, number, at) {
      const extensionId = directory.extensionOf(companyId, agentId)
      if (extensionId) return directory.fromExtension(companyId, extensionId, number, at)
      return { steps: [], destination: { to: 'unknown-number' } }
    },
    isOnLine: (number, but) => isOnLine(companyId, number, but),
    flows: directory.flows(companyId),
  })

  // ── A call begins ─────────────────────────────────────────────────────────────────────────────────────────────────

  async function arrive(arrived: LegArrived): Promise<void> {
    const { legId, companyId } = arrived
    const before = unfinished.get(legId)
    unfinished.delete(legId)
    const id = before?.id ?? newId<InteractionId>()
    const early: Input[] = []
    opening.set(id, { companyId, early })
    had?.add(id)
    callOfLeg.set(legId, id)
    try {
      const actor = await openCall(id, arrived, before?.protocol)
      for (const input of early) actor.inbox.put(input)
    } catch (why) {
      log.error('a call could not be opened', { legId, why })
      callOfLeg.delete(legId)
      if (arrived.from.side === 'trunk') lines.free(arrived.from.trunkId, legId)
      void surely(() => legs.hangUp(legId, 'failed'))
      await closeBooks(companyId, id, 'ended-by-server', clock.now())
    } finally {
      opening.delete(id)
    }
  }

  async function openCall(id: InteractionId, arrived: LegArrived, known?: string): Promise<Actor> {
    const { companyId, from, dialled, callerId, legId } = arrived
    const look = (): Way =>
      from.side === 'trunk'
        ? directory.inbound(companyId, from.trunkId, dialled, callerId.number, clock.now())
        : directory.fromExtension(companyId, from.extensionId, dialled, clock.now())
    const full = from.side === 'trunk' ? takeLine(arrived, from.trunkId) : undefined
    const way = full ?? look()
    const direction = from.side === 'trunk' ? 'inbound' : way.destination.to === 'outside' ? 'outbound' : 'internal'
    const agentId = from.side === 'extension' ? (directory.agentOf(companyId, from.extensionId) ?? null) : null
    if (direction === 'inbound') supersede(companyId, callerId.number, id)
    const { protocol, who, written } = await interactions.begin({
      ...{ id, companyId, medium: 'voice', channel: 'voice', direction },
      ...{ from: callerId.number, fromName: callerId.name ?? null, to: dialled, startedAt: arrived.at },
      ...{ legId, ...(known && { protocol: known }) },
    })
    // Flows may ask who it is; who is led to a queue straight takes the place in it meanwhile.
    const isKnownLater = way.destination.to === 'queue'
    const { contactPriority, contact } = isKnownLater ? ofNobody : await who
    const language = directory.language(companyId)
    const shape = { id, companyId, direction, language, protocol, contact } as const
    const book = bookOf(companyId, contactPriority)
    // Looked up anew: what others have dialled while it was looked up who it is counts, too.
    const begun = direction === 'outbound' ? look() : way
    const first = begin({
      call: shape,
      arrived,
      agentId,
      way: begun,
      book,
      now: clock.now(),
      isAnew: known !== undefined,
    })
    const actor = employ(first.call, contactPriority, written)
    keep(actor, first.call, first.effects)
    if (isKnownLater) void who.then((known) => recognise(actor, known))
    return actor
  }

  function recognise(actor: Actor, { contactPriority, contact }: Who): void {
    const { companyId, id } = actor.call
    if (!actors.has(id)) return
    if (contact) actor.inbox.put({ type: 'contact.filed', contact })
    if (contactPriority === actor.contactPriority) return
    actor.contactPriority = contactPriority
    // What its way says of it comes before who it is.
    if (actor.call.attached.priority !== undefined) return
    queueing.receive(companyId, { type: 'interaction.prioritised', interactionId: id, contactPriority })
  }

  /** For what nobody waits for: with who it is. */
  async function openBooks(opened: Parameters<Interactions['begin']>[0]) {
    const { who, ...books } = await interactions.begin(opened)
    return { ...books, ...(await who) }
  }

  async function summonTo({ companyId, extensionId, callerId, destination, ringMs }: Summons): Promise<InteractionId> {
    const id = newId<InteractionId>()
    const { contactPriority, protocol, contact, written } = await openBooks({
      id,
      companyId,
      medium: 'voice',
      channel: 'voice',
      direction: 'internal',
      from: callerId.number,
      fromName: callerId.name ?? null,
      to: callerId.number,
      startedAt: clock.now(),
    })
    const language = directory.language(companyId)
    const agentId = directory.agentOf(companyId, extensionId) ?? null
    const shape = { id, companyId, direction: 'internal', language, protocol, contact } as const
    const first = summon({ call: shape, extensionId, agentId, callerId, destination, ringMs, now: clock.now() })
    keep(employ(first.call, contactPriority, written), first.call, first.effects)
    return id
  }

  async function dialFor(
    companyId: CompanyId,
    agentId: AgentId,
    extensionId: ExtensionId,
    number: string,
  ): Promise<InteractionId> {
    const id = newId<InteractionId>()
    const callerId = directory.callerIdOf(companyId, extensionId) ?? { number: '' }
    const { destination } = directory.fromExtension(companyId, extensionId, number, clock.now())
    const direction = destination.to === 'outside' ? 'outbound' : 'internal'
    const { contactPriority, protocol, contact, written } = await openBooks({
      ...{ id, companyId, medium: 'voice', channel: 'voice', direction, from: callerId.number },
      ...{ fromName: callerId.name ?? null, to: number, startedAt: clock.now() },
    })
    const language = directory.language(companyId)
    const shape = { id, companyId, direction, language, protocol, contact, callerId, dialled: number } as const
    const book = bookOf(companyId, contactPriority)
    const first = beginAtOwnPhone({ call: shape, agentId, extensionId, book, now: clock.now() })
    const actor = employ(first.call, contactPriority, written)
    keep(actor, first.call, first.effects)
    return id
  }

  // ── Phones that stand by ──────────────────────────────────────────────────────────────────────────────────────────

  const standingOf = (agentId: AgentId): Call[] =>
    [...actors.values()].flatMap(({ call }) =>
      call.phase.is === 'standing-by' && !call.phase.over && call.legs[0]?.agentId === agentId ? [call] : [],
    )

  function freeStanding(agentId: AgentId): ReturnType<Book['standing']> {
    for (const { id, phase, legs } of standingOf(agentId)) {
      const leg = legs[0]
      if (leg?.is !== 'up' || phase.is !== 'standing-by' || phase.lentTo || borrowerOf(id, leg.legId)) continue
      return { legId: leg.legId, lentBy: id, extensionId: leg.extensionId }
    }
    return undefined
  }

  function borrowerOf(lender: InteractionId, legId: LegId): InteractionId | null {
    for (const { call } of actors.values()) if (call.id !== lender && ownsLeg(call, legId)) return call.id
    return null
  }

  /** All calls to which the end of this leg means something. */
  function knowing(legId: LegId): Set<InteractionId | undefined> {
    const lender = lenderOfLeg.get(legId)
    return new Set([callOfLeg.get(legId), lender, (lender && borrowerOf(lender, legId)) ?? undefined])
  }

  /** What a leg does is told to the call that has it: of one that is lent say so `lend` and `give-back`. */
  function claim(call: Call): void {
    const { id, phase } = call
    const isLent = phase.is === 'standing-by' && phase.lentTo !== null
    for (const { legId, is, lentBy } of call.legs) {
      if (is === 'down') continue
      if (phase.is === 'standing-by') lenderOfLeg.set(legId, id)
      if ((!isLent && !lentBy) || !callOfLeg.has(legId)) callOfLeg.set(legId, id)
    }
  }

  async function borrow(call: Call, legId: LegId, from: InteractionId): Promise<void> {
    await asked(from, { type: 'leg.wanted', by: call.id })
    const phase = actors.get(from)?.call.phase
    if (phase?.is !== 'standing-by' || phase.lentTo !== call.id)
      put(call.id, { type: 'leg.ended', legId, cause: 'busy' })
  }

  async function standBy(companyId: CompanyId, agentId: AgentId, extensionId: ExtensionId): Promise<void> {
    if (standing(agentId) !== 'no') return
    const id = newId<InteractionId>()
    const callerId = directory.callerIdOf(companyId, extensionId) ?? { number: '' }
    const { number } = callerId
    const { contactPriority, protocol, contact, written } = await openBooks({
      ...{ id, companyId, medium: 'voice', channel: 'voice', direction: 'internal', from: number, to: number },
      ...{ fromName: callerId.name ?? null, startedAt: clock.now() },
    })
    const language = directory.language(companyId)
    const shape = { id, companyId, direction: 'internal', language, protocol, contact, callerId } as const
    const now = clock.now()
    const first = beginStandingBy({ call: { ...shape, dialled: number }, agentId, extensionId, now })
    keep(employ(first.call, contactPriority, written), first.call, first.effects)
  }

  function standDown(agentId: AgentId, but?: InteractionId): Promise<unknown> {
    const over = standingOf(agentId).filter(({ id }) => id !== but)
    return Promise.all(over.map(({ id }) => asked(id, { type: 'stand-by.over' })))
  }

  function standing(agentId: AgentId): StandsBy {
    const [call] = standingOf(agentId)
    if (call?.phase.is !== 'standing-by') return 'no'
    if (call.legs[0]?.is === 'ringing') return 'rings'
    return call.phase.lentTo ? 'talks' : 'stands'
  }

  // ── Conferences ───────────────────────────────────────────────────────────────────────────────────────────────────

  const membersOf = (companyId: CompanyId, conferenceId?: string): Call[] =>
    openOf(companyId)
      .filter(({ phase }) => phase.is === 'in-conference')
      .filter((call) => conferenceId === undefined || conferenceIn(call) === conferenceId)
      .toSorted((a, b) => sinceIn(a) - sinceIn(b))

  function roomOf(companyId: CompanyId, conferenceId: string) {
    const members = membersOf(companyId, conferenceId)
    const rooms = members.flatMap(({ phase }) => (phase.is === 'in-conference' ? [phase.room] : []))
    const [latest] = rooms.toSorted((a, b) => b.version - a.version)
    return { locked: false, recording: false, version: 0, ...latest, members: members.length }
  }

  /** Whenever one of them changed: each is told how it stands now, where that is another way than until now. */
  function settleRoom(companyId: CompanyId, conferenceId: string, wish?: Partial<RoomState>): void {
    const members = membersOf(companyId, conferenceId)
    if (members.length === 0) return void endRoom(companyId, conferenceId)
    const before = roomOf(companyId, conferenceId)
    const version = wish ? before.version + 1 : before.version
    const { locked, recording } = { ...before, ...wish }
    const each = members.flatMap(({ id, phase, recordingId }) =>
      phase.is === 'in-conference' ? [{ id, phase, records: recordingId !== null }] : [],
    )
    for (const [id, standing] of standings(each, { locked, recording, version })) {
      const call = actors.get(id as InteractionId)?.call
      if (call?.phase.is !== 'in-conference') continue
      const { hears, room } = call.phase
      const isSo =
        hears === standing.hears &&
        room.version === standing.version &&
        (call.recordingId !== null) === standing.records
      if (!isSo) put(call.id, { type: 'room.changed', standing })
    }
  }

  /** Once those who were removed are out of it: a talk that ends takes along what is being played to whoever just leaves. */
  async function endRoom(companyId: CompanyId, conferenceId: string): Promise<void> {
    const leaving = [...actors.values()].filter(
      ({ call }) => call.companyId === companyId && call.phase.is === 'closing',
    )
    await Promise.all(leaving.map(({ lane }) => lane))
    if (membersOf(companyId, conferenceId).length === 0) await surely(() => legs.endTalk(conferenceTalk(conferenceId)))
  }

  async function act(companyId: CompanyId, conferenceId: string, what: RoomAct, id?: InteractionId): Promise<boolean> {
    const members = membersOf(companyId, conferenceId)
    const one = members.find((call) => call.id === id)
    if (id === undefined ? members.length === 0 : !one) return false
    const locks = { lock: { locked: true }, unlock: { locked: false } }
    const records = { record: { recording: true }, 'stop-recording': { recording: false } }
    const wish = { ...locks, ...records }[what as 'lock' | 'unlock' | 'record' | 'stop-recording']
    if (wish) settleRoom(companyId, conferenceId, wish)
    for (const call of one ? [one] : members) {
      if (what === 'mute' || what === 'unmute') put(call.id, { type: 'member.muted', muted: what === 'mute' })
      if (what === 'remove' || what === 'end')
        put(call.id, { type: 'member.removed', why: what === 'end' ? 'ended' : 'removed' })
    }
    await Promise.all(members.map((call) => actors.get(call.id)?.inbox.drained()))
    return true
  }

  // ── Legs that join another call ───────────────────────────────────────────────────────────────────────────────────

  const openOf = (companyId: CompanyId) =>
    [...actors.values()].map(({ call }) => call).filter((call) => call.companyId === companyId)

  function freePlaceOf(companyId: CompanyId): string | undefined {
    const taken = new Set(openOf(companyId).map(({ phase }) => (phase.is === 'parked' ? phase.place : '')))
    const { firstPlace, places } = directory.parking(companyId)
    return Array.from({ length: places }, (_, at) => String(firstPlace + at)).find((place) => !taken.has(place))
  }

  function soughtBy({ companyId, id }: Call, { how, argument, extensionId }: Extract<Effect, { do: 'seek' }>) {
    const others = openOf(companyId).filter((call) => call.id !== id)
    if (how === 'retrieve') return others.find(({ phase }) => phase.is === 'parked' && phase.place === argument)
    const group = argument === '' ? directory.pickupGroupOf(companyId, extensionId) : undefined
    const wanted = argument === '' ? undefined : directory.extensionOfNumber(companyId, argument)
    const ringsThere = (at: ExtensionId | undefined) =>
      at !== undefined &&
      (wanted ? at === wanted : group !== undefined && directory.pickupGroupOf(companyId, at) === group)
    return others
      .filter(({ phase }) => phase.is !== 'talking')
      .find(({ legs: known }) =>
        known.slice(1).some((leg) => {
          const at = leg.extensionId ?? (leg.agentId ? directory.extensionOf(companyId, leg.agentId) : undefined)
          return leg.is === 'ringing' && !leg.letGo && ringsThere(at)
        }),
      )
  }

  /** The other call has the leg before this one lets it go: in a crash between the two both know it, and it is asked again. */
  async function giveOver(actor: Actor, effect: Extract<Effect, { do: 'seek' }>): Promise<void> {
    const { call } = actor
    const known = [...actors.values()].find((one) => one !== actor && ownsLeg(one.call, effect.legId))?.call
    const other = known ?? soughtBy(call, effect)
    const leg = call.legs.find(({ legId }) => legId === effect.legId)
    if (other && leg && leg.is === 'up') await asked(other.id, { type: 'leg.adopted', leg: { ...leg, role: 'agent' } })
    const after = other && actors.get(other.id)?.call
    const isTheirs = after !== undefined && ownsLeg(after, effect.legId)
    if (isTheirs) callOfLeg.set(effect.legId, after.id)
    put(call.id, { type: 'sought', by: isTheirs ? after.id : null })
  }

  const ownsLeg = (call: Call, legId: LegId) => call.legs.some((leg) => leg.legId === legId && leg.is !== 'down')

  /** A trunk carries so many calls and no more: those above are refused as a carrier without a free line does. */
  function takeLine({ companyId, legId }: LegArrived, trunkId: TrunkId): Way | undefined {
    const { callsMax } = directory.lineLimits(companyId, trunkId)
    const isFull = callsMax !== null && lines.calls(trunkId) >= callsMax
    lines.take(trunkId, legId)
    if (!isFull) return undefined
    const steps = [{ at: 'trunk', id: trunkId, why: 'full' }]
    return { steps, destination: { to: 'refused', cause: 'congestion', sounds: [] } }
  }

  function employ(call: Call, contactPriority: number, inBooks: Promise<void>): Actor {
    const inbox = mailbox<Input>({ read: (inputs) => read(actor, inputs), broke: (why) => broke(actor, why) })
    const actor: Actor = {
      call,
      inbox,
      contactPriority,
      inBooks,
      // What the one who calls is to hear waits until phones have been asked to ring.
      lane: new Promise(soon),
      cancelWake: null,
      unsaved: false,
      saving: undefined,
    }
    actors.set(call.id, actor)
    had?.add(call.id)
    claim(call)
    lines.follow(call)
    return actor
  }

  // ── A call goes on ────────────────────────────────────────────────────────────────────────────────────────────────

  async function read(actor: Actor, inputs: Input[]): Promise<void> {
    let call = actor.call
    const effects: Effect[] = []
    for (const input of inputs) {
      const next = step(call, input, bookOf(call.companyId, actor.contactPriority), clock.now())
      call = next.call
      effects.push(...next.effects)
    }
    keep(actor, call, effects)
  }

  /**
   * What is to be done is begun beside the write, not after it. Nothing is lost by that in a crash: that an agent has the
   * caller is durable in routing before anybody is rung or joined; a leg that no record knows is hung up at the next
   * start, and routing asks again for what it had asked for.
   */
  function keep(actor: Actor, call: Call, effects: Effect[]): void {
    const room = conferenceIn(actor.call) ?? conferenceIn(call)
    actor.call = call
    claim(call)
    lines.follow(call)
    for (const effect of effects) attempt(actor, effect)
    show(call)
    saveSoon(actor)
    rearm(actor)
    if (isOver(call)) void close(actor)
    if (room !== null) settleRoom(call.companyId, room)
  }

  /** A screen that is not told has shown nothing worse than what is old. */
  function show(call: Call): void {
    try {
      screens.changed(call)
    } catch (why) {
      log.error('a call could not be shown', { interactionId: call.id, why })
    }
  }

  /** One effect that cannot be carried out takes no other along. */
  function attempt(actor: Actor, effect: Effect): void {
    try {
      carryOut(actor, effect)
    } catch (why) {
      log.error('an effect threw', { interactionId: actor.call.id, effect: effect.do, why })
    }
  }

  function saveSoon(actor: Actor): void {
    actor.unsaved = true
    actor.saving ??= save(actor)
  }

  /** One write at a time, always of the latest: what several steps changed while the last one was under way is one write. */
  async function save(actor: Actor): Promise<void> {
    await actor.inBooks
    while (actor.unsaved) {
      actor.unsaved = false
      actor.call = { ...actor.call, rev: actor.call.rev + 1 }
      try {
        await records.save(actor.call)
      } catch (why) {
        if (why instanceof Error && 'code' in why && why.code === 'stale-owner') return options.deposed(why)
        // A store that is away does not end a talk: the call goes on from memory, and is written whole when it can be.
        log.error('a call could not be stored', { interactionId: actor.call.id, why })
        later(() => saveSoon(actor))
      }
    }
    actor.saving = undefined
  }

  /** What is dialled outside counts against caps also after a crash: so it is written first, where the store is not away. */
  async function counted({ saving }: Actor): Promise<void> {
    const enough = new Promise<void>((resolve) => void clock.wakeAt(clock.now() + countedWithinMs, resolve))
    await Promise.race([saving, enough])
  }

  function rearm(actor: Actor): void {
    actor.cancelWake?.()
    const { wakeAt } = actor.call
    actor.cancelWake = wakeAt === null ? null : clock.wakeAt(wakeAt, () => actor.inbox.put({ type: 'time.passed' }))
  }

  async function close(actor: Actor): Promise<void> {
    const { call } = actor
    actors.delete(call.id)
    lines.over(call)
    // A leg may be another call's by now.
    for (const { legId } of call.legs)
      for (const known of [callOfLeg, lenderOfLeg]) if (known.get(legId) === call.id) known.delete(legId)
    await actor.saving
    if (call.phase.is === 'ended') await closeBooks(call.companyId, call.id, call.phase.why, call.phase.at)
  }

  /** Told until they have it: whoever reads the books would believe that the call goes on. */
  async function closeBooks(companyId: CompanyId, id: InteractionId, why: string, at: Instant): Promise<void> {
    try {
      await interactions.close(companyId, id, why, at)
    } catch (cause) {
      log.error('an interaction could not be closed', { interactionId: id, why: cause })
      later(() => void closeBooks(companyId, id, why, at))
    }
  }

  function later(work: () => void): void {
    clock.wakeAt(clock.now() + againMs, () => !stopped && work())
  }

  /** Our own mistake ends this call, never another: everybody is hung up, and the alarm is raised. */
  function broke(actor: Actor, why: unknown): void {
    const { call } = actor
    const { id, companyId } = call
    log.error('a call broke', { interactionId: id, phase: call.phase.is, why })
    actor.inbox.close()
    for (const leg of call.legs) if (leg.is !== 'down') void surely(() => legs.hangUp(leg.legId, 'failed'))
    void surely(() => legs.endTalk(talkOf(call)))
    queueing.receive(companyId, { type: 'interaction.left', interactionId: id, why: 'ended-by-server' })
    keep(actor, { ...call, wakeAt: null, phase: { is: 'ended', why: 'ended-by-server', at: clock.now() } }, [])
  }

  // ── Effects ───────────────────────────────────────────────────────────────────────────────────────────────────────

  function carryOut(actor: Actor, effect: Effect): void {
    const { call } = actor
    const lane = (work: () => Promise<void>) => {
      actor.lane = actor.lane
        .then(work)
        .catch((why) => log.error('an effect threw', { interactionId: call.id, effect: effect.do, why }))
    }
    /** Asks again while telephony cannot be reached: what comes after it waits, too. */
    const insist = async (ask: () => LegOutcome): LegOutcome => {
      let outcome = await ask()
      while (!outcome.ok && outcome.why === 'away' && !stopped) {
        await new Promise<void>(later)
        outcome = await ask()
      }
      return outcome
    }
    const ended = (legId: LegId, outcome: Awaited<LegOutcome>) => {
      if (outcome.ok) return
      put(call.id, { type: 'leg.ended', legId, cause: 'failed' })
      if (outcome.why === 'refused')
        log.warn('telephony refused', { interactionId: call.id, effect: effect.do, detail: outcome.detail })
    }
    switch (effect.do) {
      case 'tell-routing':
        return queueing.receive(call.companyId, effect.input)
      case 'record-message':
        return lane(async () => {
          const { recordingId, extensionId, legId, secondsMax } = effect
          const { companyId, id: interactionId, callerId } = call
          const at = clock.now()
          await recordings.requested({ id: recordingId, companyId, interactionId, agentId: null, at })
          await messages.begun({ id: recordingId, companyId, extensionId, interactionId, from: callerId, at })
          const outcome = await insist(() =>
            legs.recordLeg(legId, recordingId, { maxMs: secondsMax * 1000, silenceMs: messageSilenceMs }),
          )
          if (outcome.ok) return
          recordings.told({ type: 'recording.failed', recordingId, why: outcome.detail ?? outcome.why })
          put(call.id, { type: 'message.ended', recordingId })
        })
      case 'open-mailbox': {
        const { extensionId, pin } = effect
        void messages
          .open({ companyId: call.companyId, extensionId, pin })
          .catch((why) => {
            log.error('a mailbox could not be opened', { interactionId: call.id, why })
            return 'locked' as const
          })
          .then((opened) => put(call.id, { type: 'mailbox.opened', messages: opened }))
        return
      }
      case 'mark-message':
        void messages
          .mark(call.companyId, effect.recordingId, effect.as)
          .catch((why) => log.warn('a message was not marked', { recordingId: effect.recordingId, why }))
        return
      case 'run-feature': {
        const { do: _run, ...wanted } = effect
        const { feature } = wanted
        const asked = { companyId: call.companyId, ...wanted }
        void features
          .run(asked)
          .catch((why) => {
            log.error('a feature failed', { interactionId: call.id, feature, why })
            return [tryLater(call.language)]
          })
          .then((sounds) => put(call.id, { type: 'feature.done', sounds }))
        return
      }
      case 'ask-outside': {
        const key = `${call.id}-${effect.request.key}`
        void webServices
          .ask(call.companyId, { ...effect.request, key })
          .then((reply) => put(call.id, { type: 'flow.replied', key: effect.request.key, reply }))
        return
      }
      case 'keep-score':
        return keepScore(actor, effect.score)
      case 'note':
        return tell(call.companyId, call.id, effect.event, effect.at)
      case 'ring': {
        const phone = { companyId: call.companyId, extensionId: effect.extensionId }
        const tag = tagOf(call, effect.role, effect.agentId)
        const { legId, callerId, ringMs, autoAnswer } = effect
        const ringing = { callerId, tag, ringMs, ...(autoAnswer && { autoAnswer }) }
        void legs.ring(legId, phone, ringing).then((outcome) => ended(legId, outcome))
        return
      }
      case 'dial': {
        const { legId, trunkId, number, callerId, ringMs, talkMsMax, talkId } = effect
        const to = { companyId: call.companyId, trunkId, number }
        return lane(async () => {
          await counted(actor)
          // The hang-up of a caller who is gone does not wait in the lane: nobody is to be called after it.
          const { phase, legs: known } = actor.call
          if (phase.is === 'ending' || phase.is === 'ended') return
          if (known.find((leg) => leg.legId === legId)?.is !== 'ringing') return
          const tag = tagOf(call, 'callee', null)
          const dialling = { callerId, tag, ringMs, talkId, ...(talkMsMax !== null && { talkMsMax }) }
          ended(legId, await legs.dial(legId, to, dialling))
        })
      }
      case 'rest-trunk':
        return lines.rest(effect.trunkId)
      case 'hang-up':
        return hangUpLeg(call.id, effect.legId, effect.cause)
      case 'answer':
        return lane(async () => {
          const outcome = await insist(() => legs.answer(effect.legId))
          if (!outcome.ok && outcome.why === 'gone') return ended(effect.legId, outcome)
          // It is there and cannot be answered: to take it for ended would leave it ringing for ever.
          if (!outcome.ok) put(call.id, { type: 'hang-up.asked' })
        })
      case 'signal-ringing':
        return lane(async () => void (await legs.signalRinging(effect.legId)))
      case 'play-in-talk':
        return lane(async () => void (await legs.playInTalk(effect.talkId, effect.soundId, effect.sounds)))
      case 'mute':
        return lane(async () => void (await insist(() => legs.mute(effect.legId, effect.muted))))
      case 'seek':
        return lane(() => giveOver(actor, effect))
      case 'borrow':
        return void borrow(call, effect.legId, effect.from)
      case 'lend':
        callOfLeg.set(effect.legId, effect.to)
        return put(effect.to, { type: 'leg.answered', legId: effect.legId })
      case 'give-back':
        return lane(async () => {
          const { legId, to, cause } = effect
          await insist(() => legs.leave(talkOf(call), legId))
          // Of what it heard here nothing is to be heard there.
          await Promise.all([legs.stopRinging(legId), legs.stopMusic(legId)])
          if (actors.has(to)) await asked(to, { type: 'leg.returned', by: call.id })
          else await insist(() => legs.hangUp(legId, cause))
          put(call.id, { type: 'leg.ended', legId, cause })
        })
      case 'supersede-standing':
        return void standDown(effect.agentId, call.id)
      case 'stop-ringing':
        return lane(async () => void (await legs.stopRinging(effect.legId)))
      case 'play':
        return lane(async () => unheard(effect.soundId, await legs.play(effect.legId, effect.soundId, effect.sounds)))
      case 'announce-position': {
        const position = queueing.position(call.companyId, call.id)
        if (position === undefined) return put(call.id, { type: 'sound.finished', soundId: effect.soundId })
        const { language } = call
        const sounds = [{ prompt: `queue/position-${position <= 20 ? position : 'many'}`, language }]
        const waitMs = effect.wait ? queueing.expectedWait(call.companyId, call.id) : undefined
        if (waitMs !== undefined) sounds.push({ prompt: waitPrompt(waitMs), language })
        return lane(async () => unheard(effect.soundId, await legs.play(effect.legId, effect.soundId, sounds)))
      }
      case 'supersede-callbacks':
        return supersede(call.companyId, effect.number, call.id)
      case 'stop-sound':
        return lane(async () => void (await legs.stopSound(effect.soundId)))
      case 'start-music':
        return lane(async () => {
          const musicClass = effect.musicClass ?? directory.music(call.companyId) ?? undefined
          await insist(() => legs.startMusic(effect.legId, musicClass))
        })
      case 'stop-music':
        return lane(async () => void (await insist(() => legs.stopMusic(effect.legId))))
      case 'join':
        return lane(async () => {
          const outcome = await insist(() => legs.join(effect.talkId, effect.legIds, tagOf(call, 'caller', null)))
          if (outcome.ok || outcome.why === 'gone' || outcome.why === 'away') return
          log.error('a talk could not be made', { interactionId: call.id, detail: outcome.detail })
          put(call.id, { type: 'hang-up.asked' })
        })
      case 'leave':
        return lane(async () => void (await insist(() => legs.leave(effect.talkId, effect.legId))))
      case 'end-talk':
        return lane(async () => void (await insist(() => legs.endTalk(effect.talkId))))
      case 'record':
        return lane(async () => {
          const { recordingId, agentId, talkId } = effect
          await recordings.requested({
            id: recordingId,
            companyId: call.companyId,
            interactionId: call.id,
            agentId,
            at: clock.now(),
          })
          const outcome = await insist(() => legs.record(talkId, recordingId))
          if (!outcome.ok)
            recordings.told({ type: 'recording.failed', recordingId, why: outcome.detail ?? outcome.why })
        })
      case 'record-leg': {
        const { legId, recordingId, maxMs } = effect
        return lane(async () => {
          const outcome = await insist(() => legs.recordLeg(legId, recordingId, { maxMs }))
          if (!outcome.ok) put(call.id, { type: 'recording.ended', recordingId, recorded: false })
        })
      }
      case 'keep-dictation': {
        const { recordingId, dictation } = effect
        const kept = (is: boolean) => put(call.id, { type: 'dictation.kept', recordingId, kept: is })
        void dictations.keep(call.companyId, recordingId, dictation).then(
          () => kept(true),
          (why) => {
            log.warn('what was spoken could not be kept', { interactionId: call.id, why })
            kept(false)
          },
        )
        return
      }
      case 'forget-recording':
        void dictations.forget(effect.recordingId)
        return
      case 'pause-recording':
        return lane(async () => void (await insist(() => legs.pauseRecording(effect.recordingId, effect.paused))))
      case 'stop-recording':
        return lane(async () => {
          await insist(() => legs.stopRecording(effect.recordingId))
          recordings.over(effect.recordingId)
        })
      default:
        return unreachable(effect)
    }

    function unheard(soundId: Extract<Effect, { do: 'play' }>['soundId'], outcome: Awaited<LegOutcome>): void {
      if (!outcome.ok) put(call.id, { type: 'sound.finished', soundId })
    }
  }

  /** What the customer gave is not lost for a store that is away a moment. */
  function keepScore(actor: Actor, score: Extract<Effect, { do: 'keep-score' }>['score'], at = clock.now()): void {
    const { id, companyId, queueId, contact, callerId, legs } = actor.call
    const agentId = legs.findLast((leg) => leg.role === 'agent')?.agentId ?? null
    const who = { interactionId: id, queueId, agentId, contactId: contact?.id ?? null, from: callerId.number }
    surveys.answered(companyId, { ...score, ...who, at }).catch((why) => {
      log.error('an answer to a survey could not be stored', { interactionId: id, why })
      later(() => keepScore(actor, score, at))
    })
  }

  // ── Callbacks ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** One call at a time for one number: who calls, or asks once more, is not called for the earlier wish. */
  function supersede(companyId: CompanyId, number: string, but: InteractionId): void {
    for (const { call, inbox } of actors.values())
      if (call.companyId === companyId && call.id !== but && call.phase.is === 'awaiting-callback')
        if (isSameNumber(call.callback?.number ?? '', number)) inbox.put({ type: 'callback.superseded' })
  }

  function isOnLine(companyId: CompanyId, number: string, but: InteractionId): boolean {
    for (const { call } of actors.values()) {
      if (call.companyId !== companyId || call.id === but || ['awaiting-callback', 'ended'].includes(call.phase.is))
        continue
      const customers = call.direction === 'outbound' ? call.dialled : call.callerId.number
      if (call.direction !== 'internal' && isSameNumber(customers, number)) return true
    }
    return false
  }

  // ── Routing's offers ──────────────────────────────────────────────────────────────────────────────────────────────

  const delivery: Delivery = {
    async offer(offer) {
      if (!isResumed) await resumed
      const actor = actors.get(offer.interactionId)
      if (!actor) return
      const { companyId } = actor.call
      const phones = offer.agentIds.flatMap((agentId) => {
        const extensionId = directory.extensionOf(companyId, agentId)
        if (extensionId) return [{ agentId, extensionId }]
        queueing.receive(companyId, { type: 'offer.failed', offerId: offer.id, agentId, why: 'unreachable' })
        return []
      })
      // A second more than routing gives: routing decides that it rang out, telephony's own limit is the safety net.
      const ringMs = Math.max(1000, offer.endsAt - clock.now()) + 1000
      if (phones.length === 0) return
      actor.inbox.put({ type: 'offer.made', offerId: offer.id, queueId: offer.queueId, ringMs, phones })
    },
    announce(offer) {
      const call = actors.get(offer.interactionId)?.call
      if (!call) return
      const agentIds = offer.agentIds.filter((agentId) => directory.extensionOf(call.companyId, agentId))
      if (agentIds.length > 0) screens.offered({ ...offer, agentIds }, call)
    },
    async withdraw(offerId, interactionId, agentIds, why) {
      if (!isResumed) await resumed
      put(interactionId, { type: 'offer.withdrawn', offerId, agentIds, why })
    },
    async connect(interactionId, agentId, offerId) {
      if (!isResumed) await resumed
      put(interactionId, { type: 'offer.connected', offerId, agentId })
    },
    async overflow(interactionId, queueId, overflow) {
      if (!isResumed) await resumed
      put(interactionId, { type: 'queue.overflowed', queueId, overflow })
    },
  }

  /** A phone that was replaced in a talk that goes on would stay up for ever: so it is asked until it is down. */
  function hangUpLeg(interactionId: InteractionId, legId: LegId, cause: Cause): void {
    void legs.hangUp(legId, cause).then((outcome) => {
      if (outcome.ok || outcome.why === 'refused') return
      if (outcome.why === 'gone') return put(interactionId, { type: 'leg.ended', legId, cause })
      later(() => {
        const leg = actors.get(interactionId)?.call.legs.find((one) => one.legId === legId)
        if (leg && leg.is !== 'down') hangUpLeg(interactionId, legId, cause)
      })
    })
  }

  /** What no call asks for, and so none asks for again: until telephony can be reached. Waits for the first answer only. */
  async function surely(ask: () => LegOutcome): Promise<void> {
    const outcome = await ask()
    if (!outcome.ok && outcome.why === 'away') later(() => void surely(ask))
  }

  // ── After a restart ───────────────────────────────────────────────────────────────────────────────────────────────

  async function start(open: Begun[] = []): Promise<void> {
    // Their time goes on at `resume`: until then nobody knows whether anybody is there to hear.
    for (const [companyId, dialled] of await records.outsideSince(clock.now() - outsideKeptMs))
      lines.recall(companyId, dialled)
    for (const call of await records.open()) {
      employ(call, ofNobody.contactPriority, Promise.resolve())
      show(call)
    }
    for (const one of open) {
      const actor = actors.get(one.id)
      // It was hung up, which routing could write and we could not: it would wait where nobody looks.
      if (actor?.call.phase.is === 'queued' && one.state === 'ended') actor.inbox.put({ type: 'hang-up.asked' })
      // Whom routing knows in a talk would stand in the line of a call that knows none: that one begins anew.
      if (!actor && one.legId && one.state !== 'serving') unfinished.set(one.legId, one)
    }
  }

  async function resume(): Promise<void> {
    const found = await legs.alive()
    if (!found.ok) {
      log.warn('telephony cannot say what lives', { detail: found.detail })
      return later(() => void resume())
    }
    const alive = new Map(found.value.legs.map((leg) => [leg.legId, leg.state]))
    const { upSince = 0 } = found.value
    for (const actor of actors.values())
      actor.inbox.put({ type: 'resumed', alive, restarted: upSince > actor.call.startedAt })
    const strays = found.value.legs.filter(({ legId }) => !callOfLeg.has(legId))
    // Phones of ours first: they may be rung again by what comes anew.
    for (const leg of strays.toSorted((a, b) => Number(!!a.arrived) - Number(!!b.arrived))) await takeUpStray(leg)
    for (const talk of found.value.talks) if (!isTalkOfOurs(talk.talkId)) await surely(() => legs.endTalk(talk.talkId))
    await Promise.all([...actors.values()].map((actor) => actor.inbox.drained()))
    isResumed = true
    allResumed()
  }

  /** A leg that no open call knows: it arrived while nobody listened, or its call ended while it could not be told. */
  async function takeUpStray(leg: Alive['legs'][number]): Promise<void> {
    if (leg.arrived) onEvent(leg.arrived)
    else if (leg.tag) await surely(() => legs.hangUp(leg.legId, 'failed'))
  }

  async function asked(interactionId: InteractionId, input: Input): Promise<void> {
    put(interactionId, input)
    await actors.get(interactionId)?.inbox.drained()
  }

  const isTalkOfOurs = (talkId: string) =>
    [...actors.values()].some(({ call }) => {
      const room = conferenceIn(call)
      return room !== null && conferenceTalk(room) === talkId
    }) || [...actors.values()].some(({ call }) => talkOf(call) === talkId)

  return {
    delivery,
    start,
    abandoned(open) {
      const known = had ?? new Set()
      had = undefined
      unfinished.clear()
      return open.filter(({ id }) => !known.has(id))
    },
    onEvent,
    resume,
    hangUp(interactionId) {
      put(interactionId, { type: 'hang-up.asked' })
      return actors.has(interactionId) || opening.has(interactionId)
    },
    async refuse(interactionId, offerId, agentId) {
      await asked(interactionId, { type: 'offer.refused', offerId, agentId })
    },
    async hold(interactionId, agentId, held) {
      await asked(interactionId, { type: 'hold.asked', agentId, held })
      return actors.get(interactionId)?.call
    },
    async transfer(interactionId, agentId, to, attended) {
      await asked(interactionId, { type: 'transfer.asked', agentId, to, attended })
    },
    async consult(interactionId, agentId, wish) {
      await asked(interactionId, { type: 'consult.asked', agentId, wish })
    },
    async pauseRecording(interactionId, agentId, paused) {
      await asked(interactionId, { type: 'recording.asked', agentId, paused })
    },
    dialFor,
    standBy,
    standing,
    async standDown(agentId) {
      await standDown(agentId)
    },
    async park(interactionId, agentId) {
      await asked(interactionId, { type: 'park.asked', agentId })
    },
    async retrieve(interactionId, agentId, extensionId) {
      await asked(interactionId, { type: 'retrieve.asked', agentId, extensionId })
    },
    members: membersOf,
    act,
    parked: (companyId) => openOf(companyId).filter(({ phase }) => phase.is === 'parked'),
    async reattach(agentId) {
      const talks = [...actors.values()].filter(({ call }) => isTalking(call, agentId))
      await Promise.all(talks.map(({ call }) => asked(call.id, { type: 'reattach.asked', agentId })))
      return talks.length > 0
    },
    moved: (interactionId, queueId) => put(interactionId, { type: 'queue.changed', queueId }),
    contactFiled: (interactionId, contact) => put(interactionId, { type: 'contact.filed', contact }),
    summon: summonTo,
    call: (interactionId) => actors.get(interactionId)?.call,
    callOf(legId) {
      const interactionId = callOfLeg.get(legId)
      const call = interactionId && (actors.get(interactionId)?.call ?? opening.get(interactionId))
      return call && { companyId: call.companyId, interactionId }
    },
    outsideCalls: lines.outsideCalls,
    callsOn: lines.calls,
    book: (companyId) => bookOf(companyId, ofNobody.contactPriority),
    open: () => [...opening.keys(), ...actors.keys()],
    stop() {
      stopped = true
      for (const actor of actors.values()) {
        actor.cancelWake?.()
        actor.inbox.close()
      }
    },
  }
}

const isTalking = ({ phase, legs }: Call, agentId: AgentId): boolean =>
  (phase.is === 'consulting' && phase.agentId === agentId) ||
  (phase.is === 'talking' &&
    [legs[0]?.legId, phase.legId].some((id) => legs.some((leg) => leg.legId === id && leg.agentId === agentId)))

function tagOf(call: Call, role: LegTag['role'], agentId: AgentId | null): LegTag {
  const tag = { companyId: call.companyId, interactionId: call.id, role }
  return agentId ? { ...tag, agentId } : tag
}

/** Ids that a call makes begin with its own: see `core/call.ts`. */
const interactionIn = (madeId: string): InteractionId => madeId.slice(0, madeId.lastIndexOf('-')) as InteractionId

const suffixLeast = 8

/** With or without country and area: the shorter is the end of the longer. */
export function isSameNumber(one: string, other: string): boolean {
  const [a, b] = [one.replace(/\D/g, ''), other.replace(/\D/g, '')]
  return Math.min(a.length, b.length) >= suffixLeast && (a.endsWith(b) || b.endsWith(a))
}
