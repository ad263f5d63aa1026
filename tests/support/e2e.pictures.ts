import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { repository } from '#stack/paths.ts'
import { browsers } from './browser.ts'

/** When a test fails, what all its browsers showed is kept: a picture and, for who cannot see, the words on it. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  const name = task.name.replace(/[^\p{L}\d]+/gu, '-').slice(0, 60)
  const folder = join(repository, '.vez', 'e2e', `failed-${name}`)
  await mkdir(folder, { recursive: true })
  const pages = [...browsers].flatMap((browser) => browser.contexts()).flatMap((context) => context.pages())
  for (const [n, page] of pages.entries()) {
    // A page may be in the middle of a navigation, or gone: the others are kept all the same.
    await page.screenshot({ path: join(folder, `${n}.png`), timeout: 5_000 }).catch(() => {})
    const words = await page
      .locator('body')
      .ariaSnapshot({ timeout: 5_000 })
      .catch((why: unknown) => String(why))
    await writeFile(join(folder, `${n}.txt`), `${page.url()}\n${words}\n`)
  }
  console.error(`Pictures of ${pages.length} pages: ${folder}`)
})
