import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { buildConsole } from '#stack/console.ts'
import { repository } from '#stack/paths.ts'
import { stepsTo } from '#stack/steps.ts'
import { anything, withId } from '#tests/support/api-client.ts'
import { atConsole, atDoor, type Person, startBrowser } from '#tests/support/browser.ts'
import { type ConsoleWorld, startConsoleWorld } from '#tests/support/console-world.ts'
import { demandStack } from '#tests/support/demand-stack.ts'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { becomes, change, sessionOf } from '#tests/support/world.ts'
import { smallPng } from './screens/small-png.ts'

/**
 * `npm run screens`: docs/screens, a picture of each main screen in both languages, of a company at work on the real
 * server with SIPp's callers and chats of visitors.
 */
const folder = join(repository, 'docs/screens')
const window = { width: 1366, height: 768 }
const languages = ['pt-BR', 'en'] as const
type Language = (typeof languages)[number]

type Shot = {
  name: string
  path: string
  /** What it shows, for the list. */
  words: string
  who: 'agent' | 'supervisor' | 'boss'
  dark?: true
  /** What is done before the picture is taken. */
  first?: (page: Page) => Promise<void>
}

const shots: readonly Shot[] = [
  { name: 'desk-call', path: '/atendimento', words: 'The desk in a call', who: 'agent', dark: true, first: chooseCall },
  { name: 'desk-chat', path: '/atendimento', words: 'The desk in a chat', who: 'agent', first: chooseChat },
  { name: 'live-queues', path: '/ao-vivo', words: 'Live: queues', who: 'supervisor', dark: true },
  { name: 'live-agents', path: '/ao-vivo?aba=agentes', words: 'Live: agents', who: 'supervisor' },
  { name: 'live-interactions', path: '/ao-vivo?aba=atendimentos', words: 'Live: interactions', who: 'supervisor' },
  { name: 'live-tv', path: '/ao-vivo?tv=1', words: 'Live: on a television', who: 'supervisor' },
  { name: 'my-day', path: '/meu-dia', words: 'An agent’s day', who: 'agent' },
  { name: 'contacts', path: '/contatos', words: 'Contacts', who: 'agent' },
  { name: 'phone-setup', path: '/configurar-telefone', words: 'The phone in the browser', who: 'agent' },
  { name: 'telephony', path: '/telefonia', words: 'Telephony at a glance', who: 'boss' },
  { name: 'trunks', path: '/telefonia/troncos', words: 'Trunks', who: 'boss' },
  { name: 'inbound-routes', path: '/telefonia/rotas-entrada', words: 'Inbound routes', who: 'boss' },
  { name: 'outbound-routes', path: '/telefonia/rotas-saida', words: 'Outbound routes', who: 'boss' },
  { name: 'extensions', path: '/telefonia/ramais', words: 'Extensions', who: 'boss' },
  { name: 'queues', path: '/telefonia/filas', words: 'Queues', who: 'boss', dark: true },
  { name: 'flows', path: '/telefonia/uras', words: 'IVRs', who: 'boss' },
  { name: 'audios', path: '/telefonia/audios', words: 'Audio', who: 'boss' },
  { name: 'call-records', path: '/telefonia/ligacoes', words: 'Calls, each with its SIP ladder', who: 'boss' },
  { name: 'tracer', path: '/telefonia/rastrear', words: 'The route tracer', who: 'boss' },
  { name: 'features', path: '/telefonia/funcionalidades', words: 'Feature codes', who: 'boss' },
  { name: 'sip-settings', path: '/telefonia/sip', words: 'SIP settings', who: 'boss' },
  { name: 'users', path: '/config/usuarios', words: 'Users', who: 'boss' },
  { name: 'webchat', path: '/config/webchat', words: 'Webchat accounts', who: 'boss' },
  { name: 'company', path: '/config/empresa', words: 'The company', who: 'boss' },
]

