import type { FeatureAsked, Sound } from '#server/calls/ports.ts'
import type { CompanyId, ExtensionId } from '#server/kernel/ids.ts'
import { extensionModel } from './model.ts'
import { type ExtensionFields, wholeExtension } from './schema.ts'
import type { Seats } from './seats.ts'

type Asked = Omit<FeatureAsked, 'feature'>

/** What owners of extensions do from a phone: each answers what is said of it. */
export function extensionFeatures(options: {
  seats: Seats
  idOfNumber: (companyId: CompanyId, number: string) => ExtensionId | undefined
  isPinOf: (companyId: CompanyId, extensionId: ExtensionId, pin: string) => Promise<boolean>
  language: (companyId: CompanyId) => string
  /** The company's settings are read anew before the next call. */
  changed: (companyId: CompanyId, id: ExtensionId) => Promise<void>
}) {
  const { seats, idOfNumber, isPinOf, language, changed } = options
  const say = (companyId: CompanyId, prompt: string): Sound[] => [{ prompt, language: language(companyId) }]
  return {
    async 'follow-me'({ companyId, extensionId }: Asked): Promise<Sound[]> {
      const found = await extensionModel.findOne({ _id: extensionId, companyId }).lean()
      if (!found) return say(companyId, 'system/try-later')
      const { followMe } = wholeExtension(found as unknown as ExtensionFields)
      if (!followMe.active && followMe.places.length === 0) return say(companyId, 'follow-me/no-places')
      const active = !followMe.active
      await extensionModel.updateOne(
        { _id: extensionId, companyId },
        { $set: { followMe: { ...followMe, active }, updatedAt: Date.now() }, $inc: { rev: 1 } },
      )
      await changed(companyId, extensionId)
      return say(companyId, active ? 'follow-me/on' : 'follow-me/off')
    },

    /** `argument`: the number of one's own extension; it is taken to this phone. */
    async 'desk-login'({ companyId, phoneId, argument, pin }: Asked): Promise<Sound[]> {
      const own = idOfNumber(companyId, argument)
      // A wrong number and a wrong PIN are told apart by nobody.
      if (!own || own === phoneId || !(await isPinOf(companyId, own, pin ?? ''))) return say(companyId, 'desk/wrong')
      await seats.sit(companyId, own, phoneId)
      return say(companyId, 'desk/in')
    },

    async 'desk-logout'({ companyId, phoneId }: Asked): Promise<Sound[]> {
      return say(companyId, (await seats.getUp(companyId, phoneId)) ? 'desk/out' : 'desk/nobody')
    },
  }
}
