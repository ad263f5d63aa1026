import { type AnnouncementFields, announcementModel } from '#server/announcements/index.ts'
import { type AudioFields, audioModel, versionOf } from '#server/audio/index.ts'
import { type ConferenceFields, conferenceModel } from '#server/conferences/index.ts'
import {
  type CompanyFields,
  companyModel,
  companySettings,
  type PauseReasonFields,
  pauseReasonModel,
  type UserFields,
  userModel,
} from '#server/directory/index.ts'
import {
  type ExtensionFields,
  extensionModel,
  type SeatFields,
  seatModel,
  wholeExtension,
} from '#server/extensions/index.ts'
import { type FeatureCodeFields, featureCodeModel } from '#server/features/index.ts'
import { type FlowFields, flowModel } from '#server/flows/model.ts'
import type { HolidayCalendarFields } from '#server/holidays/index.ts'
import { holidayCalendarModel } from '#server/holidays/model.ts'
import { asId, type CompanyId } from '#server/kernel/ids.ts'
import { type MusicFields, musicModel } from '#server/music/index.ts'
import {
  type BlockedCallerFields,
  blockedCallerModel,
  type ClassOfServiceFields,
  capOf,
  classOfServiceModel,
  type InboundRouteFields,
  inboundRouteModel,
  inboundRouteOf,
  localitiesOf,
  type OutboundCapFields,
  outboundCapModel,
  outboundRulesOf,
  serviceClassOf,
} from '#server/numbering/index.ts'
import { type QueueFields, queueModel, wholeQueue } from '#server/queues/index.ts'
import { shardOf } from '#server/shards/index.ts'
import type { RecordModel, Stored } from '#server/store/records.ts'
import { type StoredTimeCondition, timeConditionModel } from '#server/time-conditions/model.ts'
import { type TrunkFields, trunkLine, trunkModel } from '#server/trunks/index.ts'
import { type WebServiceFields, webServiceModel } from '#server/web-services/index.ts'
import type { Records } from './page.ts'

/** Of which shard the companies are that are read: by default there is one, and all are of it. */
type Part = { shard: number; shards: number }
const whole: Part = { shard: 0, shards: 1 }

export async function readCompanies({ shard, shards }: Part = whole): Promise<CompanyId[]> {
  const found = await companyModel.find({}, { _id: 1, shard: 1 }).lean<{ _id: string; shard?: number }[]>()
  return found.flatMap((one) => (shardOf(one.shard, shards) === shard ? asId<CompanyId>(one._id) : []))
}

