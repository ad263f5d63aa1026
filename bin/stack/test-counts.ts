import { z } from 'zod'

export type Counts = { passed: number; failed: number; skipped: number }

export const sum = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

type Ended = { exitCode: number; printed: string }

/** A clean run is one check that passed; otherwise each error is one that failed, and at least one. */
const check = ({ exitCode }: Ended, errors: number): Counts =>
  exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: Math.max(errors, 1), skipped: 0 }

export const countLint = (ended: Ended): Counts =>
  check(ended, Number(/Found (\d+) errors?/.exec(ended.printed)?.[1] ?? 1))

export const countTypes = (ended: Ended): Counts => check(ended, ended.printed.match(/error TS\d+/g)?.length ?? 1)

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  testResults: z.array(
    z.object({
      name: z.string().default(''),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string().default(''),
          failureMessages: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
})

/**
 * Fails closed: a run without a report, without a test that ran, or that ended badly though every test passed (an
 * error outside of the tests) is one failure; so is each file that could not be loaded or set up.
 */
export function countVitest(exitCode: number, report: string | undefined): Counts {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const found = vitestReport.parse(JSON.parse(report))
  const broken = found.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  const failed = found.numFailedTests + broken.length
  const sound = exitCode === 0 && found.numPassedTests > 0
  return {
    passed: found.numPassedTests,
    failed: failed === 0 && !sound ? 1 : failed,
    skipped: found.numPendingTests + found.numTodoTests,
  }
}

/** What failed and why, each a name and its message's first lines: for the end of a long run, where it is looked for. */
export function failuresOf(report: string | undefined): string[] {
  if (report === undefined) return []
  return vitestReport.parse(JSON.parse(report)).testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed')
    if (tests.length > 0)
      return tests.map((test) => told(`${name} > ${test.fullName}`, test.failureMessages.join('\n')))
    return status === 'failed' ? [told(name, message)] : []
  })
}

const told = (what: string, why: string) =>
  [
    what,
    ...why
      .split('\n')
      .slice(0, 25)
      .map((line) => `    ${line}`),
  ].join('\n')
