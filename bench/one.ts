import { mkdir, writeFile } from 'node:fs/promises'
import { machine, noise } from './noise.ts'
import { lineOf, type Measured, markdown, table } from './table.ts'

/** One bench in a process of its own: what it leaves in the environment and in memory is no other's. */
const [name = ''] = process.argv.slice(2)
const results = new URL('results/', import.meta.url)
const { run } = (await import(new URL(`${name}/bench.ts`, import.meta.url).href)) as { run: () => Promise<Measured> }

const on = machine()
const before = noise()
const startedAt = performance.now()
const { rows, ...details } = await run()
const tookSeconds = Math.round((performance.now() - startedAt) / 1_000)
const after = noise()

const lines = rows.map(lineOf)
const at = new Date().toISOString()
console.table(table(lines))
const noiseWords = [before, after]
  .map(({ calibrationMs: { min, median, max }, load }) => {
    const ms = [min, median, max].map((one) => one.toFixed(1)).join(' / ')
    return `${ms} ms at load ${load[0]}`
  })
  .join(', then ')
const told = `${at.slice(0, 10)}, commit ${on.commit ?? 'unknown'}${on.changed ? ' with changes' : ''}, ${on.cores} cores of ${on.cpu}, ${on.memoryGib} GiB, Node ${on.node}, ${on.database}; took ${tookSeconds} s. The same piece of work before and after, min / median / max: ${noiseWords}.`
console.log(told)
await mkdir(results, { recursive: true })
const line = JSON.stringify({ name, at, ...on, tookSeconds, noise: { before, after }, rows: lines, details })
await writeFile(new URL(`${name}.jsonl`, results), `${line}\n`, { flag: 'a' })
await writeFile(new URL(`${name}.md`, results), `${markdown(lines)}\n\n${told}\n`)
// What a bench left open (a pool, a timer) shall not keep the others waiting.
process.exit(process.exitCode ?? 0)
