import type { Instant } from '#server/kernel/clock.ts'
import { nextChange, type Standing, standingAt } from '#server/time-conditions/rules/standing.ts'
import { i18n } from '../../app/words.ts'
import { useAsk } from '../../client/ask.ts'
import { type RowOf, useAll } from '../../client/list.ts'
import { serverNow } from '../../client/live.ts'
import { useMe } from '../../client/me.ts'
import { useMinute } from './minute.ts'
import { useWords } from './words.ts'

type Condition = RowOf<'/time-conditions'>
export type Shown = { is: Standing['is']; words: string; until: string }

export const colourOf = (is: Standing['is']): string =>
  is === 'inside' ? 'green' : is === 'holiday' ? 'violet' : is === 'outside' ? 'gray' : 'orange'

/** How a time condition stands now, by the server's own rules and the company's clock; undefined until all of it is known. */
export function useStandings(): (condition: Condition) => Shown | undefined {
  const t = useWords()
  const { data: company } = useAsk('get /companies/:id', { id: useMe().companyId })
  const calendars = useAll('/holiday-calendars')
  useMinute()
  return (condition) => {
    if (!company || calendars.isPending) return undefined
    const hours = {
      periods: condition.periods,
      calendars: calendars.rows.filter(({ id }) => condition.calendarIds.includes(id)),
      forced: condition.forced,
    }
    const now = serverNow()
    const standing = standingAt(hours, company.timeZone, now)
    const change = nextChange(hours, company.timeZone, now)
    return {
      is: standing.is,
      words: standing.is === 'holiday' ? t('holiday', { name: standing.name }) : t(standing.is),
      until: change === undefined ? '' : t('until', { when: whenText(change, now, company.timeZone) }),
    }
  }
}

/** In the company's own time: an hour of today, a day of this week, or a date. */
export function whenText(at: Instant, now: Instant, timeZone: string): string {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(i18n.language, { timeZone, ...options }).format(at)
  const day = (instant: Instant) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(instant)
  const time = format({ hour: '2-digit', minute: '2-digit' })
  if (day(at) === day(now)) return time
  return at - now < 6 * 86_400_000
    ? `${format({ weekday: 'short' })} ${time}`
    : `${format({ day: '2-digit', month: '2-digit' })} ${time}`
}
