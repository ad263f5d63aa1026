import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Ami, createAmi } from './connection.ts'
import { createStatus, type StatusEvent } from './status.ts'

type Action = Record<string, string>

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** The manager's side of the wire, taken apart by hand. */
async function manager(answer: (action: Action, socket: Socket) => void, retryMs = 20) {
  const actions: Action[] = []
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.write('Asterisk Call Manager/11.0.0\r\n')
    socket.on('error', () => {})
    let rest = ''
    socket.on('data', (data) => {
      const blocks = (rest + String(data)).split('\r\n\r\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const action = Object.fromEntries(
          block.split('\r\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]),
        )
        actions.push(action)
        if (action.Action === 'login') reply(socket, action, { Response: 'Success' })
        else answer(action, socket)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  const ami = createAmi({ host: '127.0.0.1', port, user: 'vez', password: 'x', actionTimeoutMs: 300, retryMs })
  ami.start()
  closing.push(() => {
    ami.close()
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await vi.waitFor(() => expect(ami.isUp()).toBe(true))
  return { ami, actions, sockets }
}

function reply(socket: Socket, to: Action, ...items: Action[]): void {
  for (const item of items) {
    const lines = Object.entries({ ...item, ...(to.ActionID ? { ActionID: to.ActionID } : {}) })
    socket.write(`${lines.map(([key, value]) => `${key}: ${value}`).join('\r\n')}\r\n\r\n`)
  }
}

describe('the manager', () => {
  test.each([
    'x\r\n\r\nAction: Command\r\nCommand: core stop now',
    'x\nAction: Command',
    'x\rAction: Command',
    'x\u0000\u001b\u007f',
  ])('is never given a second action, whatever the value: %j', async (evil) => {
    const { ami, actions } = await manager((action, socket) => reply(socket, action, { Response: 'Success' }))
    const asked: Parameters<Ami['act']> = ['DBGet', { Family: evil, [`Key${evil}`]: 'k' }]
    expect(await ami.act(...asked)).toMatchObject({ ok: true })
    expect(await ami.act(`Ping${evil}`)).toMatchObject({ ok: true })
    expect(actions.map((action) => action.Action)).toEqual(['login', 'DBGet', expect.stringMatching(/^Ping/)])
    expect(JSON.stringify(actions)).not.toMatch(/\\r|\\n|\\u00/)
  })

  test('gives a list as one answer, and a refusal in its own words', async () => {
    const { ami } = await manager((action, socket) =>
      action.Action === 'PJSIPShowContacts'
        ? reply(
            socket,
            action,
            { Response: 'Success', EventList: 'start' },
            { Event: 'ContactList', Endpoint: 'a' },
            { Event: 'ContactList', Endpoint: 'b' },
            { Event: 'ContactListComplete', EventList: 'Complete' },
          )
        : reply(socket, action, { Response: 'Error', Message: 'No such thing' }),
    )
    const contacts = await ami.list('PJSIPShowContacts')
    expect(contacts.ok && contacts.value.map((item) => item.text('endpoint'))).toEqual(['a', 'b'])
    expect(await ami.list('PJSIPShowAors')).toEqual({ ok: false, why: 'refused', detail: 'No such thing' })
  })

  test('that does not answer, or not to the end, is away', async () => {
    const { ami } = await manager((action, socket) => {
      if (action.Action === 'DBGetTree') reply(socket, action, { Response: 'Success', EventList: 'start' })
    })
    expect(await ami.act('Ping')).toMatchObject({ ok: false, why: 'away' })
    expect(await ami.list('DBGetTree')).toMatchObject({ ok: false, why: 'away' })
  })

  test('is found again when the connection is lost', async () => {
    const { ami, sockets } = await manager((action, socket) => reply(socket, action, { Response: 'Success' }), 300)
    const up = vi.fn()
    ami.onUp(up)
    sockets[0]?.destroy()
    await vi.waitFor(() => expect(ami.isUp()).toBe(false), { interval: 5 })
    expect(await ami.act('Ping')).toMatchObject({ ok: false, why: 'away' })
    await vi.waitFor(() => expect(up).toHaveBeenCalled(), { timeout: 5_000 })
    expect(await ami.act('Ping')).toMatchObject({ ok: true })
  })

  test('tells once when a phone comes, goes, and is not there any more after an outage', async () => {
    let contacts: Action[] = [{ Event: 'ContactList', Endpoint: 'ana', Status: 'Reachable' }]
    const told: StatusEvent[] = []
    const { ami, sockets } = await manager((action, socket) => {
      if (action.Action !== 'PJSIPShowContacts') return reply(socket, action, { Response: 'Error', Message: 'none' })
      if (contacts.length === 0) return reply(socket, action, { Response: 'Error', Message: 'No Contacts found' })
      reply(socket, action, { Response: 'Success', EventList: 'start' }, ...contacts, {
        Event: 'End',
        EventList: 'Complete',
      })
    })
    const event = (status: string) =>
      reply(sockets.at(-1) as Socket, {}, { Event: 'ContactStatus', EndpointName: 'ana', ContactStatus: status })
    createStatus({ ami, log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }).onEvent((each) => told.push(each))
    const states = () => told.map((each) => each.state)
    event('Created')
    event('Reachable')
    event('Unreachable')
    await vi.waitFor(() => expect(states()).toEqual(['reachable', 'unreachable']))
    event('Reachable')
    await vi.waitFor(() => expect(states()).toHaveLength(3))
    contacts = []
    sockets.at(-1)?.destroy()
    await vi.waitFor(() => expect(states()).toEqual(['reachable', 'unreachable', 'reachable', 'unregistered']))
  })
  test('a phone that comes back from another port stays reachable when its old contact is removed', async () => {
    const told: StatusEvent[] = []
    const { ami, sockets } = await manager((action, socket) => reply(socket, action, { Response: 'Error' }))
    createStatus({ ami, log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }).onEvent((each) => told.push(each))
    const contact = (URI: string, ContactStatus: string) =>
      reply(sockets.at(-1) as Socket, {}, { Event: 'ContactStatus', EndpointName: 'ana', URI, ContactStatus })
    contact('sip:ana@127.0.0.3:5062', 'Created')
    contact('sip:ana@127.0.0.3:5099', 'Created')
    contact('sip:ana@127.0.0.3:5062', 'Removed')
    contact('sip:ana@127.0.0.3:5099', 'Removed')
    await vi.waitFor(() => expect(told.map((each) => each.state)).toEqual(['reachable', 'unregistered']))
  })

  test('a phone that did not answer is asked at once when it proves its password', async () => {
    const { ami, actions, sockets } = await manager((action, socket) => reply(socket, action, { Response: 'Error' }))
    createStatus({ ami, log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } })
    const tell = (event: Action) => reply(sockets.at(-1) as Socket, {}, event)
    const asked = () =>
      actions.flatMap((action) => (action.Action === 'PJSIPQualify' ? [action.Endpoint ?? action.endpoint] : []))
    tell({ Event: 'SuccessfulAuth', AccountID: 'bia' })
    tell({ Event: 'ContactStatus', EndpointName: 'ana', URI: 'sip:ana@127.0.0.3', ContactStatus: 'Unreachable' })
    tell({ Event: 'SuccessfulAuth', AccountID: 'ana' })
    await vi.waitFor(() => expect(asked()).toEqual(['ana']))
  })
})
