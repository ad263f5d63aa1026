import { readdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Frame, Page, Request } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from '#tests/support/browser.ts'
import { demandWidget, widgetDir } from '#tests/support/built-widget.ts'
import { type ChatCentre, chatCentre } from '#tests/support/chat-centre.ts'
import { agentOf } from '#tests/support/chat-people.ts'
import { eventually } from '#tests/support/eventually.ts'

let browser: Browser
beforeAll(async () => {
  await demandWidget()
  browser = await startBrowser()
})
afterAll(() => browser.close())

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** A shop on an origin of its own, whose only page has the chat on it; it notes what the chat says to the page. */
async function shop(language = 'pt-BR') {
  let html = ''
  const server: Server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()))
  closing.push(() => server.close())
  const address = server.address()
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    shows({ origin, publicToken }: ChatCentre) {
      html = `<!doctype html><html lang="${language}"><title>Loja</title><h1>Loja</h1>
        <script>said = []; addEventListener('message', (e) => { if (e.source === window) said.push(e.data) })</script>
        <script src="${origin}/widget/widget.js" data-token="${publicToken}" async></script>`
    },
  }
}
type Shop = Awaited<ReturnType<typeof shop>>

async function centreFor(site: Shop, options: Parameters<typeof chatCentre>[0] = {}) {
  const centre = await chatCentre({ allowedOrigins: [site.origin], ...options })
  closing.push(() => centre.close())
  site.shows(centre)
  return centre
}

type Visiting = { context: BrowserContext; page: Page; broken: string[] }

async function visiting(url: string, options: { locale?: string; scheme?: 'light' | 'dark' } = {}): Promise<Visiting> {
  const { locale = 'pt-BR', scheme = 'light' } = options
  const context = await browser.newContext({ locale, colorScheme: scheme })
  closing.push(() => context.close())
  const page = await context.newPage()
  const broken: string[] = []
  page.on('pageerror', (why) => broken.push(why.message))
  page.on('console', (line) => {
    if (/Content.Security.Policy|Refused to/i.test(line.text())) broken.push(line.text())
  })
  await page.goto(url)
  return { context, page, broken }
}

/** Opened as a keyboard does it: the button is the first thing behind the page. */
async function openChat({ page }: Visiting): Promise<Frame> {
  await eventually('the button is there', () => page.evaluate(() => document.querySelector('body > div') !== null))
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const frame = await eventually('the frame is there', () =>
    page.frames().find((each) => each.url().includes('/widget/app.html')),
  )
  await frame.waitForSelector('#start')
  return frame
}

/** Who wrote what, as it stands on the screen; what is not confirmed yet is marked. */
const linesOf = (frame: Frame) =>
  frame.evaluate(() =>
    [...document.querySelectorAll('#log .line:not(.system)')].map((line) => {
      const who = line.classList.contains('contact') ? 'Rui' : 'Ana'
      const said = line.querySelector('.text')?.textContent ?? line.querySelector('img')?.alt ?? ''
      return `${who}${line.classList.contains('unsent') ? '?' : ''}: ${said || line.querySelector('.file b')?.textContent}`
    }),
  )
