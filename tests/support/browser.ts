import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** Debian's chromium, which `bin/test` installs; playwright's own come from where not every machine can reach. */
const executablePath = '/usr/bin/chromium'

/**
 * A browser whose microphone plays `toneFile` (a WAV) again and again, or the browser's own beeps. Its audio is real:
 * encoded, sent and received as a person's is.
 */
export function startBrowser(options: { toneFile?: string } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      ...(options.toneFile ? [`--use-file-for-fake-audio-capture=${options.toneFile}`] : []),
    ],
  })
}

export type Person = { context: BrowserContext; page: Page }

/** Somebody at the console: a browser profile of one's own, logged in, standing on `path`. */
export async function atConsole(
  browser: Browser,
  options: {
    url: string
    login: string
    password: string
    path?: string
    language?: 'pt-BR' | 'en'
    scheme?: 'light' | 'dark'
    viewport?: { width: number; height: number }
  },
): Promise<Person> {
  const { url, login, password, path = '/', language = 'pt-BR', scheme = 'light' } = options
  const context = await browser.newContext({
    baseURL: url,
    locale: language,
    colorScheme: scheme,
    permissions: ['microphone', 'notifications'],
    viewport: options.viewport ?? { width: 1366, height: 768 },
  })
  const answer = await context.request.post('/api/login', {
    data: { login, password },
    headers: { 'X-Vez-Request': '1' },
  })
  if (!answer.ok()) throw new Error(`${login} could not log in: ${await answer.text()}`)
  const page = await context.newPage()
  await page.goto(path)
  return { context, page }
}
