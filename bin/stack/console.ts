import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { isThere } from './cache.ts'
import { job } from './command.ts'
import { nodeBinary, repository } from './paths.ts'
import type { Steps } from './steps.ts'

const web = join(repository, 'web')
const dist = join(web, 'dist')
/** Beside what was built: of which files it was made, and what was in them. */
const madeOf = join(dist, 'made-of.json')
const configs = [
  { config: join(web, 'vite.config.ts'), into: '' },
  { config: join(web, 'widget', 'vite.config.ts'), into: 'widget' },
]

/**
 * Builds the console and the widget into web/dist where a file that they are made of has changed since. In a process of
 * its own: what a build takes of memory is given back.
 */
export async function buildConsole(steps: Steps): Promise<void> {
  if (await isFresh()) return
  const builder = [nodeBinary, join(repository, 'bin', 'build-console.ts')]
  const logFile = join(repository, '.vez', 'build-console.log')
  await mkdir(dirname(logFile), { recursive: true })
  await steps.run('The console (vite build)', () => job('Building the console', builder, { logFile }))
}

async function isFresh(): Promise<boolean> {
  const text = await readFile(madeOf, 'utf8').catch(() => undefined)
  if (text === undefined) return false
  const made = JSON.parse(text) as { files: string[]; hash: string }
  return made.hash === (await hashOf(made.files))
}

/** Builds both, whatever was there before. */
export async function build(): Promise<void> {
  const { build: viteBuild } = await import('vite')
  const target = `${dist}.building-${process.pid}`
  await removeLeftovers()
  const modules = new Set<string>()
  for (const { config, into } of configs) {
    if (!(await isThere(config))) continue
    const made = await viteBuild({
      configFile: config,
      logLevel: 'warn',
      build: { outDir: join(target, into), emptyOutDir: false, chunkSizeWarningLimit: 1_000 },
    })
    for (const output of [made].flat())
      if ('output' in output)
        for (const chunk of output.output)
          if (chunk.type === 'chunk') for (const id of chunk.moduleIds) modules.add(id.replace(/^\0|\?.*$/g, ''))
  }
  const files = [...modules]
    .map((id) => relative(repository, id))
    .filter((file) => !file.startsWith('..') && !file.includes('node_modules'))
  const all = files.toSorted((a, b) => (a < b ? -1 : 1))
  await writeFile(join(target, 'made-of.json'), JSON.stringify({ files: all, hash: await hashOf(all) }))
  // A running server goes on from the old files until the new ones stand in their place.
  const old = `${dist}.old-${process.pid}`
  await rename(dist, old).catch(() => {}) // nothing was built before
  await rename(target, dist)
  await rm(old, { recursive: true, force: true })
}

/** What builders left that were ended in the middle. */
async function removeLeftovers(): Promise<void> {
  for (const entry of await readdir(web)) {
    const builder = /^dist\.(?:building|old)-(\d+)$/.exec(entry)?.[1]
    if (builder && (Number(builder) === process.pid || !(await isThere(`/proc/${builder}`))))
      await rm(join(web, entry), { recursive: true, force: true })
  }
}

/** Of what was built in, of all that lies in web/ (a new file may be found by a new import), and of the packages. */
async function hashOf(modules: readonly string[]): Promise<string> {
  const inWeb = (await readdir(web, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !relative(web, entry.parentPath).startsWith('dist'))
    .map((entry) => relative(repository, join(entry.parentPath, entry.name)))
  const files = [...new Set([...modules, ...inWeb, 'package-lock.json'])].toSorted((a, b) => (a < b ? -1 : 1))
  const hash = createHash('sha256')
  for (const file of files) {
    hash.update(`${file}\n`)
    hash.update(await readFile(join(repository, file)).catch(() => 'gone'))
  }
  return hash.digest('hex')
}
