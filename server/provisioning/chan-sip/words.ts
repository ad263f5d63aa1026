import { z } from 'zod'
import { codecs, transports } from '../records.ts'
import { host, sipUser } from '../words/allowed.ts'
import { already, mapped, refused, type Tuning, type Word } from './answer.ts'

const yes = new Set(['yes', 'true', 'on', '1'])
const no = new Set(['no', 'false', 'off', '0', 'never'])
const said = (value: string): boolean | undefined => (yes.has(value) ? true : no.has(value) ? false : undefined)
const yesOrNo = refused('Only yes or no.')

const port = z.coerce.number().int().min(1).max(65_535)
const seconds = z.coerce.number().int().min(1).max(3_600)

/** A switch of the endpoint that has one name in PJSIP. */
const toggle =
  (attribute: string): Word =>
  (value, tuning) => {
    const on = said(value)
    if (on === undefined) return yesOrNo
    return set(tuning, attribute, on ? 'yes' : 'no')
  }

/** One of a few values of an endpoint's attribute: theirs → PJSIP's. */
const choice =
  (attribute: string, values: Record<string, string>): Word =>
  (value, tuning) => {
    const found = values[value]
    return found === undefined ? refused(`Only ${Object.keys(values).join(', ')}.`) : set(tuning, attribute, found)
  }

/** Already so whatever the value, or never done whatever the value. */
const always =
  (as: string): Word =>
  () =>
    already(as)
const never =
  (why: string): Word =>
  () =>
    refused(why)

function set(tuning: Tuning, attribute: string, value: string) {
  tuning.endpoint[attribute] = value
  return mapped(`${attribute}=${value}`)
}

const insecure: Word = (value) => {
  const unknown = value.split(',').filter((each) => !['port', 'invite', 'very', 'no'].includes(each.trim()))
  if (unknown.length > 0) return refused(`There is no insecure=${unknown.join(',')}: port and invite.`)
  return already('A trunk is known by its address, from any port, and is never asked for a password.')
}

const nat: Word = (value, tuning) => {
  const parts = value.split(',').map((each) => each.trim())
  const known = ['yes', 'no', 'force_rport', 'comedia', 'auto_force_rport', 'auto_comedia', 'never', 'route']
  if (parts.some((each) => !known.includes(each))) return refused(`Only ${known.join(', ')}.`)
  const rport = parts.some((each) => ['yes', 'force_rport', 'auto_force_rport', 'route'].includes(each))
  const comedia = parts.some((each) => ['yes', 'comedia', 'auto_comedia'].includes(each))
  const answers = [
    set(tuning, 'force_rport', rport ? 'yes' : 'no'),
    set(tuning, 'rewrite_contact', rport ? 'yes' : 'no'),
    set(tuning, 'rtp_symmetric', comedia ? 'yes' : 'no'),
  ]
  return mapped(answers.map(({ as }) => as).join(', '))
}