async function makeScreens(browser: Browser, world: ConsoleWorld): Promise<void> {
  const at = (login: { login: string; password: string }, path = '/') =>
    atConsole(browser, { url: world.url, ...login, path })
  const people: Record<Shot['who'], Person> = {
    agent: await at(world.browserAgent('Ana'), '/atendimento'),
    supervisor: await at(world.supervisor),
    boss: await at(world.boss),
  }
  const door = await atDoor(browser, { url: world.url, path: '/entrar' })
  for (const language of languages) {
    await speak(door.page, language)
    await door.page.reload()
    await door.page.getByRole('heading', { level: 1 }).waitFor()
    await picture(door.page, 'sign-in', language)
  }
  await door.context.close()
  await work(world, people.agent.page)
  for (const shot of shots)
    for (const language of languages) {
      const { page } = people[shot.who]
      await speak(page, language)
      await page.goto(shot.path)
      await settled(page)
      await shot.first?.(page)
      await settled(page)
      await picture(page, shot.name, language)
      if (!shot.dark || language !== 'pt-BR') continue
      await page.emulateMedia({ colorScheme: 'dark' })
      await picture(page, `${shot.name}.dark`, language)
      await page.emulateMedia({ colorScheme: 'light' })
    }
  await offered(world, people.agent)
  await writeFile(join(folder, 'README.md'), list())
}

const speak = (page: Page, language: Language): Promise<void> =>
  page.evaluate((chosen) => localStorage.setItem('vez:language', chosen), language)

async function settled(page: Page): Promise<void> {
  await page.locator('#content :visible').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => !document.querySelector('[class*="Loader-root"], [class*="Skeleton-root"]'))
}

async function picture(page: Page, name: string, language: Language): Promise<void> {
  await page.setViewportSize(window)
  await writeFile(join(folder, `${name}.${language}.png`), smallPng(await page.screenshot({ animations: 'disabled' })))
}

/** Who talks with Ana. */
let inCall = ''

async function chooseCall(page: Page): Promise<void> {
  await page.locator('#content').getByRole('navigation').getByRole('listitem').filter({ hasText: inCall }).click()
}
async function chooseChat(page: Page): Promise<void> {
  await page.locator('#content').getByRole('navigation').getByRole('listitem').filter({ hasText: 'Rosa' }).click()
}

// ── A company at work ────────────────────────────────────────────────────────────────────────────────────────────────

async function furnish({ api, companyId, agents, browserAgents, trunkId, queueId }: ConsoleWorld): Promise<void> {
  await change(api, `/companies/${companyId}`, { tradeName: 'Aurora Móveis', legalName: 'Aurora Móveis Ltda' })
  await change(api, `/queues/${queueId}`, { name: 'Vendas', number: '701' })
  await change(api, `/trunks/${trunkId}`, { name: 'Operadora Norte' })
  const ids = [...agents, ...browserAgents].map(({ id }) => id)
  const support = { name: 'Suporte', number: '702', strategy: 'ring-all', memberIds: ids.slice(1, 4) }
  const finance = { name: 'Financeiro', number: '703', strategy: 'linear', memberIds: ids.slice(2, 5) }
  for (const queue of [support, finance]) await api.post('/queues', { wrapUpMs: 20_000, ...queue }, anything)
  for (const [number, name] of [
    ['2010', 'Recepção'],
    ['2011', 'Sala de reunião'],
  ])
    await api.post('/extensions', { number, name, kind: 'webphone' }, anything)
  const sul = { name: 'Operadora Sul', kind: 'registration', registration: 'aurora:segredo-1@127.0.0.9/551140042000' }
  await api.post('/trunks', { ...sul, active: false }, anything)
  const rules = [
    { pattern: '0.', strip: 1, trunkId, callerId: '551140049001' },
    { pattern: '190', trunkId, callerId: '551140049001' },
  ]
  await api.post('/outbound-routes', { name: 'Saída geral', rules }, anything).catch(() => {})
  for (const [name, kind] of [
    ['Venda realizada', 'positive'],
    ['Ligação caiu', 'negative'],
  ])
    await api.post('/dispositions', { name, kind }, anything)
  for (const [name, minutesMax] of [
    ['Almoço', 60],
    ['Reunião', null],
  ])
    await api.post('/pause-reasons', { name, minutesMax }, anything)
  const people = await api.get('/users?limit=100', z.object({ items: z.array(withId.extend({ name: z.string() })) }))
  const surname: Record<string, string> = {
    Ana: 'Ana Souza',
    Bia: 'Bia Lima',
    Caio: 'Caio Rocha',
    Davi: 'Davi Nunes',
    Eva: 'Eva Prado',
    Gil: 'Gil Horta',
    Silvia: 'Sílvia Reis',
    Bruno: 'Bruno Alves',
    Clara: 'Clara Dias',
  }
  for (const { id, name } of people.items) if (surname[name]) await change(api, `/users/${id}`, { name: surname[name] })
}

