import { expect, test } from 'vitest'
import { countLint, countTypes, countVitest, failuresOf } from './test-counts.ts'

const report = (numPassedTests: number, numFailedTests: number, testResults: unknown[] = []) =>
  JSON.stringify({ numPassedTests, numFailedTests, numPendingTests: 0, testResults })

test('a clean check counts as one that passed, each error as one that failed', () => {
  expect(countLint({ exitCode: 0, printed: '' })).toMatchObject({ passed: 1, failed: 0 })
  expect(countLint({ exitCode: 1, printed: 'Found 3 errors.' })).toMatchObject({ passed: 0, failed: 3 })
  expect(countTypes({ exitCode: 2, printed: 'a.ts(1,1): error TS1: x\nb.ts(1,1): error TS2: y' })).toMatchObject({
    failed: 2,
  })
  expect(countTypes({ exitCode: 2, printed: 'it crashed' })).toMatchObject({ failed: 1 })
})

test('tests are counted as the report says', () => {
  expect(countVitest(0, report(5, 0))).toEqual({ passed: 5, failed: 0, skipped: 0 })
  expect(countVitest(1, report(5, 2))).toMatchObject({ passed: 5, failed: 2 })
})

test('what did not run is a failure', () => {
  expect(countVitest(1, undefined)).toMatchObject({ failed: 1 })
  expect(countVitest(0, report(0, 0))).toMatchObject({ failed: 1 })
  expect(countVitest(1, report(5, 0))).toMatchObject({ failed: 1 })
  const notLoaded = { status: 'failed', assertionResults: [] }
  const notSetUp = { status: 'failed', assertionResults: [{ status: 'skipped' }] }
  const failedInATest = { status: 'failed', assertionResults: [{ status: 'failed' }] }
  expect(countVitest(1, report(5, 1, [notLoaded, notSetUp, failedInATest]))).toMatchObject({ failed: 3 })
})

test('what failed is said by name and reason, a file that could not begin as well as a test', () => {
  const report1 = report(1, 1, [
    { name: 'a.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
    {
      name: 'b.test.ts',
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'rings' },
        { status: 'failed', fullName: 'is answered', failureMessages: ['expected 1\n  at b.test.ts:3'] },
      ],
    },
    { name: 'c.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'hangs up' }] },
  ])
  expect(failuresOf(report1)).toEqual([
    'a.test.ts\n    Cannot find module',
    'b.test.ts > is answered\n    expected 1\n      at b.test.ts:3',
  ])
  expect(failuresOf(undefined)).toEqual([])
})
