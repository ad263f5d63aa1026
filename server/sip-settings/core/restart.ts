import type { Instant } from '#server/kernel/clock.ts'

/** `now` ends all calls; `no-calls` waits until there is none; `at` waits for that hour, then until there is none. */
export const restartTimes = ['now', 'no-calls', 'at'] as const
export type RestartWhen = (typeof restartTimes)[number]

/**
 * A restart of Asterisk that somebody asked for. `scheduled`: its hour has not come; `asked`: Asterisk was told, and goes
 * when it may; `done` and `failed` (it came back, and something is still not as meant) tell the last one.
 */
export type Restart = {
  when: RestartWhen
  at: Instant | null
  askedBy: string
  askedAt: Instant
  state: 'scheduled' | 'asked' | 'done' | 'failed'
  endedAt: Instant | null
}

/** Asterisk's own words. `when convenient` lets new calls in and goes in the first moment without any. */
export const commandOf = (when: RestartWhen): string =>
  when === 'now' ? 'core restart now' : 'core restart when convenient'

/** Asterisk says to the second when it started. */
const slackMs = 1_000

/** Whether Asterisk's start is the one that was asked for. Pure. */
export const isOver = (restart: Restart, startedAt: Instant): boolean =>
  restart.state === 'asked' && startedAt + slackMs >= (restart.at ?? restart.askedAt)
