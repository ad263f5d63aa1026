import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { demandWidget } from '#tests/support/built-widget.ts'
import { type ChatCentre, chatCentre } from '#tests/support/chat-centre.ts'
import { agentOf } from '#tests/support/chat-people.ts'
import { eventually } from '#tests/support/eventually.ts'

vi.setConfig({ testTimeout: 120_000 })

const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
)

beforeAll(demandWidget)
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

test.skipIf(!chromium)(
  'in a real browser a visitor begins by keyboard, talks, loses the server, goes on and ends',
  async () => {
    const site = await siteOf()
    const centre = await chatCentre({ allowedOrigins: [site.origin] })
    closing.push(() => centre.close())
    site.shows(centre)
    const browser = await browse(`${site.origin}/`)

    await eventually(
      'the button is there',
      async () => (await browser.top('document.querySelectorAll("body > div").length')) === 1,
    )
    await browser.press('Tab')
    await browser.press('Enter')
    const frame = (code: string) => browser.frame(centre.origin, code)
    const text = (id: string) => frame(`document.getElementById('${id}').textContent`)
    await eventually('the form has the focus', async () => (await frame('document.activeElement.id')) === 'name')
    await browser.type('Rui')
    await browser.press('Enter')
    await eventually('it waits', async () => String(await text('status')).startsWith('Na fila'))
    await browser.type('<b>Bom dia</b>')
    await browser.press('Enter')
    const ana = await agentOf(centre)
    const { conversationId } = await ana.take()
    await ana.reply(conversationId, 'a1', 'Olá, Rui')
    await eventually('the answer is shown', async () => String(await text('log')).includes('Olá, Rui'))
    expect(await frame('document.querySelectorAll("#log b").length'), 'HTML stays text').toBe(0)

    await centre.current().stop()
    await eventually('it says so', async () => (await text('status')) === 'Reconectando…')
    await browser.type('Escrevi sem conexão')
    await browser.press('Enter')
    await eventually('it is kept', async () => String(await text('log')).includes('enviando…'))
    await centre.restart()
    await eventually('it has arrived', async () => !String(await text('log')).includes('enviando…'), {
      withinMs: 30_000,
    })
    const lines = await frame(
      'JSON.stringify([...document.querySelectorAll("#log .contact .text")].map((l) => l.textContent))',
    )
    expect(JSON.parse(String(lines))).toEqual(['<b>Bom dia</b>', 'Escrevi sem conexão'])

    await frame("document.getElementById('end').click()")
    await frame("document.querySelector('dialog button[value=yes]').click()")
    await eventually('it has ended', async () => String(await text('log')).includes('Você encerrou a conversa.'))
    expect(browser.broken).toEqual([])
  },
)

/** A shop's page with the chat on it, on an origin of its own. */
async function siteOf() {
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
      html = `<!doctype html><title>Loja</title><script src="${origin}/widget/widget.js" data-token="${publicToken}" async></script>`
    },
  }
}

type Told = { id?: number; method?: string; sessionId?: string; result?: unknown; params?: Record<string, unknown> }
type Evaluated = { result?: { value?: unknown } }

/** Chromium by its own protocol: enough of it to press keys and to look into the page and the chat's frame. */
async function browse(url: string) {
  const profile = mkdtempSync(join(tmpdir(), 'vez-widget-'))
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
  ]
  const child: ChildProcess = spawn(chromium ?? '', [...flags, 'about:blank'], { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  closing.push(async () => {
    child.kill()
    await ended
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })
  // Read while it is being written, the file may hold less than the port.
  const targets = await eventually(
    'chromium tells its pages',
    async () => {
      const [port = ''] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
      const answer = await fetch(`http://127.0.0.1:${Number(port)}/json`)
      const all = (await answer.json()) as { type: string; webSocketDebuggerUrl: string }[]
      return all.some(({ type }) => type === 'page') && all
    },
    { withinMs: 60_000 },
  )
  const socket = new WebSocket(targets.find((target) => target.type === 'page')?.webSocketDebuggerUrl ?? '')
  await new Promise((resolve) => socket.once('open', resolve))

  const answers = new Map<number, (result: unknown) => void>()
  const frames: { origin: string; id: number; sessionId: string | undefined }[] = []
  const broken: unknown[] = []
  let asked = 0
  const ask = (method: string, params: object = {}, sessionId?: string) =>
    new Promise<unknown>((resolve) => {
      answers.set(++asked, resolve)
      socket.send(JSON.stringify({ id: asked, method, params, ...(sessionId && { sessionId }) }))
    })
  socket.on('message', (bytes) => {
    const { id, method, params, result, sessionId } = JSON.parse(String(bytes)) as Told
    if (id !== undefined) return answers.get(id)?.(result)
    if (method === 'Target.attachedToTarget') void ask('Runtime.enable', {}, String(params?.sessionId))
    if (method === 'Runtime.exceptionThrown') broken.push(params)
    if (method !== 'Runtime.executionContextCreated') return
    const context = params?.context as { origin: string; id: number }
    frames.push({ ...context, sessionId })
  })
  await ask('Runtime.enable')
  await ask('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true })
  await ask('Page.navigate', { url })

  const codes: Record<string, { windowsVirtualKeyCode: number; text?: string }> = {
    Enter: { windowsVirtualKeyCode: 13, text: '\r' },
    Tab: { windowsVirtualKeyCode: 9 },
  }
  const value = (evaluated: unknown) => (evaluated as Evaluated).result?.value
  return {
    broken,
    top: async (expression: string) => value(await ask('Runtime.evaluate', { expression, returnByValue: true })),
    async frame(origin: string, expression: string) {
      const context = await eventually('the frame is there', () => frames.findLast((frame) => frame.origin === origin))
      const { id: contextId, sessionId } = context
      return value(await ask('Runtime.evaluate', { expression, contextId, returnByValue: true }, sessionId))
    },
    async press(key: string) {
      await ask('Input.dispatchKeyEvent', { type: 'keyDown', key, code: key, ...codes[key] })
      await ask('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key, ...codes[key], text: undefined })
    },
    type: (text: string) => ask('Input.insertText', { text }),
  }
}
