import type { Outcome } from '#server/kernel/outcome.ts'
import { trunkOf } from './render/trunk.ts'

/** What Asterisk says of one object: keys in lower case. */
export type Told = { text(key: string): string }

/** Asterisk's own view, by its manager. */
export interface Status {
  list(action: string, fields?: Record<string, string>): Promise<Outcome<'away' | 'refused', Told[]>>
  act?(action: string, fields?: Record<string, string>): Promise<unknown>
}

/**
 * - `registered`, `rejected` (the provider said no: user, password, or an unpaid bill), `no-answer` (to our
 *   registration): trunks that register. Asterisk does not tell the SIP code of a refusal.
 * - `reachable`, `unreachable` (by OPTIONS), `unwatched` (qualify is off): trunks by IP.
 * - `absent`: Asterisk has no such trunk (it is switched off, or could not be applied); `unknown`: Asterisk is away.
 */
export type TrunkState = {
  code: 'registered' | 'rejected' | 'no-answer' | 'reachable' | 'unreachable' | 'unwatched' | 'absent' | 'unknown'
  /** Seconds to the next registration, where Asterisk says so. */
  nextTrySeconds?: number
  /** From our OPTIONS to the answer. */
  roundTripMs?: number
}

/** `registered`: a phone is there, and answered or was not yet asked; `unreachable`: it registered and does not answer. */
export type ExtensionState = {
  code: 'registered' | 'unreachable' | 'unregistered' | 'unknown'
  userAgent?: string
  /** Where it registered from, as the packets came. */
  address?: string
  roundTripMs?: number
}

export interface LiveState {
  /** @param address what `trunkAddress` says */
  trunk(address: string, kind: 'ip' | 'registration'): Promise<TrunkState>
  /** @param address what `phoneAddress` says */
  extension(address: string): Promise<ExtensionState>
}

export function createLiveState({ status }: { status: Status }): LiveState {
  async function contacts(endpoint: string): Promise<Told[] | 'away'> {
    const told = await status.list('PJSIPShowEndpoint', { endpoint })
    if (!told.ok) return told.why === 'away' ? 'away' : []
    return told.value.filter((each) => each.text('event') === 'ContactStatusDetail')
  }

  return {
    async trunk(address, kind) {
      if (kind === 'registration') {
        const told = await status.list('PJSIPShowRegistrationsOutbound')
        // Asterisk refuses the list where it is empty.
        if (!told.ok) return { code: told.why === 'away' ? 'unknown' : 'absent' }
        return registrationState(
          told.value.find((each) => isRegistration(each) && trunkOf(each.text('objectname')) === address),
        )
      }
      const found = await contacts(address)
      if (found === 'away') return { code: 'unknown' }
      const state = reachability(found[0])
      // Nobody has asked it yet, and somebody looks on: asked now, it is known at the next look.
      if (state.code === 'unwatched') void status.act?.('PJSIPQualify', { endpoint: address })
      return state
    },
    async extension(address) {
      const found = await contacts(address)
      if (found === 'away') return { code: 'unknown' }
      return phoneState(found[0])
    },
  }
}

const isRegistration = (told: Told) => told.text('event') === 'OutboundRegistrationDetail'

function registrationState(told: Told | undefined): TrunkState {
  if (!told) return { code: 'absent' }
  const seconds = Number(told.text('nextreg'))
  const next = seconds > 0 ? { nextTrySeconds: seconds } : {}
  switch (told.text('status')) {
    case 'Registered':
      return { code: 'registered', ...next }
    case 'Rejected':
    case 'Stopped':
      return { code: 'rejected', ...next }
    default:
      return { code: 'no-answer', ...next }
  }
}

function reachability(contact: Told | undefined): TrunkState {
  if (!contact) return { code: 'absent' }
  switch (contact.text('status')) {
    case 'Reachable':
      return { code: 'reachable', ...roundTrip(contact) }
    case 'Unreachable':
      return { code: 'unreachable' }
    default:
      return { code: 'unwatched' }
  }
}

function phoneState(contact: Told | undefined): ExtensionState {
  if (!contact) return { code: 'unregistered' }
  const [userAgent, address] = [contact.text('useragent'), contact.text('viaaddress')]
  return {
    code: contact.text('status') === 'Unreachable' ? 'unreachable' : 'registered',
    ...(userAgent && { userAgent }),
    ...(address && { address }),
    ...roundTrip(contact),
  }
}

function roundTrip(contact: Told): { roundTripMs?: number } {
  const microseconds = Number(contact.text('roundtripusec'))
  return microseconds > 0 ? { roundTripMs: microseconds / 1000 } : {}
}
