import type { Browser } from 'playwright-core'
import { atConsole } from '#tests/support/browser.ts'

/** What an agent's first visit of `/atendimento` takes over the wire: scripts as they are sent (gzip), and until it stands. */
export async function firstLoad(browser: Browser, who: { url: string; login: string; password: string }) {
  const { context, page } = await atConsole(browser, { ...who, path: '/api/me' })
  const wire = await context.newCDPSession(page)
  await wire.send('Network.enable')
  const requests = new Map<string, { kind: string; bytes: number; name: string }>()
  wire.on('Network.responseReceived', ({ requestId, type, response }) => {
    requests.set(requestId, { kind: type, bytes: 0, name: new URL(response.url).pathname })
  })
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId)
    if (request) request.bytes = encodedDataLength
  })
  const startedAt = performance.now()
  await page.goto('/atendimento')
  await page.locator('#content :visible').first().waitFor()
  const shownMs = performance.now() - startedAt
  await page.waitForLoadState('networkidle')
  await context.close()
  const of = (kind: string) => [...requests.values()].filter((one) => one.kind === kind)
  const sum = (kind: string) => of(kind).reduce((total, { bytes }) => total + bytes, 0)
  return {
    scriptBytes: sum('Script'),
    scripts: of('Script').length,
    styleBytes: sum('Stylesheet'),
    shownMs,
    largest: of('Script')
      .toSorted((a, b) => b.bytes - a.bytes)
      .slice(0, 8)
      .map(({ name, bytes }) => `${name.replace('/assets/', '')} ${(bytes / 1_000).toFixed(1)} kB`),
  }
}
