import type { Fields } from '../ports.ts'
import type { ExtensionRecord } from '../records.ts'
import { allow, endpointBasics, owner, type Rendered, yesNo } from './rendered.ts'

/** The realm of every extension's secret: a stored hash is good for one realm only. */
export const realm = 'vez'

/** A browser that was closed leaves its leg up until then; a desk phone may send nothing while it is muted. */
const silenceSeconds = { webphone: 10, sip: 60 }
const heldSilenceSeconds = 900

/**
 * A phone: aor, auth and endpoint, all by its SIP user. The secret is known to Asterisk as a hash only. One contact: who
 * registers last has the phone.
 */
export function renderExtension(
  extension: ExtensionRecord,
  { shard, tuning = {} }: { shard: number; tuning?: Record<string, string> },
): Rendered[] {
  const { sipUser: id, kind } = extension
  return [
    { type: 'aor', id, fields: aor },
    {
      type: 'auth',
      id,
      fields: [
        ['auth_type', 'digest'],
        ['username', id],
        ['realm', realm],
        ['password_digest', `MD5:${extension.secretHash}`],
      ],
    },
    {
      type: 'endpoint',
      id,
      fields: [
        ['context', 'from-extension'],
        ['allow', allow(extension.codecs)],
        ['dtmf_mode', dtmfModeOf(extension)],
        ['auth', id],
        ['aors', id],
        ['identify_by', 'username'],
        ['callerid', `"${extension.name}" <${extension.number}>`],
        ['tenantid', extension.companyId],
        ['accountcode', owner(shard, 'extension', extension.id)],
        ['rtp_timeout', String(silenceSeconds[kind])],
        ['rtp_timeout_hold', String(heldSilenceSeconds)],
        // Phones are behind routers: answer to where the packets come from.
        ['rtp_symmetric', 'yes'],
        ['force_rport', 'yes'],
        ['rewrite_contact', 'yes'],
        ...endpointBasics.filter(([attribute]) => attribute !== 'allow_subscribe'),
        // Lamps: only of the own company's numbers.
        ['allow_subscribe', yesNo(kind === 'sip')],
        ['subscribe_context', `blf-${extension.companyId}`],
        ...Object.entries({ ...phoneDefaults, ...tuning }),
        ...(kind === 'webphone' ? browser : notBrowser),
      ],
    },
  ]
}

/** Browsers send keys by RFC 4733 alone. */
const dtmfModeOf = ({ kind, dtmf }: ExtensionRecord): string => (kind === 'webphone' ? 'rfc4733' : dtmf)

/** What the words of the whole installation may change (server/sip-settings). */
const phoneDefaults: Record<string, string> = { timers: 'yes', dtmf_mode: 'rfc4733' }

const aor: Fields = [
  ['max_contacts', '1'],
  ['remove_existing', 'yes'],
  ['default_expiration', '120'],
  ['minimum_expiration', '60'],
  ['maximum_expiration', '3600'],
  ['qualify_frequency', '60'],
]

const browser: Fields = [
  ['webrtc', 'yes'],
  ['use_avpf', 'yes'],
  ['ice_support', 'yes'],
  ['rtcp_mux', 'yes'],
  ['bundle', 'yes'],
  ['media_encryption', 'dtls'],
  ['media_use_received_transport', 'yes'],
  ['dtls_auto_generate_cert', 'yes'],
]

/** An extension that was a webphone before has to lose all of it. */
const notBrowser: Fields = browser.map(([attribute]) => [attribute, 'no'])
