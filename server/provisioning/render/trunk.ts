import { readChanSip, type Tuning } from '../chan-sip/index.ts'
import type { Fields } from '../ports.ts'
import type { TrunkRecord } from '../records.ts'
import { isIpv4 } from '../words/allowed.ts'
import { allow, endpointBasics, owner, type Rendered, yesNo } from './rendered.ts'

/** Some carriers send nothing while their side is silent. */
const silenceSeconds = 120
const heldSilenceSeconds = 900

/** A provider that is out for hours, or refuses us until a bill is paid, finds us again within a minute or two. */
const registrationRetry: Fields = [
  ['expiration', '300'],
  ['retry_interval', '30'],
  ['max_retries', '1000000'],
  ['auth_rejection_permanent', 'no'],
  ['forbidden_retry_interval', '60'],
  ['fatal_retry_interval', '60'],
  ['max_random_initial_delay', '0'],
]

/**
 * A trunk: aor (where we call), auth (where there is a password), endpoint, one identify for each address, registration
 * (where it registers). One identify each because Asterisk's database keeps only the last `match` of an object. The
 * endpoint is known by address alone, or by the `line` that the provider gives back with each call: never by a user name,
 * which anybody can write.
 * @param addresses as `trunkAddresses` says.
 */
export function renderTrunk(trunk: TrunkRecord, addresses: string[], { shard }: { shard: number }): Rendered[] {
  const { tuning } = readChanSip(trunk.additional)
  const rendered: Rendered[] = [{ type: 'aor', id: trunk.id, fields: aor(trunk, tuning) }]
  const auth = authFields(trunk)
  if (auth) rendered.push({ type: 'auth', id: trunk.id, fields: auth })
  rendered.push({
    type: 'endpoint',
    id: trunk.id,
    fields: endpoint(trunk, tuning, { shard, hasAuth: auth !== undefined }),
  })
  for (const address of addresses)
    rendered.push({
      type: 'identify',
      id: identifyId(trunk.id, address),
      fields: [
        ['endpoint', trunk.id],
        ['match', address],
        ['srv_lookups', 'no'],
      ],
    })
  if (trunk.kind === 'registration') {
    const fields = registration(trunk, tuning)
    rendered.push({ type: 'registration', id: registrationId(trunk.id, [...fields, ...(auth ?? [])]), fields })
  }
  return rendered
}

/**
 * Named by what it says, its password too: what changes is another registration, and goes over the wire anew. Under one
 * name that is deleted and put, Asterisk may carry the deletion out last: it is then stored, and nobody registers.
 */
const registrationId = (trunkId: string, says: Fields) => `${trunkId}-${fingerprint(JSON.stringify(says))}`

/** FNV-1a, 32 bits: to tell apart what one trunk was and is, no more. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

const identifyId = (trunkId: string, address: string) => `${trunkId}-${address.replace('/', '_')}`
/** The trunk that an identify or a registration belongs to. */
export const trunkOf = (id: string): string => id.slice(0, Math.max(0, id.indexOf('-')))

/**
 * Where calls of this trunk may come from. A trunk that registers is known by its line, so that two companies can be
 * customers of one provider; addresses are added where the provider does not give the line back.
 * @param resolved the host's addresses, where it is a name.
 */
export function trunkAddresses(trunk: TrunkRecord, resolved: readonly string[]): string[] {
  const own = trunk.kind === 'registration' ? [] : isIpv4(trunk.host) ? [trunk.host] : resolved
  return [...new Set([...own, ...trunk.allowedIps])]
}

function authFields({ user, password }: TrunkRecord): Fields | undefined {
  if (user === undefined || password === undefined) return undefined
  // The provider's realm is not known beforehand: an empty one answers any.
  return [
    ['auth_type', 'userpass'],
    ['username', user],
    ['password', password],
    ['realm', ''],
  ]
}

function uri(trunk: TrunkRecord, tuning: Tuning, user?: string): string {
  const name = tuning.transport ?? trunk.transport
  const transport = name === 'udp' ? '' : `;transport=${name}`
  return `sip:${user === undefined ? '' : `${user}@`}${trunk.host}:${tuning.port ?? trunk.port}${transport}`
}

/** `lr`: a proxy is only passed through, the call is still addressed to the host (RFC 3261, 19.1.1). */
function proxy(trunk: TrunkRecord, tuning: Tuning): string {
  const name = tuning.transport ?? trunk.transport
  const at = tuning.outboundProxy ?? trunk.outboundProxy
  return at ? `sip:${at};lr${name === 'udp' ? '' : `;transport=${name}`}` : ''
}

const aor = (trunk: TrunkRecord, tuning: Tuning): Fields => [
  ['contact', uri(trunk, tuning)],
  ['qualify_frequency', String(tuning.qualifySeconds ?? trunk.qualifySeconds)],
  ['qualify_2xx_only', 'no'],
  ['outbound_proxy', proxy(trunk, tuning)],
]

function endpoint(trunk: TrunkRecord, tuning: Tuning, { shard, hasAuth }: { shard: number; hasAuth: boolean }): Fields {
  const registers = trunk.kind === 'registration'
  const fields: Fields = [
    ['context', 'from-trunk'],
    ['allow', allow(tuning.codecs ?? trunk.codecs)],
    ['aors', trunk.id],
    // In our order, not in that of who calls.
    ['outgoing_call_offer_pref', 'local'],
    ['outbound_auth', hasAuth ? trunk.id : ''],
    ['outbound_proxy', proxy(trunk, tuning)],
    ['identify_by', 'ip'],
    ['from_user', tuning.fromUser ?? trunk.fromUser ?? (registers ? (trunk.user ?? '') : '')],
    ['from_domain', tuning.fromDomain ?? trunk.fromDomain ?? (registers ? trunk.host : '')],
    ['tenantid', trunk.companyId],
    ['accountcode', owner(shard, 'trunk', trunk.id)],
    ['rtp_timeout', String(silenceSeconds)],
    ['rtp_timeout_hold', String(heldSilenceSeconds)],
    ...endpointBasics,
  ]
  return [...fields, ...Object.entries({ ...trunkDefaults, ...fromForm(trunk), ...tuning.endpoint })]
}

/** What only a pasted word changes. */
const trunkDefaults: Record<string, string> = {
  rtp_symmetric: 'yes',
  force_rport: 'yes',
  rewrite_contact: 'no',
  user_eq_phone: 'no',
  t38_udptl: 'no',
  inband_progress: 'no',
}

const timers = { refuse: 'no', accept: 'yes', originate: 'always' }
const acks = { no: 'no', supported: 'yes', required: 'required' }

const fromForm = (trunk: TrunkRecord): Record<string, string> => ({
  dtmf_mode: trunk.dtmf,
  timers: timers[trunk.sessionTimers],
  '100rel': acks[trunk.provisionalAcks],
  send_pai: yesNo(trunk.callerIdentity === 'pai'),
  send_rpid: yesNo(trunk.callerIdentity === 'rpid'),
  trust_id_inbound: yesNo(trunk.trustsCallerIdentity),
  trust_id_outbound: yesNo(trunk.tellsWithheldNumbers),
})

const registration = (trunk: TrunkRecord, tuning: Tuning): Fields => [
  ['server_uri', uri(trunk, tuning)],
  ['client_uri', uri(trunk, tuning, trunk.user ?? trunk.line)],
  ['contact_user', trunk.line],
  ['outbound_auth', trunk.id],
  ['outbound_proxy', proxy(trunk, tuning)],
  ['line', 'yes'],
  ['endpoint', trunk.id],
  ...registrationRetry,
]