const statusOf = (frame: Frame) => frame.textContent('#status')
const type = async (frame: Frame, text: string) => {
  await frame.fill('#text', text)
  await frame.press('#text', 'Enter')
}
const survey = { question: 'Como foi o atendimento?', scale: 'stars', comment: true }
const consent = { text: 'Guardamos esta conversa por um ano.', required: true }
/** One pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('a visitor', () => {
  test('begins, talks, sends a file, loses the network, loses and doubles nothing, ends and says how it was', async () => {
    const site = await shop()
    const centre = await centreFor(site, { account: { survey, consent, greeting: '' } })
    const visit = await visiting(site.origin)
    const { page, context } = visit
    const frame = await openChat(visit)
    expect(await frame.evaluate(() => document.activeElement?.id)).toBe('name')
    await page.keyboard.type('Rui')
    await frame.click('#start button[type=submit]')
    expect(await frame.evaluate(() => document.activeElement?.id), 'without consent nothing begins').toBe('agree')
    await frame.check('#agree')
    await frame.click('#start button[type=submit]')
    await eventually('it waits', async () => (await statusOf(frame))?.startsWith('Na fila de atendimento'))
    await type(frame, '<b>Bom dia</b>')

    const ana = await agentOf(centre)
    const { conversationId } = await ana.take()
    await eventually('it says with whom', async () => (await statusOf(frame))?.startsWith('Com Ana'))
    const { upTo } = await ana.messages(conversationId)
    await ana.post(`/conversations/${conversationId}/read`, { seq: upTo })
    await frame.waitForSelector('#log .mark.read')
    expect(await frame.locator('#log b').count(), 'HTML stays text').toBe(0)
    await ana.reply(conversationId, 'a1', 'Olá, Rui')
    await frame.setInputFiles('#files', { name: 'recibo.png', mimeType: 'image/png', buffer: png })
    const sent = await eventually('Ana has the file', async () =>
      (await ana.messages(conversationId)).messages.find((m) => m.file?.name === 'recibo.png'),
    )
    const kept = await ana.bytes(`/conversations/${conversationId}/files/${sent.file?.id}`)
    expect(Buffer.from(await kept.arrayBuffer())).toEqual(png)
    await ana.send(conversationId, 'a2', { name: 'nota.png', type: 'image/png', bytes: png })
    await eventually('both pictures are shown', () =>
      frame.evaluate(
        () =>
          [...document.querySelectorAll('#log img')].filter((img) => (img as HTMLImageElement).naturalWidth > 0)
            .length === 2,
      ),
    )

    await context.setOffline(true)
    centre.realtime.visitors.disconnectSockets(true)
    await eventually('it says so', async () => (await statusOf(frame)) === 'Reconectando…')
    await type(frame, 'Escrevi sem rede')
    await frame.setInputFiles('#files', { name: 'sem-rede.png', mimeType: 'image/png', buffer: png })
    await type(frame, 'E mais isto')
    await ana.reply(conversationId, 'a3', 'Ainda está aí?')
    await ana.reply(conversationId, 'a4', 'Aguardo')
    expect((await linesOf(frame)).slice(-3)).toEqual([
      'Rui?: Escrevi sem rede',
      'Rui?: Imagem sem-rede.png',
      'Rui?: E mais isto',
    ])
    await context.setOffline(false)
    const whole = [
      'Rui: <b>Bom dia</b>',
      'Ana: Olá, Rui',
      'Rui: Imagem recibo.png',
      'Ana: Imagem nota.png',
      'Ana: Ainda está aí?',
      'Ana: Aguardo',
      'Rui: Escrevi sem rede',
      'Rui: Imagem sem-rede.png',
      'Rui: E mais isto',
    ]
    await eventually(
      'all of it has arrived',
      async () =>
        (await linesOf(frame)).length === whole.length && !(await linesOf(frame)).some((l) => l.startsWith('Rui?')),
      { withinMs: 30_000 },
    )
    await eventually('once and in order', async () => JSON.stringify(await linesOf(frame)) === JSON.stringify(whole))
    const onServer = (await ana.messages(conversationId)).messages.filter((m) => m.author.kind !== 'system')
    expect(onServer.map((m) => m.text || m.file?.name)).toEqual([
      '<b>Bom dia</b>',
      'Olá, Rui',
      'recibo.png',
      'nota.png',
      'Ainda está aí?',
      'Aguardo',
      'Escrevi sem rede',
      'sem-rede.png',
      'E mais isto',
    ])

    await frame.click('#end')
    await frame.click('dialog button[value=yes]')
    await frame.click('.survey .value:nth-child(5)')
    await frame.fill('.survey textarea', 'Muito bom')
    await frame.click('.survey button[type=submit]')
    await frame.waitForSelector('.survey.thanks')
    expect(centre.published.at(-1)).toMatchObject({
      type: 'conversation.rated',
      data: { scale: 'stars', score: 5, comment: 'Muito bom' },
    })
    expect(visit.broken).toEqual([])
  })

  test('who closed the chat is told how much is unread, and finds what is new when it is opened', async () => {
    const site = await shop()
    const centre = await centreFor(site)
    const visit = await visiting(site.origin)
    const frame = await openChat(visit)
    await visit.page.keyboard.type('Rui')
    await visit.page.keyboard.press('Enter')
    const ana = await agentOf(centre)
    const { conversationId } = await ana.take()
    await eventually('it says with whom', async () => (await statusOf(frame))?.startsWith('Com Ana'))
    await visit.page.evaluate(() => window.postMessage({ vez: 'close' }, location.origin))
    await eventually('the page is told', () => visit.page.evaluate("said.some((one) => one.vez === 'closed')"))
    await ana.reply(conversationId, 'a1', 'Olá')
    await ana.reply(conversationId, 'a2', 'Está aí?')
    await eventually('two are unread', () =>
      visit.page.evaluate("said.at(-1).vez === 'unread' && said.at(-1).count === 2"),
    )
    await visit.page.evaluate(() => window.postMessage({ vez: 'open' }, location.origin))
    await frame.waitForSelector('#log .day.new')
    await eventually('none is', () => visit.page.evaluate("said.findLast((one) => one.vez === 'unread').count === 0"))
    await visit.page.reload()
    const again = await eventually('the frame comes by itself', () =>
      visit.page.frames().find((each) => each.url().includes('/widget/app.html')),
    )
    await again.waitForSelector('#log .line', { state: 'attached' })
    expect(await linesOf(again), 'a page that is loaded anew goes on').toContain('Ana: Está aí?')
  })

  test('a file that is too large or of a forbidden kind is refused before a byte is sent', async () => {
    const site = await shop()
    const centre = await centreFor(site, { fileRules: { bytesMax: 4_096, kinds: ['image', 'document'] } })
    const visit = await visiting(site.origin)
    const frame = await openChat(visit)
    await visit.page.keyboard.type('Rui')
    await visit.page.keyboard.press('Enter')
    await frame.waitForSelector('#files', { state: 'attached' })
    const uploads: string[] = []
    // socket.io posts before it has its own wire.
    const isUpload = (request: Request) => request.method() === 'POST' && !request.url().includes('/socket.io/')
    visit.page.on('request', (request) => isUpload(request) && uploads.push(request.url()))
    await frame.setInputFiles('#files', { name: 'foto.png', mimeType: 'image/png', buffer: Buffer.alloc(5_000) })
    await eventually('it says why', async () => (await frame.textContent('#trouble'))?.includes('o limite é 4 KB'))
    await frame.setInputFiles('#files', { name: 'setup.exe', mimeType: 'image/png', buffer: png })
    await eventually('it says why', async () => (await frame.textContent('#trouble'))?.includes('não é aceito'))
    expect(await frame.locator('#log .unsent').count()).toBe(0)
    expect(uploads).toEqual([])
    // Only the server can see this one.
    await frame.setInputFiles('#files', { name: 'falsa.png', mimeType: 'image/png', buffer: Buffer.from('<html>') })
    await frame.waitForSelector('#log .unsent.failed')
    expect(uploads).toEqual([`${centre.origin}/api/webchat/files`])
  })

  test('is known by what the page says, which is shown in the form and trusted in nothing', async () => {
    const site = await shop('en')
    const centre = await centreFor(site, { account: { languages: ['pt-BR', 'en'] } })
    const visit = await visiting(site.origin)
    await visit.page.evaluate(() =>
      window.postMessage({ vez: 'identify', name: 'Rui', email: 'rui@example.com', admin: true }, location.origin),
    )
    const frame = await openChat(visit)
    await eventually('it is filled in', async () => (await frame.inputValue('#email')) === 'rui@example.com')
    expect(await frame.textContent('#start button'), 'in the language of the page').toBe('Start the conversation')
    await frame.click('#start button[type=submit]')
    const chat = await (await agentOf(centre)).take()
    expect(chat.visitor).toMatchObject({ name: 'Rui', email: 'rui@example.com' })
    const { body } = await centre.admin.get(`/contacts?q=rui@example.com`)
    expect((body as { items: unknown[] }).items, 'no contact is found or made by it').toEqual([])
  })
})

describe('the frame', () => {
  test('does not show itself on the page of a site that is not allowed', async () => {
    const site = await shop()
    const centre = await chatCentre({ allowedOrigins: ['https://loja.example'] })
    closing.push(() => centre.close())
    site.shows(centre)
    const { page } = await visiting(site.origin)
    await eventually('the button is there', () => page.evaluate(() => document.querySelector('body > div') !== null))
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const frame = await eventually('the browser refuses it', () =>
      page.frames().find((each) => each.url().startsWith('chrome-error:')),
    )
    expect(await frame.locator('#chat').count()).toBe(0)
    const refused = await page.evaluate(
      async ([url, token]) =>
        (
          await fetch(`${url}/api/webchat/sessions`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ token, name: 'Rui' }),
          })
        ).status,
      [centre.origin, centre.publicToken],
    )
    expect(refused, 'nor can the page begin by itself').toBe(403)
  })

  test.each([
    ['light', 'pt-BR'],
    ['dark', 'es-MX'],
  ] as const)('has no fault that axe finds: %s, %s', async (scheme, locale) => {
    const site = await shop()
    const centre = await centreFor(site, {
      account: { survey: { ...survey, scale: 'score' }, consent, languages: ['pt-BR', 'en', 'es'] },
    })
    const { page } = await visiting(`${centre.origin}/widget/app.html?token=${centre.publicToken}`, { locale, scheme })
    const faults = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`)
    }
    await page.waitForSelector('#start')
    expect(await faults()).toEqual([])
    await page.fill('#name', 'Rui')
    await page.check('#agree')
    await page.click('#start button[type=submit]')
    const ana = await agentOf(centre)
    const { conversationId } = await ana.take()
    await ana.send(conversationId, 'a1', { name: 'nota.pdf', bytes: Buffer.from('%PDF-1.7') })
    await page.setInputFiles('#files', { name: 'recibo.png', mimeType: 'image/png', buffer: png })
    await page.waitForSelector('#log .contact:not(.unsent) img')
    await page.click('.tool')
    expect(await faults()).toEqual([])
    await page.keyboard.press('Escape')
    await page.click('#end')
    expect(await faults()).toEqual([])
    await page.click('dialog button[value=yes]')
    await page.click('.survey .value:nth-child(9)')
    expect(await faults()).toEqual([])
    expect(await page.getAttribute('html', 'lang')).toBe({ 'pt-BR': 'pt-BR', 'es-MX': 'es' }[locale])
  })
})

test('a page loads at most 3 kB for the button, and 45 kB of script for the whole chat', async () => {
  const zipped = async (path: string) => gzipSync(await readFile(join(widgetDir, path)), { level: 9 }).length
  const scripts = (await readdir(join(widgetDir, 'assets'))).filter((name) => name.endsWith('.js'))
  const loader = await zipped('widget.js')
  const app = await Promise.all(scripts.map((name) => zipped(join('assets', name))))
  const all = loader + app.reduce((sum, bytes) => sum + bytes, 0)
  console.log(`widget: loader ${loader} bytes gz, all scripts ${all} bytes gz`)
  expect(loader).toBeLessThanOrEqual(3 * 1_024)
  expect(all).toBeLessThanOrEqual(45 * 1_024)
})
