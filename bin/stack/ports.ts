import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { StackProblem } from './problem.ts'

/** Each port, what wants it, and its number before the offset. All stay below 32768, where the kernel gives no port away. */
const wanted = {
  http: { base: 8080, for: "the server's API and console" },
  ariEvents: { base: 8090, for: 'the server, which Asterisk dials with its events' },
  asteriskHttp: { base: 8088, for: "Asterisk's HTTP and ARI" },
  ami: { base: 5038, for: "Asterisk's AMI" },
  sip: { base: 5060, for: "Asterisk's SIP (UDP and TCP)" },
  hep: { base: 5055, for: 'the server, which Asterisk tells its SIP messages (UDP)' },
  rtp: { base: 10_000, for: "the first of Asterisk's 1000 RTP ports (UDP)" },
  redis: { base: 6390, for: 'Redis' },
  mongodb: { base: 27_027, for: 'MongoDB or FerretDB' },
  postgres: { base: 5442, for: 'PostgreSQL under FerretDB' },
} as const

export type PortName = keyof typeof wanted
export type Ports = Record<PortName, number>
export const portNames = Object.keys(wanted) as PortName[]
export const rtpPorts = 1000

/** `ariEvents` is set by VEZ_PORT_ARI_EVENTS, and so on. */
export const portVariable = (name: PortName): string => `VEZ_PORT_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`

export const upOffset = 0
export const testOffset = 3000

/**
 * The ports of one stack: base + offset, each replaced by its VEZ_PORT_… variable where there is one.
 * Offsets of 0, 1000, 3000 and 4000 never collide with each other.
 */
export function portsFor(offset: number, env: Record<string, string | undefined> = {}): Ports {
  const entries = portNames.map((name) => [name, env[portVariable(name)] ?? wanted[name].base + offset] as const)
  for (const [name, port] of entries)
    if (
      !(Number.isInteger(Number(port)) && Number(port) > 0 && Number(port) + (name === 'rtp' ? rtpPorts : 0) <= 65_536)
    )
      throw new StackProblem(`${port} is no port for ${wanted[name].for}: set ${portVariable(name)} to one of 1-65535.`)
  const ports = Object.fromEntries(entries.map(([name, port]) => [name, Number(port)])) as Ports
  // 10080 is on the list of ports that fetch and browsers refuse; it is what an offset of 2000 gives.
  if (ports.http === 10_080)
    throw new StackProblem('Browsers refuse port 10080: choose another VEZ_PORT_HTTP or offset.')
  return ports
}

/** Fails with one line for each port that is taken: what wants it, who has it, how to choose another. */
export async function demandFree(ports: Ports, names: PortName[]): Promise<void> {
  const taken = (await Promise.all(names.map((name) => complaint(name, ports[name])))).filter(
    (line) => line !== undefined,
  )
  if (taken.length > 0) throw new StackProblem(taken.join('\n'))
}

async function complaint(name: PortName, port: number): Promise<string | undefined> {
  const transports =
    name === 'sip'
      ? (['tcp', 'udp'] as const)
      : name === 'rtp' || name === 'hep'
        ? (['udp'] as const)
        : (['tcp'] as const)
  for (const transport of transports) {
    if (await isFree(transport, port)) continue
    const holder = await holderOf(transport, port)
    return `Port ${port}/${transport}, wanted for ${wanted[name].for}, is taken${holder ? ` by ${holder}` : ''}: stop that, or set ${portVariable(name)} or VEZ_PORT_OFFSET.`
  }
  return undefined
}

function isFree(transport: 'tcp' | 'udp', port: number): Promise<boolean> {
  return new Promise((resolve) => {
    if (transport === 'udp') {
      const socket = createSocket('udp4')
      socket.once('error', () => resolve(false))
      socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => socket.close(() => resolve(true)))
    } else {
      const server = createServer()
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    }
  })
}

/** `redis-server (pid 123)`, or nothing where `ss` is absent or may not tell. */
function holderOf(transport: 'tcp' | 'udp', port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('ss', ['-Hlnp', `--${transport}`, `sport = :${port}`], (_why, stdout) => {
      const found = /\("([^"]+)",pid=(\d+)/.exec(stdout)
      resolve(found ? `${found[1]} (pid ${found[2]})` : undefined)
    })
  })
}
