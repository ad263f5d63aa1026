export const numbersMax = 500

/** `2101` to `2140`: numbers of one length, zeros before them kept. */
export function rangeOf(first: string, last: string): string[] | undefined {
  if (!/^\d{2,8}$/.test(first) || !/^\d{2,8}$/.test(last) || first.length !== last.length) return undefined
  const count = Number(last) - Number(first) + 1
  if (count < 1 || count > numbersMax) return undefined
  return Array.from({ length: count }, (_none, index) => String(Number(first) + index).padStart(first.length, '0'))
}

export type Line = { number: string; name: string; kind: 'webphone' | 'sip' }
export type LinesRead =
  | { ok: true; lines: Line[]; unknown: string[] }
  | { ok: false; why: 'import-no-columns' | 'import-empty' }

const columns: Record<string, 'number' | 'name' | 'kind'> = {
  number: 'number',
  número: 'number',
  numero: 'number',
  ramal: 'number',
  extension: 'number',
  name: 'name',
  nome: 'name',
  kind: 'kind',
  tipo: 'kind',
}
const sipWords = new Set(['sip', 'telefone sip', 'sip phone'])

/** Columns in any order, by their names; what is not known is told, never dropped in silence. */
export function linesOf(rows: readonly (readonly string[])[]): LinesRead {
  const [head = [], ...body] = rows
  const names = head.map((cell) => columns[cell.toLowerCase()])
  if (!names.includes('number') || !names.includes('name')) return { ok: false, why: 'import-no-columns' }
  const cellOf = (row: readonly string[], name: string) => row[names.indexOf(name as 'number')] ?? ''
  const lines = body
    .map((row) => ({
      number: cellOf(row, 'number'),
      name: cellOf(row, 'name'),
      kind: sipWords.has(cellOf(row, 'kind').toLowerCase()) ? ('sip' as const) : ('webphone' as const),
    }))
    .filter(({ number }) => number !== '')
  if (lines.length === 0) return { ok: false, why: 'import-empty' }
  return { ok: true, lines, unknown: head.filter((_cell, index) => names[index] === undefined) }
}
