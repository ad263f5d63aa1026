import {
  type CompanyFields,
  companyModel,
  companySettings,
  type PauseReasonFields,
  pauseReasonModel,
  type UserFields,
  userModel,
} from '#server/directory/index.ts'
import { type ExtensionFields, extensionModel } from '#server/extensions/index.ts'
import { type FeatureCodeFields, featureCodeModel } from '#server/features/index.ts'
import { type FlowFields, flowModel } from '#server/flows/model.ts'
import { type HolidayCalendarFields, holidayCalendarModel } from '#server/holidays/index.ts'
import { asId, type CompanyId } from '#server/kernel/ids.ts'
import { type InboundRouteFields, inboundRouteModel, outboundRulesOf } from '#server/numbering/index.ts'
import { type QueueFields, queueFields, queueModel } from '#server/queues/index.ts'
import type { RecordModel, Stored } from '#server/store/records.ts'
import { type StoredTimeCondition, timeConditionModel } from '#server/time-conditions/index.ts'
import { type TrunkFields, trunkModel } from '#server/trunks/index.ts'
import type { Records } from './page.ts'

export async function readCompanies(): Promise<CompanyId[]> {
  const found = await companyModel.find({}, { _id: 1 }).lean<{ _id: string }[]>()
  return found.map(({ _id }) => asId<CompanyId>(_id))
}

/** Everything of one company that a call or a chat may ask for; undefined where the company is gone. */
export async function readCompany(companyId: CompanyId): Promise<Records | undefined> {
  const all = <Fields>(model: RecordModel<Fields>) => model.find({ companyId } as never).lean<Stored<Fields>[]>()
  const [company, queues, flows, users, extensions, trunks, inboundRoutes, outboundRules, pauseReasons, featureCodes, timeConditions, calendars] =
    await Promise.all([
      companyModel.findOne({ _id: companyId }).lean<Stored<CompanyFields>>(),
      all<QueueFields>(queueModel),
      all<FlowFields>(flowModel),
      all<UserFields>(userModel),
      all<ExtensionFields>(extensionModel),
      all<TrunkFields>(trunkModel),
      all<InboundRouteFields>(inboundRouteModel),
      outboundRulesOf(companyId),
      all<PauseReasonFields>(pauseReasonModel),
      all<FeatureCodeFields>(featureCodeModel),
      all<StoredTimeCondition>(timeConditionModel),
      all<HolidayCalendarFields>(holidayCalendarModel),
    ])
  if (!company) return undefined
  const { slug, timeZone, language, ddi, ddd, settings } = company
  return {
    company: { id: companyId, slug, timeZone, language, ddi, ddd, ...settingsOf(settings) },
    queues: queues.map(({ _id, memberIds, serviceLevel, ...queue }) => ({
      ...queue,
      // Queues that were stored before they had an aim lack it.
      serviceLevel: queueFields.shape.serviceLevel.parse(serviceLevel),
      id: asId(_id),
      memberIds: memberIds.map((id) => asId(id)),
    })),
    flows: flows.map(({ _id, rev, graph }) => ({ id: _id, rev, graph })),
    users: users.map(({ _id, name, active, extensionId }) => ({
      id: asId(_id),
      name,
      active,
      extensionId: extensionId ? asId(extensionId) : null,
    })),
    extensions: extensions.map(({ _id, number, name, sipUser, kind }) => ({
      id: asId(_id),
      number,
      name,
      sipUser,
      kind,
    })),
    featureCodes,
    trunks: trunks.map(({ _id, active }) => ({ id: asId(_id), active })),
    inboundRoutes: inboundRoutes.map(({ _id, did, trunkId, destination }) => ({ id: _id, did, trunkId, destination })),
    outboundRules,
    timeConditions: timeConditions.map(({ _id, inside, outside, onHolidays, periods, calendarIds, forced = null }) => ({
      id: _id,
      inside,
      outside,
      onHolidays,
      hours: { periods, calendars: calendars.filter((calendar) => calendarIds.includes(calendar._id)), forced },
    })),
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
function settingsOf(settings: CompanyFields['settings']): Pick<Records['company'], 'routing' | 'files'> {
  const { fileBytesMax, fileKinds, ...routing } = companySettings.parse(settings)
  return { routing, files: { bytesMax: fileBytesMax, kinds: fileKinds } }
}
