import type { Browser } from 'playwright-core'
import { atConsole } from '#tests/support/browser.ts'

/** What an agent's first visit of `/atendimento` takes over the wire: scripts as they are sent (gzip), without the
 * answers' heads; and until it stands. The phone's library comes when the page stands, and is named by itself. */
export async function firstLoad(browser: Browser, who: { url: string; login: string; password: string }) {
  const { context, page } = await atConsole(browser, { ...who, path: '/api/me' })
  const wire = await context.newCDPSession(page)
  await wire.send('Network.enable')
  const requests = new Map<string, { kind: string; bytes: number; headBytes: number; name: string }>()
  wire.on('Network.responseReceived', ({ requestId, type, response }) => {
    const { pathname } = new URL(response.url)
    requests.set(requestId, { kind: type, bytes: 0, headBytes: response.encodedDataLength, name: pathname })
  })
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId)
    if (request) request.bytes = encodedDataLength - request.headBytes
  })
  const startedAt = performance.now()
  await page.goto('/atendimento')
  await page.locator('#content :visible').first().waitFor()
  const shownMs = performance.now() - startedAt
  await page.waitForLoadState('networkidle')
  await context.close()
  const of = (kind: string) => [...requests.values()].filter((one) => one.kind === kind)
  const sum = (kind: string) => of(kind).reduce((total, { bytes }) => total + bytes, 0)
  const phoneBytes = of('Script').find(({ name }) => name.includes('softphone-client'))?.bytes ?? 0
  return {
    scriptBytes: sum('Script') - phoneBytes,
    phoneBytes,
    headBytes: of('Script').reduce((total, { headBytes }) => total + headBytes, 0),
    scripts: of('Script').length,
    styleBytes: sum('Stylesheet'),
    shownMs,
    largest: of('Script')
      .toSorted((a, b) => b.bytes - a.bytes)
      .slice(0, 8)
      .map(({ name, bytes }) => `${name.replace('/assets/', '')} ${(bytes / 1_000).toFixed(1)} kB`),
  }
}
