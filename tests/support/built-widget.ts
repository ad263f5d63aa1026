import { execFile } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const vite = resolve(import.meta.dirname, '../../node_modules/vite/bin/vite.js')
const source = resolve(import.meta.dirname, '../../web/widget')
/** Where the server that is under test finds it. */
export const widgetDir = resolve(import.meta.dirname, '../../web/dist/widget')

/** The chat's loader and frame as they are served, built anew where a source is newer. */
export async function demandWidget(): Promise<void> {
  const built = await stat(join(widgetDir, 'widget.js')).catch(() => undefined)
  if (built && (await newestIn(source)) < built.mtimeMs) return
  // Not in this process: a test's own environment would make the developers' edition of what is built in.
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [vite, 'build', '-c', join(source, 'vite.config.ts')], { env })
}

async function newestIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs))
  return Math.max(...times)
}
