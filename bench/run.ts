import { mkdir, readdir, writeFile } from 'node:fs/promises'

/**
 * `npm run bench [name]`: each folder of bench/ with a `bench.ts` exports `run(): Promise<{ name, rows, ...figures }>`.
 * One JSON line goes to bench/results/<name>.jsonl, one table to the screen.
 */
type Result = { name: string; rows: Record<string, string | number>[] } & Record<string, unknown>

const here = new URL('.', import.meta.url)
const wanted = process.argv[2]
const folders = (await readdir(here, { withFileTypes: true })).filter((entry) => entry.isDirectory())
await mkdir(new URL('results/', here), { recursive: true })
let ran = 0
for (const { name } of folders) {
  if (wanted !== undefined && name !== wanted) continue
  const files = await readdir(new URL(`${name}/`, here))
  if (!files.includes('bench.ts')) continue
  const bench = (await import(new URL(`${name}/bench.ts`, here).href)) as { run: () => Promise<Result> }
  const result = await bench.run()
  console.table(result.rows)
  const line = JSON.stringify({ at: new Date().toISOString(), node: process.version, ...result })
  await writeFile(new URL(`results/${name}.jsonl`, here), `${line}\n`, { flag: 'a' })
  ran++
}
if (ran === 0) {
  console.error(
    `No bench${wanted === undefined ? '' : ` is called ${wanted}`}: each is a folder of bench/ with a bench.ts.`,
  )
  process.exitCode = 1
}
