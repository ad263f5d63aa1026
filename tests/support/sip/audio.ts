import { createSocket, type Socket } from 'node:dgram'
import { bodyOf, type Message } from './message.ts'

/** `loudMs`: how much of what came was sound and not silence. */
export type Heard = { packets: number; loudMs: number }

export interface Audio {
  readonly port: number
  readonly heard: Heard
  /** The last second of what came, at 8000 Hz. */
  readonly lately: readonly number[]
  /** Keys that the far end pressed (RFC 4733), in order. */
  readonly keysHeard: string
  /** Takes from an INVITE or its answer where the far end wants our sound. */
  learn(message: Message): void
  /** The tone from now on, by which others tell it apart: a multiple of 50 Hz; 400 where nothing is said. */
  pitch(hertz: number): void
  /** A tone from now on: recordings hold something, and nobody takes the call for dead. */
  speak(): void
  /** Keys by RFC 4733; resolves when the last is sent. */
  press(keys: string): Promise<void>
  close(): void
}

const packetMs = 20
const samples = 160
const keyMs = 100
const gapMs = 80
const events = '0123456789*#ABCD'
/** As our SDP has it. */
const keyKind = 101

/** The sound of one call: A-law over RTP, sent from a socket of its own; its port stands in the call's SDP. */
export async function openAudio(address: string): Promise<Audio> {
  const socket = await bindEven(address)
  const heard: Heard = { packets: 0, loudMs: 0 }
  const packets: { bytes: Buffer; isALaw: boolean }[] = []
  const ssrc = Math.floor(Math.random() * 2 ** 32)
  let far: { address: string; port: number } | undefined
  let sequence = 0
  let timestamp = 0
  let off: (() => void) | undefined
  let closed = false
  let tone = toneOf(400)
  let pressing: Promise<void> = Promise.resolve()
  let keysHeard = ''
  let lastKeyAt: number | undefined
  const keys: { event: number; sentMs: number; done: () => void }[] = []

  socket.on('message', (packet) => {
    const kind = (packet[1] ?? 0) & 0x7f
    if (kind === keyKind) return hearKey(packet)
    if (packet.length < 13 || (kind !== 8 && kind !== 0)) return
    heard.packets++
    if (isLoud(packet.subarray(12), kind === 8)) heard.loudMs += (packet.length - 12) / 8
    packets.push({ bytes: packet.subarray(12), isALaw: kind === 8 })
    if (packets.length > 50) packets.shift()
  })

  /** One key is many packets of the same timestamp. */
  function hearKey(packet: Buffer): void {
    const at = packet.length < 16 ? lastKeyAt : packet.readUInt32BE(4)
    if (at === lastKeyAt) return
    lastKeyAt = at
    keysHeard += events[packet[12] ?? -1] ?? '?'
  }

  function send(kind: number, marker: boolean, at: number, payload: Buffer): void {
    if (!far || closed) return
    const packet = Buffer.alloc(12 + payload.length)
    packet[0] = 0x80
    packet[1] = kind | (marker ? 0x80 : 0)
    packet.writeUInt16BE(sequence++ & 0xffff, 2)
    packet.writeUInt32BE(at >>> 0, 4)
    packet.writeUInt32BE(ssrc, 8)
    payload.copy(packet, 12)
    socket.send(packet, far.port, far.address)
  }

  /** One packet's time: the tone, or a piece of the key that is being pressed, or the pause after it. */
  function beat(): void {
    const key = keys[0]
    timestamp += samples
    if (!key) return send(8, false, timestamp, tone)
    key.sentMs += packetMs
    const start = timestamp - (key.sentMs / packetMs) * samples
    if (key.sentMs < keyMs) send(keyKind, key.sentMs === packetMs, start, keyPacket(key.event, key.sentMs * 8, false))
    else if (key.sentMs === keyMs) {
      for (let copy = 0; copy < 3; copy++) send(keyKind, false, start, keyPacket(key.event, keyMs * 8, true))
    } else if (key.sentMs >= keyMs + gapMs) {
      keys.shift()
      key.done()
    }
  }

  return {
    port: socket.address().port,
    heard,
    get keysHeard() {
      return keysHeard
    },
    get lately() {
      return packets.flatMap(({ bytes, isALaw }) => [...bytes].map(isALaw ? fromALaw : fromMuLaw))
    },
    learn(message) {
      const body = bodyOf(message)
      const port = Number(/^m=audio (\d+)/m.exec(body)?.[1] ?? 0)
      const host = /^c=IN IP4 (\S+)/m.exec(body)?.[1]
      if (port && host) far = { address: host, port }
    },
    pitch(hertz) {
      tone = toneOf(hertz)
    },
    speak() {
      if (!closed) off ??= onBeat(beat)
    },
    press(text) {
      for (const key of text) {
        const event = events.indexOf(key.toUpperCase())
        if (event < 0) throw new Error(`"${key}" is no key of a telephone.`)
        const { promise, resolve } = Promise.withResolvers<void>()
        keys.push({ event, sentMs: 0, done: resolve })
        pressing = promise
      }
      return pressing
    },
    close() {
      if (closed) return
      closed = true
      off?.()
      for (const key of keys) key.done()
      socket.close()
    },
  }
}

