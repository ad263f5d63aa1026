import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes the files that Asterisk's configuration includes: whole or not at all. False where no folder is said. */
export const settingsFilesIn =
  (folder: string | undefined) =>
  async (files: Record<string, string>): Promise<boolean> => {
    if (folder === undefined) return false
    await mkdir(folder, { recursive: true })
    for (const [name, text] of Object.entries(files)) {
      const written = join(folder, `.${name}.new`)
      await writeFile(written, text, { mode: 0o644 })
      await rename(written, join(folder, name))
    }
    return true
  }
