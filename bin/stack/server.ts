import type { Recipe } from './component.ts'
import { type Instance, logFileOf, pidFileOf } from './instance.ts'
import { nodeBinary, repository } from './paths.ts'
import { answers } from './probe.ts'

/** Vez itself, with the environment that its configuration reads. */
export function serverRecipe(instance: Instance, env: Record<string, string>): Recipe {
  return {
    title: 'The Vez server',
    argv: [nodeBinary, 'server/main.ts'],
    env,
    cwd: repository,
    logFile: logFileOf(instance, 'server'),
    pidFile: pidFileOf(instance, 'server'),
    ready: () => answers(instance.ports.http),
    readyWithinMs: 60_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 15_000,
  }
}
