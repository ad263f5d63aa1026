import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { withId } from '#tests/support/api-client.ts'
import { atConsole, startBrowser } from '#tests/support/browser.ts'
import { type ConsoleWorld, startConsoleWorld } from '#tests/support/console-world.ts'

let browser: Browser
let world: ConsoleWorld
let page: Page

beforeAll(async () => {
  const ground = { carrier: '127.0.0.154', phones: '127.0.0.155', port: 5_154 }
  ;[browser, world] = await Promise.all([
    startBrowser(),
    startConsoleWorld({ name: 'e2e-engineer', ground, agents: ['Ana', 'Bia'], desks: ['Paulo'] }),
  ])
  ;({ page } = await atConsole(browser, { url: world.url, ...world.engineer, path: '/telefonia/troncos' }))
  page.setDefaultTimeout(20_000)
  return async () => {
    await browser.close()
    await world.stop()
  }
})

/** A field that must be filled in has an asterisk behind its name. */
const field = (name: string) =>
  page
    .getByRole('dialog')
    .getByLabel(new RegExp(`^${name.replace(/[()?]/g, (sign) => `\\${sign}`)}(?: \\*)?$`))
    .first()
const row = (name: string) => page.getByRole('row').filter({ hasText: name })
async function go(path: string) {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
}
const save = async (outcome: string) => {
  await page.keyboard.press('Control+KeyS')
  await page.getByText(outcome).waitFor()
}
/** What a person has seen: dnd-kit hears no key in the very turn in which it lifts a row. */
const painted = () =>
  page.evaluate(() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(seen)))))
const applied = 'Salvo e aplicado no Asterisk.'

test('an engineer pastes a carrier’s registration, and the trunk is in Asterisk without a touch of the mouse', async () => {
  await page.getByRole('button', { name: 'Novo tronco' }).first().waitFor()
  await page.keyboard.press('Alt+KeyN')
  await field('Nome').fill('Operadora Leste')
  await field('Cole o registro da operadora').fill('551130000000:se:nha@127.0.0.250:5090/551130000000')
  await page
    .getByText('Precisa ser como', { exact: false })
    .or(page.getByText('Lido:', { exact: false }))
    .waitFor()
  expect(await field('Servidor').inputValue()).toBe('127.0.0.250')
  expect(await field('Linha').inputValue()).toBe('551130000000')
  await field('Configuração adicional (palavras do chan_sip)').fill('insecure=port,invite\nsecret=x')
  await page.getByText('insecure=port,invite').last().waitFor()
  await page.getByText('Recusada', { exact: true }).waitFor()
  await page.keyboard.press('Control+KeyS')
  await page.getByText('Ponha a senha no campo próprio', { exact: false }).waitFor()
  await field('Configuração adicional (palavras do chan_sip)').fill('insecure=port,invite')
  await save(applied)
  await page.getByText('Operadora não responde').first().waitFor()
})

test('two people change one queue: who saves last is shown what the other changed, and both changes stay', async () => {
  const queue = z.looseObject({ rev: z.int(), name: z.string(), memberIds: z.array(z.string()), wrapUpMs: z.number() })
  const path = `/queues/${world.queueId}`
  await go(`/telefonia/filas?id=${world.queueId}`)
  await field('Nome').fill('Vendas do Norte')
  const { rev } = await world.boss.api.get(path, queue)
  await world.boss.api.patch(path, { rev, name: 'Vendas SP', wrapUpMs: 45_000 }, queue)
  await page.keyboard.press('Control+KeyS')
  const asked = page.getByRole('alert').filter({ hasText: 'Outra pessoa alterou' })
  await asked.getByRole('cell', { name: 'Vendas SP' }).waitFor()
  await asked.getByRole('cell', { name: '45 s' }).waitFor()
  await asked.getByRole('button', { name: 'Salvar com estas escolhas' }).click()
  await page.getByText('Salvo.', { exact: true }).waitFor()
  expect(await world.boss.api.get(path, queue)).toMatchObject({ name: 'Vendas do Norte', wrapUpMs: 45_000 })
})

