import { describe, expect, test } from 'vitest'
import { type AlarmKind, type Alarms, judge, raised, readingsOf, recall, type Seen } from './alarms.ts'

const seen = (over: Partial<Seen> = {}): Seen => ({
  state: 'registered',
  callsNow: 0,
  callsMax: null,
  lastHour: { calls: 0, asrPercent: null },
  asrAlarmPercent: null,
  ...over,
})

/** Looks at a trunk at these instants; what was told, as `at alarm to`. */
function watched(...looks: [at: number, over: Partial<Seen>][]): string[] {
  let alarms: Alarms = {}
  return looks.flatMap(([at, over]) => {
    const judged = judge(alarms, readingsOf(seen(over)), at)
    alarms = judged.alarms
    return judged.changes.map(({ alarm, to }) => `${at} ${alarm} ${to}`)
  })
}
const bad = { state: 'unreachable' }
const good = { state: 'reachable' }

describe('a trunk’s alarms', () => {
  test('a carrier that is away for ten seconds is an alarm, and one that is back for ten is none', () => {
    expect(watched([0, bad], [5_000, bad], [10_000, bad], [15_000, bad], [20_000, good], [30_000, good])).toEqual([
      '10000 unreachable raised',
      '30000 unreachable cleared',
    ])
  })
  test('what comes and goes is told once, or not at all', () => {
    expect(watched([0, bad], [5_000, good], [6_000, bad], [14_000, bad], [15_000, good])).toEqual([])
    expect(watched([0, bad], [10_000, bad], [12_000, good], [15_000, bad], [24_000, good], [33_000, good])).toEqual([
      '10000 unreachable raised',
    ])
  })
  test('while Asterisk is away nothing is raised, and nothing cleared', () => {
    const away = { state: 'unknown' }
    expect(watched([0, bad], [10_000, bad], [20_000, away], [90_000, away])).toEqual(['10000 unreachable raised'])
  })
  test('a refused registration is told from an unanswered one, and cleared as soon as it is taken', () => {
    expect(
      watched([0, { state: 'rejected' }], [5_000, { state: 'rejected' }], [6_000, { state: 'registered' }]),
    ).toEqual(['5000 registration-refused raised', '6000 registration-refused cleared'])
    expect(watched([0, { state: 'no-answer' }], [30_000, { state: 'no-answer' }])).toEqual([
      '30000 registration-unanswered raised',
    ])
  })
  test('a trunk that is switched off has no alarm of its connection', () => {
    expect(watched([0, bad], [10_000, bad], [20_000, { state: 'absent' }], [30_000, { state: 'absent' }])).toEqual([
      '10000 unreachable raised',
      '30000 unreachable cleared',
    ])
  })
  test('ASR: ten calls at least, and five points more than the threshold to be well again', () => {
    const asr = (calls: number, asrPercent: number) => ({ asrAlarmPercent: 40, lastHour: { calls, asrPercent } })
    expect(watched([0, asr(9, 0)])).toEqual([])
    expect(watched([0, asr(10, 39)], [1_000, asr(10, 41)], [70_000, asr(10, 44)])).toEqual(['0 low-asr raised'])
    expect(watched([0, asr(10, 39)], [1_000, asr(10, 45)], [61_000, asr(10, 45)])).toEqual([
      '0 low-asr raised',
      '61000 low-asr cleared',
    ])
  })
  test('channels at the limit: told at once, well again when a tenth is free', () => {
    const calls = (callsNow: number) => ({ callsMax: 30, callsNow })
    expect(watched([0, calls(30)], [1_000, calls(29)], [60_000, calls(28)], [61_000, calls(26)])).toEqual([
      '0 channels-at-limit raised',
    ])
    expect(watched([0, calls(30)], [1_000, calls(20)], [16_000, calls(20)])).toEqual([
      '0 channels-at-limit raised',
      '16000 channels-at-limit cleared',
    ])
    expect(
      watched([0, { callsMax: 1, callsNow: 1 }], [1_000, { callsMax: 1 }], [16_000, { callsMax: 1 }]),
    ).toHaveLength(2)
  })
  test('after a start the alarms that were told are known, and not told again', () => {
    const alarm: AlarmKind = 'unreachable'
    const known = recall([
      { alarm, to: 'raised', since: 1 },
      { alarm, to: 'cleared', since: 1 },
      { alarm, to: 'raised', since: 7 },
    ])
    expect(raised(known)).toEqual([{ alarm, since: 7 }])
    expect(judge(known, readingsOf(seen(bad)), 50_000).changes).toEqual([])
  })
})
