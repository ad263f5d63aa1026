import type { Clock, Instant } from '#server/kernel/clock.ts'
import { invalid, notFound } from '#server/kernel/errors.ts'
import type { Actor } from '#server/kernel/events.ts'
import type { CompanyId, ExtensionId, UserId } from '#server/kernel/ids.ts'
import { retryDeadlock } from '#server/store/deadlock.ts'
import type { Stored } from '#server/store/records.ts'
import { type StoredTimeCondition, timeConditionModel } from './model.ts'
import type { ForcedFields } from './schema.ts'

export type ForcedState = 'open' | 'closed' | 'automatic'
type Asked = { state: ForcedState; until: Instant | null; why: string; by: string; userId: UserId | null }

export type Forcing = ReturnType<typeof createForcing>

export type ForcingOptions = {
  clock: Clock
  /** It is written: calls are to know it before the answer, and the audit. */
  changed: (
    companyId: CompanyId,
    forced: { timeConditionId: string; state: ForcedState; until: Instant | null; why: string; by: string },
    actor: Actor,
  ) => Promise<void>
}

/**
 * Puts the hours of a time condition aside. Not a change of the record as engineers see it: `rev` stays, so that nobody's
 * open form is out of date because the reception has closed for lunch.
 */
export function createForcing({ clock, changed }: ForcingOptions) {
  async function write(found: Stored<StoredTimeCondition>, { userId, ...asked }: Asked): Promise<ForcedFields | null> {
    const now = clock.now()
    if (asked.until !== null && asked.until <= now) throw invalid('until', 'until.past', 'Is in the past.')
    const { state, until, why, by } = asked
    const forced = state === 'automatic' ? null : { state, at: now, until, why, by }
    const companyId = found.companyId as CompanyId
    await retryDeadlock(() => timeConditionModel.updateOne({ _id: found._id, companyId }, { $set: { forced } }))
    const actor: Actor = userId ? { kind: 'user', id: userId } : { kind: 'system' }
    await changed(companyId, { timeConditionId: found._id, state, until, why, by }, actor)
    return forced
  }

  return {
    /** Answers how it stands then. Throws `time-condition.not-found` and `until.past`. */
    async force(companyId: CompanyId, id: string, asked: Asked): Promise<ForcedFields | null> {
      const found = await timeConditionModel.findOne({ _id: id, companyId }).lean<Stored<StoredTimeCondition>>()
      if (!found) throw notFound('time-condition')
      return write(found, asked)
    },

    /** By a phone: which one is said by its code. False where there is none, or this extension may not. */
    async byPhone(
      companyId: CompanyId,
      code: string,
      asked: Omit<Asked, 'until' | 'why'> & { extensionId: ExtensionId },
    ): Promise<boolean> {
      const found = await timeConditionModel.findOne({ companyId, code }).lean<Stored<StoredTimeCondition>>()
      const { extensionId, ...rest } = asked
      const allowed = found?.forcedFromIds ?? []
      if (!found || (allowed.length > 0 && !allowed.includes(extensionId))) return false
      await write(found, { ...rest, until: null, why: '' })
      return true
    },
  }
}
