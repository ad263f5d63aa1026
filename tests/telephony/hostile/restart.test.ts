import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createAmi } from '#server/telephony/ami/connection.ts'
import { eventually } from '#tests/support/eventually.ts'
import type { Call } from '#tests/support/sip/index.ts'
import { sessionOf, startWorld, type World } from '#tests/support/world.ts'

const withCause = z.object({ cause: z.string(), why: z.string() })

/** Asterisk itself goes, with everybody in it. What is set up is back by itself; what was lost is said to be lost. */
describe('a restart of Asterisk under load', () => {
  let world: World

  beforeAll(async () => {
    const ground = { carrier: '127.0.109.61', phones: '127.0.109.62', port: 5_089 }
    world = await startWorld({ name: 'restart', ground, agents: ['ana', 'bia'] })
    return world.stop
  })

  test('ends its calls as lost, frees the agents, and the next caller is served within seconds', async () => {
    for (const { phone } of world.agents) phone.does({ answersAfterMs: 50 })
    const calls = [world.did.queue, world.did.queue, world.did.queue, world.did.queue, world.did.flow]
    const callers: Call[] = []
    for (const to of calls) callers.push(await world.call(to))
    const serving = async () =>
      (await Promise.all(world.agents.map(sessionOf))).flatMap(({ reservations }) =>
        reservations.filter(({ state }) => state === 'active'),
      )
    await eventually('two talk', async () => (await serving()).length === 2, {
      seen: () => Promise.all(world.agents.map(sessionOf)),
    })
    // Phones ring beside the write: what is written of who waits comes a moment later.
    const records = await eventually('two wait', async () => {
      const all = await Promise.all(callers.map((call) => world.interactionOf(call)))
      return all.filter(({ state }) => state === 'waiting').length === 2 && all
    })

    await restartAsterisk()
    // The phones' and the carrier's ends know nothing of it: they are put down, as their users do at last.
    for (const call of [...callers, ...world.agents.flatMap(({ phone }) => phone.calls)]) call.hangUp()

    for (const { id } of records) {
      const lost = await eventually(
        'the call is lost',
        async () => {
          const found = (await world.events(id)).find(({ type }) => type === 'call.ended')
          return found && withCause.parse(found.data)
        },
        { withinMs: 20_000 },
      )
      expect(lost).toEqual({ cause: 'outage', why: 'lost-in-outage' })
    }
    expect(await serving()).toEqual([])

    const backAt = Date.now()
    for (const { phone } of world.agents) await phone.register()
    await world.calm()
    const next = await world.call(world.did.flow)
    await next.answered()
    await next.press('1')
    const ring = await Promise.race(world.agents.map(({ phone }) => phone.rings({ from: next.from })))
    await ring.hears()
    expect(Date.now() - backAt).toBeLessThan(20_000)
    next.hangUp()
    await world.closed(next)
  })
})

/** As an engineer does at the CLI; it answers nothing. */
async function restartAsterisk(): Promise<void> {
  const ami = createAmi({
    host: process.env.VEZ_AMI_HOST ?? '127.0.0.1',
    port: Number(process.env.VEZ_AMI_PORT),
    user: process.env.VEZ_AMI_USER ?? '',
    password: process.env.VEZ_AMI_PASSWORD ?? '',
  })
  ami.start()
  try {
    await eventually('the manager answers', () => ami.isUp())
    void ami.command('core restart now')
    await eventually('Asterisk’s end', () => !ami.isUp(), { withinMs: 20_000 })
    await eventually('Asterisk is back', () => ami.isUp(), { withinMs: 30_000 })
  } finally {
    ami.close()
  }
}
