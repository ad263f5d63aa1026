import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'tidy', include: ['tests/tidy.test.ts'] } },
      {
        test: {
          name: 'pure',
          include: [
            'server/**/*.test.ts',
            'bin/**/*.test.ts',
            'web/**/*.test.ts',
            'tests/{contracts,sim,replay}/**/*.test.ts',
            'tests/faults/ledger.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'services',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: ['tests/support/services.setup.ts'],
          fileParallelism: false,
          // Real components on a machine that does other things as well: a limit, not a measure.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'telephony',
          include: ['tests/telephony/**/*.test.ts'],
          globalSetup: ['tests/support/telephony.setup.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/faults.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/support/e2e.setup.ts'],
          setupFiles: ['tests/support/e2e.limits.ts', 'tests/support/e2e.pictures.ts'],
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
