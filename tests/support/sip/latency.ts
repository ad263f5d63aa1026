import type { WireMessage } from './capture.ts'
import { headerOf, userOf } from './message.ts'

export { type Quantiles, quantiles } from '../quantiles.ts'

/** One caller's INVITE to the server, and the server's first INVITE to a phone for that caller. */
export type Pair = { caller: string; phone: string; arrivedAt: number; rangAt: number; ms: number }

/**
 * Joins the legs by the caller's number: it must be unique per call, and the server must pass it on. Callers for whom
 * no phone rang are left out.
 */
export function invitePairs(messages: WireMessage[], server: string): Pair[] {
  const invites = messages.filter((m) => m.method === 'INVITE')
  const arrived = new Map<string, number>()
  const pairs = new Map<string, Pair>()
  for (const invite of invites) {
    const caller = userOf(headerOf(invite, 'From'))
    const arrivedAt = arrived.get(caller)
    if (invite.target === server) {
      if (arrivedAt === undefined) arrived.set(caller, invite.at)
    } else if (invite.source === server && arrivedAt !== undefined && !pairs.has(caller)) {
      const pair = { caller, phone: invite.toUser, arrivedAt, rangAt: invite.at, ms: invite.at - arrivedAt }
      pairs.set(caller, pair)
    }
  }
  return [...pairs.values()]
}

/** A phone that hung up, and the server's next INVITE to it. */
export type Return = { phone: string; freedAt: number; rangAt: number; ms: number }

/**
 * From a phone's BYE to the same phone's next INVITE, where it was surely needed: at the BYE at least `waitingLeast`
 * callers were waiting (take the number of agents: then there is a caller for every phone that is free).
 */
export function returns(messages: WireMessage[], server: string, waitingLeast: number): Return[] {
  const pairs = invitePairs(messages, server)
  const waitingAt = (at: number) => pairs.filter((pair) => pair.arrivedAt < at && pair.rangAt > at).length
  const phoneOf = new Map<string, string>()
  const freed = new Map<string, number>()
  const found: Return[] = []
  const seen = new Set<string>()
  for (const message of messages) {
    if (message.method === 'INVITE' && message.source === server && !seen.has(message.callId)) {
      seen.add(message.callId)
      const phone = message.toUser
      phoneOf.set(message.callId, phone)
      const freedAt = freed.get(phone)
      freed.delete(phone)
      if (freedAt !== undefined) found.push({ phone, freedAt, rangAt: message.at, ms: message.at - freedAt })
    }
    if (message.method === 'BYE' && message.target === server) {
      const phone = phoneOf.get(message.callId)
      if (phone !== undefined && !freed.has(phone)) freed.set(phone, message.at)
    }
  }
  return found.filter((each) => waitingAt(each.freedAt) >= waitingLeast)
}
