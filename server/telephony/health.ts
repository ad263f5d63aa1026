import { request } from 'node:http'
import type { Ami } from './ami/connection.ts'
import type { Commands } from './ari/commands.ts'

/** What an engineer wants to know of Asterisk before any call; undefined where it does not say. */
export interface Health {
  asterisk(): Promise<{ version: string; startedAt: number } | undefined>
  rtpPorts(): Promise<{ first: number; last: number } | undefined>
  /** Whether the WebSocket that phones in browsers use is taken. */
  phonesAreServed(): Promise<boolean>
}

const withinMs = 3_000

export function createHealth(options: {
  commands: Pick<Commands, 'run'>
  ami: Pick<Ami, 'command'>
  /** http://host:port of Asterisk's own server. */
  url: string
}): Health {
  const { commands, ami, url } = options
  return {
    async asterisk() {
      const answer = await commands.run('asterisk.getInfo', {})
      if (!answer.ok) return undefined
      const { system, status } = answer.value
      return { version: system?.version ?? '', startedAt: Date.parse(status?.startup_time ?? '') || 0 }
    },
    async rtpPorts() {
      const printed = await ami.command('rtp show settings')
      if (!printed.ok) return undefined
      const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(printed.value)?.[1])
      const [first, last] = [read('Port start'), read('Port end')]
      return Number.isNaN(first) || Number.isNaN(last) ? undefined : { first, last }
    },
    phonesAreServed: () => upgrades(new URL('/ws', url)),
  }
}

/** Asks as a browser does, and hangs up as soon as it is told yes. */
function upgrades(url: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dmV6LXNldHVwLWNoZWNrIQ==',
      'Sec-WebSocket-Protocol': 'sip',
    }
    const asked = request(url, { headers, timeout: withinMs })
    asked.once('upgrade', (_answer, socket) => {
      socket.destroy()
      resolve(true)
    })
    asked.once('response', (answer) => {
      answer.resume()
      resolve(false)
    })
    asked.once('timeout', () => asked.destroy())
    asked.once('error', () => resolve(false))
    asked.once('close', () => resolve(false))
    asked.end()
  })
}
