import { i18n } from '../../app/words.ts'

/** sex., 03/04 of `2026-04-03`; 25/01 of `01-25`. */
export function dateText(date: string): string {
  const options: Intl.DateTimeFormatOptions = { day: '2-digit', month: '2-digit', timeZone: 'UTC' }
  const whole = date.length === 5 ? `2024-${date}` : date
  const format = new Intl.DateTimeFormat(i18n.language, {
    ...options,
    ...(date.length > 5 && { weekday: 'short' }),
  })
  return format.format(Date.parse(`${whole}T00:00:00Z`))
}
