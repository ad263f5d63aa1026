import { expect, test } from 'vitest'
import { judge, type Sample } from './quality.ts'

/** `packets` are a hundred each two seconds. */
const samples = (count: number, change: (n: number) => Partial<Sample> = () => ({})): Sample[] =>
  Array.from({ length: count }, (_one, n) => ({
    roundTripMs: 20,
    jitterMs: 2,
    packetsReceived: (n + 1) * 100,
    packetsLost: 0,
    loudest: 0.1,
    ...change(n),
  }))

test('a call without trouble is good, also before there is anything to judge by', () => {
  expect(judge([])).toMatchObject({ grade: 'good', warnings: [], lossPercent: null })
  expect(judge(samples(20))).toMatchObject({
    grade: 'good',
    warnings: [],
    roundTripMs: 20,
    jitterMs: 2,
    lossPercent: 0,
  })
})

test.each([
  ['round-trip', { roundTripMs: 500 }],
  ['jitter', { jitterMs: 45 }],
] as const)('%s is warned of when three of the last five samples are over the limit, not when one is', (name, bad) => {
  expect(judge(samples(6, (n) => (n === 4 ? bad : {}))).warnings).toEqual([])
  expect(judge(samples(6, (n) => (n >= 3 ? bad : {})))).toMatchObject({ grade: 'fair', warnings: [name] })
})

test('loss is of the last seconds, not of the whole call', () => {
  const losing = (n: number) => ({ packetsLost: n * 10 })
  expect(judge(samples(10, losing)).warnings).toEqual(['loss'])
  expect(judge(samples(10, (n) => ({ packetsLost: Math.min(n, 2) * 10 }))).warnings).toEqual([])
})

test('two troubles at once make a poor call', () => {
  expect(judge(samples(6, () => ({ roundTripMs: 500, jitterMs: 45 }))).grade).toBe('poor')
})

test('a microphone that gives nothing at all for a quarter of a minute is dead; one that is muted on purpose is not', () => {
  expect(judge(samples(7, () => ({ loudest: 0 }))).warnings).toEqual([])
  expect(judge(samples(8, () => ({ loudest: 0 })))).toMatchObject({ grade: 'poor', warnings: ['silent-microphone'] })
  expect(judge(samples(8, (n) => ({ loudest: n === 7 ? 0.01 : 0 }))).warnings).toEqual([])
  expect(judge(samples(8, () => ({ loudest: null }))).warnings).toEqual([])
})

test('a far end from which nothing comes any more is warned of after six seconds', () => {
  const stops = (at: number) => (n: number) => ({ packetsReceived: Math.min(n, at) * 100 })
  expect(judge(samples(8, stops(5))).warnings).toEqual([])
  expect(judge(samples(8, stops(4))).warnings).toEqual(['no-audio'])
})
