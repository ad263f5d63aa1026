import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeBinary, repository } from '#stack/paths.ts'

/**
 * `npm run bench [name]`: each folder of bench/ with a `bench.ts` exports `run(): Promise<Measured>` (`table.ts`). All of
 * them or one, one after another, each in a process of its own: where one fails the others still run, and the exit code
 * tells. bench/results/ gets one JSON line (`<name>.jsonl`) and the table for the page (`<name>.md`).
 */
const here = import.meta.dirname
const folders = (await readdir(here, { withFileTypes: true })).filter((entry) => entry.isDirectory())
const names: string[] = []
for (const { name } of folders) if ((await readdir(join(here, name))).includes('bench.ts')) names.push(name)
const [wanted, ...more] = process.argv.slice(2)
if (wanted !== undefined && !names.includes(wanted)) {
  console.error(`No bench is called ${wanted}. There are: ${names.join(', ')}.`)
  process.exit(2)
}
const failed: string[] = []
for (const name of wanted === undefined ? names : [wanted]) {
  console.log(`\n── ${name} ──`)
  const code = await ended(['--expose-gc', join(here, 'one.ts'), name, ...more])
  if (code !== 0) failed.push(name)
}
if (failed.length > 0) {
  console.error(`\n✗  not measured: ${failed.join(', ')}`)
  process.exitCode = 1
}

function ended(argv: string[]): Promise<number | null> {
  const child = spawn(nodeBinary, argv, { cwd: repository, stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code))
  })
}
