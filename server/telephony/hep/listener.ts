import { createSocket } from 'node:dgram'
import type { Log } from '../log.ts'
import { type Heard, readHep } from './packet.ts'

export interface Hep {
  onMessage(listener: (message: Heard) => void): void
  start(): Promise<void>
  close(): Promise<void>
}

/**
 * Hears what Asterisk says of its SIP messages (res_hep). Nothing waits for it: a lost one is lost. Asterisk says it to
 * one address: where there are several shards, whoever hears it there tells it on.
 */
export function createHep(options: { host: string; port: number; tellsTo?: readonly number[]; log: Log }): Hep {
  const { host, port, tellsTo = [], log } = options
  const socket = createSocket('udp4')
  const listeners: ((message: Heard) => void)[] = []
  let open = false
  socket.on('message', (bytes) => {
    for (const other of tellsTo) socket.send(bytes, other, host)
    const message = readHep(bytes)
    if (message) for (const listener of listeners) listener(message)
  })
  return {
    onMessage: (listener) => void listeners.push(listener),
    start: () =>
      new Promise((resolve) => {
        socket.once('error', (why) => {
          log.warn('SIP messages are not heard: the port for HEP is taken', { port, why: why.message })
          resolve()
        })
        socket.bind({ port, address: host }, () => {
          open = true
          resolve()
        })
      }),
    close: () => new Promise((resolve) => (open ? socket.close(() => resolve()) : resolve())),
  }
}
