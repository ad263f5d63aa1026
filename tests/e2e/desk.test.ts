import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { atConsole, startBrowser } from '#tests/support/browser.ts'
import { type ConsoleWorld, startConsoleWorld } from '#tests/support/console-world.ts'
import { atDesk, type Desk, deskOf } from '#tests/support/desk.ts'
import { eventually } from '#tests/support/eventually.ts'
import type { Visitor } from '#tests/support/visitor.ts'

/** Chats at the agent's desk, in a real browser on the real server. Calls are in shift.test.ts. */
let browser: Browser
let world: ConsoleWorld

beforeAll(async () => {
  const ground = { carrier: '127.0.0.146', phones: '127.0.0.147', port: 5_146 }
  ;[browser, world] = await Promise.all([
    startBrowser(),
    startConsoleWorld({ name: 'e2e-desk', ground, agents: ['Ana'], queue: { wrapUpMs: 120_000 } }),
  ])
  return async () => {
    await browser.close()
    await world.stop()
  }
})
beforeEach(() => world.quiet())

const composerOf = (page: Page) => page.getByRole('textbox', { name: 'Escreva uma mensagem' })
const threadOf = (page: Page) => page.getByRole('log', { name: 'Mensagens' })

/** Available for chats, and in one with this visitor. */
async function inChat(name: string, words: string): Promise<{ ana: Desk; visitor: Visitor }> {
  const ana = await atDesk(browser, world, 'Ana')
  await beginsWork(ana)
  return { ana, visitor: await takes(ana, name, words) }
}

/** By the key. Whether the phone is ready as well is nothing to a chat. */
async function beginsWork(ana: Desk): Promise<void> {
  await ana.state('Offline').waitFor()
  await ana.page.keyboard.press('Alt+g')
  await ana.state('(?:Disponível|Sem mídia)').waitFor()
  await world.reaches(ana.agent, ['chat'])
}

async function takes(ana: Desk, name: string, words: string): Promise<Visitor> {
  const visitor = await world.visitor(name)
  await visitor.says(words)
  await ana.offer.filter({ hasText: name }).waitFor()
  await ana.page.keyboard.press('Alt+a')
  await threadOf(ana.page).getByText(words).waitFor()
  return visitor
}

const said = async (visitor: Visitor, text: string) =>
  (await visitor.messages()).filter((message) => message.text === text).length

describe('what an agent writes', () => {
  test('goes out once, though the answer to it was lost on the way', async () => {
    const { ana, visitor } = await inChat('Rosa', 'Bom dia')
    let lost = 0
    await ana.page.route('**/api/conversations/*/messages', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue()
      lost++
      await route.fetch()
      await route.abort()
    })
    await composerOf(ana.page).fill('Bom dia, Rosa!')
    await ana.page.keyboard.press('Enter')
    await composerOf(ana.page).fill('Em que posso ajudar?')
    await ana.page.keyboard.press('Control+Enter')
    await eventually('both are with the visitor', async () => (await said(visitor, 'Em que posso ajudar?')) === 1)
    expect(lost).toBe(1)
    expect(await said(visitor, 'Bom dia, Rosa!')).toBe(1)
    await eventually('each is shown once', async () => {
      const shown = await threadOf(ana.page).getByText('Bom dia, Rosa!', { exact: true }).count()
      return shown === 1 && (await ana.page.getByText('Aguardando conexão').count()) === 0
    })
  })

  test('waits while the network is away, in its order, and goes out by itself', async () => {
    const { ana, visitor } = await inChat('Rosa', 'Bom dia')
    await ana.context.setOffline(true)
    for (const text of ['primeira', 'segunda', 'terceira']) {
      await composerOf(ana.page).fill(text)
      await ana.page.keyboard.press('Enter')
    }
    await ana.page.getByText('Aguardando conexão').first().waitFor()
    await ana.context.setOffline(false)
    await eventually('all three are with the visitor', async () => (await said(visitor, 'terceira')) === 1)
    const order = (await visitor.messages()).map(({ text }) => text).slice(-3)
    expect(order).toEqual(['primeira', 'segunda', 'terceira'])
  })

  test('is kept as a draft over a reload and a log-out', async () => {
    const { ana } = await inChat('Rosa', 'Bom dia')
    await composerOf(ana.page).fill('Vou verificar o seu')
    await ana.page.reload()
    await eventually(
      'the draft is there',
      async () => (await composerOf(ana.page).inputValue()) === 'Vou verificar o seu',
    )
    await ana.page.getByRole('button', { name: /^Você:/ }).click()
    await ana.page.getByRole('menuitem', { name: 'Sair' }).click()
    await ana.page.getByLabel('Usuário').fill(ana.agent.login)
    await ana.page.getByLabel('Senha', { exact: true }).fill(ana.agent.password)
    await ana.page.keyboard.press('Enter')
    await eventually(
      'the draft is there',
      async () => (await composerOf(ana.page).inputValue()) === 'Vou verificar o seu',
    )
  })

  test('is not sent over a colleague’s reply: the agent reads it first, then decides', async () => {
    const { ana, visitor } = await inChat('Rosa', 'Bom dia')
    let refused = false
    await ana.page.route('**/api/conversations/*/messages', (route) => {
      if (route.request().method() !== 'POST' || refused) return route.continue()
      refused = true
      const problem = {
        type: 'urn:vez:conversation.newer-reply',
        code: 'conversation.newer-reply',
        title: 'Outro',
        status: 409,
      }
      return route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify(problem) })
    })
    await composerOf(ana.page).fill('Olá de novo')
    await ana.page.keyboard.press('Enter')
    await ana.page.getByText('um colega respondeu antes').waitFor()
    expect(await said(visitor, 'Olá de novo')).toBe(0)
    await ana.page.getByRole('button', { name: 'Enviar mesmo assim' }).click()
    await eventually('it is with the visitor', async () => (await said(visitor, 'Olá de novo')) === 1)
  })
})

