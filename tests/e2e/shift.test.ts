import type { Browser, Locator, Page } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { atConsole, atDoor, hears, startBrowser } from '#tests/support/browser.ts'
import { type ConsoleWorld, startConsoleWorld } from '#tests/support/console-world.ts'
import { atDesk, beAvailable, type Desk, deskOf, phoneIsReady } from '#tests/support/desk.ts'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { pitchOf } from '#tests/support/tones.ts'

/** A day at the desk, in a real browser on the real server, with callers on the wire. */
const agentsTone = 1_000
const callersTone = 400

let browser: Browser
let world: ConsoleWorld

beforeAll(async () => {
  const ground = { carrier: '127.0.0.130', phones: '127.0.0.131', port: 5_130 }
  ;[browser, world] = await Promise.all([
    startBrowser({ hertz: agentsTone }),
    startConsoleWorld({ name: 'e2e-shift', ground, agents: ['Ana'], queue: { wrapUpMs: 60_000 } }),
  ])
  return async () => {
    await browser.close()
    await world.stop()
  }
})
beforeEach(() => world.quiet())

test('an agent serves a call and a chat at once, and a supervisor sees it all', async () => {
  const supervisor = await atConsole(browser, { url: world.url, ...world.supervisor, path: '/ao-vivo' })
  onTestFinished(() => supervisor.context.close())
  const ana = await atDesk(browser, world, 'Ana')
  await beAvailable(ana, world)

  const call = await world.call(world.did.queue)
  await ana.offer.getByRole('button', { name: 'Atender' }).click()
  await call.answered()
  await hears(ana.page, callersTone)
  await callerHears(call, agentsTone)
  await ana.state('Em atendimento').waitFor()

  await ana.canvas.getByRole('button', { name: /^Espera/ }).click()
  await ana.state('Em espera').waitFor()
  await eventually(
    'the caller hears music, not the agent',
    () => call.heardLately.length > 0 && pitch(call) !== agentsTone,
  )
  await ana.canvas.getByRole('button', { name: /^Retomar/ }).click()
  await callerHears(call, agentsTone)
  await hears(ana.page, callersTone)

  const rosa = await world.visitor('Rosa')
  await rosa.says('Bom dia, chegou meu pedido?')
  await ana.offer.filter({ hasText: 'Rosa' }).getByRole('button', { name: 'Atender' }).click()
  await ana.page.getByText('Bom dia, chegou meu pedido?').first().waitFor()
  const composer = ana.page.getByRole('textbox', { name: 'Escreva uma mensagem' })
  await composer.fill('Bom dia, Rosa! Vou ver.')
  await composer.press('Enter')
  await eventually('Rosa reads the answer', async () =>
    (await rosa.messages()).some(({ text }) => text === 'Bom dia, Rosa! Vou ver.'),
  )
  await hears(ana.page, callersTone)
  await supervisor.page.getByRole('tab', { name: /agentes/i }).click()
  const row = supervisor.page.getByRole('row', { name: /Ana/ })
  await row.getByText('Em atendimento').first().waitFor()

  await ana.page.getByRole('button', { name: 'Encerrar', exact: true }).click()
  await ana.page.getByRole('button', { name: 'Encerrar conversa' }).click()
  await eventually('the chat is over', async () => (await rosa.state()) === 'ended')
  await dispose(ana.page, 'Resolvido')

  call.hangUp()
  await ana.page.getByText('Ligação encerrada').first().waitFor()
  await dispose(ana.page, 'Vai pensar')
  await ana.state('Disponível').waitFor()
  await row.getByText('Livre').first().waitFor()
  const { disposition } = await world.closed(call)
  expect(disposition).toMatchObject({ name: 'Vai pensar' })
  expect([...ana.complaints, ...supervisor.complaints]).toEqual([])
})

test('keys that an agent presses in a talk are heard by the far end', async () => {
  const ana = await atDesk(browser, world, 'Ana')
  const call = await inTalk(ana)
  await ana.page.keyboard.press('Alt+k')
  for (const key of ['4', '2', 'Shift+#']) await ana.page.keyboard.press(key)
  await eventually('the caller’s end hears the keys', () => call.keysHeard === '42#', { seen: () => call.keysHeard })
})

test('an agent who loads the page anew in the middle of a call is put back into it; the caller hears music meanwhile', async () => {
  const ana = await atDesk(browser, world, 'Ana')
  const call = await inTalk(ana)
  await callerHears(call, agentsTone)
  await ana.page.goto('about:blank')
  await eventually('the caller hears music', () => call.heardLately.length > 0 && pitch(call) !== agentsTone)
  await ana.page.goto('/atendimento')
  await callerHears(call, agentsTone, 20_000)
  await hears(ana.page, callersTone)
  expect(call.isUp).toBe(true)
  await ana.state('Em atendimento').waitFor()
})

