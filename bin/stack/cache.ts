import { access, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheDir } from './paths.ts'

export const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** An empty folder to build `target` in, beside it; what dead builders left is removed. */
export async function buildDir(target: string): Promise<string> {
  await mkdir(cacheDir, { recursive: true })
  for (const entry of await readdir(cacheDir)) {
    const builder = /\.building-(\d+)$/.exec(entry)?.[1]
    if (builder && !(await isThere(`/proc/${builder}`)))
      await rm(join(cacheDir, entry), { recursive: true, force: true })
  }
  const dir = `${target}.building-${process.pid}`
  await rm(dir, { recursive: true, force: true })
  await mkdir(dir)
  return dir
}

/** Gives what was built its name, in one move. Where another process was first, its result serves as well. */
export async function settleAs(target: string, built: string): Promise<void> {
  try {
    await rename(built, target)
  } catch (why) {
    await rm(built, { recursive: true, force: true })
    if (!(await isThere(target))) throw why
  }
}
