import type { Recipe } from './component.ts'
import { type Instance, logFileOf, pidFileOf } from './instance.ts'
import { nodeBinary, repository } from './paths.ts'

/** Vez itself, with the environment that its configuration reads. */
export function serverRecipe(instance: Instance, env: Record<string, string>): Recipe {
  return {
    title: 'The Vez server',
    argv: [nodeBinary, 'server/main.ts'],
    env,
    cwd: repository,
    logFile: logFileOf(instance, 'server'),
    pidFile: pidFileOf(instance, 'server'),
    ready: () => isReady(`http://127.0.0.1:${instance.ports.http}/readyz`),
    readyWithinMs: 60_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 15_000,
  }
}

/** It says so itself: 200 when the database, Redis and Asterisk answer it. */
const isReady = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    (answer) => answer.ok,
    () => false,
  )
