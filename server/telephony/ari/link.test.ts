import { once } from 'node:events'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createLink, type Link, type LinkHandler, type LinkOptions } from './link.ts'

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
const open: { link: Link; sockets: WebSocket[] }[] = []
afterEach(async () => {
  for (const { link, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.terminate()
    await link.close()
  }
})

type Changed = Partial<Pick<LinkHandler, 'up' | 'prepare' | 'missed'> & Pick<LinkOptions, 'pingMs' | 'missedMs'>>
async function server(changed: Changed = {}) {
  const story: string[] = []
  const { pingMs = 5_000, missedMs = 5_000, missed = () => {} } = changed
  const link = createLink(
    { host: '127.0.0.1', port: 0, user: 'vez', password: 'secret', log, pingMs, missedMs },
    {
      missed,
      prepare: changed.prepare ?? (async () => true),
      up: async () => {
        story.push('up')
        await changed.up?.()
      },
      down: () => story.push('down'),
      event: (event) => story.push(event.type),
    },
  )
  const port = await link.listen()
  const sockets: WebSocket[] = []
  open.push({ link, sockets })
  function dial(
    path = '/ari/events?app=vez-0',
    authorization?: string,
    options: { autoPong?: boolean } = {},
  ): WebSocket {
    const headers = authorization === undefined ? {} : { authorization }
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, 'ari', { headers, ...options })
    sockets.push(socket)
    socket.on('error', () => {}) // a test that ends cuts what is still opening
    return socket
  }
  return { link, story, dial }
}
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
const send = (socket: WebSocket, type: string) => socket.send(JSON.stringify({ type, application: 'vez-0' }))

describe('the connection that Asterisk opens', () => {
  test.each([
    ['another path', '/ari/other', basic('vez:secret'), 404],
    ['a wrong password', '/ari/events', basic('vez:guess'), 401],
    ['another user', '/ari/events', basic('root:secret'), 401],
    ['no right form', '/ari/events', 'Bearer secret', 401],
  ])('is refused with %s', async (_, path, authorization, status) => {
    const { dial, story } = await server()
    const [, response] = await once(dial(path, authorization), 'unexpected-response')
    expect([response.statusCode, story]).toEqual([status, []])
  })

  test('holds back events until what was missed has been taken up', async () => {
    const { promise: takenUp, resolve } = Promise.withResolvers<void>()
    const { dial, story } = await server({ up: () => takenUp })
    const socket = dial(undefined, basic('vez:secret'))
    await once(socket, 'open')
    send(socket, 'StasisStart')
    send(socket, 'ChannelDestroyed')
    await vi.waitFor(() => expect(story).toEqual(['up']))
    resolve()
    await vi.waitFor(() => expect(story).toEqual(['up', 'StasisStart', 'ChannelDestroyed']))
    send(socket, 'StasisEnd')
    await vi.waitFor(() => expect(story.at(-1)).toBe('StasisEnd'))
  })

  test('is not up before it could be prepared, and is not dropped for that', async () => {
    const prepare = vi.fn(async () => prepare.mock.calls.length > 1)
    const { dial, story, link } = await server({ prepare })
    const socket = dial()
    await once(socket, 'open')
    expect(link.isUp()).toBe(false)
    await vi.waitFor(() => expect(story).toEqual(['up']), { timeout: 3_000 })
    expect(socket.readyState).toBe(WebSocket.OPEN)
  })

  test('gives way to a newer one, and each is told', async () => {
    const { dial, story, link } = await server()
    const older = dial()
    await vi.waitFor(() => expect(story).toEqual(['up']))
    const gone = once(older, 'close')
    const newer = dial()
    await gone
    await vi.waitFor(() => expect(story).toEqual(['up', 'down', 'up']))
    send(newer, 'StasisStart')
    await vi.waitFor(() => expect(story.at(-1)).toBe('StasisStart'))
    expect(link.isUp()).toBe(true)
  })

  test('that is half open is cut, and Asterisk, which may not know, is asked for a new one until it dials', async () => {
    const missed = vi.fn()
    const { dial, story } = await server({ pingMs: 20, missedMs: 20, missed })
    dial(undefined, undefined, { autoPong: false })
    await vi.waitFor(() => expect(story).toEqual(['up', 'down']))
    await vi.waitFor(() => expect(missed.mock.calls.length).toBeGreaterThan(1))
    dial()
    await vi.waitFor(() => expect(story).toEqual(['up', 'down', 'up']))
    const before = missed.mock.calls.length
    await new Promise((pinged) => dial().once('ping', pinged))
    expect(missed.mock.calls.length).toBe(before)
  })

  test('survives what is no event', async () => {
    const { dial, story } = await server()
    const socket = dial()
    await once(socket, 'open')
    for (const text of ['', 'nonsense', '[]', '{"type":7}', 'null']) socket.send(text)
    send(socket, 'StasisStart')
    await vi.waitFor(() => expect(story).toEqual(['up', 'StasisStart']))
  })
})
