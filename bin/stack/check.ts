import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type ApiClient, anything, logIn } from '#tests/support/api-client.ts'
import { openConsole } from '#tests/support/console.ts'
import { eventually } from '#tests/support/eventually.ts'
import { carrier, phone } from '#tests/support/sip/index.ts'
import { visit } from '#tests/support/visitor.ts'
import { type Happened, happened, missingIn, type PathStep, pathOf } from './check-path.ts'
import type { Stack } from './stack.ts'

/** What the demo company says of itself, in the data folder (server/demo). */
const demoKeys = z.object({
  logins: z.array(z.object({ role: z.string(), login: z.string(), password: z.string() })),
  phones: z.array(z.object({ name: z.string(), login: z.string(), sipUser: z.string(), secret: z.string() })),
  trunk: z.object({ host: z.string(), port: z.number() }),
  dids: z.object({ flow: z.string() }),
  webchatToken: z.string(),
})
type DemoKeys = z.output<typeof demoKeys>

const phoneAddress = '127.0.0.3'
const callerNumber = '5511987650001'

/** One agent at work, and the supervisor who looks on. */
type Desk = {
  url: string
  sip: { address: string; port: number }
  keys: DemoKeys
  agent: ApiClient
  supervisor: ApiClient
}

/**
 * One demo call and one demo chat through the running stack, from outside: SIPp is the carrier and the agent's phone,
 * the visitor comes by the public token. Prints the path that each took, by the server's own events; false where a
 * step is missing.
 */
export async function runCheck(stack: Stack): Promise<boolean> {
  try {
    const desk = await openDesk(stack)
    const screen = await openConsole(desk.url, desk.agent.token)
    try {
      const call = await checkCall(desk)
      const chat = await checkChat(desk)
      return call && chat
    } finally {
      await desk.agent.post('/agents/me/presence', { presence: 'offline' }, anything)
      screen.close()
    }
  } catch (why) {
    console.log(`✗  The check could not be finished: ${why instanceof Error ? why.message : why}`)
    return false
  }
}

async function openDesk({ env }: Stack): Promise<Desk> {
  const file = join(env.VEZ_DATA_DIR ?? '', 'demo.json')
  const keys = demoKeys.parse(JSON.parse(await readFile(file, 'utf8')))
  const url = `http://127.0.0.1:${env.VEZ_HTTP_PORT}`
  const sip = { address: env.VEZ_SIP_HOST ?? '127.0.0.1', port: Number(env.VEZ_SIP_PORT) }
  const first = keys.phones[0]
  const loginOf = (which: (each: DemoKeys['logins'][number]) => boolean) => {
    const found = keys.logins.find(which)
    if (!found) throw new Error(`${file} names nobody who could log in for the check.`)
    return logIn(url, { login: found.login, password: found.password })
  }
  const agent = await loginOf((each) => each.login === first?.login)
  const supervisor = await loginOf((each) => each.role === 'supervisor')
  return { url, sip, keys, agent, supervisor }
}

async function checkCall(desk: Desk): Promise<boolean> {
  const { keys, sip, agent } = desk
  const account = keys.phones[0]
  if (!account) throw new Error('The demo company has no phone.')
  const telco = await carrier({ at: { address: keys.trunk.host, port: keys.trunk.port }, server: sip })
  try {
    const at = { address: phoneAddress, port: sip.port }
    const habit = { answersAfterMs: 300 }
    const ana = await phone({ user: account.sipUser, password: account.secret, at, server: sip, habit })
    try {
      await comesToWork(agent)
      const call = await telco.call({ from: callerNumber, to: keys.dids.flow })
      await call.answered()
      await call.hears(200)
      await call.press('1')
      const ring = await ana.rings({ from: callerNumber }).catch((why) => tellHowFar(desk, 'voice', why))
      await Promise.all([call.hears(500), ring.hears(500)])
      ring.hangUp()
      await call.ended()
      const id = await servedBy(desk, 'voice')
      await dispose(agent, id)
      return await tellPath(desk, `Call from ${callerNumber} to ${keys.dids.flow}`, 'call', id)
    } finally {
      await ana.unregister()
      await ana.stop()
    }
  } finally {
    await telco.stop()
  }
}

