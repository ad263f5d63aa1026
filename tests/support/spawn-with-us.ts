import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { dyingWithUs } from '#stack/command.ts'

/** Spawns a program that is killed when we die, however that happens: a test that crashes leaves nobody behind. */
export function spawnWithUs(program: string, args: string[], options: SpawnOptions): ChildProcess {
  const [first = '', ...rest] = dyingWithUs('KILL', [program, ...args])
  return spawn(first, rest, options)
}
