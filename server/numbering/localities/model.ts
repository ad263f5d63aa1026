import { type Model, model, Schema } from 'mongoose'
import type { Instant } from '#server/kernel/clock.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import type { LocalityRange } from '../rules/localities.ts'

/** A company's table of localities, whole: it is replaced, never edited. In slices, for a document has an end. */
type Slice = { _id: string; companyId: string; at: number; importedAt: Instant; ranges: string[] }

const schema = new Schema(
  { _id: String, companyId: String, at: Number, importedAt: Number, ranges: [String] },
  { versionKey: false, collection: 'localities' },
)
schema.index({ companyId: 1, at: 1 })
const slices = model('localities', schema) as unknown as Model<Slice>

const perSlice = 5_000
const written = ({ from, to, cnl }: LocalityRange) => `${from} ${to} ${cnl}`
const read = (text: string): LocalityRange => {
  const [from = '', to = '', cnl = ''] = text.split(' ')
  return { from, to, cnl }
}

export async function localitiesOf(
  companyId: string,
): Promise<{ ranges: LocalityRange[]; importedAt: Instant | null }> {
  const found = await slices.find({ companyId }).sort({ importedAt: -1, at: 1 }).lean<Slice[]>()
  // Of two tables, as while one is replaced, the newer.
  const newest = found[0]?.importedAt ?? null
  return {
    ranges: found.filter(({ importedAt }) => importedAt === newest).flatMap(({ ranges }) => ranges.map(read)),
    importedAt: newest,
  }
}

export async function replaceLocalities(
  companyId: CompanyId,
  ranges: readonly LocalityRange[],
  at: Instant,
): Promise<void> {
  const docs: Slice[] = []
  for (let begin = 0; begin < ranges.length; begin += perSlice)
    docs.push({
      _id: `${companyId}:${at}:${begin}`,
      companyId,
      at: begin,
      importedAt: at,
      ranges: ranges.slice(begin, begin + perSlice).map(written),
    })
  if (docs.length > 0) await slices.insertMany(docs)
  await slices.deleteMany({ companyId, importedAt: { $lt: at } })
}
