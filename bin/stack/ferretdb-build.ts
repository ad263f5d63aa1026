import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buildDir, isThere, settleAs } from './cache.ts'
import { job, onPath, output } from './command.ts'
import { cacheDir } from './paths.ts'
import { inRoot, makeRoot } from './root.ts'
import type { Steps } from './steps.ts'

const version = 'v2.7.0'
const source = `github.com/FerretDB/FerretDB/v2/cmd/ferretdb@${version}`

/** The folder that holds the FerretDB binary, out of the cache or built now. */
export async function ferretdbDir(steps: Steps): Promise<string> {
  const dir = join(cacheDir, `ferretdb-${version}-${process.arch}`)
  if (await isThere(dir)) return dir
  const go = await goCommand(steps)
  await steps.run(`FerretDB ${version}, built with Go (once; a minute or two)`, async () => {
    const building = await buildDir(dir)
    await job('Building FerretDB', go(building), { logFile: join(cacheDir, 'ferretdb.log') })
    await rm(join(building, 'work'), { recursive: true, force: true })
    await settleAs(dir, building)
  })
  return dir
}

/**
 * How to build into a folder. A Go of 1.21 or newer fetches the toolchain that FerretDB wants by itself; where there
 * is none (Debian 12 has 1.19), a newer Debian's Go works inside a root of its own.
 */
async function goCommand(steps: Steps): Promise<(into: string) => string[]> {
  const settings = ['env', 'GOTOOLCHAIN=auto', 'CGO_ENABLED=0', 'GOFLAGS=-buildvcs=false']
  if (await hostGoServes()) return (into) => [...settings, `GOBIN=${into}`, 'go', 'install', source]
  const root = await makeRoot('go', ['golang-go', 'ca-certificates'], steps)
  const inside = [...settings, 'HOME=/tmp', 'GOPATH=/vez/bin/work', 'GOCACHE=/vez/bin/work/cache', 'GOBIN=/vez/bin']
  return (into) =>
    inRoot(root, {
      user: 'root',
      binds: [
        { from: into, to: '/vez/bin' },
        { from: '/etc/resolv.conf', to: '/etc/resolv.conf' },
        { from: '/etc/hosts', to: '/etc/hosts' },
        { from: '/etc/ssl/certs', to: '/etc/ssl/certs' },
      ],
      argv: [...inside, 'go', 'install', '-modcacherw', source],
    })
}

async function hostGoServes(): Promise<boolean> {
  if (!onPath('go')) return false
  const minor = /go1\.(\d+)/.exec(await output(['go', 'version']))?.[1]
  return Number(minor ?? 0) >= 21
}
