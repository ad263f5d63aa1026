import type { CallBook, CallNote, LegArrived, Sound, Way } from '#server/calls/index.ts'
import type { Clock, Instant } from '#server/kernel/clock.ts'
import { invalid, notFound } from '#server/kernel/errors.ts'
import type { Happened } from '#server/kernel/events.ts'
import {
  type AgentId,
  asId,
  type CompanyId,
  type ExtensionId,
  type LegId,
  type QueueId,
  type TrunkId,
} from '#server/kernel/ids.ts'
import { type Here, normaliseNumber } from '#server/numbering/index.ts'
import type { QueueSettings } from '#server/routing/index.ts'
import { layBeside } from './core/lay-beside.ts'
import { rehearse, type What } from './core/rehearse.ts'
import type { Queues } from './core/wait.ts'
import type { TraceAnswer, TraceOfCall, TraceQuestion, TraceStep } from './schema.ts'

/** A question about an instant so near is one about now. */
const nowMs = 5 * 60_000
const notPresent: ReadonlySet<string> = new Set(['unknown', 'offline'])
const notAvailable: ReadonlySet<string> = new Set([...notPresent, 'paused'])

/** What is asked of a company's settings in memory: the page of the book has all of it. */
export type TracedPage = {
  company: Here & { language: string }
  settings(): { queues: QueueSettings[] }
  inbound(trunkId: TrunkId, dialled: string, from: string, at: Instant): Way
  fromExtension(extensionId: ExtensionId, dialled: string, at: Instant): Way
  agentOf(extensionId: ExtensionId): AgentId | undefined
  extensionNumber(extensionId: ExtensionId): string | undefined
  nameOf(agentId: AgentId): string
}

export type TracerOptions = {
  pageOf: (companyId: CompanyId) => TracedPage
  /** What a call may look up: calls' own. */
  bookOf: (companyId: CompanyId) => CallBook
  eligible: (companyId: CompanyId, queueId: QueueId) => { agentId: AgentId; why: string | null }[]
  /** What people call a record; undefined where it is none. */
  nameOf: (companyId: CompanyId, resource: string, id: string) => Promise<string | undefined>
  protocolOf: (companyId: CompanyId, interactionId: string) => Promise<string>
  eventsOf: (companyId: CompanyId, interactionId: string) => Promise<Happened[]>
  clock: Clock
}

export type Tracer = ReturnType<typeof createTracer>

/** Answers where a call would go, by production's own functions, without a call: nothing is dialled and nothing is stored. */
export function createTracer({ pageOf, bookOf, eligible, nameOf, protocolOf, eventsOf, clock }: TracerOptions) {
  async function trace(companyId: CompanyId, question: TraceQuestion): Promise<TraceAnswer> {
    const page = pageOf(companyId)
    const at = question.at ?? clock.now()
    const arrived = arrivedOf(companyId, page, question, at)
    const way = wayOf(page, arrived)
    const { from } = arrived
    const { told, phase } = rehearse({
      call: {
        id: asId('rehearsal'),
        companyId,
        direction: from.side === 'trunk' ? 'inbound' : way.destination.to === 'outside' ? 'outbound' : 'internal',
        language: page.company.language,
        protocol: '',
        contact: null,
      },
      arrived,
      agentId: from.side === 'extension' ? (page.agentOf(from.extensionId) ?? null) : null,
      way,
      book: bookOf(companyId),
      now: at,
      keys: question.keys,
      far: question.far,
      queues: queuesOf(companyId, page, Math.abs(at - clock.now()) < nowMs),
    })
    const steps = told.flatMap(({ afterMs, ...what }) => lineOf(what, afterMs))
    const { kind, e164 = null } = normaliseNumber(question.dialled, page.company)
    return {
      question: { ...question, at },
      number: { kind, e164 },
      steps: await Promise.all(steps.map((step) => withNames(companyId, page, step))),
      phase,
    }
  }

  /** Who is there is known of now alone: of another time it is taken that somebody will be. */
  function queuesOf(companyId: CompanyId, page: TracedPage, isNow: boolean): Queues {
    const settings = new Map(page.settings().queues.map((queue) => [queue.id as string, queue]))
    return {
      settings: (queueId) => settings.get(queueId),
      isThere(queueId, wanted) {
        const away = wanted === 'present' ? notPresent : notAvailable
        return !isNow || eligible(companyId, queueId).some(({ why }) => why === null || !away.has(why))
      },
    }
  }

  /** Names and the state of queues, of which the rehearsal knows nothing. */
  async function withNames(companyId: CompanyId, page: TracedPage, step: TraceStep): Promise<TraceStep> {
    const name = step.place && step.id ? ((await nameOf(companyId, step.place, step.id)) ?? null) : null
    if (step.is !== 'waits' || !step.id) return { ...step, name }
    const members = eligible(companyId, asId<QueueId>(step.id))
    return { ...step, name, members: members.map((one) => ({ ...one, name: page.nameOf(one.agentId) })) }
  }

  return {
    trace,

    /**
     * A call that really was beside what the tracer says for its instant. Of the ways that the far end could have gone, the
     * one that fits best is laid beside it. Throws `interaction.not-found` and `trace.no-call`.
     */
    async ofCall(companyId: CompanyId, interactionId: string): Promise<TraceOfCall> {
      const protocol = await protocolOf(companyId, interactionId)
      const events = await eventsOf(companyId, interactionId)
      const question = questionOf(events)
      const page = pageOf(companyId)
      const began = events[0]?.at ?? 0
      const real = await Promise.all(
        events
          .flatMap((event) => lineOf({ is: 'note', event: noteOf(event) }, event.at - began))
          .map((step) => withNames(companyId, page, step)),
      )
      const path = real.filter(isPath)
      const tries = await Promise.all(
        (['answers', 'no-answer', 'busy', 'unreachable'] as const).map(async (far) => {
          const answer = await trace(companyId, { ...question, far })
          const pairs = layBeside(answer.steps.filter(isPath), path)
          // What the trace would have gone on with, had the real caller stayed, is no difference.
          const last = pairs.findLastIndex((pair) => pair.real !== null)
          const differs = pairs.slice(0, last + 1).filter(({ same }) => !same).length
          return { answer, pairs, differs, more: pairs.length - last }
        }),
      )
      const [best] = tries.toSorted((a, b) => a.differs - b.differs || a.more - b.more)
      if (!best) throw notFound('interaction')
      const { answer, pairs, differs } = best
      return { ...answer, interaction: { id: interactionId, protocol }, pairs, agrees: differs === 0 }
    },
  }
}