test('a second tab shows the call of the first, and takes it over', async () => {
  const ana = await atDesk(browser, world, 'Ana')
  const call = await inTalk(ana)
  const second = await ana.context.newPage()
  await second.goto('/atendimento')
  await second
    .getByRole('main')
    .getByRole('button', { name: /^Espera/ })
    .click()
  await ana.state('Em espera').waitFor()
  await ana.canvas.getByRole('button', { name: /^Retomar/ }).click()
  await second
    .getByRole('main')
    .getByRole('button', { name: /^Espera/ })
    .waitFor()
  expect(await heardTracks(second)).toBe(0)
  await second.getByRole('link', { name: 'Configurar telefone' }).first().click()
  await second.getByRole('main').getByRole('button', { name: 'Assumir aqui' }).click()
  await hears(second, callersTone, 20_000)
  await ana.page.close()
  await callerHears(call, agentsTone)
  await hears(second, callersTone)
  expect(call.isUp).toBe(true)
})

describe('while the server is away', () => {
  test('the console says so, the talk goes on, what is written is kept and sent once', async () => {
    const ana = await atDesk(browser, world, 'Ana')
    const call = await inTalk(ana)
    const rosa = await world.visitor('Rosa')
    await ana.offer.filter({ hasText: 'Rosa' }).getByRole('button', { name: 'Atender' }).click()
    const composer = ana.page.getByRole('textbox', { name: 'Escreva uma mensagem' })
    await composer.fill('Um momento, por favor.')
    await world.server.kill()
    onTestFinished(async () => {
      if (!(await fetch(`${world.url}/readyz`).catch(() => undefined))) await world.server.start()
    })
    await ana.page.getByRole('alert').filter({ hasText: 'Sem conexão com o servidor' }).waitFor()
    await composer.press('Enter')
    await ana.page.getByText('Aguardando conexão').waitFor()
    await composer.fill('E ainda um rascunho')
    await hears(ana.page, callersTone)
    await callerHears(call, agentsTone)

    await world.server.start()
    await ana.page.getByText('Sem conexão com o servidor').waitFor({ state: 'detached', timeout: 15_000 })
    expect(await composer.inputValue()).toBe('E ainda um rascunho')
    const sent = async () => (await rosa.messages()).filter(({ text }) => text === 'Um momento, por favor.')
    await eventually('what was written goes out', async () => (await sent()).length > 0)
    await rosa.says('Obrigada!')
    await ana.page.getByText('Obrigada!').first().waitFor()
    expect(await sent()).toHaveLength(1)
    expect(await ana.page.getByRole('main').getByText('Um momento, por favor.').count()).toBeLessThanOrEqual(2)
    await hears(ana.page, callersTone)
    await callerHears(call, agentsTone)
    await world.reaches(ana.agent, ['voice', 'chat'])
    expect(call.isUp).toBe(true)
  })
})

test('a whole shift by the keyboard alone', async () => {
  const person = await atDoor(browser, { url: world.url })
  onTestFinished(() => person.context.close())
  const { page } = person
  await countPointer(page)
  const agent = world.browserAgent('Ana')
  await page.getByRole('textbox', { name: 'Usuário' }).waitFor()
  await page.keyboard.type(agent.login)
  await page.keyboard.press('Tab')
  await page.keyboard.type(agent.password)
  await page.keyboard.press('Enter')
  await phoneIsReady(page)
  await countPointer(page)
  const desk = deskOf(person, agent)
  await beAvailable(desk, world)

  const call = await world.call(world.did.queue)
  await desk.offer.getByRole('button', { name: 'Atender', disabled: false }).waitFor()
  await page.keyboard.press('Alt+a')
  await call.answered()
  await hears(page, callersTone)
  await desk.state('Em atendimento').waitFor()
  await page.keyboard.press('Alt+h')
  await desk.state('Em espera').waitFor()
  await page.keyboard.press('Alt+h')
  await desk.state('Em atendimento').waitFor()
  await page.keyboard.press('Alt+m')
  await eventually('the caller hears silence', () => pitch(call) === null)
  await page.keyboard.press('Alt+m')
  await callerHears(call, agentsTone)
  await page.keyboard.press('Alt+n')
  await page.keyboard.type('Quer a segunda via.')

  const rosa = await world.visitor('Rosa')
  await desk.offer.filter({ hasText: 'Rosa' }).waitFor()
  await page.keyboard.press('Alt+a')
  const composer = page.getByRole('textbox', { name: 'Escreva uma mensagem' })
  await composer.waitFor()
  await eventually('the cursor is where one writes', () => composer.evaluate((box) => box === document.activeElement))
  await page.keyboard.type('Olá, Rosa!')
  await page.keyboard.press('Enter')
  await eventually('Rosa reads it', async () => (await rosa.messages()).some(({ text }) => text === 'Olá, Rosa!'))

  await page.keyboard.press('Alt+ArrowUp')
  await desk.canvas.getByRole('button', { name: /^Espera/ }).waitFor()
  // The disposition is chosen in the talk: then there is no wrap-up.
  await page.keyboard.press('Alt+s')
  await pressUntil(page, '1', page.getByRole('radio', { checked: true }))
  await hold(page, 'Alt+q')
  await call.ended()
  expect((await world.closed(call)).disposition).toMatchObject({ name: 'Resolvido' })

  await composer.waitFor()
  await hold(page, 'Alt+q')
  await eventually('the chat is over', async () => (await rosa.state()) === 'ended')
  await desk.state('Pós-atendimento').waitFor()
  await page.keyboard.press('Alt+s')
  await pressUntil(page, '2', page.getByRole('radio', { checked: true }))
  await goByTab(page, page.getByRole('button', { name: 'Concluir' }))
  await page.keyboard.press('Enter')
  await desk.state('Disponível').waitFor()

  await page.keyboard.press('Alt+p')
  await page.getByRole('menuitem', { name: /Descanso/ }).waitFor()
  await pressUntil(page, 'ArrowDown', page.getByRole('menuitem', { name: /Descanso/ }).and(page.locator(':focus')))
  await page.keyboard.press('Enter')
  await desk.state('Descanso').waitFor()
  await goByTab(page, page.getByRole('button', { name: /Você: Ana/ }))
  await page.keyboard.press('Enter')
  await pressUntil(page, 'ArrowDown', page.getByRole('menuitem', { name: 'Sair' }).and(page.locator(':focus')))
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Usuário' }).waitFor()
  expect(await pointerUses(page)).toBe(0)
  expect(person.complaints).toEqual([])
})

