import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** `node bench/page.ts`: puts the newest table of each bench into docs/benchmarks.md, between the bench's two marks. */
const page = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url))
let text = await readFile(page, 'utf8')
for (const [whole, name] of text.matchAll(/<!-- bench:(\w+) -->\n[\s\S]*?<!-- \/bench:\1 -->/g)) {
  const made = await readFile(new URL(`results/${name}.md`, import.meta.url), 'utf8').catch(() => undefined)
  if (made === undefined) console.log(`   ${name}: nothing was measured here, what stands there stays`)
  else text = text.replace(whole, () => `<!-- bench:${name} -->\n${made.trim()}\n<!-- /bench:${name} -->`)
}
await writeFile(page, text)
