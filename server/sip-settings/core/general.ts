import { z } from 'zod'
import {
  type Answer,
  already,
  host,
  localNetwork,
  mapped,
  readWords,
  refused,
  said,
  type Word,
  type Words,
} from '#server/provisioning/words/index.ts'

/** What pasted words change of the installation; what is absent stays as the form, or the installation, has it. */
export type GeneralTuning = {
  externalHost?: string
  localNets: string[]
  userAgent?: string
  rtpFirst?: number
  rtpLast?: number
  /** PJSIP's endpoint attributes of every phone → value. */
  phone: Record<string, string>
  /** Strangers are let in: the form says so, and nothing else can. */
  readonly guests: boolean
}

type GeneralWord = Word<GeneralTuning>

const oneOf = (values: readonly string[]) => refused('one-of', { values: values.join(', ') })
const always =
  (answer: ReturnType<typeof already>): GeneralWord =>
  () =>
    answer
const installation = always(refused('installation'))
const inTrunk = always(refused('in-trunk'))

const externalHost: GeneralWord = (value, tuning) => {
  const read = host.safeParse(value.replace(/:\d+$/, ''))
  if (!read.success) return refused('address')
  tuning.externalHost = read.data
  return mapped(`external_signaling_address=${read.data}, external_media_address=${read.data}`)
}

const localNet: GeneralWord = (value, tuning) => {
  const read = localNetwork.safeParse(value)
  if (!read.success) return refused('network')
  tuning.localNets.push(read.data)
  return mapped(`local_net=${read.data}`)
}

const rtpPort = z.coerce.number().int().min(1_024).max(65_535)
const rtp =
  (end: 'rtpFirst' | 'rtpLast', as: string): GeneralWord =>
  (value, tuning) => {
    const read = rtpPort.safeParse(value)
    if (!read.success) return refused('number', { min: '1024', max: '65535' })
    tuning[end] = read.data
    return mapped(`${as}=${read.data} (rtp.conf)`)
  }

const phoneChoice =
  (attribute: string, values: Record<string, string>): GeneralWord =>
  (value, tuning) => {
    const found = Object.hasOwn(values, value) ? values[value] : undefined
    if (found === undefined) return oneOf(Object.keys(values))
    tuning.phone[attribute] = found
    return mapped(`${attribute}=${found}`)
  }

const userAgent: GeneralWord = (_value, tuning, typed) => {
  if (!/^[A-Za-z0-9 ._/()-]{1,60}$/.test(typed)) return refused('characters')
  tuning.userAgent = typed
  return mapped(`user_agent=${typed}`)
}

const nat: GeneralWord = (value) => {
  const parts = value.split(',').map((each) => each.trim())
  const known = ['yes', 'no', 'force_rport', 'comedia', 'auto_force_rport', 'auto_comedia', 'never', 'route']
  if (parts.some((each) => !known.includes(each))) return oneOf(known)
  return said(value) === false
    ? refused('so-for-phones')
    : already('so-already', { as: 'force_rport=yes, rewrite_contact=yes, rtp_symmetric=yes' })
}

const transports = ['udp', 'tcp', 'ws', 'wss']
const transport: GeneralWord = (value) =>
  value.split(',').every((each) => transports.includes(each.trim()))
    ? already('both-transports')
    : oneOf(['udp', 'tcp'])

/** On is how it is anyway; off is not done, or the other way round. */
const soIf =
  (is: boolean, so: ReturnType<typeof already>, otherwise: ReturnType<typeof refused>): GeneralWord =>
  (value) => {
    const on = said(value)
    return on === undefined ? refused('yes-or-no') : on === is ? so : otherwise
  }

const guests: GeneralWord = (value, tuning) => {
  const on = said(value)
  if (on === undefined) return refused('yes-or-no')
  if (!on) return tuning.guests ? refused('guests-by-confirmation') : already('guests-stay-out')
  return tuning.guests ? mapped('endpoint anonymous') : refused('guests-by-confirmation')
}

const directMedia = soIf(false, already('so-already', { as: 'direct_media=no' }), refused('media-through-vez'))

/** chan_sip's words of [general], in lower case. */
const words: Words<GeneralTuning> = {
  context: always(refused('inbound-routes')),
  allowguest: guests,
  language: always(already('language-by-route')),
  transport,
  callcounter: always(already('calls-are-counted')),
  'session-timers': phoneChoice('timers', { refuse: 'no', accept: 'yes', originate: 'always' }),
  videosupport: soIf(false, already('no-video'), refused('no-video-here')),
  match_auth_username: soIf(true, already('login-by-user'), refused('login-by-user-only')),
  externip: externalHost,
  externaddr: externalHost,
  externhost: externalHost,
  externrefresh: always(already('srv-by-us')),
  localnet: localNet,
  nat,
  rtpstart: rtp('rtpFirst', 'rtpstart'),
  rtpend: rtp('rtpLast', 'rtpend'),
  tcpenable: soIf(true, already('both-transports'), refused('both-transports-stay')),
  useragent: userAgent,
  dtmfmode: phoneChoice('dtmf_mode', {
    rfc2833: 'rfc4733',
    rfc4733: 'rfc4733',
    inband: 'inband',
    info: 'info',
    auto: 'auto',
  }),
  alwaysauthreject: soIf(true, already('same-answer'), refused('same-answer-stays')),
  directmedia: directMedia,
  canreinvite: directMedia,
  qualify: soIf(true, already('so-already', { as: 'qualify_frequency=60' }), refused('phones-are-watched')),
  srvlookup: always(already('srv-by-us')),
  bindaddr: installation,
  bindport: installation,
  udpbindaddr: installation,
  tcpbindaddr: installation,
  tlsenable: installation,
  tlsbindaddr: installation,
  tlscertfile: installation,
  realm: installation,
  domain: installation,
  allow: inTrunk,
  disallow: inTrunk,
  insecure: inTrunk,
  host: inTrunk,
  type: inTrunk,
  fromuser: inTrunk,
  fromdomain: inTrunk,
  sendrpid: inTrunk,
  trustrpid: inTrunk,
  outboundproxy: inTrunk,
  permit: inTrunk,
  deny: inTrunk,
  setvar: always(refused('no-variables')),
  accountcode: always(refused('ours')),
  mohinterpret: always(refused('in-music')),
}

/** SipGeneralConfig, as the manual has engineers paste it: an answer for each word, and what is tuned. Pure. */
export function readGeneral(text: string, form: { guests: boolean }): { answers: Answer[]; tuning: GeneralTuning } {
  const tuning: GeneralTuning = { localNets: [], phone: {}, guests: form.guests }
  return { answers: readWords(text, words, tuning), tuning }
}
