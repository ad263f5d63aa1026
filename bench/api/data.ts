import mongoose from 'mongoose'
import { type Random, randomFrom } from '#server/kernel/random.ts'

/** A company's books as years of work leave them: interactions, who they were with, and what happened in the newest. */
export type Books = { companyId: string; agentIds: string[]; queueIds: string[]; dispositionIds: string[] }

const batchSize = 2_000
const daysOfWork = 730
/** So many of the newest interactions have their events: the rest is as long ago as logs are kept. */
const eventful = 0.1
const contactsPer = 10

export const contactId = (n: number) => `bench-contact-${String(n).padStart(7, '0')}`
export const interactionId = (n: number) => `bench-${String(n).padStart(8, '0')}`
export const phoneOf = (contact: number) => `55119${String(10_000_000 + contact * 7).padStart(8, '0')}`

/** Makes up what is missing of `count` interactions; resolves with how many were there and the seconds that it took. */
export async function fillBooks(uri: string, count: number, books: Books, say: (line: string) => void) {
  const connection = await mongoose.createConnection(uri, { maxPoolSize: 8 }).asPromise()
  const startedAt = performance.now()
  try {
    const interactions = connection.collection<{ _id: string }>('interactions')
    const there = await interactions.countDocuments({ _id: { $gte: interactionId(0), $lt: 'bench-a' } })
    await fill(Math.ceil(there / contactsPer), Math.ceil(count / contactsPer), async (from, to) => {
      const all = numbers(from, to)
      await connection.collection('contacts').insertMany(all.map((n) => contact(n, books)) as never, { ordered: false })
      await connection
        .collection('contact_identities')
        .insertMany(all.map((n) => identity(n, books)) as never, { ordered: false })
    })
    await fill(there, count, async (from, to) => {
      const random = randomFrom(from + 1)
      const docs = numbers(from, to).map((n) => interaction(n, count, books, random))
      await interactions.insertMany(docs as never, { ordered: false })
      const recent = docs.filter((_, at) => from + at >= count * (1 - eventful))
      if (recent.length > 0)
        await connection.collection('events').insertMany(recent.flatMap(happenings) as never, { ordered: false })
      if (to % 100_000 === 0) say(`   ${to.toLocaleString('en-US')} interactions`)
    })
    return { there, seconds: (performance.now() - startedAt) / 1_000 }
  } finally {
    await connection.close()
  }
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)

/** Two batches at once: a third only waits. */
async function fill(there: number, count: number, write: (from: number, to: number) => Promise<void>): Promise<void> {
  let next = there
  const work = async () => {
    while (next < count) {
      const from = next
      next = Math.min(count, from + batchSize)
      await write(from, next)
    }
  }
  await Promise.all([work(), work()])
}

const contact = (n: number, { companyId }: Books) => ({
  _id: contactId(n),
  companyId,
  rev: 1,
  createdAt: 1_700_000_000_000 + n,
  updatedAt: 1_700_000_000_000 + n,
  name: `${first[n % first.length]} ${last[Math.floor(n / first.length) % last.length]} ${n}`,
  priority: 50,
  notes: '',
})
const first = ['Ana', 'Bia', 'Caio', 'Davi', 'Eva', 'Fábio', 'Gil', 'Helena', 'Iara', 'João', 'Luana', 'Mateus', 'Rui']
const last = ['Alves', 'Braga', 'Castro', 'Dias', 'Esteves', 'Faria', 'Gomes', 'Horta', 'Izidoro', 'Jardim', 'Silva']

const identity = (n: number, { companyId }: Books) => ({
  _id: `bench-identity-${n}`,
  companyId,
  contactId: contactId(n),
  kind: 'phone',
  scope: '',
  value: `+${phoneOf(n)}`,
  createdAt: 1_700_000_000_000 + n,
})

/** As calls and routing leave it (interactions/service.ts, routing/core/persist.ts). The newest came just now. */
function interaction(n: number, count: number, books: Books, random: Random) {
  const { companyId } = books
  const startedAt = Date.now() - Math.round(((count - n) / count) * daysOfWork * 86_400_000)
  const with_ = random.below(Math.ceil(count / contactsPer))
  const isChat = random.below(4) === 0
  const medium = isChat ? 'chat' : 'voice'
  const channel = isChat ? 'webchat' : 'voice'
  const wasServed = random.below(10) > 0
  const agentId = wasServed ? random.pick(books.agentIds) : null
  const enteredAt = startedAt + 4_000
  const servedAt = wasServed ? enteredAt + random.below(60_000) : null
  const endedAt = (servedAt ?? enteredAt) + 20_000 + random.below(600_000)
  const id = interactionId(n)
  const number = phoneOf(with_)
  const day = new Date(startedAt).toISOString().slice(0, 10).replaceAll('-', '')
  return {
    _id: id,
    companyId,
    protocol: `${day}${String(n).padStart(8, '0')}`,
    medium,
    channel,
    direction: 'inbound',
    contactId: contactId(with_),
    from: isChat ? null : number,
    fromName: null,
    to: isChat ? 'bench-account' : '551140041000',
    fromE164: isChat ? null : `+${number}`,
    toE164: isChat ? null : '+551140041000',
    startedAt,
    endedAt,
    endedWhy: wasServed ? 'ended-by-agent' : 'caller-left',
    disposition: wasServed
      ? { dispositionId: random.pick(books.dispositionIds), name: 'Resolvido', note: '', userId: agentId, at: endedAt }
      : null,
    note: '',
    rating: null,
    fence: 1,
    routing: {
      id,
      rev: wasServed ? 5 : 2,
      queueId: random.pick(books.queueIds),
      medium,
      channel,
      contactPriority: 50,
      enteredAt,
      dueAt: null,
      state: 'ended',
      offer: null,
      tried: [],
      agentId,
      sharedWith: [],
      formerAgentIds: [],
      servedAt,
      takenAt: servedAt,
      endedAt,
      wrapUpUntil: null,
      leftWhy: wasServed ? 'ended-by-agent' : 'caller-left',
      queuedAt: enteredAt,
      overflowedMs: 0,
      alsoIn: [],
      been: [],
      diverted: false,
      skills: [],
      callback: null,
      notBefore: null,
    },
  }
}

type Interaction = ReturnType<typeof interaction>
function happenings({ _id: interactionId, companyId, routing, startedAt, endedAt, protocol, ...of }: Interaction) {
  const { queueId, enteredAt, servedAt, agentId } = routing
  const event = (type: string, at: number, data: object) => ({
    _id: `${interactionId}-${type}`,
    type,
    at,
    companyId,
    actor: { kind: 'system', id: 'system' },
    data: { interactionId, ...data },
  })
  const { medium, channel, direction, contactId } = of
  return [
    event('interaction.opened', startedAt, { protocol, medium, channel, direction, contactId }),
    event('interaction.queued', enteredAt, { queueId, medium }),
    ...(servedAt
      ? [
          event('offer.made', servedAt - 2_000, { queueId, agentIds: [agentId] }),
          event('interaction.served', servedAt, { queueId, agentId }),
        ]
      : []),
    event('interaction.closed', endedAt, { why: of.endedWhy }),
  ]
}
