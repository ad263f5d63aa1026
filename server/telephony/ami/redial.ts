import type { Log } from '../log.ts'
import type { Ami } from './connection.ts'

/**
 * Has Asterisk dial us anew with its events. Behind a network that forgot the connection it goes on writing into it for a
 * quarter of an hour (Linux gives up after `tcp_retries2`), and Asterisk 22.10.1 sends no pings. The session's name is
 * that of asterisk-config/shard/ari.conf. Calls stay in our application meanwhile.
 */
export function createRedial({ ami, shard, log }: { ami: Ami; shard: number; log: Log }): () => void {
  const session = `events-${shard}`
  let asking = false

  return () => {
    if (asking || !ami.isUp()) return
    asking = true
    log.warn('Asterisk does not dial us: it is asked to leave its old connection and to dial anew', { session })
    void ami
      .command(`ari shutdown websocket session ${session}`)
      .then(() => ami.command(`ari start outbound-websocket ${session}`))
      .finally(() => {
        asking = false
      })
  }
}
