import { Schema } from 'mongoose'
import { recordModel } from '#server/store/records.ts'
import type { CompanyFields } from './schema.ts'

export const companyModel = recordModel<CompanyFields>(
  'company',
  {
    legalName: String,
    tradeName: String,
    slug: String,
    cnpj: String,
    contact: String,
    ddi: String,
    ddd: String,
    cnl: String,
    timeZone: String,
    language: String,
    emergencyDestination: Schema.Types.Mixed,
    settings: Schema.Types.Mixed,
    /** Given once, when it is made: which process serves it hangs on this. */
    shard: Number,
  },
  [
    { fields: { slug: 1 }, unique: true },
    { fields: { cnpj: 1 }, unique: true },
  ],
)

/** As each is stored: see `shards/core/companies.ts`. */
export async function storedShards(): Promise<(number | undefined)[]> {
  const found = await companyModel.find({}, { shard: 1 }).lean<{ shard?: number }[]>()
  return found.map(({ shard }) => shard)
}

/** Undefined where it has none of its own, or is gone. */
export async function storedShardOf(companyId: string): Promise<number | undefined> {
  const found = await companyModel.findOne({ _id: companyId }, { shard: 1 }).lean<{ shard?: number }>()
  return found?.shard
}