test('who logs out leaves no phone behind', async () => {
  const ana = await atDesk(browser, world, 'Ana')
  await beAvailable(ana, world)
  await ana.page.getByRole('button', { name: /Você: Ana/ }).click()
  await ana.page.getByRole('menuitem', { name: 'Sair' }).click()
  await ana.page.getByRole('textbox', { name: 'Usuário' }).waitFor()
  const state = z.object({ code: z.string() })
  await eventually(
    'the phone is gone',
    async () =>
      (await world.engineer.api.get(`/extensions/${ana.agent.extensionId}/state`, state)).code !== 'registered',
  )
})

// ── What people do ───────────────────────────────────────────────────────────────────────────────────────────────────

async function inTalk(desk: Desk): Promise<Call> {
  await beAvailable(desk, world)
  const call = await world.call(world.did.queue)
  await desk.offer.getByRole('button', { name: 'Atender' }).click()
  await call.answered()
  await hears(desk.page, callersTone)
  return call
}

const pitch = (call: Call): number | null => pitchOf(call.heardLately)

const callerHears = (call: Call, hertz: number, withinMs = 10_000): Promise<unknown> =>
  eventually(`the caller hears ${hertz} Hz`, () => Math.abs((pitch(call) ?? 0) - hertz) <= 10, {
    withinMs,
    everyMs: 100,
    seen: () => ({ hertz: pitch(call), isUp: call.isUp }),
  })

const heardTracks = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { vezEars: { tracks: unknown[] } }).vezEars.tracks.length)

async function dispose(page: Page, name: string): Promise<void> {
  await page.getByRole('radio', { name }).click()
  await page.getByRole('button', { name: 'Concluir' }).click()
}

/** Again and again, as one does who looks at the screen, until this is there. */
async function pressUntil(page: Page, key: string, wanted: Locator): Promise<void> {
  await eventually(
    `${key} leads there`,
    async () => {
      if ((await wanted.count()) > 0) return true
      await page.keyboard.press(key)
      return false
    },
    { everyMs: 50 },
  )
}

const goByTab = (page: Page, wanted: Locator): Promise<void> =>
  pressUntil(page, 'Tab', wanted.and(page.locator(':focus')))

/** Long enough to be meant. */
async function hold(page: Page, keys: string): Promise<void> {
  const [modifier = '', key = ''] = keys.split('+')
  await page.keyboard.down(modifier)
  await page.keyboard.down(key)
  await new Promise((resolve) => setTimeout(resolve, 600))
  await page.keyboard.up(key)
  await page.keyboard.up(modifier)
}

/** Counts every use of a mouse, pen or finger, in this page and the next ones of the tab. */
async function countPointer(page: Page): Promise<void> {
  await page.evaluate(() => {
    addEventListener('pointerdown', () => {
      sessionStorage.setItem('test:pointer', String(Number(sessionStorage.getItem('test:pointer')) + 1))
    })
  })
}
const pointerUses = (page: Page): Promise<number> =>
  page.evaluate(() => Number(sessionStorage.getItem('test:pointer') ?? 0))