function arrivedOf(companyId: CompanyId, page: TracedPage, question: TraceQuestion, at: Instant): LegArrived {
  const { from, dialled, callerId } = question
  const common = { type: 'leg.arrived', legId: asId<LegId>('rehearsal-leg'), companyId, dialled, at } as const
  if (from.side === 'trunk')
    return {
      ...common,
      from: { side: 'trunk', trunkId: asId<TrunkId>(from.trunkId) },
      callerId: { number: callerId },
    }
  const extensionId = asId<ExtensionId>(from.extensionId)
  const number = page.extensionNumber(extensionId)
  if (number === undefined) throw invalid('from.extensionId', 'unknown-reference', 'There is no such extension.')
  return { ...common, from: { side: 'extension', extensionId }, callerId: { number } }
}

const wayOf = (page: TracedPage, { from, dialled, callerId, at }: LegArrived): Way =>
  from.side === 'trunk'
    ? page.inbound(from.trunkId, dialled, callerId.number, at)
    : page.fromExtension(from.extensionId, dialled, at)

/** What decides the path, and stands in the story of a real call in the same words. */
const isPath = ({ is }: TraceStep): boolean => is === 'way' || is === 'node' || is === 'unknown-number'

function lineOf(what: What, afterMs: number): TraceStep[] {
  const line = (is: TraceStep['is'], more: Partial<TraceStep> = {}): TraceStep[] => [
    { afterMs, is, place: null, id: null, name: null, why: null, callerId: null, members: null, ...more },
  ]
  switch (what.is) {
    case 'note':
      return noted(what.event, line)
    case 'hears':
      return line('hears', { why: what.sounds.map(soundName).join(', ') })
    case 'rings':
      return line('rings', { place: 'extension', id: what.extensionId })
    case 'dials':
      return line('dials', { place: 'trunk', id: what.trunkId, why: what.number, callerId: what.callerId })
    case 'waits':
      return line('waits', { place: 'queue', id: what.queueId })
    case 'feature':
      return line('feature', { id: what.feature, why: what.argument || null })
    case 'asks':
      return line('asks', { place: 'web-service', id: what.serviceId })
    case 'silence':
      return line('silence')
  }
}

function noted(event: CallNote, line: (is: TraceStep['is'], more?: Partial<TraceStep>) => TraceStep[]): TraceStep[] {
  switch (event.type) {
    case 'call.way':
      return line('way', { place: event.at, id: event.id, why: event.why })
    case 'call.flow-entered':
      return line('node', { place: 'flow', id: event.flowId, why: event.node })
    case 'call.key-pressed':
      return line('key', { why: event.key })
    case 'call.unknown-number':
      return line('unknown-number', { why: event.dialled })
    case 'call.ended':
      return line('ended', { why: event.cause })
    default:
      return []
  }
}

const soundName = (sound: Sound): string =>
  'prompt' in sound ? sound.prompt : 'audioId' in sound ? sound.audioId : Object.values(sound).map(String).join(' ')

const noteOf = ({ type, data }: Happened): CallNote => ({ ...(data as object), type }) as CallNote

/** What the call was, as the tracer is asked it. */
function questionOf(events: readonly Happened[]): TraceQuestion {
  const arrived = events.find(({ type }) => type === 'call.arrived')
  if (!arrived) throw invalid('interactionId', 'trace.no-call', 'It is no call.')
  const { from, dialled, trunkId, extensionId } = arrived.data as {
    from: string
    dialled: string
    trunkId?: string
    extensionId?: string
  }
  const keys = events
    .filter(({ type }) => type === 'call.key-pressed')
    .map(({ data }) => (data as { key: string }).key)
    .filter((key) => /^[0-9*#]$/.test(key))
    .join('')
  return {
    from: trunkId ? { side: 'trunk', trunkId } : { side: 'extension', extensionId: extensionId ?? '' },
    callerId: from.replace(/[^+0-9*#]/g, ''),
    dialled,
    at: arrived.at,
    keys,
    far: 'answers',
  }
}
