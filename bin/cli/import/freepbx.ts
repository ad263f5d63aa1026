import { gather, type Imported, isStrongSecret } from './found.ts'

type Row = Record<string, string>
const number = /^\d{2,8}$/

/**
 * FreePBX's and Issabel's Bulk Handler: the CSV of extensions (`extension,name,secret,tech,ringtimer…`) or that of
 * inbound routes (`extension` is the DID, `destination` such as `from-did-direct,2001,1`). Columns that are not there are
 * not missed. https://sangomakb.atlassian.net/wiki/spaces/FP/pages/10092558/Bulk+Handler
 */
export function fromFreepbx(rows: readonly Row[]): Imported {
  const found = gather()
  const unread = new Set<string>()
  const isRoutes = rows.some((row) => 'destination' in row && 'cidnum' in row)
  for (const row of rows) {
    if (isRoutes) addRoute(row, found)
    else addExtension(row, found, unread)
  }
  if (unread.size > 0) found.note(`Columns with no match here: ${[...unread].toSorted().join(', ')}.`)
  return found.imported()
}

type Found = ReturnType<typeof gather>

function addExtension(row: Row, found: Found, unread: Set<string>): void {
  const { extension = '', name, description, secret = '', ringtimer = '', tech = '', outboundcid = '' } = row
  if (!number.test(extension)) return found.note(`Extension “${extension}” is no number of 2 to 8 digits: left out.`)
  if (tech !== '' && !/^(?:pj)?sip$/i.test(tech))
    return found.note(`Extension ${extension} is ${tech}, not SIP: left out.`)
  const isWeak = secret !== '' && !isStrongSecret(secret)
  if (isWeak) found.note(`The secret of extension ${extension} is too weak: it gets a new one, to be set in its phone.`)
  const seconds = Number(ringtimer)
  const shown = /(\+?\d{3,15})>?\s*$/.exec(outboundcid)?.[1]
  if (outboundcid !== '' && !shown)
    found.note(`The outbound caller ID of ${extension}, “${outboundcid}”, is no number.`)
  const mailbox = mailboxOf(row, found)
  for (const column of Object.keys(row))
    if (row[column] && !known.has(column) && !column.startsWith('voicemail')) unread.add(column)
  found.add('extensions', extension, {
    number: extension,
    name: name || description || extension,
    kind: 'sip',
    ...(secret !== '' && !isWeak && { secret: found.secret(`extension/${extension}/secret`, secret) }),
    ...(seconds >= 5 && seconds <= 120 && { ringMs: seconds * 1000 }),
    ...(shown && { outsideNumber: shown }),
    ...mailbox,
  })
}

const known = new Set(['extension', 'name', 'description', 'secret', 'ringtimer', 'tech', 'outboundcid'])

/** `voicemail` is `novm` or a context; the PIN and the address stand beside it. */
function mailboxOf(row: Row, found: Found): object {
  const { extension = '', voicemail = '', voicemail_vmpwd: pin = '', voicemail_email: email = '' } = row
  if (voicemail === '' || voicemail === 'novm') return {}
  if (pin !== '' && !/^\d{4,10}$/.test(pin)) found.note(`The voicemail password of ${extension} is not 4 to 10 digits.`)
  const secret = /^\d{4,10}$/.test(pin) ? { pin: found.secret(`extension/${extension}/pin`, pin) } : {}
  return { voicemail: { active: true, ...(email && { email: email.split(',')[0]?.trim() }) }, ...secret }
}

/** FreePBX's destinations, `context,extension,priority`, that are the same thing here. */
const kinds: [RegExp, (match: string[]) => object][] = [
  [/^(?:from-did-direct|ext-local),(\d+),\d+$/, ([, id]) => ({ type: 'extension', id: `@extension/${id}` })],
  [/^app-blackhole,hangup,\d+$/, () => ({ type: 'hang-up' })],
]

function addRoute(row: Row, found: Found): void {
  const { extension: did = '', cidnum = '', destination = '', description = '' } = row
  const name = description || did
  if (did === '') return found.note(`Inbound route “${name}” takes every number: make one by hand.`)
  if (cidnum !== '') found.note(`Inbound route “${name}” is for callers ${cidnum} only: look at it by hand.`)
  const match = kinds.map(([form, made]) => ({ made, found: form.exec(destination) })).find((one) => one.found)
  if (!match?.found)
    return found.note(`Inbound route “${name}” leads to “${destination}”, which has no match here: left out.`)
  found.add('inbound-routes', name, { name, did, destination: match.made([...match.found]) })
}
