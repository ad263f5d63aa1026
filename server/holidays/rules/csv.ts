import { isDate, type OwnDay } from './calendar.ts'

export type ReadLine = { ok: true; day: OwnDay } | { ok: false; line: number; text: string }

/**
 * A list as people have it: one day a line, date and name between `;`, `,` or a tab. Dates are `25/01`, `25/01/2027` or
 * `2027-01-25`; one without a year is for each year. An optional third and fourth column are the hours of a part of the
 * day (`13:00;24:00`). A first line of headings is passed over. Pure.
 */
export function readDays(text: string): ReadLine[] {
  const rows = text.replace(/^\ufeff/, '').split(/\r?\n/)
  return rows.flatMap((row, index): ReadLine[] => {
    const cells = row.split(/[;\t]|,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
    if (cells.every((cell) => cell === '')) return []
    const [when = '', name = '', from = '', to = ''] = cells
    const date = dateOf(when)
    if (date === undefined && index === 0) return []
    const hours = from === '' && to === ''
    const part = hours ? null : { from: from || '00:00', to: to || '24:00' }
    if (date === undefined || name === '' || (part && !isPart(part))) return [{ ok: false, line: index + 1, text: row }]
    return [{ ok: true, day: { date, name, part } }]
  })
}

const time = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/
export const isPart = ({ from, to }: { from: string; to: string }): boolean =>
  time.test(from) && time.test(to) && from < to

/** `MM-DD` or `YYYY-MM-DD`; undefined where it is no day. */
export function dateOf(text: string): string | undefined {
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(text) ?? []
  const two = (part = '') => part.padStart(2, '0')
  const date = day ? [year, two(month), two(day)].filter(Boolean).join('-') : text
  return isDate(date.length === 5 ? `2024-${date}` : date) ? date : undefined
}
