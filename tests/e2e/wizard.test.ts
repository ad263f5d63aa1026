import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { repository } from '#stack/paths.ts'
import { atConsole, atDoor, heardIn, startBrowser } from '#tests/support/browser.ts'
import { eventually } from '#tests/support/eventually.ts'
import { type ServerProcess, serverProcess } from '#tests/support/server-process.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const engineer = { login: 'rita.nunes', password: 'pao-de-queijo' }
/** The same window as a laptop's, at 200 %. */
const enlarged = { width: 683, height: 384 }

/** Somebody who never saw Vez, with an installation that has nobody in it yet. */
describe('the wizard to the first call', () => {
  let browser: Browser
  let server: ServerProcess

  beforeAll(async () => {
    server = await serverProcess({ name: 'e2e-wizard', env: await emptyInstallation() })
    ;[browser] = await Promise.all([startBrowser({ hertz: 500 }), server.start()])
    return async () => {
      await browser.close()
      await server.stop()
    }
  })

  test.each(['light', 'dark'] as const)('its first page can be used by everybody (%s)', async (scheme) => {
    const { context, page } = await atDoor(browser, { url: server.url, scheme })
    await page.waitForURL('**/primeiro-acesso')
    await heading(page, 'Sua empresa e você')
    await expectGood(page)
    await page.setViewportSize(enlarged)
    await expectGood(page)
    await context.close()
  })

  test('leads by keyboard alone from an empty installation to a call that is answered in this browser', async () => {
    const began = performance.now()
    const rita = await atDoor(browser, { url: server.url })
    const { page } = rita
    const { keyboard } = page

    await heading(page, 'Sua empresa e você')
    const typed = await typeInto(page, [
      ['Razão social', 'Padaria do Sol Ltda'],
      ['CNPJ', '11222333000182'],
      ['DDD', '11'],
      ['Seu nome', 'Rita Nunes'],
      ['Usuário', engineer.login],
      ['Senha', engineer.password],
    ])
    await keyboard.press('Enter')
    // A wrong check digit is said at the field, and one goes on there.
    await page.getByText('Os dígitos verificadores do CNPJ não conferem.').waitFor()
    await eventually('the wrong field has the focus', () => hasFocus(page, 'CNPJ'))
    await keyboard.press('Control+a')
    await keyboard.type('11222333000181')
    await keyboard.press('Enter')

    await heading(page, 'Rede e Asterisk')
    await page.getByText('Tudo no lugar.').waitFor()
    await page.getByText(/Este navegador fala com o Asterisk/).waitFor()
    await goOn(page)

    await heading(page, 'Por onde as ligações entram')
    await tabTo(page, 'Usar a demonstração')
    await keyboard.press('Enter')
    await page.getByText(/tronco de demonstração está pronto/).waitFor()
    await goOn(page)

    await heading(page, 'Qual número leva a qual fila')
    await tabTo(page, 'Criar número e fila')
    await keyboard.press('Enter')
    await page.getByText('Você está nesta fila.').waitFor()

    // Whoever leaves here and comes back goes on where the work is not done yet.
    await page.reload()
    await page.getByRole('heading', { level: 1, name: /Este navegador é o seu telefone|A primeira ligação/ }).waitFor()
    await page.getByText('(11) 4004-1000 → Atendimento').waitFor()
    await tabTo(page, 'Telefone', 'Shift+Tab')
    await keyboard.press('Enter')

    await heading(page, 'Este navegador é o seu telefone')
    await page.getByText('A sua voz chega.').waitFor()
    await page.getByText(/Registrado: ligações chegam/).waitFor()
    await tabTo(page, 'Ouvir o toque', 'Shift+Tab')
    await keyboard.press('Enter')
    await page.getByText('O toque soa neste navegador.').waitFor()
    await tabTo(page, 'Continuar')
    await keyboard.press('Enter')

    await heading(page, 'A primeira ligação')
    await tabTo(page, 'Ligar agora')
    await keyboard.press('Enter')
    const place = (name: string, state: string) => page.locator(`[data-place=${name}][data-state=${state}]`)
    for (const name of ['trunk', 'number', 'flow', 'queue']) await place(name, 'done').waitFor()
    await place('ring', 'doing').waitFor()
    await eventually('the answer button has the focus', () => hasFocus(page, 'Atender'))
    await keyboard.press('Enter')
    await place('talk', 'done').waitFor()
    await eventually('the caller is heard', async () => ((await heardIn(page))?.decibels ?? -100) > -60, {
      withinMs: 15_000,
      seen: () => heardIn(page),
    })
    await tabTo(page, 'Desligar')
    await keyboard.press('Enter')
    await heading(page, 'Sua central atende.')
    const said = (await page.locator('[data-result]').textContent()) ?? ''
    expect(said).toMatch(/^Primeira ligação em (\d+ min )?\d+ s, com 6 campos digitados\.$/)
    expect(typed).toBe(6)
    expect(rita.complaints).toEqual([])
    console.log(`The wizard: ${said} (${Math.round((performance.now() - began) / 1_000)} s of the test, by keyboard.)`)
    await rita.context.close()
  }, 240_000)

  test.each([
    ['light', 'pt-BR'],
    ['dark', 'en'],
  ] as const)(
    'its other pages can be used by everybody, when they are looked at again (%s, %s)',
    async (scheme, language) => {
      const rita = await atConsole(browser, {
        url: server.url,
        ...engineer,
        scheme,
        language,
        path: '/primeiro-acesso',
      })
      const { page } = rita
      for (const step of [2, 3, 4, 5, 6]) {
        await page
          .getByRole('navigation')
          .getByRole('button')
          .nth(step - 1)
          .click()
        await page
          .getByText(new RegExp(`^(Passo|Step) ${step} |Sua central atende|Your call centre answers`))
          .first()
          .waitFor()
        await expectGood(page)
        await page.setViewportSize(enlarged)
        await expectGood(page)
        await page.setViewportSize({ width: 1366, height: 768 })
      }
      // The trunk's name is the engineer's own.
      const said = (await page.locator('main').innerText()).replaceAll('Demonstração', '')
      if (language === 'en') expect(said).not.toMatch(/[ãõç]/i)
      expect(rita.complaints).toEqual([])
      await rita.context.close()
    },
    240_000,
  )

  test('telephony shows what is there, and the wizard no more', async () => {
    const { context, page } = await atConsole(browser, { url: server.url, ...engineer, path: '/telefonia' })
    await page.getByRole('cell', { name: 'Demonstração' }).waitFor()
    await page.getByText('de 1 ramal registrado').waitFor()
    await page.getByText('22.', { exact: false }).first().waitFor()
    expect(await page.getByRole('link', { name: 'Continuar' }).count()).toBe(0)
    await context.close()
  })

  test('a stranger who comes later is shown the door', async () => {
    const { context, page } = await atDoor(browser, { url: server.url, path: '/primeiro-acesso' })
    await page.waitForURL('**/entrar?**')
    await heading(page, 'Entrar no Vez')
    await context.close()
  })
})

