import type { Clock, Instant } from '#server/kernel/clock.ts'
import { conflict } from '#server/kernel/errors.ts'
import type { CompanyId, ExtensionId, NewId } from '#server/kernel/ids.ts'
import type { Stored } from '#server/store/records.ts'
import { type SeatFields, seatModel } from './model.ts'

/** Who sits at which desk phone (hot-desking). Kept, so that it outlives a restart. */
export interface Seats {
  /** The owner of an extension sits down at a phone; whoever sat there gets up. */
  sit(companyId: CompanyId, extensionId: ExtensionId, deskId: ExtensionId): Promise<void>
  /** Whoever sits at this phone gets up. False where nobody did. */
  getUp(companyId: CompanyId, deskId: ExtensionId): Promise<boolean>
  list(companyId: CompanyId): Promise<{ extensionId: string; deskId: string; since: Instant }[]>
}

/** `changed`: the company's settings are to be read anew before the next call. */
export function createSeats(options: {
  clock: Clock
  newId: NewId
  changed: (companyId: CompanyId) => Promise<void>
}): Seats {
  const { clock, newId, changed } = options
  return {
    async sit(companyId, extensionId, deskId) {
      if (extensionId === deskId) throw conflict('seat.own', 'It is the own phone.')
      await seatModel.deleteMany({ companyId, $or: [{ deskId }, { extensionId }] } as never)
      const now = clock.now()
      await seatModel.create([
        { _id: newId(), companyId, rev: 1, createdAt: now, updatedAt: now, extensionId, deskId },
      ] as never)
      await changed(companyId)
    },
    async list(companyId) {
      const found = await seatModel.find({ companyId } as never).lean<Stored<SeatFields>[]>()
      return found.map(({ extensionId, deskId, createdAt }) => ({ extensionId, deskId, since: createdAt }))
    },
    async getUp(companyId, deskId) {
      const { deletedCount } = await seatModel.deleteMany({ companyId, deskId } as never)
      if (deletedCount > 0) await changed(companyId)
      return deletedCount > 0
    },
  }
}
