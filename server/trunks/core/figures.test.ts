import { describe, expect, test } from 'vitest'
import { count, type Figures, lastHour, nextDay, noFigures, ratios, type TrunkCall } from './figures.ts'

const call = (over: Partial<TrunkCall> = {}): TrunkCall => ({
  direction: 'out',
  answered: false,
  talkedMs: 0,
  cause: 'no-answer',
  sip: null,
  ...over,
})
const fold = (calls: TrunkCall[], everyMs = 1_000): Figures =>
  calls.reduce((figures, each, place) => count(figures, each, place * everyMs), noFigures())
const answered = call({ answered: true, talkedMs: 90_000, cause: 'hung-up' })

describe('a trunk’s figures', () => {
  test('ASR is what was answered, NER what came through, ACD how long was talked', () => {
    const figures = fold([
      answered,
      call({ cause: 'busy', sip: 486 }),
      call({ cause: 'congestion', sip: 503 }),
      call({ cause: 'unknown-number', sip: 404 }),
      call({ direction: 'in', answered: true, talkedMs: 30_000, cause: 'hung-up' }),
    ])
    expect(ratios(figures)).toEqual({ asrPercent: 25, nerPercent: 50, acdSeconds: 60 })
    expect(figures.lastFailure).toEqual({ at: 3_000, cause: 'unknown-number', sip: 404 })
  })
  test('a call that we took back says nothing of the carrier', () => {
    expect(ratios(fold([answered, call({ cause: 'cancelled' })])).asrPercent).toBe(100)
    expect(lastHour(fold([call({ cause: 'cancelled' })]), 1_000).calls).toBe(0)
  })
  test('where there was no call there is no ratio', () => {
    expect(ratios(noFigures())).toEqual({ asrPercent: null, nerPercent: null, acdSeconds: null })
  })
  test('the last hour goes on over midnight, the day begins anew', () => {
    const figures = nextDay(fold([answered, call()], 60_000))
    expect(ratios(figures).asrPercent).toBeNull()
    expect(lastHour(figures, 120_000)).toEqual({ calls: 2, asrPercent: 50 })
    expect(lastHour(figures, 3_600_000 + 30_000)).toEqual({ calls: 1, asrPercent: 0 })
  })
})