test('members of a queue are put into order by keyboard alone', async () => {
  const members = z.object({ memberIds: z.array(z.string()) })
  const { memberIds: before } = await world.boss.api.get(`/queues/${world.queueId}`, members)
  await go(`/telefonia/filas?id=${world.queueId}`)
  const grip = page.getByRole('button', { name: 'Mover Paulo' })
  await grip.focus()
  await page.keyboard.press('Space')
  await page.getByText('Paulo: posição 1', { exact: false }).first().waitFor({ state: 'attached' })
  await painted()
  await page.keyboard.press('ArrowDown')
  await page.getByText('Paulo: posição 2', { exact: false }).first().waitFor({ state: 'attached' })
  await page.keyboard.press('Space')
  await page.getByText('Paulo ficou na posição 2', { exact: false }).first().waitFor({ state: 'attached' })
  await save('Salvo.')
  const { memberIds: after } = await world.boss.api.get(`/queues/${world.queueId}`, members)
  expect(after).toEqual([before[1], before[0], ...before.slice(2)])
})

test('unsaved work is asked after before it is left', async () => {
  await go(`/telefonia/filas?id=${world.queueId}`)
  await field('Nome').fill('Outro nome')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Sair sem salvar?' }).waitFor()
  await page.getByRole('button', { name: 'Continuar editando' }).click()
  expect(await field('Nome').inputValue()).toBe('Outro nome')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Descartar e sair' }).click()
  await field('Nome').waitFor({ state: 'detached' })
})

test('a queue in use is not deleted: who uses it is named, with the way there', async () => {
  await go(`/telefonia/filas?id=${world.queueId}`)
  await page.getByRole('button', { name: 'Excluir' }).click()
  await page.getByRole('dialog', { name: 'Excluir “' }).getByRole('button', { name: 'Excluir' }).click()
  const told = page.getByRole('dialog').filter({ hasText: 'está em uso' })
  const link = told.getByRole('link', { name: 'Site' })
  await link.click()
  await page.waitForURL(/\/config\/webchat\?id=/)
  expect(await field('Nome').inputValue()).toBe('Site')
})

test('a range of extensions is made at once or not at all, and the one that is taken is told of', async () => {
  await world.boss.api.post('/extensions', { number: '4102', name: 'Portaria', kind: 'sip' }, withId)
  await go('/telefonia/ramais')
  await page.getByRole('button', { name: 'Criar vários' }).click()
  await field('Do número').fill('4101')
  await field('Ao número').fill('4103')
  await page.getByRole('button', { name: 'Criar 3 ramais' }).click()
  await page.getByText('Nada foi criado.', { exact: false }).waitFor()
  await page.getByText('Linha 2, número: Já está em uso.').waitFor()
  await field('Do número').fill('4103')
  await field('Ao número').fill('4104')
  await page.getByRole('button', { name: 'Criar 2 ramais' }).click()
  await page.getByText('2 ramais criados.').waitFor()
  await page.getByRole('button', { name: 'Fechar' }).last().click()
  await row('Ramal 4104').waitFor()
})

test('a list is walked by arrows, Enter opens, the search is in the address', async () => {
  await go('/telefonia/ramais')
  await page.getByRole('textbox', { name: 'Buscar nesta lista' }).fill('410')
  await page.waitForURL(/q=.*410/)
  await row('Portaria').waitFor()
  await page.getByText('3 registros').waitFor()
  await page.getByRole('row').nth(1).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/id=/)
  await field('Nome').waitFor()
})

test('a number that leads elsewhere already is told of while it is typed, in whichever form', async () => {
  await go('/telefonia/rotas-entrada?id=novo')
  await field('Nome').fill('De novo')
  await field('Número chamado (DID)').fill(`+${world.did.queue}`)
  await page.getByText('tem o mesmo número por outro tronco', { exact: false }).waitFor()
  await field('Tronco').click()
  await page.getByRole('option').first().click()
  await page.getByText('Este número já leva a outro lugar', { exact: false }).waitFor()
})

test('an outbound route is tried out before it is saved', async () => {
  await go('/telefonia/rotas-saida?id=novo')
  await field('Nome').fill('Celulares')
  await field('Padrão').fill('0.')
  await field('Tronco').click()
  await page.getByRole('option').first().click()
  await field('Tirar dígitos').fill('1')
  await field('Número discado').fill('0 11 98765-4321')
  await page.getByText('como 11987654321', { exact: false }).waitFor()
  await field('Padrão').fill('9.')
  await page.getByText('Nenhuma regra serve', { exact: false }).waitFor()
})

