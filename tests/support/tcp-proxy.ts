import { createConnection, createServer, type Socket } from 'node:net'

/** A wire that a test can break: stands between two programs that speak TCP, and is nothing but a pipe until told. */
export type TcpProxy = {
  port: number
  /** Resets every connection there is; new ones pass. */
  cut(): void
  /** Resets every connection, and each new one at once, until healed. */
  refuse(): void
  /** What comes is passed on so much later, in both directions, until healed. */
  delay(ms: number): void
  /** Nothing passes until healed, and then all that was held: a cable pulled out and put back. */
  stall(): void
  /** Connections of now stay open and dead for good, as behind a router that forgot them; new ones pass. */
  halfOpen(): void
  heal(): void
  close(): Promise<void>
}

/** Listens at `port` of the loopback (0: any) and connects each caller to `to`. */
export async function tcpProxy(options: { port?: number; to: number }): Promise<TcpProxy> {
  const pipes = new Set<Pipe>()
  let refusing = false
  let stalled = false
  let delayMs = 0

  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (refusing) return void near.resetAndDestroy()
    const far = createConnection({ port: options.to, host: '127.0.0.1', allowHalfOpen: true })
    const pipe: Pipe = { near, far, forgotten: false, held: [] }
    pipes.add(pipe)
    flow(pipe, near, far)
    flow(pipe, far, near)
    for (const [here, there] of [
      [near, far],
      [far, near],
    ] as const) {
      here.setNoDelay(true)
      here.on('error', () => there.resetAndDestroy())
      here.on('close', () => {
        if (near.destroyed && far.destroyed) pipes.delete(pipe)
      })
    }
  })

  function flow(pipe: Pipe, from: Socket, to: Socket): void {
    const pass = (act: () => void) => {
      if (pipe.forgotten) return
      if (stalled) pipe.held.push(act)
      else act()
    }
    const later = (act: () => void) => (delayMs > 0 ? void setTimeout(pass, delayMs, act) : pass(act))
    from.on('data', (chunk) => later(() => void (to.writable && to.write(chunk))))
    from.on('end', () => later(() => void to.end()))
  }

  function reset(): void {
    for (const { near, far } of pipes) {
      near.resetAndDestroy()
      far.resetAndDestroy()
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut: reset,
    refuse() {
      refusing = true
      reset()
    },
    delay(ms) {
      delayMs = ms
    },
    stall() {
      stalled = true
    },
    halfOpen() {
      for (const pipe of pipes) pipe.forgotten = true
    },
    heal() {
      refusing = false
      stalled = false
      delayMs = 0
      for (const pipe of pipes) for (const act of pipe.held.splice(0)) act()
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      reset()
      return closed
    },
  }
}

type Pipe = { near: Socket; far: Socket; forgotten: boolean; held: (() => void)[] }