async function checkChat(desk: Desk): Promise<boolean> {
  const { agent, url, keys } = desk
  const visitor = await visit(url, keys.webchatToken, 'Maria')
  await visitor.says('Bom dia!')
  const offerId = await eventually('the chat is offered to the agent', async () => {
    const work = await agent.get('/agents/me/work', z.object({ offers: z.array(z.object({ offerId: z.string() })) }))
    return work.offers[0]?.offerId
  })
  await agent.post(`/offers/${offerId}/accept`, {}, anything)
  const seen = await agent.get(`/conversations/${visitor.conversationId}/messages`, z.object({ upTo: z.number() }))
  const reply = { clientMessageId: `check-${Date.now()}`, text: 'Olá, Maria!', lastSeenSeq: seen.upTo }
  await agent.post(`/conversations/${visitor.conversationId}/messages`, reply, anything)
  await eventually('the visitor reads the reply', async () =>
    (await visitor.messages()).some((message) => message.text === reply.text),
  )
  await agent.post(`/conversations/${visitor.conversationId}/end`, {}, anything)
  const id = await servedBy(desk, 'chat')
  await dispose(agent, id)
  return await tellPath(desk, 'Chat of Maria', 'chat', id)
}

/** What the server says of the newest interaction, before the failure goes on. */
async function tellHowFar({ supervisor }: Desk, medium: 'voice' | 'chat', why: unknown): Promise<never> {
  const [newest] = (await supervisor.get(`/interactions?medium=${medium}&limit=1`, listed)).items
  if (newest) {
    const { items } = await supervisor.get(`/interactions/${newest.id}/events`, z.object({ items: z.array(happened) }))
    console.log('\n✗  This far it came:')
    for (const step of pathOf(items)) console.log(line(step))
  }
  throw why
}

const session = z.object({ media: z.array(z.string()), reservations: z.array(z.unknown()) })

/** Available, with phone and console, and nothing in hand: a wrap-up that an earlier check left runs out first. */
async function comesToWork(agent: ApiClient): Promise<void> {
  await agent.post('/agents/me/presence', { presence: 'available' }, anything)
  const isReached = async () => {
    const { media, reservations } = await agent.get('/agents/me', session)
    return reservations.length === 0 && media.includes('voice') && media.includes('chat')
  }
  await eventually('the agent is free, and reached by calls and chats', isReached, { withinMs: 40_000 })
}

const listed = z.object({ items: z.array(z.object({ id: z.string(), state: z.string().nullable() })) })

/** The newest interaction of that medium, once its talk is over. */
const servedBy = ({ agent }: Desk, medium: 'voice' | 'chat'): Promise<string> =>
  eventually('the wrap-up begins', async () => {
    const [newest] = (await agent.get(`/interactions?medium=${medium}&limit=1`, listed)).items
    return newest?.state === 'wrap-up' && newest.id
  })

async function dispose(agent: ApiClient, interactionId: string): Promise<void> {
  const { items } = await agent.get('/dispositions', z.object({ items: z.array(z.object({ id: z.string() })) }))
  const [first] = items
  if (!first) throw new Error('The demo company has no disposition.')
  await agent.post(`/interactions/${interactionId}/disposition`, { dispositionId: first.id }, anything)
}

async function tellPath({ supervisor }: Desk, title: string, kind: 'call' | 'chat', id: string): Promise<boolean> {
  const read = () => supervisor.get(`/interactions/${id}/events`, z.object({ items: z.array(happened) }))
  let events: Happened[] = []
  const whole = await eventually('the whole path is told', async () => {
    events = (await read()).items
    return missingIn(kind, events).length === 0
  }).catch(() => false)
  console.log(`\n${whole ? '✓' : '✗'}  ${title}`)
  for (const step of pathOf(events)) console.log(line(step))
  if (!whole) console.log(`   missing: ${missingIn(kind, events).join(', ')}`)
  return whole
}

const line = ({ afterMs, station, what }: PathStep): string =>
  `   ${`${afterMs} ms`.padStart(9)}  ${station.padEnd(8)}  ${what}`
