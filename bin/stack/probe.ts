import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** Asks again until it is so; false when `withinMs` passed first. */
export async function until(isSo: () => Promise<boolean>, withinMs: number, everyMs = 50): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end; await wait(everyMs)) if (await isSo()) return true
  return false
}

/** Whether something accepts connections there and, where `say` is given, answers it with `expect`. */
export function answers(port: number, talk?: { say: string; expect: string }, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1000 })
    const end = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
    socket.once('close', () => end(false))
    socket.once('connect', () => (talk ? socket.write(talk.say) : end(true)))
    if (talk) socket.once('data', (text) => end(text.toString().startsWith(talk.expect)))
  })
}
