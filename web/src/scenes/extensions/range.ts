import { type BatchColumn, batchColumns } from '#server/extensions/batch-columns.ts'

export const numbersMax = 500

/** `2101` to `2140`: numbers of one length, zeros before them kept. */
export function rangeOf(first: string, last: string): string[] | undefined {
  if (!/^\d{2,8}$/.test(first) || !/^\d{2,8}$/.test(last) || first.length !== last.length) return undefined
  const count = Number(last) - Number(first) + 1
  if (count < 1 || count > numbersMax) return undefined
  return Array.from({ length: count }, (_none, index) => String(Number(first) + index).padStart(first.length, '0'))
}

export type Line = Partial<Record<BatchColumn, string>> & { number: string; name: string }
export type LinesRead =
  | { ok: true; lines: Line[]; unknown: string[] }
  | { ok: false; why: 'import-no-columns' | 'import-empty' }

const columns: Record<string, BatchColumn> = {
  ...Object.fromEntries(batchColumns.map((name) => [name.toLowerCase(), name])),
  número: 'number',
  numero: 'number',
  ramal: 'number',
  extension: 'number',
  nome: 'name',
  tipo: 'kind',
  senha: 'secret',
  segredo: 'secret',
  'e-mail': 'email',
  grupo: 'pickupGroup',
  'número fora': 'outsideNumber',
  toque: 'ringSeconds',
}
const sipWords = new Set(['sip', 'telefone sip', 'sip phone'])

/** Columns in any order, by their names; what is not known is told, never dropped in silence. */
export function linesOf(rows: readonly (readonly string[])[]): LinesRead {
  const [head = [], ...body] = rows
  const names = head.map((cell) => columns[cell.toLowerCase()])
  if (!names.includes('number') || !names.includes('name')) return { ok: false, why: 'import-no-columns' }
  const lines = body
    .map((row) => {
      const cells = Object.fromEntries(names.flatMap((name, at) => (name && row[at] ? [[name, row[at]]] : [])))
      const kind = cells.kind?.toLowerCase() ?? ''
      return { ...cells, number: cells.number ?? '', name: cells.name ?? '', kind: kindOf(kind) }
    })
    .filter(({ number, name }) => number !== '' || name !== '')
  if (lines.length === 0) return { ok: false, why: 'import-empty' }
  return { ok: true, lines, unknown: head.filter((_cell, index) => names[index] === undefined) }
}

/** What is no kind at all is for the server to refuse. */
const kindOf = (text: string): string => (sipWords.has(text) ? 'sip' : text === '' ? 'webphone' : text)