test('a greeting is recorded by the microphone, kept as Asterisk plays it, and chosen in a URA', async () => {
  await go('/telefonia/audios?id=novo')
  await page.getByText('Microfone', { exact: true }).click()
  await page.getByRole('button', { name: 'Gravar', exact: true }).click()
  await page.getByText('Gravando… 0:02').waitFor()
  await page.getByRole('button', { name: 'Parar' }).click()
  await page.locator('audio').waitFor()
  await field('Nome').fill('Saudação gravada')
  await page.getByRole('button', { name: 'Enviar' }).click()
  await page.waitForURL(/id=(?!novo)/)
  const audios = z.object({
    items: z.array(z.object({ name: z.string(), encoding: z.string(), durationMs: z.number() })),
  })
  const { items } = await world.boss.api.get('/audios', audios)
  const [kept] = items.filter(({ name }) => name === 'Saudação gravada')
  expect(kept?.encoding).toBe('16-bit PCM')
  expect(kept?.durationMs).toBeGreaterThan(1_000)

  await go('/telefonia/uras?id=novo')
  await field('Nome').fill('Recepção')
  await field('Saudação').click()
  await page.getByRole('option', { name: 'Saudação gravada' }).click()
  await page.keyboard.press('Control+KeyS')
  await page.getByText('Escolha o que o menu diz.').waitFor()
  await field('O que o menu diz').click()
  await page.getByRole('option', { name: 'digite 1, ou aguarde', exact: false }).click()
  await field('Tecla 1: para onde leva: Qual').click()
  await page.getByRole('option').first().click()
  await save('Salvo.')
})

test('the file of a list opens in a spreadsheet without running anything', async () => {
  await world.boss.api.post('/dispositions', { name: '=HYPERLINK("http://x")', kind: 'neutral' }, withId)
  await go('/config/tabulacoes')
  await row('=HYPERLINK').waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Baixar CSV do que é mostrado' }).click(),
  ])
  expect(await readFile(await download.path(), 'utf8')).toContain(`"'=HYPERLINK(""http://x"")"`)
})

test('a user’s generated password is shown once, and opens the door', async () => {
  const boss = await atConsole(browser, { url: world.url, ...world.boss, path: '/config/usuarios?id=novo' })
  const dialog = boss.page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Nome' }).fill('Carla Dias')
  await dialog.getByRole('textbox', { name: 'Usuário de acesso' }).fill('carla.dias@e2e')
  await dialog.getByRole('button', { name: 'Gerar senha' }).click()
  await boss.page.keyboard.press('Control+KeyS')
  const once = boss.page.getByRole('dialog', { name: 'Guarde agora' })
  const password = await once.getByLabel('Senha', { exact: true }).inputValue()
  await once.getByRole('button', { name: 'Já guardei' }).click()
  const carla = await atConsole(browser, { url: world.url, login: 'carla.dias@e2e', password })
  await carla.page.waitForURL(/\/atendimento/)
  await Promise.all([boss.context.close(), carla.context.close()])
})

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const forms = ['troncos', 'rotas-entrada', 'rotas-saida', 'ramais', 'filas', 'uras', 'audios'].map(
  (name) => `/telefonia/${name}?id=novo`,
)

test.each([...forms, '/config/webchat?id=novo', '/telefonia/filas'])(
  'the form of %s can be used by everybody',
  async (path) => {
    await go(path === '/telefonia/filas' ? `${path}?id=${world.queueId}` : path)
    await page.getByRole('dialog').getByRole('textbox').first().waitFor()
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      // A drawer on its way in, and letters on their way to the other scheme, have colours that nobody reads.
      await page.waitForFunction(
        (wanted) =>
          document.documentElement.dataset.mantineColorScheme === wanted &&
          document.getAnimations().every(({ playState }) => playState !== 'running'),
        scheme,
      )
      const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
      expect(violations.map(({ id, nodes }) => [scheme, id, ...nodes.map(({ html }) => html)])).toEqual([])
    }
  },
)
