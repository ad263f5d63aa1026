/** One range of numbers and the local area that it belongs to (Anatel's "Código Nacional de Localidade"): digits after +55. */
export type LocalityRange = { from: string; to: string; cnl: string }

/** Which local area a number (E.164) is of, by ranges that stand in order and do not overlap; undefined where none says. */
export function localityOf(ranges: readonly LocalityRange[], e164: string, ddi: string): string | undefined {
  if (!e164.startsWith(`+${ddi}`)) return undefined
  const digits = e164.slice(1 + ddi.length)
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ranges[middle]!.from.padEnd(digits.length, '0') <= digits) low = middle + 1
    else high = middle
  }
  const found = ranges[low - 1]
  return found && digits <= found.to.padEnd(digits.length, '9') ? found.cnl : undefined
}

/** Says whether a number's carrier calls it local, as seen from this locality; undefined where the table does not know. */
export function localSaying(ranges: readonly LocalityRange[], home: string | null, ddi: string) {
  if (home === null || ranges.length === 0) return undefined
  return (e164: string): boolean | undefined => {
    const cnl = localityOf(ranges, e164, ddi)
    return cnl === undefined ? undefined : cnl === home
  }
}

export type CsvProblem = { line: number; code: 'columns' | 'digits' | 'range' | 'overlap' | 'too-many' }
const rangesMax = 100_000

/**
 * Lines of `from;to;cnl` or `prefix;cnl`, separated by semicolon, comma or tab; a first line of words is the head. Numbers
 * are DDD and what follows, without country. Says every line that is wrong.
 */
export function readLocalities(csv: string): { ranges: LocalityRange[]; problems: CsvProblem[] } {
  const problems: CsvProblem[] = []
  const ranges: (LocalityRange & { line: number })[] = []
  for (const [index, text] of csv
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1
    const cells = text.split(/[;,\t]/).map((cell) => cell.trim().replace(/^"|"$/g, ''))
    if (text.trim() === '' || (index === 0 && cells.every((cell) => !/^\d+$/.test(cell)))) continue
    const [from, to, cnl] = cells.length === 2 ? [cells[0], cells[0], cells[1]] : cells
    if (cells.length < 2 || cells.length > 3 || !from || !to || !cnl) problems.push({ line, code: 'columns' })
    else if (!/^\d{2,11}$/.test(from) || !/^\d{2,11}$/.test(to) || !/^\d{1,6}$/.test(cnl))
      problems.push({ line, code: 'digits' })
    else if (from.length !== to.length || from > to) problems.push({ line, code: 'range' })
    else ranges.push({ from, to, cnl, line })
    if (ranges.length > rangesMax) return { ranges: [], problems: [{ line, code: 'too-many' }] }
  }
  ranges.sort((a, b) => (a.from.padEnd(11, '0') < b.from.padEnd(11, '0') ? -1 : 1))
  let reached = ''
  for (const { from, to, line } of ranges) {
    if (from.padEnd(11, '0') <= reached) problems.push({ line, code: 'overlap' })
    if (to.padEnd(11, '9') > reached) reached = to.padEnd(11, '9')
  }
  return { ranges: ranges.map(({ from, to, cnl }) => ({ from, to, cnl })), problems }
}