describe('files', () => {
  const choose = (page: Page, file: { name: string; mimeType: string; buffer: Buffer }) =>
    page.locator('input[type=file]').setInputFiles(file)

  test('a forbidden kind is refused before anything is sent', async () => {
    const { ana } = await inChat('Rosa', 'Bom dia')
    let posted = 0
    ana.page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().includes('/files')) posted++
    })
    await choose(ana.page, { name: 'setup.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') })
    await ana.page
      .getByRole('alert')
      .filter({ hasText: '“setup.exe” é de um tipo que não pode ser enviado.' })
      .waitFor()
    expect(posted).toBe(0)
  })

  test('an allowed one is in the thread, to be opened', async () => {
    const { ana } = await inChat('Rosa', 'Bom dia')
    await choose(ana.page, {
      name: 'tabela.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('produto;valor\ncabo;10\n'),
    })
    const link = threadOf(ana.page).getByRole('link', { name: /tabela\.csv/ })
    await link.waitFor()
    const answer = await ana.context.request.get((await link.getAttribute('href')) ?? '')
    expect(await answer.text()).toContain('cabo;10')
  })
})

test('an agent with two chats sees which one waits for an answer, and goes from one to the other by the keyboard', async () => {
  const { ana, visitor: rosa } = await inChat('Rosa', 'Oi, é a Rosa')
  await takes(ana, 'Nina', 'Oi, é a Nina')
  await rosa.says('Alguém aí?')
  const row = ana.work.getByRole('button', { name: /Rosa/ })
  await row.getByLabel('1 mensagem não lida').waitFor()
  await ana.page.keyboard.press('Alt+1')
  await threadOf(ana.page).getByText('Alguém aí?').waitFor()
  await row.getByLabel('1 mensagem não lida').waitFor({ state: 'detached' })
  await composerOf(ana.page).fill('Estou aqui, Rosa.')
  await ana.page.keyboard.press('Enter')
  await ana.work.getByRole('region', { name: 'Aguardando o cliente' }).getByRole('button', { name: /Rosa/ }).waitFor()
  await ana.page.keyboard.press('Alt+ArrowUp')
  await threadOf(ana.page).getByText('Oi, é a Nina').waitFor()
})

test('a chat that ended is disposed by a key after a reload too, and the agent is free', async () => {
  const { ana, visitor } = await inChat('Rosa', 'Bom dia')
  await visitor.end()
  await ana.state('Pós-atendimento').waitFor()
  await ana.page.reload()
  await ana.state('Pós-atendimento').waitFor()
  await threadOf(ana.page).getByText('Bom dia').waitFor()
  await ana.page.keyboard.press('Alt+s')
  await ana.page.getByRole('radio').first().waitFor()
  await ana.page.keyboard.press('1')
  await ana.page.getByRole('button', { name: 'Concluir' }).click()
  await eventually('nothing is reserved', async () => {
    const { reservations } = await ana.agent.api.get('/agents/me', z.object({ reservations: z.array(z.unknown()) }))
    return reservations.length === 0
  })
  await ana.page.getByRole('heading', { name: /Ana/ }).waitFor()
})

