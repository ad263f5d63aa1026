import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { eventually } from './eventually.ts'
import { toneFile } from './tones.ts'

/** Debian's chromium, which `bin/test` installs; playwright's own come from where not every machine can reach. */
const executablePath = '/usr/bin/chromium'

/** All that this process started: what is on their pages is kept when a test fails. */
export const browsers = new Set<Browser>()

/**
 * A browser whose microphone plays `toneFile` (a WAV) or a tone of so many `hertz` again and again, or the browser's own
 * beeps. Its audio is real: encoded, sent and received as a person's is.
 */
export async function startBrowser(options: { toneFile?: string; hertz?: number } = {}): Promise<Browser> {
  const tone = options.toneFile ?? (options.hertz && (await toneFile(options.hertz)))
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      ...(tone ? [`--use-file-for-fake-audio-capture=${tone}`] : []),
    ],
  })
  browsers.add(browser)
  browser.once('disconnected', () => browsers.delete(browser))
  return browser
}

export type Person = {
  context: BrowserContext
  page: Page
  /** Errors that the page wrote into its console or did not catch, and answers of the server that say that it failed. */
  complaints: string[]
}

export type Standing = {
  url: string
  path?: string
  language?: 'pt-BR' | 'en'
  scheme?: 'light' | 'dark'
  viewport?: { width: number; height: number }
}

/** A browser profile of one's own, with nobody logged in, standing on `path`. */
export async function atDoor(browser: Browser, standing: Standing): Promise<Person> {
  const person = await newcomer(browser, standing)
  await person.page.goto(standing.path ?? '/')
  return person
}

/** Somebody at the console: a browser profile of one's own, logged in, standing on `path`. */
export async function atConsole(
  browser: Browser,
  { login, password, ...standing }: Standing & { login: string; password: string },
): Promise<Person> {
  const person = await newcomer(browser, standing)
  await logInBy(person.context, { login, password })
  await person.page.goto(standing.path ?? '/')
  return person
}

/** The session of a browser profile begins, without the page for it. */
export async function logInBy(context: BrowserContext, who: { login: string; password: string }): Promise<void> {
  const { login, password } = who
  const request = { data: { login, password }, headers: { 'X-Vez-Request': '1' } }
  const answer = await context.request.post('/api/login', request)
  if (!answer.ok()) throw new Error(`${login} could not log in: ${await answer.text()}`)
}

async function newcomer(browser: Browser, standing: Standing): Promise<Person> {
  const context = await browser.newContext({
    baseURL: standing.url,
    locale: standing.language ?? 'pt-BR',
    timezoneId: 'America/Sao_Paulo',
    colorScheme: standing.scheme ?? 'light',
    reducedMotion: 'reduce',
    permissions: ['microphone', 'notifications'],
    viewport: standing.viewport ?? { width: 1366, height: 768 },
  })
  // A limit, not a measure: the machine does other things as well.
  context.setDefaultTimeout(30_000)
  context.setDefaultNavigationTimeout(60_000)
  await context.addInitScript(listenToCalls)
  const page = await context.newPage()
  return { context, page, complaints: complaintsOf(page) }
}

/** What is written down from now on. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (why) => complaints.push(`not caught: ${why.message}`))
  page.on('console', (message) => {
    // The browser's own line about an answer that is no success: what it means is the page's business.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(`console: ${message.text()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`)
  })
  return complaints
}

type Ears = { tracks: MediaStreamTrack[] }

/** In the page: remembers what sound comes in by WebRTC, so that a test can listen. */
function listenToCalls(): void {
  const ears: Ears = { tracks: [] }
  Object.assign(globalThis, { vezEars: ears })
  const Real = globalThis.RTCPeerConnection
  if (!Real) return
  globalThis.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      this.addEventListener('track', ({ track }) => {
        if (track.kind === 'audio') ears.tracks.push(track)
      })
    }
  }
}

/** What a person at this page hears of the call just now: the strongest frequency, and how strong (dB; -100 is silence). */
export function heardIn(page: Page): Promise<{ hertz: number; decibels: number } | undefined> {
  return page.evaluate(async () => {
    const { tracks } = (globalThis as unknown as { vezEars: Ears }).vezEars
    const track = tracks.findLast((one) => one.readyState === 'live')
    if (!track) return undefined
    const context = new AudioContext()
    const analyser = new AnalyserNode(context, { fftSize: 8_192, smoothingTimeConstant: 0 })
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const bins = new Float32Array(analyser.frequencyBinCount)
    analyser.getFloatFrequencyData(bins)
    const hertzPerBin = context.sampleRate / analyser.fftSize
    await context.close()
    const strongest = bins.reduce((best, value, at) => (value > (bins[best] ?? 0) ? at : best), 0)
    return { hertz: Math.round(strongest * hertzPerBin), decibels: Math.max(-100, Math.round(bins[strongest] ?? -100)) }
  })
}

/** Waits until a person at this page hears this tone. */
export async function hears(page: Page, hertz: number, withinMs = 10_000): Promise<void> {
  let last: Awaited<ReturnType<typeof heardIn>>
  await eventually(
    `${hertz} Hz are heard in the browser`,
    async () => {
      last = await heardIn(page)
      return last && last.decibels > -60 && Math.abs(last.hertz - hertz) <= 15
    },
    { withinMs, seen: () => last ?? 'no call' },
  )
}
