import { z } from 'zod'
import { codecs, transports } from '../records.ts'
import { host, proxy as proxyText, sipUser } from '../words/allowed.ts'
import { already, mapped, refused, type Said, type Tuning, type Word, type Words } from './answer.ts'
import { said } from './read.ts'

type TrunkWord = Word<Tuning>

const port = z.coerce.number().int().min(1).max(65_535)
const seconds = z.coerce.number().int().min(1).max(3_600)
const oneOf = (values: readonly string[]) => refused('one-of', { values: values.join(', ') })

/** A switch of the endpoint that has one name in PJSIP. */
const toggle =
  (attribute: string): TrunkWord =>
  (value, tuning) => {
    const on = said(value)
    return on === undefined ? refused('yes-or-no') : set(tuning, attribute, on ? 'yes' : 'no')
  }

/** One of a few values of an endpoint's attribute: theirs → PJSIP's. */
const choice =
  (attribute: string, values: Record<string, string>): TrunkWord =>
  (value, tuning) => {
    const found = values[value]
    return found === undefined ? oneOf(Object.keys(values)) : set(tuning, attribute, found)
  }

/** So, or not done, whatever the value. */
const always =
  (answer: Said): TrunkWord =>
  () =>
    answer

function set(tuning: Tuning, attribute: string, value: string): Said {
  tuning.endpoint[attribute] = value
  return mapped(`${attribute}=${value}`)
}

const insecure: TrunkWord = (value) => {
  const known = ['port', 'invite', 'very', 'no']
  return value.split(',').every((each) => known.includes(each.trim()))
    ? already('known-by-address')
    : oneOf(['port', 'invite', 'port,invite'])
}

const natWords = ['yes', 'no', 'force_rport', 'comedia', 'auto_force_rport', 'auto_comedia', 'never', 'route']
const nat: TrunkWord = (value, tuning) => {
  const parts = value.split(',').map((each) => each.trim())
  if (parts.some((each) => !natWords.includes(each))) return oneOf(natWords)
  const rport = parts.some((each) => ['yes', 'force_rport', 'auto_force_rport', 'route'].includes(each))
  const comedia = parts.some((each) => ['yes', 'comedia', 'auto_comedia'].includes(each))
  const values = { force_rport: rport, rewrite_contact: rport, rtp_symmetric: comedia }
  const sets = Object.entries(values).map(([attribute, on]) => [attribute, on ? 'yes' : 'no'] as const)
  for (const [attribute, value] of sets) set(tuning, attribute, value)
  return mapped(sets.map((each) => each.join('=')).join(', '))
}

const defaultQualifySeconds = 60
const qualify: TrunkWord = (value, tuning) => {
  const on = said(value)
  // chan_sip's number is the longest answer time in ms, and its period is another word.
  if (on === undefined && !/^\d{1,5}$/.test(value)) return refused('qualify-form')
  tuning.qualifySeconds = on === false ? 0 : (tuning.qualifySeconds ?? defaultQualifySeconds)
  return mapped(`qualify_frequency=${tuning.qualifySeconds}`)
}
const qualifyFrequency: TrunkWord = (value, tuning) => {
  const read = seconds.safeParse(value)
  if (!read.success) return refused('number', { min: '1', max: '3600' })
  tuning.qualifySeconds = read.data
  return mapped(`qualify_frequency=${read.data}`)
}

const codecNames: Record<string, (typeof codecs)[number]> = {
  ...Object.fromEntries(codecs.map((name) => [name, name])),
  g711a: 'alaw',
  pcma: 'alaw',
  g711u: 'ulaw',
  pcmu: 'ulaw',
}
const allow: TrunkWord = (value, tuning) => {
  const names = value.split(/[,&|]/).map((each) => each.trim())
  const found = names.flatMap((each) => (Object.hasOwn(codecNames, each) ? (codecNames[each] ?? []) : []))
  if (found.length < names.length) return oneOf(codecs)
  tuning.codecs = [...new Set([...(tuning.codecs ?? []), ...found])]
  return mapped(`allow=${tuning.codecs.join(',')}`)
}
const disallow: TrunkWord = (value) => (value === 'all' ? already('only-named-codecs') : refused('disallow-all'))

