import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { Server } from 'socket.io'
import { permissions } from '#server/api/permissions.ts'
import type { RealtimeEvent } from '#server/realtime/index.ts'
import { repository } from '#stack/paths.ts'
import type { Output } from '../../web/src/client/call.ts'

const dist = join(repository, 'web/dist')
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}

export type FakeServer = {
  url: string
  /** To every console, numbered as the real server numbers. */
  tell(event: RealtimeEvent): void
  stop(): void
}

/** The built console with a company that no machine of ours could hold: what the server would say is made up. */
export async function fakeServer(live: () => Output<'get /live'>): Promise<FakeServer> {
  const answers: Record<string, () => unknown> = {
    '/api/me': (): Output<'get /me'> => ({
      id: 'boss',
      name: 'Clara',
      login: 'clara',
      role: 'admin',
      extensionId: null,
      company: { id: 'c', slug: 'bench', name: 'Bench' },
      companyId: 'c',
      permissions: Object.keys(permissions),
    }),
    '/api/live': live,
  }
  const http = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (path.startsWith('/api/')) {
      const answer = answers[path]
      response.writeHead(answer ? 200 : 404, {
        'Content-Type': answer ? 'application/json' : 'application/problem+json',
      })
      return response.end(JSON.stringify(answer?.() ?? { status: 404, code: 'not-found', title: 'Not found' }))
    }
    const file = extname(path) ? normalize(path) : '/index.html'
    readFile(join(dist, file)).then(
      (body) =>
        response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  const io = new Server(http)
  const consoles = io.of('/console')
  const place = { room: 'supervisors:c', epoch: 'bench' }
  let seq = 0
  consoles.on('connection', (socket) => {
    socket.on('snapshot', (_said, answer: (said: unknown) => void) =>
      answer({
        ok: true,
        at: Date.now(),
        places: [{ ...place, seq }],
        snapshot: { state: null, offers: [], chats: [], calls: [] },
      }),
    )
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    tell: (event) => void consoles.emit('event', { ...place, seq: ++seq, at: Date.now(), ...event }),
    stop: () => void io.close(),
  }
}
