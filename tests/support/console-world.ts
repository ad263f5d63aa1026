import { z } from 'zod'
import { type ApiClient, anything, logIn, withId } from './api-client.ts'
import { eventually } from './eventually.ts'
import { type Visitor, visit } from './visitor.ts'
import { change, type Ground, startWorld, type World } from './world.ts'

export type Login = { login: string; password: string }
/** Somebody whose phone is the browser. */
export type BrowserAgent = Login & { name: string; id: string; api: ApiClient; number: string; extensionId: string }

/** A company at work whose agents answer in a browser, with a chat on its site and somebody who watches. */
export type ConsoleWorld = World & {
  url: string
  companyId: string
  browserAgents: BrowserAgent[]
  browserAgent(name: string): BrowserAgent
  supervisor: Login & { api: ApiClient }
  engineer: Login & { api: ApiClient }
  /** The company's administrator. */
  boss: Login & { api: ApiClient }
  webchat: { id: string; publicToken: string }
  /** Somebody opens the chat of the site: it waits in the queue at once. */
  visitor(name: string): Promise<Visitor>
  /** Calls and chats reach this agent: the page is open, its phone is registered and well. */
  reaches(agent: BrowserAgent, media: ('voice' | 'chat')[]): Promise<void>
  /** Nobody waits, talks or is in wrap-up; who has a browser is offline. */
  quiet(): Promise<void>
}

const agentState = z.object({
  presence: z.string(),
  media: z.array(z.string()),
  reservations: z.array(z.object({ interactionId: z.string(), state: z.string() })),
})
const password = 'senha-do-console'

/**
 * `startWorld`, and people for browsers: agents with an extension of kind webphone, members of the queue, who are
 * offline until they say otherwise; a supervisor, an engineer, an administrator; a webchat; dispositions and pauses.
 * A call and chats fit beside each other. Agents with SIP phones (`desks`) are there only where they are asked for.
 */
export async function startConsoleWorld(options: {
  name: string
  ground: Ground
  agents: string[]
  desks?: string[]
  queue?: Record<string, unknown>
}): Promise<ConsoleWorld> {
  const { name, ground, desks = ['Paulo'], queue = {} } = options
  const world = await startWorld({ name, ground, agents: desks, queue })
  try {
    const { api } = world
    const me = await api.get('/me', z.object({ companyId: z.string() }))
    const { companyId } = me
    if (!options.desks) await Promise.all(world.agents.map((desk) => presence(desk.api, 'offline')))
    const slug = (await api.get(`/companies/${companyId}`, z.object({ slug: z.string() }))).slug
    await fitsBeside(api, companyId)
    const browserAgents: BrowserAgent[] = []
    for (const [n, each] of options.agents.entries()) {
      const number = String(3_001 + n)
      const extension = await api.post('/extensions', { number, name: each, kind: 'webphone' }, withId)
      const person = await makeUser(api, slug, each, 'agent', world.server.url, { extensionId: extension.id })
      browserAgents.push({ ...person, number, extensionId: extension.id })
    }
    const memberIds = [...world.agents, ...browserAgents].map(({ id }) => id)
    await world.setQueue({ memberIds, ...queue })
    const [supervisor, engineer, boss] = await Promise.all([
      makeUser(api, slug, 'Silvia', 'supervisor', world.server.url),
      makeUser(api, slug, 'Bruno', 'engineer', world.server.url),
      makeUser(api, slug, 'Clara', 'admin', world.server.url),
    ])
    await api.post('/dispositions', { name: 'Vai pensar', kind: 'neutral' }, anything)
    await api.post('/pause-reasons', { name: 'Descanso', minutesMax: 15 }, anything)
    const account = { name: 'Site', queueId: world.queueId, greeting: 'Como podemos ajudar?' }
    const shape = withId.extend({ publicToken: z.string() })
    const webchat = await api.post('/webchat-accounts', account, shape)
    const { url } = world.server

    return {
      ...world,
      get telco() {
        return world.telco
      },
      url,
      companyId,
      browserAgents,
      browserAgent(wanted) {
        const found = browserAgents.find((each) => each.name === wanted)
        if (!found) throw new Error(`There is no agent ${wanted}.`)
        return found
      },
      supervisor,
      engineer,
      boss,
      webchat,
      visitor: (who) => visit(url, webchat.publicToken, who),
      async reaches(agent, media) {
        const state = () => agent.api.get('/agents/me', agentState)
        await eventually(
          `${media.join(' and ')} reach ${agent.name}`,
          async () => {
            const now = await state()
            return media.every((medium) => now.media.includes(medium))
          },
          { withinMs: 20_000, seen: state },
        )
      },
      async quiet() {
        for (const call of world.telco.calls) call.hangUp()
        const open = z.object({ items: z.array(z.object({ id: z.string(), state: z.string().nullable() })) })
        const stillOpen = async () =>
          (await api.get('/interactions?limit=200', open)).items.filter(({ state }) => state && state !== 'ended')
        await Promise.all(browserAgents.map((agent) => presence(agent.api, 'offline')))
        await eventually(
          'nobody waits or talks',
          async () => {
            const left = await stillOpen()
            // An interaction that nobody disposes: the supervisor ends it.
            for (const { id } of left)
              await supervisor.api.post(`/interactions/${id}/end`, {}, anything).catch(() => {})
            return left.length === 0
          },
          { withinMs: 20_000, everyMs: 200, seen: stillOpen },
        )
      },
    }
  } catch (why) {
    await world.stop()
    throw why
  }
}

export const presence = (api: ApiClient, to: 'available' | 'paused' | 'offline'): Promise<unknown> =>
  api.post('/agents/me/presence', { presence: to }, anything)

/** A call and three chats at once. */
async function fitsBeside(api: ApiClient, companyId: string): Promise<void> {
  const shape = z.object({ settings: z.record(z.string(), z.unknown()) })
  const { settings } = await api.get(`/companies/${companyId}`, shape)
  const capacity = {
    total: 100,
    weights: { voice: 40, chat: 20, email: 10 },
    waitingCustomerWeight: 5,
    limits: { voice: 1, chat: 3, email: 5 },
    mayInterrupt: { voice: ['chat', 'email'], chat: ['voice', 'email'], email: ['voice', 'chat'] },
  }
  await change(api, `/companies/${companyId}`, { settings: { ...settings, capacity } })
}

async function makeUser(
  api: ApiClient,
  slug: string,
  name: string,
  role: 'agent' | 'supervisor' | 'engineer' | 'admin',
  url: string,
  more: { extensionId?: string } = {},
) {
  const login = `${name}.${slug}`.toLowerCase()
  const { id } = await api.post('/users', { login, password, name, role, ...more }, withId)
  return { name, login, password, id, api: await logIn(url, { login, password }) }
}
