import { anything, withId } from './api-client.ts'
import type { ConsoleWorld } from './console-world.ts'
import { eventually } from './eventually.ts'

/**
 * Something of everything, so that pages have something to show: a call in hand at a desk phone, one that waits, one that
 * is over, chats that wait. Names are such as are written alike in all languages.
 */
export async function fill(world: ConsoleWorld): Promise<void> {
  const { api } = world
  const [desk] = world.agents
  await api.post(
    '/trunks',
    { name: 'Operadora Sul', kind: 'registration', registration: 'vez:segredo@127.0.0.9/551140042000', active: false },
    withId,
  )
  await api.post(
    '/outbound-routes',
    { name: 'Geral', rules: [{ pattern: '0.', strip: 1, trunkId: world.trunkId, callerId: '551140049001' }] },
    anything,
  )
  await api.post('/contacts', { name: 'Maria Prado' }, anything)
  if (desk) {
    desk.phone.does({ answersAfterMs: 50 })
    const over = await world.call(world.did.queue)
    const heard = await desk.phone.rings({ from: over.from })
    await heard.answered()
    over.hangUp()
    await world.closed(over)
    const talk = await world.call(world.did.queue)
    await (await desk.phone.rings({ from: talk.from })).answered()
  }
  const waits = await world.call(world.did.queue)
  await eventually('a caller waits', async () => (await world.interactionOf(waits)).state === 'waiting')
  const visitor = await world.visitor('Rosa')
  await visitor.says('Bom dia!')
}
