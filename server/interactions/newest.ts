const dayMs = 86_400_000
/** How far back is looked, one after another, until there are enough; at last everything. */
const windowsDays = [1, 7, 30, 180]

/**
 * The newest of what may be much, a span of time at a time: a database that does not read an index in its order
 * (FerretDB) would sort all that fits for the sake of a page.
 */
export async function newest<Doc>(options: {
  /** Begins before this instant. */
  before: number
  limit: number
  /** There cannot be many: one look finds them. */
  areFew?: boolean
  /** Begins with the newest; `from` is null where there is no more limit. */
  find: (span: { from: number | null; before: number; limit: number }) => Promise<Doc[]>
}): Promise<Doc[]> {
  const { limit, find, areFew = false } = options
  const found: Doc[] = []
  let before = options.before
  for (const days of [...(areFew ? [] : windowsDays), null]) {
    const from = days === null ? null : before - days * dayMs
    found.push(...(await find({ from, before, limit: limit - found.length })))
    if (found.length >= limit || from === null) break
    before = from
  }
  return found
}
