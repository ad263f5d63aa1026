import { expect, test } from 'vitest'
import { expectedWaitMs } from './expected-wait.ts'

const minute = 60_000
const every = (ms: number, count: number, until: number) =>
  Array.from({ length: count }, (_, at) => until - (at + 1) * ms)

test('who is fifth in a queue that answers one a minute waits about five minutes', () => {
  expect(expectedWaitMs(5, every(minute, 10, 20 * minute), 20 * minute)).toBe(5 * minute)
})
test('a queue that has answered fewer than three lately promises nothing', () => {
  expect(expectedWaitMs(1, every(minute, 2, 20 * minute), 20 * minute)).toBeUndefined()
})
test('what was answered more than half an hour ago tells nothing of now', () => {
  expect(expectedWaitMs(1, every(minute, 10, 20 * minute), 60 * minute)).toBeUndefined()
})
test('a queue that has stopped answering is expected to be slower by the minute', () => {
  const answers = every(minute, 3, 10 * minute)
  expect(expectedWaitMs(1, answers, 16 * minute)).toBe(3 * minute)
})
test('more than an hour is not said', () => {
  expect(expectedWaitMs(100, every(minute, 10, 20 * minute), 20 * minute)).toBeUndefined()
})
