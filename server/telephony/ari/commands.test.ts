import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Commands, createCommands } from './commands.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function asterisk(answer: Answer, commandTimeoutMs = 2_000): Promise<Commands> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += String(chunk)
    })
    request.on('end', () => answer(request, response, body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  const commands = createCommands({ url: `http://127.0.0.1:${port}`, user: 'vez', password: 'x', commandTimeoutMs })
  closing.push(() => {
    commands.close()
    server.closeAllConnections()
    server.close()
  })
  return commands
}

const says =
  (status: number, body: unknown): Answer =>
  (_request, response) =>
    response.writeHead(status).end(JSON.stringify(body))

describe('a command to Asterisk', () => {
  test('comes back with the answer', async () => {
    const { run } = await asterisk(says(200, [{ id: 'c1' }]))
    expect(await run('channels.list', {})).toEqual({ ok: true, value: [{ id: 'c1' }] })
  })

  test.each([
    [404, 'gone'],
    [400, 'refused'],
    [409, 'refused'],
    [422, 'refused'],
    [500, 'refused'],
  ] as const)('that is answered with %d is %s, in its own words', async (status, why) => {
    const { run } = await asterisk(says(status, { message: 'as it says' }))
    expect(await run('channels.answer', { channelId: 'c1' })).toEqual({ ok: false, why, status, detail: 'as it says' })
  })

  test('that is not answered in time finds it away', async () => {
    const { run } = await asterisk(() => {}, 30)
    expect(await run('channels.list', {})).toMatchObject({ ok: false, why: 'away', status: 0 })
    expect(await run('applications.list', {})).toMatchObject({ ok: false, why: 'away', status: 0 })
  })

  test('that nobody hears finds it away', async () => {
    const commands = createCommands({ url: 'http://127.0.0.1:9', user: 'vez', password: 'x', commandTimeoutMs: 500 })
    closing.push(commands.close)
    expect(await commands.run('channels.list', {})).toMatchObject({ ok: false, why: 'away' })
    expect(await commands.run('applications.list', {})).toMatchObject({ ok: false, why: 'away' })
  })

  test('carries no control character, in no place', async () => {
    const seen: string[] = []
    const { run } = await asterisk((request, response, body) => {
      seen.push(decodeURIComponent(request.url ?? ''), body)
      response.writeHead(200).end('{}')
    })
    const evil = 'a\r\nX-Evil: 1\u0000\u007f'
    await run('channels.originateWithId', {
      channelId: evil,
      endpoint: evil,
      callerId: evil,
      variables: { [evil]: evil, deep: [{ evil }] },
    })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not pass
    expect(seen.join('')).not.toMatch(/[\x00-\x1f\x7f]|\\u00|\\r|\\n/)
    expect(seen[0]).toBe('/ari/channels/aX-Evil: 1?endpoint=aX-Evil: 1&callerId=aX-Evil: 1')
    expect(JSON.parse(seen[1] ?? '')).toEqual({
      variables: { 'aX-Evil: 1': 'aX-Evil: 1', deep: [{ evil: 'aX-Evil: 1' }] },
    })
  })

  test('goes again where the connection that was kept had just been closed', async () => {
    let asked = 0
    const { run } = await asterisk((request, response) => {
      asked++
      if (asked === 2) request.socket.resetAndDestroy()
      else response.writeHead(200).end('[]')
    })
    expect(await run('channels.list', {})).toMatchObject({ ok: true })
    expect(await run('channels.list', {})).toMatchObject({ ok: true })
    expect(asked).toBe(3)
  })
})
