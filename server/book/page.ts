import type { AnnouncementFields } from '#server/announcements/index.ts'
import type { CallerId, Destination, LineLimits, OutsideCall, QueueVoice, Way } from '#server/calls/index.ts'
import type { ConferenceFields } from '#server/conferences/index.ts'
import type { FileRules } from '#server/conversations/index.ts'
import type { DestinationRef, WayStep } from '#server/destinations/index.ts'
import type { CompanyFields, Parking, PauseReasonFields } from '#server/directory/index.ts'
import { codesOf, dialledFeature, type FeatureCode, type StoredCode } from '#server/features/index.ts'
import type { FlowBook, FlowGraph } from '#server/flows/index.ts'
import type { Instant } from '#server/kernel/clock.ts'
import {
  type AgentId,
  type AudioId,
  agentOf,
  asId,
  type CompanyId,
  type ExtensionId,
  type QueueId,
  type TrunkId,
  type UserId,
} from '#server/kernel/ids.ts'
import { audiosOf, classOf, type Music } from '#server/music/index.ts'
import {
  type BlockedCaller,
  blockedBy,
  type Cap,
  type DidRoute,
  isEmergency,
  type LocalityRange,
  matchInbound,
  matchPattern,
  type PlacedRule,
  type StoredClass,
} from '#server/numbering/index.ts'
import { type QueueFields, routingOf, voiceOf } from '#server/queues/index.ts'
import type { Settings } from '#server/routing/index.ts'
import { type Hours, isOpen, standingAt, whyOf } from '#server/time-conditions/index.ts'
import type { TrunkLine } from '#server/trunks/index.ts'
import type { Service } from '#server/web-services/index.ts'

import { outboundOf, refusalOf } from './outbound.ts'
import { type ExtensionOfPage, mailboxOf, phonesOf, type Seat } from './phones.ts'

/** All of a company's settings that a call or a chat may ask for, read together. */
export type Records = {
  company: {
    id: CompanyId
    slug: string
    timeZone: string
    language: string
    ddi: string
    ddd: string
    /** The locality that it calls from. */
    cnl: string | null
    emergencyDestination: CompanyFields['emergencyDestination']
    routing: Omit<Settings, 'queues' | 'agentSkills'>
    /** What is heard on hold and where a queue has no music of its own. */
    musicId: string | null
    parking: Parking
    /** Of chats. */
    files: FileRules
  }
  queues: (Omit<QueueFields, 'memberIds'> & { id: QueueId; memberIds: UserId[] })[]
  flows: { id: string; rev: number; graph: FlowGraph }[]
  webServices: ({ id: string } & Service)[]
  users: {
    id: UserId
    name: string
    active: boolean
    extensionId: ExtensionId | null
    skills: { skillId: string; level: number }[]
  }[]
  /** Those that are switched on. */
  extensions: ExtensionOfPage[]
  seats: Seat[]
  trunks: TrunkLine[]
  inboundRoutes: (DidRoute & { id: string; priority: number | null; destination: DestinationRef })[]
  outboundRules: PlacedRule[]
  classesOfService: StoredClass[]
  caps: Cap[]
  blockedCallers: BlockedCaller[]
  /** Which numbers are of which locality, where the company has such a table. */
  localities: LocalityRange[]
  timeConditions: {
    id: string
    inside: DestinationRef
    outside: DestinationRef
    onHolidays: DestinationRef | null
    hours: Hours
  }[]
  /** What the company has set of its own; the rest is the catalogue's. */
  featureCodes: StoredCode[]
  pauseReasons: (PauseReasonFields & { id: string })[]
  /** `version` says which bytes. */
  audios: { id: string; version: string; fileId: string; durationMs: number }[]
  conferences: (ConferenceFields & { id: string })[]
  announcements: (Omit<AnnouncementFields, 'name' | 'description'> & { id: string })[]
  music: Music[]
}

/** A company's settings in memory, with what is looked up in them by its key. Pure: the same page gives the same answers. */
export type Page = ReturnType<typeof pageOf>