test('a disposition that is chosen in the chat is given at its end, and there is no wrap-up', async () => {
  const { ana, visitor } = await inChat('Rosa', 'Bom dia')
  await ana.page.keyboard.press('Alt+s')
  await ana.page.getByRole('radio').nth(1).click()
  const name = (await ana.page.getByRole('radio').nth(1).innerText()).split('\n')[0]
  await visitor.end()
  await ana.page.getByRole('heading', { name: /Ana/ }).waitFor()
  const shape = z.object({
    items: z.array(
      z.object({ fromName: z.string().nullable(), disposition: z.object({ name: z.string() }).nullable() }),
    ),
  })
  const { items } = await world.api.get('/interactions?limit=1', shape)
  expect(items[0]?.disposition?.name).toBe(name)
})

test('a pause that is chosen in a chat begins after it, and not before', async () => {
  const { ana, visitor } = await inChat('Rosa', 'Bom dia')
  await ana.page.keyboard.press('Alt+p')
  await ana.page.getByRole('menuitem', { name: /^Descanso/ }).click()
  await ana.page.getByRole('button', { name: /Depois: Descanso/ }).waitFor()
  const presence = async () => (await ana.agent.api.get('/agents/me', z.object({ presence: z.string() }))).presence
  expect(await presence()).toBe('available')
  await visitor.end()
  await ana.state('Pós-atendimento').waitFor()
  await ana.page.keyboard.press('Alt+s')
  await ana.page.getByRole('radio').first().waitFor()
  await ana.page.keyboard.press('1')
  await ana.page.getByRole('button', { name: 'Concluir' }).click()
  await ana.state('Descanso').waitFor()
  expect(await presence()).toBe('paused')
})

test('who lets an offer go by is told so, and is back with one click', async () => {
  await world.setQueue({ afterMissed: 'pause', ringMs: { voice: 20_000, chat: 3_000, email: 300_000 } })
  onTestFinished(async () => {
    await world.setQueue({ afterMissed: 'keep', ringMs: { voice: 20_000, chat: 30_000, email: 300_000 } })
  })
  const ana = await atDesk(browser, world, 'Ana')
  await beginsWork(ana)
  const rosa = await world.visitor('Rosa')
  await ana.offer.filter({ hasText: 'Rosa' }).waitFor()
  await ana.state('Não respondeu').waitFor({ timeout: 15_000 })
  await rosa.end()
  await ana.page.getByRole('button', { name: 'Voltar a atender' }).click()
  await ana.page.getByRole('button', { name: 'Voltar a atender' }).waitFor({ state: 'detached' })
})

test('a contact that somebody else changed meanwhile is shown with both, and nothing is lost unseen', async () => {
  const { ana } = await inChat('Rosa', 'Bom dia')
  const remarks = ana.page.getByRole('textbox', { name: 'Observações' })
  await remarks.fill('Prefere e-mail')
  const contacts = z.object({ items: z.array(z.object({ id: z.string(), rev: z.number(), name: z.string() })) })
  const found = (await world.api.get('/contacts?limit=200', contacts)).items.findLast(({ name }) => name === 'Rosa')
  await world.api.patch(`/contacts/${found?.id}`, { rev: found?.rev, name: 'Rosa Lima' }, z.unknown())
  await ana.page.getByRole('button', { name: 'Salvar', exact: true }).click()
  const asked = ana.page.getByRole('alert').filter({ hasText: 'Alterado por outra pessoa' })
  await asked.getByText('Agora está “Rosa Lima”').waitFor()
  await asked.getByRole('button', { name: 'Salvar o meu assim mesmo' }).click()
  await eventually('both changes stay', async () => {
    const shape = z.object({ name: z.string(), notes: z.string() })
    const now = await world.api.get(`/contacts/${found?.id}`, shape)
    return now.name === 'Rosa Lima' && now.notes === 'Prefere e-mail'
  })
})

describe.each(['light', 'dark'] as const)('who cannot see, in the %s scheme,', (scheme) => {
  test('finds nothing in the way of an offer, a chat and its disposition', async () => {
    const agent = world.browserAgent('Ana')
    const person = await atConsole(browser, { url: world.url, ...agent, path: '/atendimento', scheme })
    onTestFinished(() => person.context.close())
    const ana = deskOf(person, agent)
    const complaints = async () => {
      const { violations } = await new AxeBuilder({ page: ana.page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze()
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
    }
    await beginsWork(ana)
    const rosa = await world.visitor('Rosa')
    await rosa.says('Bom dia')
    await ana.offer.filter({ hasText: 'Rosa' }).waitFor()
    expect(await complaints()).toEqual([])
    await ana.page.keyboard.press('Alt+a')
    await threadOf(ana.page).getByText('Bom dia').waitFor()
    await composerOf(ana.page).fill('Olá!')
    await ana.page.keyboard.press('Enter')
    expect(await complaints()).toEqual([])
    await rosa.end()
    await ana.state('Pós-atendimento').waitFor()
    expect(await complaints()).toEqual([])
  })
})