/** A morning behind it; now three talk, two wait, and Ana has a call and two chats. */
async function work(world: ConsoleWorld, desk: Page): Promise<void> {
  for (const { phone } of world.agents) phone.does({ answersAfterMs: 200, talksMs: [600, 1_500] })
  const past: Call[] = []
  for (let n = 0; n < 10; n++) past.push(await world.call(world.did.queue))
  await Promise.all(past.map((call) => call.ended(60_000)))
  for (const { phone } of world.agents) phone.does({ answersAfterMs: 200 })
  await nameContacts(world)
  const callsAgain = async (n: number): Promise<Call> => {
    const call = await world.telco.call({ from: past[n]?.from ?? '', to: world.did.queue })
    await call.invited()
    return call
  }
  for (const n of [0, 1, 2]) await callsAgain(n)
  await eventually(
    'three talk',
    async () => (await Promise.all(world.agents.map(sessionOf))).filter(serves).length === 3,
    {
      withinMs: 60_000,
    },
  )
  for (const agent of world.agents) if (!serves(await sessionOf(agent))) await becomes(agent, 'paused')

  const ana = world.browserAgent('Ana')
  await desk.getByRole('button', { name: /Telefone pronto/ }).waitFor({ timeout: 30_000 })
  await desk.keyboard.press('Alt+g')
  await world.reaches(ana, ['voice', 'chat'])
  const call = await callsAgain(3)
  await desk.getByRole('region', { name: 'Ofertas' }).getByRole('button', { name: 'Atender' }).click()
  await call.answered()
  for (const [name, said, answer] of conversations) {
    const visitor = await world.visitor(name)
    await visitor.says(said)
    await desk
      .getByRole('region', { name: 'Ofertas' })
      .getByRole('article')
      .filter({ hasText: name })
      .getByRole('button', { name: 'Atender' })
      .click()
    await desk.getByRole('heading', { name, level: 2 }).waitFor()
    const box = desk.getByRole('textbox', { name: 'Escreva uma mensagem' })
    await box.fill(answer)
    await box.press('Enter')
    await eventually('it is read', async () => (await visitor.messages()).some(({ text }) => text === answer))
    await visitor.says('Obrigada, fico no aguardo!')
  }
  for (const n of [4, 5]) await callsAgain(n)
  await world.setQueue({ wrapUpMs: 60_000 })
  const about = z.object({
    items: z.array(z.object({ from: z.string().nullable(), contactId: z.string().nullable() })),
  })
  const { items } = await world.api.get('/interactions?limit=100', about)
  const contactId = items.find((one) => one.from === call.from)?.contactId
  inCall = (await world.api.get(`/contacts/${contactId}`, z.object({ name: z.string() }))).name
}

const serves = ({ reservations }: Awaited<ReturnType<typeof sessionOf>>): boolean =>
  reservations.some(({ state }) => state === 'active')

const conversations = [
  ['Rosa Martins', 'Bom dia! Meu sofá chega quando?', 'Bom dia, Rosa! Vou ver com a entrega agora mesmo.'],
  ['Paulo Teixeira', 'Vocês têm essa mesa em madeira clara?', 'Temos, sim, Paulo: carvalho e pinus.'],
] as const

