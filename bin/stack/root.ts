import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildDir, isThere, settleAs } from './cache.ts'
import { job, output } from './command.ts'
import { demandPrograms } from './install.ts'
import { cacheDir } from './paths.ts'
import { StackProblem } from './problem.ts'
import type { Steps } from './steps.ts'

/** One folder with a whole Debian inside: Asterisk 22 and what else this machine's own Debian is too old for. */
const suite = 'forky'
const stackPackages = ['asterisk', 'ca-certificates', 'postgresql-18', 'postgresql-18-documentdb', 'redis-server']
/** Where an instance's own folders appear inside the root, which itself is read-only in use. */
const mountPoints = ['vez/state', 'vez/log', 'vez/sounds', 'vez/bin']

export type Root = { dir: string }
export type Bind = { from: string; to: string }

export const stackRoot = (steps: Steps): Promise<Root> => makeRoot('stack', stackPackages, steps)

/** The root with these packages, out of the cache or built now. Built beside and renamed: half a root is never used. */
export async function makeRoot(name: string, packages: string[], steps: Steps): Promise<Root> {
  if (process.getuid?.() !== 0)
    throw new StackProblem(
      'Run this as root: it enters a Debian root of its own, and each component has its own user there.',
    )
  const key = createHash('sha256')
    .update(JSON.stringify([suite, process.arch, packages, mountPoints]))
    .digest('hex')
    .slice(0, 12)
  const dir = join(cacheDir, `root-${name}-${key}`)
  if (await isThere(dir)) return { dir }
  await steps.run(`Debian ${suite} root with ${packages.join(', ')} (once; a minute or two)`, async () => {
    await demandPrograms(['mmdebstrap'], steps)
    const building = await buildDir(dir)
    // In a mount namespace of its own, so that a build that is killed leaves no mount behind.
    const mmdebstrap = ['mmdebstrap', '--variant=minbase', `--include=${packages.join(',')}`]
    const aptopt = `--aptopt=Acquire::Check-Valid-Until "false"`
    const source = `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${await debianMirror()} ${suite} main`
    await job('Building the Debian root', ['unshare', '--mount', ...mmdebstrap, aptopt, suite, building, source], {
      logFile: join(cacheDir, `root-${name}.log`),
    })
    for (const point of mountPoints) await mkdir(join(building, point), { recursive: true })
    for (const file of ['etc/hosts', 'etc/resolv.conf']) await writeFile(join(building, file), '', { flag: 'a' })
    await settleAs(dir, building)
  })
  return { dir }
}

/** The mirror that this machine already uses. */
async function debianMirror(): Promise<string> {
  const given = process.env.VEZ_DEBIAN_MIRROR
  if (given) return given
  const bases = await output([
    'apt-get',
    'indextargets',
    '--format',
    '$(BASE_URI)',
    'Origin: Debian',
    'Created-By: Packages',
  ])
  const first = bases.split('\n')[0]?.replace(/dists\/.*/, '')
  if (!first)
    throw new StackProblem(
      'apt knows no Debian mirror: run `apt-get update`, or set VEZ_DEBIAN_MIRROR to the URL of one.',
    )
  return first
}

const mountAndEnter = `set -e
ulimit -n "$(ulimit -Hn)"
root=$1; shift
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs tmpfs "$root/run"
while [ "$1" != -- ]; do mount --rbind "$1" "$root$2"; shift 2; done; shift
exec chroot "$root" "$@"`

/**
 * The command that runs `argv` inside the root as `user`, seeing only what is bound. The mounts live in a private
 * namespace and go with the process, so that instances share one root and nothing stays mounted.
 */
export function inRoot(
  root: Root,
  options: { user: string; binds: Bind[]; deathSignal?: string; argv: string[] },
): string[] {
  const binds = options.binds.flatMap(({ from, to }) => [from, to])
  const identity = ['--reuid', options.user, '--regid', options.user, '--init-groups']
  const signal = ['--pdeathsig', options.deathSignal ?? 'KILL']
  const enter = [
    'unshare',
    '--mount',
    '--propagation',
    'private',
    'sh',
    '-c',
    mountAndEnter,
    'sh',
    root.dir,
    ...binds,
    '--',
  ]
  return [...enter, 'setpriv', ...identity, ...signal, ...options.argv]
}

/** A user's numbers in the root, for the owner of a folder that is bound into it. */
export async function userIn(root: Root, name: string): Promise<{ uid: number; gid: number }> {
  const line = (await readFile(join(root.dir, 'etc/passwd'), 'utf8'))
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  if (!uid || !gid)
    throw new StackProblem(`The Debian root ${root.dir} has no user ${name}: remove the folder and start again.`)
  return { uid: Number(uid), gid: Number(gid) }
}