const fromUser: TrunkWord = (_value, tuning, typed) => {
  if (!sipUser.safeParse(typed).success) return refused('characters')
  tuning.fromUser = typed
  return mapped(`from_user=${typed}`)
}
const fromDomain: TrunkWord = (value, tuning) => {
  const read = host.safeParse(value)
  if (!read.success) return refused('address')
  tuning.fromDomain = read.data
  return mapped(`from_domain=${read.data}`)
}
const outboundProxy: TrunkWord = (value, tuning) => {
  const read = proxyText.safeParse(value.replace(/^sips?:|,force$/g, ''))
  if (!read.success) return refused('address')
  tuning.outboundProxy = read.data
  return mapped(`outbound_proxy=sip:${read.data};lr`)
}

const portWord: TrunkWord = (value, tuning) => {
  const read = port.safeParse(value)
  if (!read.success) return refused('number', { min: '1', max: '65535' })
  tuning.port = read.data
  return mapped(`contact port ${read.data}`)
}
const transport: TrunkWord = (value, tuning) => {
  const found = transports.find((each) => each === value.split(',')[0]?.trim())
  if (!found) return oneOf(transports)
  tuning.transport = found
  return mapped(`contact transport=${found}`)
}

const directMedia: TrunkWord = (value) =>
  said(value) === false ? already('so-already', { as: 'direct_media=no' }) : refused('media-through-vez')

const sendRpid: TrunkWord = (value, tuning) => {
  if (value === 'pai') return set(tuning, 'send_pai', 'yes')
  const on = value === 'rpid' ? true : said(value)
  return on === undefined ? oneOf(['yes', 'no', 'pai', 'rpid']) : set(tuning, 'send_rpid', on ? 'yes' : 'no')
}

const kinds = ['peer', 'friend', 'user']
const inForm = always(refused('in-form'))
const inSettings = always(refused('in-sip-settings'))

/** chan_sip's words of a peer, in lower case. */
export const words: Words<Tuning> = {
  insecure,
  nat,
  qualify,
  qualifyfreq: qualifyFrequency,
  allow,
  disallow,
  fromuser: fromUser,
  fromdomain: fromDomain,
  outboundproxy: outboundProxy,
  port: portWord,
  transport,
  directmedia: directMedia,
  canreinvite: directMedia,
  sendrpid: sendRpid,
  trustrpid: toggle('trust_id_inbound'),
  usereqphone: toggle('user_eq_phone'),
  t38pt_udptl: toggle('t38_udptl'),
  progressinband: choice('inband_progress', { yes: 'yes', no: 'no', never: 'no' }),
  dtmfmode: choice('dtmf_mode', {
    rfc2833: 'rfc4733',
    rfc4733: 'rfc4733',
    inband: 'inband',
    info: 'info',
    auto: 'auto',
    shortinfo: 'info',
  }),
  'session-timers': choice('timers', { refuse: 'no', accept: 'yes', originate: 'always' }),
  type: (value) => (kinds.includes(value) ? already('both-ways') : oneOf(kinds)),
  language: always(already('language-by-route')),
  callcounter: always(already('calls-are-counted')),
  'call-limit': inForm,
  'busy-level': inForm,
  context: always(refused('inbound-routes')),
  videosupport: (value) => (said(value) === false ? already('no-video') : refused('no-video-here')),
  allowguest: (value) => (said(value) === false ? already('guests-stay-out') : refused('stranger')),
  host: inForm,
  username: inForm,
  defaultuser: inForm,
  user: inForm,
  secret: inForm,
  remotesecret: inForm,
  register: inForm,
  callerid: inForm,
  fullname: inForm,
  permit: inForm,
  deny: always(already('only-allowed-addresses')),
  match_auth_username: always(refused('by-address-only')),
  auth: inForm,
  externip: inSettings,
  externaddr: inSettings,
  externhost: inSettings,
  localnet: inSettings,
  bindaddr: inSettings,
  bindport: inSettings,
  udpbindaddr: inSettings,
  tcpenable: inSettings,
  tcpbindaddr: inSettings,
  srvlookup: always(already('srv-by-us')),
  useragent: inSettings,
  realm: inSettings,
  rtpstart: inSettings,
  rtpend: inSettings,
  mailbox: always(refused('no-mailbox')),
  setvar: always(refused('no-variables')),
  accountcode: always(refused('ours')),
}
