import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { atConsole } from '#tests/support/browser.ts'
import { type ConsoleWorld, presence } from '#tests/support/console-world.ts'

/** Calls that come one after another to an agent at the desk: from the instant at which the server was told that the leg
 * is there until the caller's number is on the screen (its next frame). Milliseconds, one machine and one clock. */
export async function offersShown(browser: Browser, world: ConsoleWorld, calls = 20): Promise<number[]> {
  const { context, page } = await deskOf(browser, world)
  const took: number[] = []
  for (let n = 0; n < calls; n++) {
    const watched = watchOffers(page)
    const call = await world.call(world.did.queue)
    const shownAt = await watched
    took.push(shownAt - (await world.interactionOf(call)).startedAt)
    call.hangUp()
    await world.closed(call)
    await page.getByRole('region', { name: 'Ofertas' }).getByRole('article').waitFor({ state: 'detached' })
    await sleep(Math.random() * 200) // not in time with anything that beats
  }
  await context.close()
  return took
}

async function deskOf(browser: Browser, world: ConsoleWorld) {
  const [agent] = world.browserAgents
  if (!agent) throw new Error('a world without agents')
  const person = await atConsole(browser, { url: world.url, ...agent, path: '/atendimento' })
  await person.page.getByRole('button', { name: /Telefone pronto/ }).waitFor()
  await person.page.mouse.click(5, 400)
  await world.reaches(agent, ['voice', 'chat'])
  await presence(agent.api, 'available')
  return person
}

/** Resolves with the instant of the frame in which an offer can be answered. */
function watchOffers(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!document.querySelector('[aria-label="Ofertas"] article')) return
          observer.disconnect()
          requestAnimationFrame(() => resolve(Date.now()))
        })
        observer.observe(document.body, { childList: true, subtree: true })
      }),
  )
}

export type KeyFeedback = { key: string; ms: number[] }

/** From the key's event to the frame after the first change that it made, in a talk. */
export async function keysFelt(browser: Browser, world: ConsoleWorld, times = 10): Promise<KeyFeedback[]> {
  const { context, page } = await deskOf(browser, world)
  const call = await world.call(world.did.queue)
  await page
    .getByRole('region', { name: 'Ofertas' })
    .getByRole('button', { name: 'Atender', disabled: false })
    .waitFor()
  await page.keyboard.press('Alt+a')
  await call.answered()
  await page.getByRole('button', { name: 'Espera' }).waitFor()
  const measured: KeyFeedback[] = []
  for (const key of ['Alt+m', 'Alt+h', 'Control+k']) {
    const ms: number[] = []
    for (let n = 0; n < times; n++) {
      await page.evaluate(listenForKey)
      await page.keyboard.press(key)
      ms.push(await page.evaluate(() => (globalThis as unknown as { vezFelt: Promise<number> }).vezFelt))
      if (key === 'Control+k') await page.keyboard.press('Escape')
      await sleep(400)
    }
    measured.push({ key, ms })
  }
  call.hangUp()
  await context.close()
  return measured
}

/** In the page: clocks tick in it all the time, which is no answer to a key. */
function listenForKey(): void {
  const felt = new Promise<number>((resolve, reject) => {
    setTimeout(() => reject(new Error('nothing changed')), 5_000)
    addEventListener(
      'keydown',
      function pressed(event) {
        if (['Alt', 'Control', 'Shift'].includes(event.key)) return
        removeEventListener('keydown', pressed, true)
        const at = event.timeStamp
        const done = () => {
          observer.disconnect()
          document.removeEventListener('focusin', done)
          requestAnimationFrame(() => resolve(performance.now() - at))
        }
        const observer = new MutationObserver((changes) => {
          if (changes.some(({ type }) => type !== 'characterData')) done()
        })
        observer.observe(document.body, { childList: true, subtree: true, attributes: true })
        document.addEventListener('focusin', done)
      },
      true,
    )
  })
  Object.assign(globalThis, { vezFelt: felt })
}
