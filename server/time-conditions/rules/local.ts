import type { Instant } from '#server/kernel/clock.ts'

/** What the clock on the wall of a company says at an instant. */
export type LocalTime = {
  /** `YYYY-MM-DD` */
  date: string
  /** `HH:MM`, 00:00 to 23:59 */
  time: string
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  formats.set(zone, made)
  return made
}

/** Local date and time in an IANA zone, its daylight saving with it. Pure: the zone's rules are Node's own (ICU). */
export function localAt(instant: Instant, zone: string): LocalTime {
  const part: Record<string, string> = {}
  for (const { type, value } of formatOf(zone).formatToParts(instant)) part[type] = value
  return { date: `${part.year?.padStart(4, '0')}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` }
}

/**
 * The first instant at which the wall says this; where the clock is put forward over it, the first after it. `time` may be
 * 24:00.
 */
export function instantOf({ date, time }: LocalTime, zone: string): Instant {
  const wall = Date.parse(`${date}T00:00:00Z`) + minutesOf(time) * 60_000
  const offsetAt = (instant: Instant) => wallOf(localAt(instant, zone)) - Math.floor(instant / 60_000) * 60_000
  // Of the two offsets around a change the one that comes out earlier and is true.
  const candidates = [offsetAt(wall - 86_400_000), offsetAt(wall + 86_400_000)].map((offset) => wall - offset)
  const [first = wall, second = wall] = candidates.toSorted((a, b) => a - b)
  return [first, second].find((instant) => wallOf(localAt(instant, zone)) === wall) ?? second
}

const wallOf = ({ date, time }: LocalTime) => Date.parse(`${date}T${time}:00Z`)

export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** 1 Monday … 7 Sunday (ISO 8601). */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7
