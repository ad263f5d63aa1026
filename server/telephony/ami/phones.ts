import type { Ami, AmiItem } from './connection.ts'

/** Tells which endpoints a call could reach now: a phone is registered there, and does not fail to answer. */
export type PhonesOptions = {
  ami: Ami
  /** An endpoint by its name; told again and again, also when nothing changed. */
  reachable: (endpoint: string, is: boolean) => void
  log: { warn(message: string, fields?: Record<string, unknown>): void }
}

/** What Asterisk says of a contact that has failed to answer its last OPTIONS; one that was not asked yet counts as there. */
const gone = new Set(['Unreachable', 'Unavailable', 'Removed'])

/**
 * Watches the phones: all of them at each connect, and one at each change. An endpoint with several contacts is there
 * while any of them is.
 */
export function watchPhones({ ami, reachable, log }: PhonesOptions): void {
  const contacts = new Map<string, Set<string>>()

  function take(endpoint: string, uri: string, status: string): void {
    if (endpoint === '' || uri === '') return
    const there = contacts.get(endpoint) ?? new Set<string>()
    contacts.set(endpoint, there)
    if (gone.has(status)) there.delete(uri)
    else there.add(uri)
    reachable(endpoint, there.size > 0)
  }

  async function readAll(): Promise<void> {
    const listed = await ami.list('PJSIPShowContacts')
    // Asterisk refuses the list where there is no contact at all.
    if (!listed.ok && listed.why === 'away') return log.warn('the phones could not be listed', { why: listed.detail })
    const known = [...contacts.keys()]
    contacts.clear()
    for (const item of listed.ok ? listed.value : []) take(endpointOf(item), item.text('uri'), item.text('status'))
    for (const endpoint of known) if (!contacts.has(endpoint)) reachable(endpoint, false)
  }

  ami.onUp(() => void readAll())
  ami.onEvent((name, item) => {
    if (name === 'ContactStatus')
      take(item.text('endpointname') || item.text('aor'), item.text('uri'), item.text('contactstatus'))
  })
}

/** The list names the contact `aor/sip:uri`, and an endpoint of ours has the name of its aor. */
const endpointOf = (item: AmiItem): string =>
  item.text('endpoint') || item.text('aor') || (item.text('objectname').split(/[/;@]/)[0] ?? '')
