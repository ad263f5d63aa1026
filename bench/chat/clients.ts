import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '#tests/support/eventually.ts'
import { type Quantiles, quantiles } from '#tests/support/quantiles.ts'
import { atRate } from '../pace.ts'
import { serve } from '../remote.ts'
import { createLedger } from './ledger.ts'
import { type AgentAtWork, agent, type Visitor, visitor } from './people.ts'

/** All visitors and all agents, in one process and by one clock: what is sent here is seen here. */
type Talk = { visitor: Visitor; agent: AgentAtWork }
/** `dialogue`: each message of a visitor is answered, so that whose turn it is changes with every message. */
export type Direction = 'in' | 'out' | 'dialogue'
export type Phase = {
  perSecond: number
  seen: Quantiles
  durable: Quantiles
  sent: number
  /** Refusals and failures by their code. */
  failed: Record<string, number>
  /** When the last message had come, since the last was sent. */
  drainedMs: number
  /** How late this process itself was: what is measured below that is not the server's. */
  ownLagMs: number
}

const ledger = createLedger()
const talks: Talk[] = []
const idle: Visitor[] = []
const agents = new Map<string, AgentAtWork>()
const sentAt = new Map<string, number>()
let screen: number[] = []
let messages = 0
let addresses = 0
let settings = { url: '', publicToken: '', idleToken: '' }

/** Each so few visitors, as an address may make only so many requests and begin so few chats; another run has others. */
const visitorsPerAddress = 2
const idlePerAddress = 16
const newAddress = () => {
  const n = addresses++
  return `127.${64 + (process.pid % 128)}.${Math.floor(n / 250)}.${1 + (n % 250)}`
}

function seen(id: string): void {
  const at = sentAt.get(id)
  if (at === undefined || !ledger.seen(id)) return
  screen.push(performance.now() - at)
}

serve({
  async open(given: { url: string; publicToken: string; idleToken: string; tokens: string[]; visitors: number }) {
    settings = given
    const visitors = new Map<string, Visitor>()
    for (const token of given.tokens) {
      const atWork = await agent({
        url: given.url,
        token,
        took: (conversationId) => agents.set(conversationId, atWork),
        told: (_of, { author, clientMessageId }) => author.kind === 'contact' && seen(clientMessageId),
        failed: (why) => console.error('an offer was not taken:', why),
      })
    }
    await inParallel(given.visitors, visitorsPerAddress, async (from) => {
      const came = await visitor({
        url: given.url,
        publicToken: given.publicToken,
        from,
        told: ({ author, clientMessageId }) => author.kind === 'agent' && seen(clientMessageId),
      })
      visitors.set(came.conversationId, came)
    })
    await eventually('all are served', () => agents.size >= given.visitors, {
      withinMs: 240_000,
      everyMs: 200,
      seen: () => ({ served: agents.size, came: visitors.size }),
    })
    for (const [id, came] of visitors) {
      const by = agents.get(id)
      if (by) talks.push({ visitor: came, agent: by })
    }
    return { talks: talks.length }
  },

  async phase({ direction, perSecond, seconds }: { direction: Direction; perSecond: number; seconds: number }) {
    screen = []
    const durable: number[] = []
    const failed: Record<string, number> = {}
    const lag = monitorEventLoopDelay({ resolution: 1 })
    lag.enable()
    const start = messages
    await atRate({ perSecond, seconds }, (n, dueAt) => {
      const isDialogue = direction === 'dialogue'
      const talk = talks[(start + (isDialogue ? n >> 1 : n)) % talks.length]
      if (!talk) return
      send(isDialogue ? (n % 2 ? 'out' : 'in') : direction, talk, dueAt).then(
        () => durable.push(performance.now() - dueAt),
        (why: unknown) => {
          const code = String(why).slice(0, 120)
          failed[code] = (failed[code] ?? 0) + 1
        },
      )
    })
    lag.disable()
    const lastAt = performance.now()
    const sent = messages - start
    const failures = () => Object.values(failed).reduce((sum, count) => sum + count, 0)
    const isDone = () => durable.length + failures() >= sent && screen.length + failures() >= sent
    for (const until = lastAt + 30_000; !isDone() && performance.now() < until; ) await sleep(5)
    const drainedMs = performance.now() - lastAt
    const ownLagMs = lag.percentile(99) / 1e6
    return {
      perSecond,
      seen: quantiles(screen),
      durable: quantiles(durable),
      sent,
      failed,
      drainedMs,
      ownLagMs,
    } satisfies Phase
  },

  async idle({ count }: { count: number }) {
    await inParallel(count, idlePerAddress, async (from) => {
      idle.push(await visitor({ url: settings.url, publicToken: settings.idleToken, from }))
    })
    return { idle: idle.length }
  },

  async audit() {
    const stored = { lost: 0, doubled: 0, outOfOrder: 0 }
    for (const { visitor: of, agent: by } of talks) {
      const ids = await by.stored(of.conversationId)
      for (const from of ['in', 'out'])
        for (const [name, count] of Object.entries(ledger.inStore(`${from} ${of.conversationId}`, ids)))
          stored[name as keyof typeof stored] += count
    }
    return { screens: ledger.onScreens(), stored }
  },
})

/** Resolves when the server has said that it is durable. */
async function send(direction: 'in' | 'out', talk: Talk, dueAt: number): Promise<void> {
  const id = `b-${++messages}`
  const { conversationId } = talk.visitor
  const text = `Mensagem ${messages}: gostaria de saber como está o meu pedido, por favor.`
  ledger.sent(`${direction} ${conversationId}`, id)
  sentAt.set(id, dueAt)
  if (direction === 'in') {
    const answer = await talk.visitor.write(id, text)
    if (!answer.ok) throw new Error(answer.code)
  } else await talk.agent.reply(conversationId, id, text)
  ledger.acked(id)
}

/** So many at once, each group of `perAddress` from an address of its own. */
async function inParallel(count: number, perAddress: number, work: (from: string) => Promise<void>): Promise<void> {
  let begun = 0
  let [from, used] = [newAddress(), 0]
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (begun < count) {
        begun++
        if (used++ >= perAddress) [from, used] = [newAddress(), 1]
        await work(from)
      }
    }),
  )
}
