import { expect, test } from 'vitest'
import { dayOf } from './day.ts'

const at = (text: string) => Date.parse(text)
const iso = ({ from, to }: { from: number; to: number }) => [from, to].map((one) => new Date(one).toISOString())

test.each([
  ['America/Sao_Paulo', '2026-11-22T02:59:59Z', '2026-11-21', '2026-11-21T03:00:00.000Z', '2026-11-22T03:00:00.000Z'],
  ['America/Sao_Paulo', '2026-11-22T03:00:00Z', '2026-11-22', '2026-11-22T03:00:00.000Z', '2026-11-23T03:00:00.000Z'],
  ['America/Rio_Branco', '2026-11-22T04:59:00Z', '2026-11-21', '2026-11-21T05:00:00.000Z', '2026-11-22T05:00:00.000Z'],
])('in %s it is, at %s, the day %s', (zone, now, date, from, to) => {
  const day = dayOf(at(now), zone)
  expect(day.date).toBe(date)
  expect(iso(day)).toEqual([from, to])
})

test('a day on which clocks are put forward is an hour shorter', () => {
  const { from, to } = dayOf(at('2026-03-08T18:00:00Z'), 'America/New_York')
  expect((to - from) / 3_600_000).toBe(23)
})
