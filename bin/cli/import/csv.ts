/** RFC 4180 with a head line; `;` where the head has more of them than commas, as spreadsheets in Brazil write it. */
export function readCsv(text: string): Record<string, string>[] {
  const plain = text.replace(/^\ufeff/, '')
  const head = /^.*/.exec(plain)?.[0] ?? ''
  const comma = head.split(';').length > head.split(',').length ? ';' : ','
  const [names = [], ...rows] = linesOf(plain, comma)
  return rows
    .filter((cells) => cells.some((cell) => cell !== ''))
    .map((cells) =>
      Object.fromEntries(names.map((name, place) => [name.trim().toLowerCase(), (cells[place] ?? '').trim()])),
    )
}

function linesOf(text: string, comma: string): string[][] {
  const lines: string[][] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    if (quoted) {
      if (char !== '"') cell += char
      else if (text[at + 1] === '"') cell += text[++at]
      else quoted = false
    } else if (char === '"' && cell === '') quoted = true
    else if (char === comma) {
      cells.push(cell)
      cell = ''
    } else if (char === '\n') {
      lines.push([...cells, cell.replace(/\r$/, '')])
      cells = []
      cell = ''
    } else cell += char
  }
  if (cell !== '' || cells.length > 0) lines.push([...cells, cell])
  return lines
}
