import type { Log } from '../log.ts'
import type { Ami, AmiItem } from './connection.ts'

/**
 * What Asterisk says of phones and trunks as it changes. `address` is the name that provisioning gave: of the phone or
 * the trunk (see `phoneAddress`, `trunkAddress`).
 */
export type StatusEvent =
  /** By registration and OPTIONS. `unregistered`: there is nobody to call any more. */
  | { type: 'contact.changed'; address: string; state: 'reachable' | 'unreachable' | 'unregistered' }
  /** Ours at a provider. `rejected`: it said no; `unregistered`: it does not answer, or has not yet. */
  | { type: 'registration.changed'; address: string; state: 'registered' | 'rejected' | 'unregistered' }

export interface Status {
  onEvent(listener: (event: StatusEvent) => void): void
  /** Sends a registration anew, now. */
  register(address: string): ReturnType<Ami['act']>
}

type ContactState = (StatusEvent & { type: 'contact.changed' })['state']

const contactStates: Record<string, ContactState> = {
  Created: 'reachable',
  Reachable: 'reachable',
  NonQualified: 'reachable',
  Unreachable: 'unreachable',
  Removed: 'unregistered',
}

/** Each state is told when it differs from the last that was told; after a lost connection all are asked for again. */
export function createStatus(options: { ami: Ami; log: Log }): Status {
  const { ami, log } = options
  const listeners: ((event: StatusEvent) => void)[] = []
  const known = new Map<string, string>()

  function tell(event: StatusEvent): void {
    const key = `${event.type} ${event.address}`
    if (known.get(key) === event.state) return
    known.set(key, event.state)
    for (const listener of listeners) listener(event)
  }

  /** Of each contact of an endpoint: a phone that comes back from another port is there before the old one is removed. */
  const contacts = new Map<string, Map<string, ContactState>>()

  function contact(address: string, uri: string, status: string): void {
    const state = contactStates[status]
    if (address === '' || !state) return
    const known = contacts.get(address) ?? new Map<string, ContactState>()
    contacts.set(address, known)
    if (state === 'unregistered') known.delete(uri)
    else known.set(uri, state)
    tell({ type: 'contact.changed', address, state: bestOf([...known.values()]) })
  }

  /** The event of a registration names the provider, not the trunk: so all are asked for. */
  async function askRegistrations(): Promise<void> {
    const told = await ami.list('PJSIPShowRegistrationsOutbound')
    if (!told.ok) return
    for (const item of told.value) {
      const address = item.text('objectname')
      if (address !== '') tell({ type: 'registration.changed', address, state: registrationState(item) })
    }
  }

  async function askContacts(): Promise<void> {
    // Asterisk refuses the list where it is empty.
    const told = await ami.list('PJSIPShowContacts')
    if (!told.ok && told.why === 'away') return
    const items = told.ok ? told.value : []
    contacts.clear()
    for (const item of items) contact(item.text('endpoint'), item.text('uri'), item.text('status'))
    const present = new Set(items.map((item) => item.text('endpoint')))
    for (const [key, state] of known) {
      const address = key.slice('contact.changed '.length)
      if (key.startsWith('contact.changed ') && state !== 'unregistered' && !present.has(address))
        tell({ type: 'contact.changed', address, state: 'unregistered' })
    }
  }

  /**
   * A phone that did not answer, and now proved its password, is alive: asked at once, it is reachable again in
   * milliseconds instead of at the next OPTIONS (a refreshed registration is no event of its own).
   */
  function askAgain(address: string): void {
    if (known.get(`contact.changed ${address}`) !== 'unreachable') return
    void ami.act('PJSIPQualify', { endpoint: address }).then((asked) => {
      if (!asked.ok) log.warn('a phone could not be asked whether it is there', { address, why: asked.detail })
    })
  }

  const asking = (work: Promise<void>) => {
    work.catch((why: unknown) => log.error('the state of phones and trunks could not be read', { why }))
  }
  ami.onUp(() => asking(Promise.all([askContacts(), askRegistrations()]).then(() => {})))
  ami.onEvent((name, item) => {
    if (name === 'ContactStatus') contact(item.text('endpointname'), item.text('uri'), item.text('contactstatus'))
    if (name === 'SuccessfulAuth') askAgain(item.text('accountid'))
    if (name === 'Registry') asking(askRegistrations())
  })

  return {
    onEvent: (listener) => void listeners.push(listener),
    register: (address) => ami.act('PJSIPRegister', { registration: address }),
  }
}

const bestOf = (states: ContactState[]): ContactState =>
  states.includes('reachable') ? 'reachable' : states.includes('unreachable') ? 'unreachable' : 'unregistered'

function registrationState(item: AmiItem): (StatusEvent & { type: 'registration.changed' })['state'] {
  switch (item.text('status')) {
    case 'Registered':
      return 'registered'
    case 'Rejected':
    case 'Stopped':
      return 'rejected'
    default:
      return 'unregistered'
  }
}
