import type { Clock } from '#server/kernel/clock.ts'
import { conflict } from '#server/kernel/errors.ts'
import type { Stored } from '#server/store/records.ts'
import type { Restart } from './core/restart.ts'
import { sipSettingsModel, theOne } from './model.ts'
import { type SipSettingsFields, sipSettingsFields } from './schema.ts'
import { type Kept, noSettings, type SipSettingsStore } from './service.ts'

export function sipSettingsStore({ clock }: { clock: Clock }): SipSettingsStore {
  const asKept = (stored: Stored<SipSettingsFields & { restart: Restart | null }> | null): Kept => {
    if (!stored) return { fields: noSettings(), restart: null, rev: 0, updatedAt: 0 }
    const { rev, updatedAt, restart } = stored
    const { externalHost, externalPort, localNets, rtpFirst, rtpLast, general, guests } = stored
    const fields = { externalHost, externalPort, localNets, rtpFirst, rtpLast, general, guests: guests ?? null }
    return { fields: sipSettingsFields.parse(fields), restart: restart ?? null, rev, updatedAt }
  }
  const read = async () => asKept(await sipSettingsModel.findOne({ _id: theOne }).lean())
  /** Nobody has saved anything yet: revision 0. */
  async function began(): Promise<void> {
    const now = clock.now()
    await sipSettingsModel.updateOne(
      { _id: theOne },
      { $setOnInsert: { companyId: theOne, rev: 0, createdAt: now, updatedAt: now, ...noSettings(), restart: null } },
      { upsert: true },
    )
  }
  return {
    read,
    async save(fields, rev) {
      await began()
      const change = { $set: { ...fields, updatedAt: clock.now() }, $inc: { rev: 1 } }
      const saved = await sipSettingsModel
        .findOneAndUpdate({ _id: theOne, rev }, change, { returnDocument: 'after' })
        .lean()
      if (!saved) throw conflict('sip-settings.stale', 'Somebody else has changed the settings meanwhile.')
      return asKept(saved)
    },
    async keepRestart(restart) {
      await began()
      await sipSettingsModel.updateOne({ _id: theOne }, { $set: { restart } })
    },
  }
}
