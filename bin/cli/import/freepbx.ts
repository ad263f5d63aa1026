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
  const isRoutes = rows.some((row) => 'destination' in row && 'cidnum' in row)
  for (const row of rows) {
    if (isRoutes) addRoute(row, found)
    else addExtension(row, found)
  }
  return found.imported()
}

type Found = ReturnType<typeof gather>

function addExtension(row: Row, found: Found): void {
  const { extension = '', name, description, secret = '', ringtimer = '', tech = '' } = row
  if (!number.test(extension)) return found.note(`Extension “${extension}” is no number of 2 to 8 digits: left out.`)
  if (tech !== '' && !/^(?:pj)?sip$/i.test(tech))
    return found.note(`Extension ${extension} is ${tech}, not SIP: left out.`)
  const isWeak = secret !== '' && !isStrongSecret(secret)
  if (isWeak) found.note(`The secret of extension ${extension} is too weak: it gets a new one, to be set in its phone.`)
  const seconds = Number(ringtimer)
  found.add('extensions', extension, {
    number: extension,
    name: name || description || extension,
    kind: 'sip',
    ...(secret !== '' && !isWeak && { secret: found.secret(`extension/${extension}/secret`, secret) }),
    ...(seconds >= 5 && seconds <= 120 && { ringMs: seconds * 1000 }),
  })
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