const defaultQualifySeconds = 60
const qualify: Word = (value, tuning) => {
  const on = said(value)
  // chan_sip's number is the longest answer time in ms, and its period is another word.
  if (on === undefined && !/^\d{1,5}$/.test(value)) return refused('Only yes, no or milliseconds.')
  tuning.qualifySeconds = on === false ? 0 : (tuning.qualifySeconds ?? defaultQualifySeconds)
  return mapped(`qualify_frequency=${tuning.qualifySeconds}`)
}
const qualifyFrequency: Word = (value, tuning) => {
  const read = seconds.safeParse(value)
  if (!read.success) return refused('Seconds, 1 to 3600.')
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
const allow: Word = (value, tuning) => {
  const names = value.split(/[,&|]/).map((each) => each.trim())
  const unknown = names.filter((each) => !codecNames[each])
  if (unknown.length > 0) return refused(`Unknown codec ${unknown.join(', ')}; known: ${codecs.join(', ')}.`)
  const found = names.flatMap((each) => codecNames[each] ?? [])
  tuning.codecs = [...new Set([...(tuning.codecs ?? []), ...found])]
  return mapped(`allow=${tuning.codecs.join(',')}`)
}
const disallow: Word = (value) =>
  value === 'all'
    ? already('Only the codecs that are named are offered.')
    : refused('Only disallow=all; then name each codec.')

const fromUser: Word = (_value, tuning, typed) => {
  if (!sipUser.safeParse(typed).success) return refused('Only letters, digits and . _ + -.')
  tuning.fromUser = typed
  return mapped(`from_user=${typed}`)
}
const fromDomain: Word = (value, tuning) => {
  const read = host.safeParse(value)
  if (!read.success) return refused('Must be an IPv4 address or a DNS name.')
  tuning.fromDomain = read.data
  return mapped(`from_domain=${read.data}`)
}

const portWord: Word = (value, tuning) => {
  const read = port.safeParse(value)
  if (!read.success) return refused('1 to 65535.')
  tuning.port = read.data
  return mapped(`contact port ${read.data}`)
}
const transport: Word = (value, tuning) => {
  const found = transports.find((each) => each === value.split(',')[0]?.trim())
  if (!found) return refused('Only udp, tcp or tls.')
  tuning.transport = found
  return mapped(`contact transport=${found}`)
}

const directMedia: Word = (value) =>
  said(value) === false
    ? already('direct_media=no')
    : refused('The audio passes through Vez: recording, listening and transfers need it.')

const sendRpid: Word = (value, tuning) => {
  if (value === 'pai') return set(tuning, 'send_pai', 'yes')
  const on = value === 'rpid' ? true : said(value)
  if (on === undefined) return refused('Only yes, no, pai or rpid.')
  return set(tuning, 'send_rpid', on ? 'yes' : 'no')
}

const inForm = 'Is a field of its own in this form.'
const forAll = 'Belongs to the SIP settings of the whole installation.'

/** chan_sip's words, in lower case. */
export const words: Record<string, Word> = {
  insecure,
  nat,
  qualify,
  qualifyfreq: qualifyFrequency,
  allow,
  disallow,
  fromuser: fromUser,
  fromdomain: fromDomain,
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
  type: (value) =>
    ['peer', 'friend', 'user'].includes(value)
      ? already('Calls go both ways over a trunk.')
      : refused('Only peer, friend or user.'),
  language: always('Each route says the language of its audios.'),
  callcounter: always('Vez counts calls itself.'),
  'call-limit': never('Say the calls at once in the form (maximum of calls).'),
  context: never('Calls of a trunk always enter by the inbound routes.'),
  videosupport: (value) =>
    said(value) === false ? already('max_video_streams=0') : refused('There is no video on trunks.'),
  allowguest: (value) => (said(value) === false ? already('Guests stay out.') : refused('Who is not known stays out.')),
  host: never(inForm),
  username: never(inForm),
  defaultuser: never(inForm),
  user: never(inForm),
  secret: never(inForm),
  remotesecret: never(inForm),
  register: never(inForm),
  callerid: never(inForm),
  fullname: never(inForm),
  permit: never('Say the addresses in the form (allowed addresses).'),
  deny: always('Only the allowed addresses are let in.'),
  match_auth_username: never('A trunk is known by its address, never by a user name.'),
  auth: never(inForm),
  externip: never(forAll),
  externaddr: never(forAll),
  externhost: never(forAll),
  localnet: never(forAll),
  bindaddr: never(forAll),
  udpbindaddr: never(forAll),
  tcpenable: never(forAll),
  srvlookup: never(forAll),
  useragent: never(forAll),
  realm: never(forAll),
  mailbox: never('A trunk has no mailbox.'),
  setvar: never('Variables of the dialplan are not for trunks.'),
  accountcode: never('Vez uses it to know the company.'),
}
