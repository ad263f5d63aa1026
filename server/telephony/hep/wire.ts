import type { LegId } from '#server/kernel/ids.ts'
import type { Owner, Wire } from '#server/ladders/index.ts'
import type { Hep } from './listener.ts'
import type { Place } from './packet.ts'

/** What we write into the INVITE for a phone of ours, so that it can be told whose leg it is. */
export const legHeader = 'X-Vez-Leg'

const own = new RegExp(`^${legHeader}[ \\t]*:[ \\t]*([A-Za-z0-9_-]{1,80})[ \\t]*\\r?\\n`, 'im')
const callIdIn = /^(?:Call-ID|i)[ \t]*:[ \t]*(\S+)/im

/** The wire as `ladders` wants to know it; `legs` tells by `legOnWire` what the messages themselves do not say. */
export function createWire(options: { hep: Pick<Hep, 'onMessage'>; isOurs: (place: Place) => boolean }) {
  const messages: Parameters<Wire['onMessage']>[0][] = []
  const reports: Parameters<Wire['onReport']>[0][] = []
  const legs: Parameters<Wire['onLeg']>[0][] = []
  const legOnWire = (legId: LegId, callId: string, owner?: Owner) => {
    for (const listener of legs) listener(legId, callId, owner)
  }
  options.hep.onMessage((heard) => {
    if (heard.kind === 'rtcp') {
      const { at, callId, text } = heard
      for (const listener of reports) listener({ at, callId, byUs: options.isOurs(heard.from), text })
      return
    }
    // Only from us: what a stranger writes there is nobody's leg.
    const legId = options.isOurs(heard.from) ? own.exec(heard.text)?.[1] : undefined
    const message = { at: Math.floor(heard.at), from: heard.from, to: heard.to, text: heard.text.replace(own, '') }
    for (const listener of messages) listener(message)
    const callId = legId && callIdIn.exec(heard.text)?.[1]
    if (legId && callId) legOnWire(legId as LegId, callId)
  })
  const wire: Wire = {
    onMessage: (listener) => void messages.push(listener),
    onReport: (listener) => void reports.push(listener),
    onLeg: (listener) => void legs.push(listener),
  }
  return { wire, legOnWire }
}
