import mongoose from 'mongoose'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import { type Quantiles, quantiles } from '#tests/support/quantiles.ts'
import { atRate } from '../pace.ts'
import { serve } from '../remote.ts'

/** The bare paths below us, without any of our code: the same documents inserted, and a socket.io server that echoes. */
const line = (n: number) => ({
  _id: `floor-${process.pid}-${n}`,
  conversationId: `floor-${n % 1_000}`,
  seq: n,
  clientMessageId: `b-${n}`,
  author: { kind: 'contact', id: '01990f6b-3c7e-7d7a-8b58-3a7f0c5f2a11', name: 'Rui Visitante' },
  text: `Mensagem ${n}: gostaria de saber como está o meu pedido, por favor.`,
  file: null,
  at: Date.now(),
  notice: null,
  named: null,
})

let inserted = 0
let connection: mongoose.Connection | undefined

async function messages(uri: string) {
  connection ??= await mongoose.createConnection(uri, { maxPoolSize: 32 }).asPromise()
  return connection.collection<{ _id: string }>('messages')
}

serve({
  /** The indexes of the real collection. */
  async prepare({ uri }: { uri: string }): Promise<void> {
    const collection = await messages(uri)
    await collection.createIndex({ conversationId: 1, seq: 1 }, { unique: true })
    await collection.createIndex({ conversationId: 1, 'author.kind': 1, clientMessageId: 1 }, { unique: true })
    await collection.createIndex({ conversationId: 1, 'file.id': 1 })
  },

  /** Open loop, one document a write: how long each takes. */
  async insert({ uri, perSecond, seconds }: { uri: string; perSecond: number; seconds: number }): Promise<Quantiles> {
    const collection = await messages(uri)
    const took: number[] = []
    const all: Promise<unknown>[] = []
    await atRate({ perSecond, seconds }, (_n, dueAt) => {
      all.push(collection.insertOne(line(++inserted)).then(() => took.push(performance.now() - dueAt)))
    })
    await Promise.all(all)
    return quantiles(took)
  },

  /** As fast as 32 at once go. Per second. */
  async insertRate({ uri, seconds }: { uri: string; seconds: number }): Promise<number> {
    const collection = await messages(uri)
    const startedAt = performance.now()
    let done = 0
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        for (; performance.now() - startedAt < seconds * 1_000; done++) await collection.insertOne(line(++inserted))
      }),
    )
    return done / ((performance.now() - startedAt) / 1_000)
  },

  async serveEcho(): Promise<number> {
    const server = new Server(0, { serveClient: false })
    server.on('connection', (socket) => {
      socket.on('message', (said: unknown, ask: (answer: object) => void) => {
        ask({ ok: true })
        socket.emit('message', said)
      })
    })
    const address = server.httpServer.address()
    return typeof address === 'object' && address ? address.port : 0
  },

  /** Until the message came back as an event. */
  async echo({ port, perSecond, seconds }: { port: number; perSecond: number; seconds: number }): Promise<Quantiles> {
    const sockets = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true })
        await new Promise<void>((resolve) => socket.once('connect', resolve))
        return socket
      }),
    )
    const took: number[] = []
    const due = new Map<number, number>()
    for (const socket of sockets)
      socket.on('message', ({ seq }: { seq: number }) => took.push(performance.now() - (due.get(seq) ?? 0)))
    const all: Promise<unknown>[] = []
    await atRate({ perSecond, seconds }, (n, dueAt) => {
      due.set(n, dueAt)
      const said = { ...line(n), seq: n }
      const socket = sockets[n % sockets.length]
      if (socket) all.push(socket.timeout(10_000).emitWithAck('message', said))
    })
    await Promise.all(all)
    for (const socket of sockets) socket.disconnect()
    return quantiles(took)
  },
})
