import { z } from 'zod'
import { userModel } from '#server/directory/index.ts'
import { extensionModel } from '#server/extensions/index.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import { type TrunkLive, trunkAlarm, trunkModel } from '#server/trunks/index.ts'
import type { PhoneSystem } from './ports.ts'

/** Telephony at a glance: what an engineer looks at first in the morning. */
export const overviewView = z.object({
  asterisk: z.object({ version: z.string(), startedAt: z.number() }).nullable(),
  commands: z.boolean(),
  events: z.boolean(),
  manager: z.boolean(),
  trunks: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(['ip', 'registration']),
      active: z.boolean(),
      state: z.object({
        code: z.string(),
        nextTrySeconds: z.number().optional(),
        roundTripMs: z.number().optional(),
      }),
      calls: z.int(),
      alarms: z.array(trunkAlarm),
    }),
  ),
  phones: z.object({ registered: z.int(), total: z.int() }),
  calls: z.int(),
  changes: z.array(
    z.object({
      at: z.number(),
      by: z.string().nullable(),
      resource: z.string(),
      action: z.enum(['created', 'updated', 'removed']),
      id: z.string(),
    }),
  ),
})
export type Overview = z.output<typeof overviewView>

export type OverviewOptions = {
  system: PhoneSystem
  trunks: (companyId: CompanyId) => Promise<TrunkLive[]>
  /** Whether somebody can be called at this endpoint. */
  isReached: (sipUser: string) => boolean
  callsOf: (companyId: CompanyId) => Promise<number>
  /** What people set up lately, the newest first. */
  changesOf: (
    companyId: CompanyId,
    limit: number,
  ) => Promise<{ at: number; userId: string | null; resource: string; action: string; id: string }[]>
}

const trunksShown = 50
const changesShown = 8

export async function overviewOf(companyId: CompanyId, options: OverviewOptions): Promise<Overview> {
  const { system, trunks: liveTrunks, isReached, callsOf, changesOf } = options
  const [asterisk, trunks, extensions, calls, changes] = await Promise.all([
    system.asterisk(),
    trunkModel.find({ companyId }).sort({ _id: 1 }).limit(trunksShown).lean(),
    extensionModel.find({ companyId }, { sipUser: 1 }).lean<{ sipUser: string }[]>(),
    callsOf(companyId),
    changesOf(companyId, changesShown),
  ])
  const [live, names] = await Promise.all([
    liveTrunks(companyId).then((found) => new Map(found.map((each) => [each.trunkId as string, each]))),
    namesOf(changes.flatMap(({ userId }) => userId ?? [])),
  ])
  return {
    asterisk: asterisk ?? null,
    commands: asterisk !== undefined,
    events: system.eventsFlow(),
    manager: system.managerAnswers(),
    trunks: trunks.map(({ _id: id, name, kind, active }) => {
      const { state = { code: 'unknown' as const }, calls = { in: 0, out: 0 }, alarms = [] } = live.get(id) ?? {}
      return { id, name, kind, active, state, calls: calls.in + calls.out, alarms }
    }),
    phones: { registered: extensions.filter(({ sipUser }) => isReached(sipUser)).length, total: extensions.length },
    calls,
    changes: changes.map(({ at, userId, resource, action, id }) => ({
      at,
      by: (userId !== null && names.get(userId)) || null,
      resource,
      action: action as 'created',
      id,
    })),
  }
}

async function namesOf(ids: string[]): Promise<Map<string, string>> {
  const users = await userModel.find({ _id: { $in: ids } }, { name: 1 }).lean<{ _id: string; name: string }[]>()
  return new Map(users.map(({ _id, name }) => [_id, name]))
}
