/**
 * Text that a spreadsheet would run as a formula (OWASP: `=`, `+`, `-`, `@`, tab, return) gets an apostrophe before it.
 * A plain number does nothing: `-5` and `+551140041000` stay as they are.
 */
const guarded = (text: string): string =>
  /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(?:[.,]\d+)?$/.test(text) ? `'${text}` : text

const quoted = (text: string): string => (/[";,\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Rows as a spreadsheet opens them: with a byte order mark, and the separator of the language. */
export function writeCsv(rows: readonly (readonly (string | number | null)[])[], separator: ';' | ','): string {
  const lines = rows.map((row) =>
    row.map((cell) => quoted(typeof cell === 'number' ? String(cell) : guarded(cell ?? ''))).join(separator),
  )
  return `\ufeff${lines.join('\r\n')}\r\n`
}

/** Reads what spreadsheets write, with whichever separator the first line has. An empty line is none. */
export function readCsv(text: string): string[][] {
  const body = text.replace(/^\ufeff/, '')
  const [first = ''] = body.split(/\r?\n/, 1)
  const separator = [';', '\t', ','].find((one) => first.includes(one)) ?? ';'
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let within = false
  for (let at = 0; at < body.length; at++) {
    const sign = body[at]!
    if (within) {
      if (sign !== '"') cell += sign
      else if (body[at + 1] === '"') cell += body[++at]
      else within = false
    } else if (sign === '"' && cell === '') within = true
    else if (sign === separator) {
      row.push(cell)
      cell = ''
    } else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && body[at + 1] === '\n') at++
      rows.push([...row, cell])
      row = []
      cell = ''
    } else cell += sign
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell])
  return rows.map((cells) => cells.map((one) => one.trim())).filter((cells) => cells.some((one) => one !== ''))
}

/** Lets the browser save it. */
export function saveAs(fileName: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000)
}
