import { chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { onPath } from './command.ts'
import type { Recipe } from './component.ts'
import { type Instance, logFileOf, pidFileOf } from './instance.ts'
import { answers } from './probe.ts'
import { inRoot, stackRoot, userIn } from './root.ts'
import type { Steps } from './steps.ts'

/** Redis as it is on the PATH, else the root's. Every write goes to its append-only file. */
export async function redisRecipe(instance: Instance, steps: Steps): Promise<Recipe> {
  const dir = join(instance.dir, 'redis')
  await mkdir(dir, { recursive: true })
  const port = instance.ports.redis
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--appendonly', 'yes', '--save', '', '--dir']
  return {
    title: 'Redis',
    argv: onPath('redis-server') ? ['redis-server', ...settings, dir] : await redisInRoot(dir, settings, steps),
    logFile: logFileOf(instance, 'redis'),
    pidFile: pidFileOf(instance, 'redis'),
    ready: () => answers(port, { say: 'PING\r\n', expect: '+PONG' }),
    readyWithinMs: 20_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
  }
}

async function redisInRoot(dir: string, settings: string[], steps: Steps): Promise<string[]> {
  const root = await stackRoot(steps)
  const { uid, gid } = await userIn(root, 'redis')
  await chown(dir, uid, gid)
  const argv = ['redis-server', ...settings, '/vez/state']
  return inRoot(root, { user: 'redis', binds: [{ from: dir, to: '/vez/state' }], deathSignal: 'TERM', argv })
}
