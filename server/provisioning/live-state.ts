import type { Outcome } from '#server/kernel/outcome.ts'
import { trunkOf } from './render/trunk.ts'

/** What Asterisk says of one object: keys in lower case. */
export type Told = { text(key: string): string }

/** Asterisk's own view, by its manager. */
export interface Status {
  list(action: string, fields?: Record<string, string>): Promise<Outcome<'away' | 'refused', Told[]>>
  act?(action: string, fields?: Record<string, string>): Promise<unknown>
  command(line: string): Promise<Outcome<'away' | 'refused', string>>
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
  /** The name that Asterisk has for a trunk's registration. */
  registrationOf(address: string): Promise<string | undefined>
  /** All of them by two questions; by address. */
  trunks(
    trunks: readonly { address: string; kind: 'ip' | 'registration'; isQualified: boolean }[],
  ): Promise<Map<string, TrunkState>>
  /** The same of phones, by one question. */
  extensions(addresses: readonly string[]): Promise<Map<string, ExtensionState>>
  /** @param address what `phoneAddress` says */
  extension(address: string): Promise<ExtensionState>
}

export function createLiveState({ status }: { status: Status }): LiveState {
  /** Asked since their state is not known: Asterisk would wait for the next OPTIONS of their own. */
  const asked = new Set<string>()

  async function contacts(endpoint: string): Promise<Told[] | 'away'> {
    const told = await status.list('PJSIPShowEndpoint', { endpoint })
    if (!told.ok) return told.why === 'away' ? 'away' : []
    return told.value.filter((each) => each.text('event') === 'ContactStatusDetail')
  }

  /** Asterisk refuses a list where it is empty; undefined where it is away. */
  async function listed(action: string): Promise<Told[] | undefined> {
    const told = await status.list(action)
    return told.ok ? told.value : told.why === 'away' ? undefined : []
  }

  async function allContacts(): Promise<Map<string, Told> | undefined> {
    const told = await listed('PJSIPShowContacts')
    return told && new Map(told.map((each) => [each.text('endpoint'), each]))
  }

  /** Contacts that are configured are on the command line's list only, with the aor's name first. */
  async function givenContacts(): Promise<Map<string, TrunkState> | undefined> {
    const printed = await status.command('pjsip show contacts')
    return printed.ok ? readContacts(printed.value) : printed.why === 'away' ? undefined : new Map()
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
    async registrationOf(address) {
      const told = (await listed('PJSIPShowRegistrationsOutbound')) ?? []
      return told.map((each) => each.text('objectname')).find((name) => trunkOf(name) === address)
    },
    async trunks(trunks) {
      const [registrations, found] = await Promise.all([listed('PJSIPShowRegistrationsOutbound'), givenContacts()])
      const byTrunk = new Map(
        (registrations ?? []).filter(isRegistration).map((told) => [trunkOf(told.text('objectname')), told]),
      )
      const states = trunks.map(({ address, kind, isQualified }): [string, TrunkState] => {
        if (kind === 'registration')
          return [address, registrations ? registrationState(byTrunk.get(address)) : { code: 'unknown' }]
        if (!found) return [address, { code: 'unknown' }]
        const state = found.get(address) ?? { code: 'absent' }
        if (state.code !== 'unwatched') asked.delete(address)
        else if (isQualified && !asked.has(address)) {
          asked.add(address)
          void status.act?.('PJSIPQualify', { endpoint: address })
        }
        return [address, state]
      })
      return new Map(states)
    },
    async extensions(addresses) {
      const found = await allContacts()
      return new Map(
        addresses.map((address) => [address, found ? phoneState(found.get(address)) : { code: 'unknown' }]),
      )
    },
    async extension(address) {
      const found = await contacts(address)
      if (found === 'away') return { code: 'unknown' }
      return phoneState(found[0])
    },
  }
}

/** `Contact:  <aor>/<uri>  <hash>  Avail  12.345`, one a line; the round trip in milliseconds. */
export function readContacts(printed: string): Map<string, TrunkState> {
  const states = new Map<string, TrunkState>()
  for (const line of printed.split('\n')) {
    const found = /^\s*Contact:\s+([^\s/]+)\/\S*\s+[0-9a-f]{10}\s+(\w+)\s+(\S+)/.exec(line)
    if (!found) continue
    const [, aor = '', state = '', trip = ''] = found
    const milliseconds = Number(trip)
    if (state === 'Avail')
      states.set(aor, { code: 'reachable', ...(milliseconds > 0 && { roundTripMs: milliseconds }) })
    else states.set(aor, { code: state === 'Unavail' ? 'unreachable' : 'unwatched' })
  }
  return states
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
  // The list of all contacts names it otherwise than the one of an endpoint.
  const [userAgent, address] = [contact.text('useragent'), contact.text('viaaddress') || contact.text('viaaddr')]
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
