import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { atConsole, startBrowser } from '#tests/support/browser.ts'
import { type ConsoleWorld, startConsoleWorld } from '#tests/support/console-world.ts'

let browser: Browser
let world: ConsoleWorld
let page: Page

beforeAll(async () => {
  const ground = { carrier: '127.0.107.11', phones: '127.0.107.12', port: 5_711 }
  ;[browser, world] = await Promise.all([
    startBrowser(),
    startConsoleWorld({ name: 'e2e-flows', ground, agents: ['Ana'], desks: ['Paulo'] }),
  ])
  ;({ page } = await atConsole(browser, { url: world.url, ...world.engineer, path: '/telefonia/uras/editor' }))
  page.setDefaultTimeout(20_000)
  return async () => {
    await browser.close()
    await world.stop()
  }
})

const panel = () => page.getByRole('complementary', { name: 'Painel' })
const violations = async () =>
  (await new AxeBuilder({ page }).analyze()).violations.map(
    ({ id, nodes }) => `${id} ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
  )
const flows = z.object({ items: z.array(z.looseObject({ name: z.string(), version: z.number(), graph: z.any() })) })

test('an engineer draws a goodbye into the URA, hears it in the simulator, publishes it, and finds it in the history', async () => {
  await page.getByRole('button', { name: /^Menu ?Menu$/ }).click()
  await panel().getByLabel('Tentativas esgotadas').last().click()
  await page.getByRole('option', { name: 'Novo: Tocar áudio' }).click()
  await page.getByText('Impede publicar').waitFor()
  expect(await page.getByRole('button', { name: 'Publicar' }).isDisabled()).toBe(true)

  await panel().getByRole('button', { name: 'O que se ouve: Texto' }).click()
  await panel().getByLabel('O que se ouve 1').fill('Até logo!')
  await panel().getByLabel('Depois').click()
  await page.getByRole('option', { name: 'Desligar', exact: true }).click()
  await page.getByRole('status').filter({ hasText: 'Rascunho guardado' }).waitFor()
  expect(await violations()).toEqual([])

  await page.getByRole('tab', { name: 'Simulador' }).click()
  await panel().getByRole('button', { name: 'Ligar', exact: true }).click()
  for (let silences = 0; silences < 2; silences++) {
    await panel().getByRole('button', { name: 'Silêncio' }).click()
    await expect.poll(() => panel().getByText('Não tecla nada').count()).toBe(silences + 1)
  }
  await panel().getByText('Ouve: Até logo!').waitFor()
  await panel().getByText('Segue para: Desligar').waitFor()

  await page.getByRole('button', { name: 'Publicar' }).click()
  await page.getByLabel('O que muda').fill('Despedida')
  await page.getByRole('dialog').getByRole('button', { name: 'Publicar' }).click()
  await page.getByRole('status').filter({ hasText: 'Publicada · versão 2' }).waitFor()
  const { items } = await world.api.get('/flows', flows)
  expect(items.find(({ name }) => name === 'URA')).toMatchObject({
    version: 2,
    graph: { nodes: { play: { settings: { say: [{ text: 'Até logo!' }] }, exits: { next: 'end' } } } },
  })

  await page.getByRole('tab', { name: 'Histórico' }).click()
  await panel().getByText('Despedida').waitFor()
  await page.getByText('Lista', { exact: true }).click()
  await page.getByRole('row').filter({ hasText: 'Tocar áudio' }).last().waitFor()
  expect(await violations()).toEqual([])
})