async function emptyInstallation() {
  const dataDir = join(repository, '.vez', 'test-servers', 'e2e-wizard-data')
  await rm(dataDir, { recursive: true, force: true })
  const database = new URL(process.env.VEZ_MONGODB_URI ?? 'mongodb://127.0.0.1:27017/vez')
  database.pathname = `/vez_e2e_wizard_${Date.now().toString(36)}`
  return { VEZ_MONGODB_URI: database.href, VEZ_DATA_DIR: dataDir, VEZ_DEMO: '0' }
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

/** What a person hears of the element in hand. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const one = document.activeElement
    const label = one instanceof HTMLInputElement ? one.labels?.[0]?.innerText : undefined
    const words = label ?? one?.getAttribute('aria-label') ?? (one as HTMLElement | null)?.innerText ?? ''
    // A step has its number before its name until it is done.
    return words.trim().replace(/^\d\s+/, '')
  })

const hasFocus = async (page: Page, name: string) => (await focused(page)).startsWith(name)

/** Types each into its field, coming there by Tab alone. Answers how many fields that were. */
async function typeInto(page: Page, fields: [label: string, text: string][]): Promise<number> {
  for (const [label, text] of fields) {
    await tabTo(page, label)
    await page.keyboard.type(text)
  }
  return fields.length
}

/** Tab until it is in hand; a page that cannot be used by keyboard fails here. */
async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  await page.getByText(name).or(page.getByLabel(name)).first().waitFor()
  for (let presses = 0; presses < 40; presses++) {
    if (await hasFocus(page, name)) return
    passed.push(await focused(page))
    await page.keyboard.press(key)
  }
  throw new Error(`“${name}” was not reached by ${key}: ${passed.join(' | ')}`)
}

/** The step is done: its button has the focus by itself. */
async function goOn(page: Page): Promise<void> {
  await eventually('the way on has the focus', () => hasFocus(page, 'Continuar'), { seen: () => focused(page) })
  await page.keyboard.press('Enter')
}

async function expectGood(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' · ')}`),
  ).toEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, 'nothing is cut off at the side').toBeLessThanOrEqual(0)
}