const callers = [
  'Helena Duarte',
  'Ivo Castro',
  'Júlia Moraes',
  'Lucas Pires',
  'Nair Fontes',
  'Otávio Brito',
  'Raul Gomes',
]

/** Who has called before has a name by now. */
async function nameContacts({ api }: ConsoleWorld): Promise<void> {
  const shape = z.object({ items: z.array(withId.extend({ name: z.string() })) })
  const unnamed = (await api.get('/contacts?limit=100', shape)).items.filter(({ name }) => /^\+?\d+$/.test(name))
  for (const [n, { id }] of unnamed.entries()) {
    const name = callers[n % callers.length]
    if (name) await change(api, `/contacts/${id}`, { name })
  }
}

/** Last, because somebody takes it in the end: a second call is offered. */
async function offered(world: ConsoleWorld, ana: Person): Promise<void> {
  for (const call of world.telco.calls) call.hangUp()
  await ana.page.getByRole('region', { name: /Ofertas|Offers/ }).waitFor({ state: 'attached' })
  await Promise.all(world.agents.map((agent) => becomes(agent, 'offline')))
  const { api } = world.browserAgent('Ana')
  const work = z.object({
    reservations: z.array(z.object({ interactionId: z.string(), medium: z.string(), state: z.string() })),
  })
  await eventually(
    'Ana is in no call',
    async () => {
      const { reservations } = await api.get('/agents/me', work)
      const calls = reservations.filter(({ medium }) => medium === 'voice')
      for (const { interactionId, state } of calls)
        if (state === 'wrap-up')
          await api.post(`/interactions/${interactionId}/disposition`, { dispositionId: world.dispositionId }, anything)
      return calls.length === 0
    },
    { withinMs: 30_000, everyMs: 300 },
  )
  await world.setQueue({ wrapUpMs: 0 })
  for (const language of languages) {
    await speak(ana.page, language)
    await ana.page.goto('/atendimento')
    await settled(ana.page)
    const call = await world.call(world.did.queue)
    await ana.page
      .getByRole('region', { name: /Ofertas|Offers/ })
      .getByRole('article')
      .waitFor()
    await ana.page
      .getByRole('button', { name: /Atender|Answer|Accept/, disabled: false })
      .first()
      .waitFor()
    await picture(ana.page, 'desk-offer', language)
    call.hangUp()
    await call.ended()
  }
}

function list(): string {
  const rows = [
    ['sign-in', 'Logging in'],
    ['desk-offer', 'The desk: a call is offered'],
    ...shots.map(({ name, words }) => [name, words]),
  ]
  const dark = shots.filter((shot) => shot.dark)
  const cell = (name = '', language = '') => `[${language}](${name}.${language}.png)`
  return `# The console's screens

Made by \`npm run screens\` from a company at work: the real server, SIPp's callers, visitors' chats. 1366×768.

| screen | pt-BR | en |
|---|---|---|
${rows.map(([name, words]) => `| ${words} | ${cell(name, 'pt-BR')} | ${cell(name, 'en')} |`).join('\n')}

In the dark: ${dark.map(({ name, words }) => `[${words}](${name}.dark.pt-BR.png)`).join(', ')}.

![The desk in a call](desk-call.pt-BR.png)
`
}

// ── The run ──────────────────────────────────────────────────────────────────────────────────────────────────────────

await buildConsole(stepsTo(console.log))
const stop = await demandStack(['sipp', 'sox', 'chromium'])
const browser = await startBrowser({ hertz: 600 })
try {
  const ground = { carrier: '127.0.0.144', phones: '127.0.0.145', port: 5_144 }
  const desks = ['Bia', 'Caio', 'Davi', 'Eva', 'Gil']
  const world = await startConsoleWorld({
    name: 'aurora',
    ground,
    agents: ['Ana'],
    desks,
    queue: { wrapUpMs: 0 },
  })
  try {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    await furnish(world)
    await makeScreens(browser, world)
  } finally {
    await world.stop()
  }
} finally {
  await browser.close()
  await stop()
}
