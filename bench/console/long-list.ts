import { startBrowser } from '#tests/support/browser.ts'
import { crowd } from './crowd.ts'
import { fakeServer } from './fake-server.ts'
import { countFrames, framesOf } from './wallboard.ts'

const rows = 10_000
/** Two windows full at each turn of the wheel: as fast as a hand is. */
const wheels = 120
const wheelPixels = 800

/** The live page's interactions, ten thousand of them, scrolled by the wheel. */
export async function longList() {
  const view = crowd(200, rows)
  const server = await fakeServer(() => view)
  const browser = await startBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'pt-BR' })
    await page.goto(`${server.url}/ao-vivo?aba=atendimentos`)
    const body = page.getByRole('rowgroup', { name: 'Atendimentos' })
    await body.getByRole('row').nth(5).waitFor()
    await body.hover()
    await countFrames(page)
    for (let n = 0; n < wheels; n++) {
      await page.mouse.wheel(0, wheelPixels)
      await page.evaluate(() => new Promise(requestAnimationFrame))
    }
    return { ...(await framesOf(page)) }
  } finally {
    await browser.close()
    server.stop()
  }
}
