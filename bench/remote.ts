import type { ChildProcess } from 'node:child_process'
import { nodeBinary, repository } from '#stack/paths.ts'
import { spawnWithUs } from '#tests/support/spawn-with-us.ts'

type Asked = { n: number; command: string; given: unknown }
type Answered = { n: number; value?: unknown; why?: string }
export type Commands = Record<string, (given: never) => Promise<unknown>>

/** In the process that is asked: what it can do, by name. */
export function serve(commands: Commands): void {
  process.on('message', ({ n, command, given }: Asked) => {
    const work = commands[command] as ((given: unknown) => Promise<unknown>) | undefined
    Promise.resolve(work?.(given)).then(
      (value) => process.send?.({ n, value }),
      (why: unknown) => process.send?.({ n, why: why instanceof Error ? (why.stack ?? why.message) : String(why) }),
    )
  })
  process.on('disconnect', () => process.exit(0))
}

export type Remote = { pid: number; ask<Value>(command: string, given?: unknown): Promise<Value>; end(): void }

/** A file of ours in a process of its own: who measures shares no event loop with anybody. */
export function remote(file: string): Remote {
  const child: ChildProcess = spawnWithUs(nodeBinary, [file], {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, (answer: Answered) => void>()
  child.on('message', (answer: Answered) => waiting.get(answer.n)?.(answer))
  child.on('exit', (code) => {
    for (const [n, answer] of waiting) answer({ n, why: `${file} ended with ${code}` })
  })
  let asked = 0
  return {
    pid: child.pid ?? 0,
    ask<Value>(command: string, given?: unknown) {
      const n = ++asked
      return new Promise<Value>((resolve, reject) => {
        waiting.set(n, ({ value, why }) => {
          waiting.delete(n)
          if (why === undefined) resolve(value as Value)
          else reject(new Error(why))
        })
        child.send({ n, command, given } satisfies Asked)
      })
    },
    end: () => void child.kill('SIGKILL'),
  }
}
