import { spawnSync } from 'node:child_process'
import { chmod, mkdir, open, readFile, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder on a disk of its own that is soon full. Needs root, as the stack does. */
export type SmallDisk = { fill(): Promise<void>; empty(): Promise<void>; close(): Promise<void> }

const megabytes = 24

export async function smallDisk(folder: string): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true })
  await unmount(folder)
  run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'vez-faults', folder])
  const filler = join(folder, '.filler')
  return {
    async fill() {
      const file = await open(filler, 'w')
      try {
        // Byte by byte in the end: not one more fits.
        for (let size = 1 << 20; size >= 1; ) {
          const { bavail, bsize } = await statfs(folder)
          if (bavail === 0) break
          size = Math.min(size, bavail * bsize)
          await file.write(Buffer.alloc(size)).catch(() => {
            size >>= 1
          })
        }
      } finally {
        await file.close()
      }
      await chmod(filler, 0o666)
    },
    empty: () => rm(filler, { force: true }),
    close: () => unmount(folder),
  }
}

/** What a run before us left, too: it may have been killed. */
async function unmount(folder: string): Promise<void> {
  const mounts = await readFile('/proc/self/mounts', 'utf8')
  for (const line of mounts.split('\n')) if (line.split(' ')[1] === folder) run('umount', ['--lazy', folder])
}

function run(program: string, args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr.trim()}`)
}
