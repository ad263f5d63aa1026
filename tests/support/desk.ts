import type { Browser, Locator, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { atConsole, type Person } from './browser.ts'
import type { BrowserAgent, ConsoleWorld } from './console-world.ts'

/** An agent at the desk: what is there by the names that people read or are read to. */
export type Desk = Person & {
  agent: BrowserAgent
  /** The state in the top bar: “Seu estado: Disponível”. */
  state(words: string): Locator
  offer: Locator
  work: Locator
  canvas: Locator
}

/** Logs in, waits for the phone, and closes when the test is over. */
export async function atDesk(browser: Browser, world: ConsoleWorld, name: string): Promise<Desk> {
  const agent = world.browserAgent(name)
  const person = await atConsole(browser, { url: world.url, ...agent, path: '/atendimento' })
  onTestFinished(() => person.context.close())
  return deskOf(person, agent)
}

export function deskOf(person: Person, agent: BrowserAgent): Desk {
  const { page } = person
  return {
    ...person,
    agent,
    state: (words) => page.getByRole('button', { name: new RegExp(`^Seu estado: ${words}`) }),
    offer: page.getByRole('region', { name: 'Ofertas' }).getByRole('article'),
    work: page.getByRole('navigation', { name: 'Atendimentos' }),
    canvas: page.getByRole('main'),
  }
}

/** “Disponível”, by the key: from then on calls and chats reach this agent. */
export async function beAvailable(desk: Desk, world: ConsoleWorld): Promise<void> {
  await phoneIsReady(desk.page)
  await desk.page.keyboard.press('Alt+g')
  await desk.state('Disponível').waitFor()
  await world.reaches(desk.agent, ['voice', 'chat'])
}

export const phoneIsReady = (page: Page): Promise<void> =>
  page.getByRole('button', { name: /Telefone pronto/ }).waitFor({ timeout: 20_000 })