export function pageOf(records: Records) {
  const { company } = records
  const flows = new Map(records.flows.map((flow) => [flow.id, flow]))
  const webServices = new Map(records.webServices.map((service) => [service.id, service]))
  const queues = new Map(records.queues.map((queue) => [queue.id as string, queue]))
  const trunks = new Map(records.trunks.map((trunk) => [trunk.id as string, trunk]))
  const conferences = new Map(records.conferences.map((conference) => [conference.id, conference]))
  const conferenceByNumber = new Map(records.conferences.map(({ number, id }) => [number, id]))
  const queueByNumber = new Map(records.queues.map((queue) => [queue.number, queue.id]))
  const codes = codesOf(records.featureCodes)
  const timeConditions = new Map(records.timeConditions.map((condition) => [condition.id, condition]))
  const audios = new Map(records.audios.map((audio) => [audio.id, audio]))
  const announcements = new Map(records.announcements.map((announcement) => [announcement.id, announcement]))
  const music = new Map(records.music.map((one) => [one.id, one]))
  const users = records.users.filter((user) => user.active)
  const names = new Map(users.map((user) => [user.id as string, user.name]))
  const phones = phonesOf({ ...records, users })
  const outbound = outboundOf(records)

  const versionOf = (audioId: string) => audios.get(audioId)?.version
  /** Of a record's id, or of a class that stands in Asterisk's own configuration, as queues once named it. */
  const musicClass = (name: string | null): string | null => {
    const found = name === null ? undefined : music.get(name)
    return found ? (classOf(found, versionOf) ?? null) : name
  }
  const companyMusic = (): string | null => musicClass(company.musicId)

  const queue = (id: string): QueueVoice | undefined => {
    const found = queues.get(id)
    return (
      found && {
        ...voiceOf(found.id, { ...found, memberIds: found.memberIds }),
        musicClass: musicClass(found.musicClass) ?? companyMusic(),
        surveyFlowId: found.surveyFlowId ?? null,
      }
    )
  }

  const soundsOf = (audioIds: readonly string[]) => ({
    sounds: audioIds.map((id) => ({ audioId: asId<AudioId>(id) })),
    lastsMs: audioIds.reduce((sum, id) => sum + (audios.get(id)?.durationMs ?? 0), 0),
  })

  const nowhere: Destination = { to: 'unknown-number' }
  /** `alone`: the phone and nothing that follows, as where it is a place of somebody's follow-me. */
  function toExtension(id: string, at: Instant, which: 'extension' | 'follow-me' | 'alone' = 'extension'): Destination {
    const found = phones.extension(id)
    if (!found) return nowhere
    const extensionId = phones.phoneOf(found.id)
    const to = { to: 'extension' as const, extensionId, agentId: phones.agentAt(extensionId) ?? null }
    if (which === 'alone') return to
    const placeOf = (number: string) => fromExtension(found.id, number, at, 'alone').destination
    return { ...to, plan: phones.planOf(found, which, placeOf) }
  }

  /** Where a destination leads. One that leads on (a time condition) tells its own step and those of what it chose. */
  function destination(ref: DestinationRef, at: Instant, passed: readonly string[] = []): Way {
    const ends = (end: Destination): Way => ({
      steps: [{ at: ref.type, id: 'id' in ref ? ref.id : null, why: end === nowhere ? 'gone' : null }],
      destination: end,
    })
    switch (ref.type) {
      case 'queue': {
        const found = queue(ref.id)
        return ends(found ? { to: 'queue', queue: found } : nowhere)
      }
      case 'flow': {
        const flow = flows.get(ref.id)
        return ends(flow ? { to: 'flow', flow: { id: asId(flow.id), version: flow.rev, graph: flow.graph } } : nowhere)
      }
      case 'conference': {
        const found = conferences.get(ref.id)
        if (!found) return ends(nowhere)
        const { id: conferenceId, number: _number, ...room } = found
        return ends({ to: 'conference', conference: { conferenceId, ...room } })
      }
      case 'extension':
        return ends(toExtension(ref.id, at))
      case 'follow-me':
        return ends(toExtension(ref.id, at, 'follow-me'))
      case 'voicemail': {
        const found = phones.extension(ref.id)
        return ends(found?.voicemail.active ? { to: 'voicemail', mailbox: mailboxOf(found) } : nowhere)
      }
      case 'audio': {
        const next = { type: 'hang-up' } as const
        const sound = audios.get(ref.id)
        return ends(sound ? { to: 'announcement', ...soundsOf([ref.id]), next } : nowhere)
      }
      case 'announcement': {
        const found = announcements.get(ref.id)
        if (!found) return ends(nowhere)
        const { audioIds, destination: next, skipKey, repeatKey, plays, answers } = found
        return ends({ to: 'announcement', ...soundsOf(audioIds), next, skipKey, repeatKey, plays, answers })
      }
      case 'time-condition': {
        const found = timeConditions.get(ref.id)
        if (!found) return ends(nowhere)
        // Refused when it is saved; what was stored before that is said like a number that does not exist.
        if (passed.includes(ref.id)) return lost('time-condition', 'loops')
        const standing = standingAt(found.hours, company.timeZone, at)
        const otherwise = standing.is === 'holiday' ? (found.onHolidays ?? found.outside) : found.outside
        const next = destination(isOpen(standing) ? found.inside : otherwise, at, [...passed, ref.id])
        return after({ at: 'time-condition', id: ref.id, why: whyOf(standing) }, next)
      }
      case 'hang-up':
        return ends({ to: 'hang-up' })
    }
  }

  /** What was decided first, then the rest of the way. */
  const after = (step: WayStep, { steps, destination: end }: Way): Way => ({
    steps: [step, ...steps],
    destination: end,
  })
  const lost = (at: string, why: string): Way => ({ steps: [{ at, id: null, why }], destination: nowhere })

  /** Where a number that an extension dialled leads: one of our own, or outside. */
  function fromExtension(
    phoneId: ExtensionId,
    dialled: string,
    at: Instant,
    which: 'extension' | 'alone' = 'extension',
    /** What the company dialled outside lately: what its caps count. */
    calls: readonly OutsideCall[] = [],
  ): Way {
    const extensionId = phones.ownerAt(phoneId)
    const own = phones.extension(extensionId)
    if (!own) return lost('extension', 'gone')
    // Nothing goes before an emergency: no number of the house, no code.
    if (isEmergency(dialled, company)) return outbound.way({ extension: own, dialled, at, calls })
    const inside = phones.idOfNumber(dialled)
    if (inside)
      return {
        steps: [{ at: 'extension', id: inside, why: null }],
        destination: toExtension(inside, at, which),
      }
    const inQueue = queueByNumber.get(dialled)
    if (inQueue) return destination({ type: 'queue', id: inQueue }, at)
    const inConference = conferenceByNumber.get(dialled)
    if (inConference) return destination({ type: 'conference', id: inConference }, at)
    const dialledCode = dialledFeature(codes, dialled)
    if (dialledCode) {
      const { feature, argument, asksPin } = dialledCode
      return {
        steps: [{ at: 'feature', id: feature, why: argument || null }],
        destination: { to: 'feature', feature, argument, extensionId, phoneId, asksPin },
      }
    }
    return outbound.way({ extension: own, dialled, at, calls })
  }

  return {
    company,
    queue,
    /** What of a queue's answers is in time. */
    serviceLevel: (id: string): QueueFields['serviceLevel'] | undefined => queues.get(id)?.serviceLevel,
    /** Those that may be taken. */
    pauseReasons: () => records.pauseReasons.filter((reason) => reason.active),
    /** Whom a call can be led to by name. */
    targets: () => ({
      agents: users.flatMap((user) => {
        const number = user.extensionId && phones.extension(user.extensionId)?.number
        return number ? [{ agentId: agentOf(user.id), name: user.name, number }] : []
      }),
      queues: records.queues.map(({ id, name, number }) => ({ queueId: id as string, name, number })),
      extensions: records.extensions.map(({ id, number, name }) => ({ extensionId: id as string, number, name })),
      conferences: records.conferences.map(({ id, number, name }) => ({ conferenceId: id, number, name })),
    }),
    queueName: (id: string): string | undefined => queues.get(id)?.name,
    nameOf: (agentId: AgentId): string => names.get(agentId) ?? '',
    agents: (): AgentId[] => users.map((user) => agentOf(user.id)),
    agentOf: (phoneId: ExtensionId): AgentId | undefined => phones.agentAt(phoneId),
    /** Whose phone it is, by the name under which it registers. */
    agentAt: (sipUser: string): AgentId | undefined => {
      const phoneId = phones.idOfSipUser(sipUser)
      return phoneId && phones.agentAt(phoneId)
    },
    /** The name under which the agent's phone registers, and what it is. */
    phoneOf(agentId: AgentId): { endpoint: string; kind: 'webphone' | 'sip' } | null {
      const found = phones.extension(phones.phoneOfAgent(agentId) ?? '')
      return found ? { endpoint: found.sipUser, kind: found.kind } : null
    },
    extensionOf: (agentId: AgentId): ExtensionId | undefined => phones.phoneOfAgent(agentId),

    settings(): Settings {
      return {
        ...company.routing,
        queues: records.queues.map((queue) => ({
          ...routingOf(queue.id, queue),
          members: queue.memberIds.filter((id) => names.has(id)).map(agentOf),
        })),
        agentSkills: Object.fromEntries(
          users.map(({ id, skills }) => [
            agentOf(id),
            Object.fromEntries(skills.map(({ skillId, level }) => [skillId, level])),
          ]),
        ),
      }
    },

    destination,

    webService: (id: string): Service | undefined => webServices.get(id),
    /** What URAs look up while a caller is in them. */
    flows: {
      timeZone: company.timeZone,
      flow(id) {
        const found = flows.get(id)
        return found && { id: asId(found.id), version: found.rev, graph: found.graph }
      },
      standing(id, at) {
        const found = timeConditions.get(id)
        if (!found) return undefined
        const standing = standingAt(found.hours, company.timeZone, at)
        if (isOpen(standing)) return 'inside'
        return standing.is === 'holiday' ? 'holiday' : 'outside'
      },
    } satisfies FlowBook,

    trunks: (): readonly TrunkLine[] => records.trunks,
    /** How many calls a trunk may carry. */
    lineLimits: (trunkId: TrunkId): LineLimits => trunks.get(trunkId) ?? { callsMax: null, callsPerSecondMax: null },

    parking: (): Parking => company.parking,
    /** What is heard on hold. */
    companyMusic,
    audios: records.audios,
    /** All that is in any music. */
    musicAudioIds: (): string[] => [...new Set(records.music.flatMap((one) => audiosOf(one, versionOf)))],
    /** What is in a music now, for those who play it. */
    musicNow(id: string): { order: Music['order']; audioIds: string[] } | undefined {
      const found = music.get(id)
      return found && { order: found.order, audioIds: audiosOf(found, versionOf) }
    },

    /** The codes that are dialled, or that are pressed within a talk. */
    featureCodes: (when: FeatureCode['when']): FeatureCode[] =>
      codes.filter((code) => code.active && code.when === when),
    /** Phones: whose they are, who sits where. */
    phones,
    callerIdOf(extensionId: ExtensionId): CallerId | undefined {
      const found = phones.extension(phones.ownerAt(extensionId))
      return found && { number: found.number, name: found.name }
    },
    extensionNumber: (extensionId: ExtensionId): string | undefined => phones.extension(extensionId)?.number,
    /** What else can be dialled, for the warning that a code hides it. */
    dialledBeside: () => ({
      numbers: [
        ...records.extensions.map(({ number, name }) => ({ of: 'extension' as const, number, name })),
        ...records.queues.map(({ number, name }) => ({ of: 'queue' as const, number, name })),
      ],
      outbound: records.outboundRules.map(({ pattern }) => ({
        name: pattern,
        matches: (dialled: string) => matchPattern(pattern, dialled),
      })),
    }),

    /** Where a number that came from outside leads; never back outside. */
    inbound(trunkId: TrunkId, dialled: string, from: string, at: Instant): Way {
      if (!trunks.get(trunkId)?.active) return lost('trunk', 'not-active')
      const blocked = blockedBy(records.blockedCallers, from, company)
      if (blocked)
        return {
          steps: [{ at: 'blocked-caller', id: blocked.id, why: blocked.gets }],
          destination: refusalOf(blocked, company.language),
        }
      const found = matchInbound(records.inboundRoutes, { dialled, from, trunkId }, company)
      if (!found) return lost('inbound-route', 'none-fits')
      const { route, why } = found
      const way = after({ at: 'inbound-route', id: route.id, why }, destination(route.destination, at))
      return route.priority === null ? way : { ...way, priority: route.priority }
    },

    fromExtension: (extensionId: ExtensionId, dialled: string, at: Instant, calls?: readonly OutsideCall[]): Way =>
      fromExtension(extensionId, dialled, at, 'extension', calls),
    /** Where callers go while no server is there: a phone, or the first way to a number; null: nowhere. */
    emergencyTarget(): { phone: string } | { number: string; trunk: string; callerId: string } | null {
      const to = company.emergencyDestination
      if (to?.type === 'extension') {
        const found = phones.extension(phones.phoneOf(asId<ExtensionId>(to.id)))
        return found ? { phone: found.sipUser } : null
      }
      const routed = to && outbound.route(undefined, to.number)
      const way = routed?.ok ? routed.value.ways[0] : undefined
      return way ? { number: way.number, trunk: way.trunkId, callerId: way.callerId ?? way.number } : null
    },
    outbound,
    inboundRoutes: records.inboundRoutes,
    extensionNumbered: (number: string) => phones.extension(phones.idOfNumber(number) ?? ''),
    extension: phones.extension,
  }
}