/** Duration in samples of 1/8000 s, volume -10 dBm0. */
function keyPacket(event: number, duration: number, last: boolean): Buffer {
  const packet = Buffer.alloc(4)
  packet[0] = event
  packet[1] = (last ? 0x80 : 0) | 10
  packet.writeUInt16BE(duration, 2)
  return packet
}

/** RTP goes on even ports. */
async function bindEven(address: string): Promise<Socket> {
  for (;;) {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(0, address, resolve)
    })
    socket.on('error', () => socket.close())
    if (socket.address().port % 2 === 0) return socket
    socket.close()
  }
}

const beats = new Set<() => void>()
let clockwork: NodeJS.Timeout | undefined

/** One timer for all calls; late beats are made up for, so that the far end's jitter buffer sees no drift. */
function onBeat(beat: () => void): () => void {
  beats.add(beat)
  let due = performance.now()
  clockwork ??= setInterval(() => {
    for (const now = performance.now(); due <= now; due += packetMs) for (const each of beats) each()
  }, packetMs)
  return () => {
    beats.delete(beat)
    if (beats.size > 0) return
    clearInterval(clockwork)
    clockwork = undefined
  }
}

/** One packet at about -10 dBm0; whole waves fit into it. */
const toneOf = (hertz: number): Buffer =>
  Buffer.from(Array.from({ length: samples }, (_, n) => aLaw(8_000 * Math.sin((2 * Math.PI * hertz * n) / 8_000))))

/** ITU-T G.711, 16-bit sample to A-law. */
export function aLaw(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(Math.trunc(sample)), 32_635) >> 4
  const exponent = Math.max(0, Math.floor(Math.log2(Math.max(1, magnitude))) - 4)
  const mantissa = exponent === 0 ? magnitude >> 1 : magnitude >> exponent
  const top = magnitude < 32 ? 0 : exponent
  return (sign | (top << 4) | (mantissa & 0x0f)) ^ 0x55
}

/** ITU-T G.711, to samples of 16 bits. */
export function fromALaw(byte: number): number {
  const bits = byte ^ 0x55
  const exponent = (bits >> 4) & 7
  const magnitude = ((bits & 0x0f) << 4) + 8
  const sample = exponent === 0 ? magnitude : (magnitude + 0x100) << (exponent - 1)
  return bits & 0x80 ? sample : -sample
}
function fromMuLaw(byte: number): number {
  const bits = ~byte & 0xff
  const sample = ((((bits & 0x0f) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84
  return bits & 0x80 ? -sample : sample
}

/** Whether the packet holds more than the hiss of an idle line: the exponents of G.711 tell enough. */
function isLoud(payload: Buffer, isALaw: boolean): boolean {
  let sum = 0
  for (const byte of payload) sum += isALaw ? ((byte ^ 0x55) >> 4) & 7 : (~byte >> 4) & 7
  return sum / payload.length > 1.5
}