/** Everything of one company that a call or a chat may ask for; undefined where it is gone, or another shard's. */
export async function readCompany(companyId: CompanyId, part: Part = whole): Promise<Records | undefined> {
  const all = <Fields>(model: RecordModel<Fields>) => model.find({ companyId } as never).lean<Stored<Fields>[]>()
  const [
    company,
    queues,
    flows,
    webServices,
    users,
    extensions,
    trunks,
    inboundRoutes,
    outboundRules,
    classesOfService,
    caps,
    blockedCallers,
    localities,
    pauseReasons,
    featureCodes,
    seats,
    timeConditions,
    calendars,
    audios,
    announcements,
    conferences,
    music,
  ] = await Promise.all([
    companyModel.findOne({ _id: companyId }).lean<Stored<CompanyFields> & { shard?: number }>(),
    all<QueueFields>(queueModel),
    all<FlowFields>(flowModel),
    all<WebServiceFields>(webServiceModel),
    all<UserFields>(userModel),
    all<ExtensionFields>(extensionModel),
    all<TrunkFields>(trunkModel),
    all<InboundRouteFields>(inboundRouteModel),
    outboundRulesOf(companyId),
    all<ClassOfServiceFields>(classOfServiceModel),
    all<OutboundCapFields>(outboundCapModel),
    all<BlockedCallerFields>(blockedCallerModel),
    localitiesOf(companyId),
    all<PauseReasonFields>(pauseReasonModel),
    all<FeatureCodeFields>(featureCodeModel),
    all<SeatFields>(seatModel),
    all<StoredTimeCondition>(timeConditionModel),
    all<HolidayCalendarFields>(holidayCalendarModel),
    all<AudioFields>(audioModel),
    all<AnnouncementFields>(announcementModel),
    all<ConferenceFields>(conferenceModel),
    all<MusicFields>(musicModel),
  ])
  if (!company || shardOf(company.shard, part.shards) !== part.shard) return undefined
  const { slug, timeZone, language, ddi, ddd, cnl, emergencyDestination = null, settings } = company
  return {
    company: {
      id: companyId,
      slug,
      timeZone,
      language,
      ddi,
      ddd,
      cnl: cnl ?? null,
      emergencyDestination,
      ...settingsOf(settings),
    },
    queues: queues.map(({ _id, ...stored }) => {
      const { memberIds, ...queue } = wholeQueue(stored)
      return { ...queue, id: asId(_id), memberIds: memberIds.map((id) => asId(id)) }
    }),
    flows: flows.map(({ _id, rev, graph }) => ({ id: _id, rev, graph })),
    webServices: webServices.map(({ _id, baseUrl, headers, secretHeaders, privateAllowed }) => ({
      id: _id,
      baseUrl,
      headers,
      secretHeaders,
      privateAllowed,
    })),
    users: users.map(({ _id, name, active, extensionId, skills = [] }) => ({
      id: asId(_id),
      name,
      active,
      extensionId: extensionId ? asId(extensionId) : null,
      skills,
    })),
    extensions: extensions
      .map(wholeExtension)
      .filter(({ active }) => active)
      .map(({ _id, ...extension }) => ({ ...extension, id: asId(_id) })),
    seats: seats.map(({ extensionId, deskId }) => ({ extensionId: asId(extensionId), deskId: asId(deskId) })),
    featureCodes,
    trunks: trunks.map(trunkLine),
    inboundRoutes: inboundRoutes.map(inboundRouteOf),
    outboundRules,
    classesOfService: classesOfService.map(serviceClassOf),
    caps: caps.filter(({ active }) => active).map(capOf),
    blockedCallers: blockedCallers
      .filter(({ active }) => active)
      .map(({ _id, caller, gets }) => ({ id: _id, caller, gets })),
    localities: localities.ranges,
    timeConditions: timeConditions.map(({ _id, inside, outside, onHolidays, periods, calendarIds, forced = null }) => ({
      id: _id,
      inside,
      outside,
      onHolidays,
      hours: { periods, calendars: calendars.filter((calendar) => calendarIds.includes(calendar._id)), forced },
    })),
    audios: audios.map(({ _id, etag, fileId, durationMs }) => ({
      id: _id,
      version: versionOf(etag),
      fileId,
      durationMs,
    })),
    conferences: conferences.map(
      ({ _id, companyId: _company, rev: _rev, createdAt: _made, updatedAt: _changed, ...fields }) => ({
        ...fields,
        id: _id,
      }),
    ),
    announcements: announcements.map(({ _id, audioIds, skipKey, repeatKey, plays, answers, destination }) => ({
      id: _id,
      audioIds,
      skipKey,
      repeatKey,
      plays,
      answers,
      destination,
    })),
    music: music.map(({ _id, audioIds, order }) => ({ id: _id, audioIds, order })),
    pauseReasons: pauseReasons.map(
      // Those that were stored before there were limits lack them.
      ({ _id, name, description, minutesMax, overrunAllowed = true, agentsMax = null, active }) => ({
        id: _id,
        name,
        description,
        minutesMax,
        overrunAllowed,
        agentsMax,
        active,
      }),
    ),
  }
}

/** Companies that were stored before chats had files lack their limits. */
function settingsOf(
  settings: CompanyFields['settings'],
): Pick<Records['company'], 'routing' | 'files' | 'musicId' | 'parking'> {
  const { fileBytesMax, fileKinds, musicId, parking, ...routing } = companySettings.parse(settings)
  return { musicId, parking, routing, files: { bytesMax: fileBytesMax, kinds: fileKinds } }
}
