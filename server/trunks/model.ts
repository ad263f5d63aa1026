import { asId, type CompanyId, type TrunkId } from '#server/kernel/ids.ts'
import { readChanSip, type TrunkRecord } from '#server/provisioning/index.ts'
import { recordModel, type Stored } from '#server/store/records.ts'
import { type TrunkFields, trunkSchema } from './schema.ts'

export const trunkModel = recordModel<TrunkFields>(
  'trunk',
  {
    name: String,
    kind: String,
    line: String,
    host: String,
    port: Number,
    user: String,
    password: String,
    allowedIps: [String],
    transport: String,
    outboundProxy: String,
    fromUser: String,
    fromDomain: String,
    qualifySeconds: Number,
    codecs: [String],
    dtmf: String,
    sessionTimers: String,
    provisionalAcks: String,
    callerIdentity: String,
    trustsCallerIdentity: Boolean,
    tellsWithheldNumbers: Boolean,
    callerIds: [String],
    numberForm: String,
    callsMax: Number,
    callsPerSecondMax: Number,
    asrAlarmPercent: Number,
    additional: String,
    active: Boolean,
  },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)

/** What trunks that were stored before they had a field lack of it. */
const later = trunkSchema.pick({
  transport: true,
  outboundProxy: true,
  fromUser: true,
  fromDomain: true,
  qualifySeconds: true,
  dtmf: true,
  sessionTimers: true,
  provisionalAcks: true,
  callerIdentity: true,
  trustsCallerIdentity: true,
  tellsWithheldNumbers: true,
  numberForm: true,
  callsMax: true,
  callsPerSecondMax: true,
  asrAlarmPercent: true,
})

/** What a call needs to know of a trunk. */
export type TrunkLine = {
  id: TrunkId
  name: string
  active: boolean
  /** See `allowedCallerId`. */
  callerIds: string[]
  /** See `numberFor`. */
  numberForm: TrunkFields['numberForm']
  /** Calls at once, both ways; new calls a second that we send. null: no limit. */
  callsMax: number | null
  callsPerSecondMax: number | null
  kind: TrunkFields['kind']
  /** The account under which it registers: `user@host`. */
  account: string | null
  /** Asked by OPTIONS now and again. */
  isQualified: boolean
  asrAlarmPercent: number | null
}

export function trunkLine(stored: Stored<TrunkFields>): TrunkLine {
  const trunk = wholeTrunk(stored)
  const { name, active, callerIds, numberForm, callsMax, callsPerSecondMax, kind, asrAlarmPercent } = trunk
  return {
    id: asId<TrunkId>(trunk._id),
    name,
    active,
    callerIds,
    numberForm,
    callsMax,
    callsPerSecondMax,
    kind,
    account: kind === 'registration' ? `${trunk.user ?? trunk.line}@${trunk.host}` : null,
    isQualified: (readChanSip(trunk.additional).tuning.qualifySeconds ?? trunk.qualifySeconds) > 0,
    asrAlarmPercent,
  }
}

/** A trunk's fields, all of them, whenever it was stored. */
export const wholeTrunk = <Fields extends object>(stored: Fields) => ({ ...stored, ...later.parse(stored) })

export function asTrunkRecord(stored: Omit<Stored<TrunkFields>, 'rev' | 'createdAt' | 'updatedAt'>): TrunkRecord {
  const trunk = wholeTrunk(stored)
  return {
    id: asId<TrunkId>(trunk._id),
    companyId: asId<CompanyId>(trunk.companyId),
    name: trunk.name,
    kind: trunk.kind,
    line: trunk.line,
    host: trunk.host,
    port: trunk.port,
    user: trunk.user,
    password: trunk.password,
    allowedIps: trunk.allowedIps,
    codecs: trunk.codecs,
    transport: trunk.transport,
    outboundProxy: trunk.outboundProxy,
    fromUser: trunk.fromUser,
    fromDomain: trunk.fromDomain,
    qualifySeconds: trunk.qualifySeconds,
    dtmf: trunk.dtmf,
    sessionTimers: trunk.sessionTimers,
    provisionalAcks: trunk.provisionalAcks,
    callerIdentity: trunk.callerIdentity,
    trustsCallerIdentity: trunk.trustsCallerIdentity,
    tellsWithheldNumbers: trunk.tellsWithheldNumbers,
    additional: trunk.additional,
    active: trunk.active,
  }
}

/** Trunks of every company, as provisioning wants them. */
export const trunkRecords = {
  async trunks(): Promise<TrunkRecord[]> {
    return (await trunkModel.find().lean<Stored<TrunkFields>[]>()).map(asTrunkRecord)
  },
}
