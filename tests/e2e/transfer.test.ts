import { beforeAll, describe, expect, test } from 'vitest'
import { type Browser, hears, startBrowser } from '#tests/support/browser.ts'
import { type ConsoleWorld, startConsoleWorld } from '#tests/support/console-world.ts'
import { atDesk, beAvailable } from '#tests/support/desk.ts'

/** By the keyboard alone: whom to ask is typed to be found, the colleague answers, and the two are left together. */
describe('an agent who leads a call on', () => {
  let world: ConsoleWorld
  let browser: Browser

  beforeAll(async () => {
    const ground = { carrier: '127.0.104.41', phones: '127.0.104.42', port: 5_441 }
    world = await startConsoleWorld({ name: 'e2e-transfer', ground, agents: ['Ana', 'Bia'] })
    browser = await startBrowser({ hertz: 1_000 })
    return async () => {
      await browser.close()
      await world.stop()
    }
  })

  test('asks a colleague first, and leaves the customer with the colleague', async () => {
    const ana = await atDesk(browser, world, 'Ana')
    await beAvailable(ana, world)
    const bia = await atDesk(browser, world, 'Bia')
    const call = await world.call(world.did.queue)
    await ana.offer.getByRole('button', { name: 'Atender' }).click()
    await hears(ana.page, 400)
    await beAvailable(bia, world)
    await ana.page.keyboard.press('Alt+KeyT')
    const dialog = ana.page.getByRole('dialog', { name: 'Transferir para' })
    await dialog.getByRole('combobox').fill('bia')
    await dialog.getByRole('option', { name: /Bia/ }).waitFor()
    await ana.page.keyboard.press('Enter')
    await ana.page.getByText('Chamando Bia').waitFor()
    await bia.page.getByRole('banner').getByRole('button', { name: 'Atender' }).click()
    await ana.page.getByText('Você fala com Bia').waitFor()
    await ana.page.getByRole('button', { name: /Concluir/ }).click()
    await hears(bia.page, 400)
    call.hangUp()
    expect(await world.closed(call)).toMatchObject({ endedWhy: 'caller-left' })
  })
})
