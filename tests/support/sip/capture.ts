import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawnWithUs } from '../spawn-with-us.ts'
import { type Message, parseMessage } from './message.ts'

/** A SIP message between two places, stamped by the kernel (milliseconds since 1970, microseconds as fraction). */
export type WireMessage = Message & { source: string; target: string }

export type Capture = { stop(): Promise<WireMessage[]> }

/** Listens to SIP over UDP on the loopback. Resolves when packets are being taken; needs tcpdump and root. */
export async function startCapture(options: { ports: number[] }): Promise<Capture> {
  const folder = await mkdtemp(join(tmpdir(), 'vez-capture-'))
  const file = join(folder, 'sip.pcap')
  const filter = options.ports.map((port) => `udp port ${port}`).join(' or ')
  const tcpdump = spawnWithUs(
    'tcpdump',
    ['-i', 'lo', '--immediate-mode', '-U', '-B', '32768', '-w', file, '-Z', 'root', filter],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  await new Promise<void>((resolve, reject) => {
    let words = ''
    tcpdump.stderr?.on('data', (chunk: Buffer) => {
      words += chunk.toString()
      if (words.includes('listening on')) resolve()
    })
    tcpdump.once('error', (why) => reject(new Error(`tcpdump cannot be run (${why.message}): apt-get install tcpdump`)))
    tcpdump.once('exit', () => reject(new Error(`tcpdump ended: ${words.trim()}`)))
  })
  return {
    async stop() {
      await untilStill(file)
      const gone = new Promise((resolve) => tcpdump.once('exit', resolve))
      tcpdump.kill('SIGINT')
      await gone
      const packets = readPcap(await readFile(file))
      await rm(folder, { recursive: true, force: true })
      return packets
    },
  }
}

/** What the kernel has taken, tcpdump has written: the file has stopped growing. */
async function untilStill(file: string): Promise<void> {
  for (let size = -1, now = 0; size !== now; ) {
    size = now
    await sleep(150)
    now = (await stat(file)).size
  }
}

const ethernet = 14
const udp = 17

/** The SIP messages of a pcap file of the loopback (Ethernet, IPv4, UDP). What is no SIP is left out. */
export function readPcap(file: Buffer): WireMessage[] {
  const messages: WireMessage[] = []
  const fine = file.readUInt32LE(0) === 0xa1b23c4d ? 1e6 : 1e3
  for (let at = 24; at + 16 <= file.length; ) {
    const length = file.readUInt32LE(at + 8)
    const ip = file.subarray(at + 16 + ethernet, at + 16 + length)
    const instant = file.readUInt32LE(at) * 1_000 + file.readUInt32LE(at + 4) / fine
    at += 16 + length
    if (ip.length < 28 || ip[9] !== udp) continue
    const headerBytes = ((ip[0] ?? 0) & 15) * 4
    const text = ip.toString('latin1', headerBytes + 8)
    if (!/^[A-Z-]+ sips?:|^SIP\/2\.0 /.test(text)) continue
    const message = parseMessage(text, instant, 'sent')
    messages.push({ ...message, source: address(ip, 12), target: address(ip, 16) })
  }
  return messages
}

const address = (ip: Buffer, at: number): string => [...ip.subarray(at, at + 4)].join('.')
