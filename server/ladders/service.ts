import type { Clock, Instant } from '#server/kernel/clock.ts'
import type { CompanyId, InteractionId, LegId } from '#server/kernel/ids.ts'
import { heardMore, noQuality, type Quality, readReport } from './core/quality.ts'
import { withoutSecrets } from './core/redact.ts'
import { readSip, type SipHead } from './core/sip.ts'
import type { Ladder, LadderMessage, LadderStore, Owner, Wire } from './ports.ts'

export type LaddersOptions = {
  wire: Wire
  store: LadderStore
  /** Whose leg it is, while its call is open. */
  callOf: (legId: LegId) => Owner | undefined
  clock: Clock
  log: { warn(message: string, fields?: object): void }
}

export interface Ladders {
  /** Of an interaction, kept or still going on, in the order in which its legs began. */
  of(companyId: CompanyId, interactionId: InteractionId): Promise<Ladder[]>
  /** Writes what is over. */
  stop(): Promise<void>
}

/** One SIP dialog that began with an INVITE. */
type Dialog = {
  callId: string
  legId: LegId | null
  owner: Owner | null
  startedAt: Instant
  lastAt: Instant
  over: boolean
  messages: LadderMessage[]
  quality: Quality
  firstSequence: { ours: number | null; theirs: number | null }
}

/** As many at once as a flood of INVITEs may make us remember. */
const dialogsMax = 5_000
const messagesMax = 120
const textMax = 6_000
const sweepEveryMs = 2_000
/** After its end the last answers and reports still come. */
const quietMs = 3_000
/** A dialog that nobody ended on the wire. */
const forgottenAfterMs = 4 * 3_600_000

/**
 * Who said what on the wire about each call: the messages of its dialogs, without secrets, kept for a week when the dialog
 * is over, and how well each side heard the other. What is heard of a dialog that is no call's (a stranger's INVITE) is
 * forgotten. Held in memory until then: a crash loses the ladders of the calls that are open.
 */
export function createLadders({ wire, store, callOf, clock, log }: LaddersOptions): Ladders {
  const dialogs = new Map<string, Dialog>()
  /** Named before their first message was heard. */
  const early = new Map<string, { legId: LegId; owner: Owner | undefined }>()
  let stopped = false

  wire.onMessage((message) => {
    const head = readSip(message.text)
    if (!head) return
    const callId = plain(head.callId)
    const dialog = dialogs.get(callId) ?? begin(callId, head, message.at || clock.now())
    if (!dialog) return
    dialog.lastAt = clock.now()
    dialog.over ||= isEnd(head)
    dialog.owner ??= ownerOf(dialog)
    if (dialog.messages.length >= messagesMax) return
    const text = withoutSecrets(message.text.slice(0, textMax))
    dialog.messages.push({
      at: message.at || clock.now(),
      from: placeText(message.from),
      to: placeText(message.to),
      text,
    })
  })

  wire.onReport(({ at, callId, byUs, text }) => {
    const dialog = dialogs.get(plain(callId))
    const report = dialog && readReport(text)
    if (!dialog || !report) return
    const side = byUs ? 'ours' : 'theirs'
    const firstSequence = dialog.firstSequence[side]
    dialog.firstSequence[side] ??= report.highest_seq_no
    dialog.quality = heardMore(dialog.quality, report, { byUs, at, clockRate: clockRateOf(dialog), firstSequence })
  })

  wire.onLeg((legId, callId, owner) => {
    const dialog = dialogs.get(plain(callId))
    if (!dialog) return void remember(plain(callId), { legId, owner })
    name(dialog, legId, owner)
  })

  function remember(callId: string, named: { legId: LegId; owner: Owner | undefined }): void {
    early.set(callId, named)
    forgetOldest(early)
  }

  function begin(callId: string, head: SipHead, at: Instant): Dialog | undefined {
    if (head.is !== 'request' || head.method !== 'INVITE') return undefined
    const dialog: Dialog = {
      callId,
      legId: null,
      owner: null,
      startedAt: at,
      lastAt: clock.now(),
      over: false,
      messages: [],
      quality: noQuality,
      firstSequence: { ours: null, theirs: null },
    }
    dialogs.set(callId, dialog)
    forgetOldest(dialogs)
    const known = early.get(callId)
    if (known) name(dialog, known.legId, known.owner)
    early.delete(callId)
    return dialog
  }

  function name(dialog: Dialog, legId: LegId, owner?: Owner): void {
    dialog.legId ??= legId
    dialog.owner ??= owner ? { companyId: owner.companyId, interactionId: owner.interactionId } : ownerOf(dialog)
  }

  const ownerOf = ({ legId }: Dialog) => (legId && callOf(legId)) ?? null

  async function sweep(): Promise<void> {
    const now = clock.now()
    const kept: Ladder[] = []
    for (const [callId, dialog] of dialogs) {
      dialog.owner ??= ownerOf(dialog)
      if (!(dialog.over && now - dialog.lastAt >= quietMs) && now - dialog.lastAt < forgottenAfterMs) continue
      dialogs.delete(callId)
      kept.push(...ladderOf(dialog))
    }
    // A comfort for engineers: what cannot be written is not tried for ever.
    await store.keep(kept).catch((why) => log.warn('SIP ladders were not kept', { count: kept.length, why }))
  }

  const again = () => {
    if (stopped) return
    clock.wakeAt(clock.now() + sweepEveryMs, () => void sweep().then(again))
  }
  again()

  return {
    async of(companyId, interactionId) {
      const open = [...dialogs.values()].flatMap(ladderOf)
      const live = open.filter((one) => one.interactionId === interactionId && one.companyId === companyId)
      const kept = await store.of(companyId, interactionId)
      return [...kept.filter(({ legId }) => !live.some((one) => one.legId === legId)), ...live].toSorted(
        (a, b) => a.startedAt - b.startedAt,
      )
    },
    async stop() {
      stopped = true
      await store.keep([...dialogs.values()].filter(({ over }) => over).flatMap(ladderOf)).catch(() => {})
    },
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  const oldest = map.size > dialogsMax ? map.keys().next().value : undefined
  if (oldest !== undefined) map.delete(oldest)
}

function ladderOf({ callId, legId, owner, startedAt, messages, quality }: Dialog): Ladder[] {
  return legId && owner ? [{ ...owner, legId, callId, startedAt, messages: [...messages], quality }] : []
}

/** The dialplan hands a Call-ID in with these characters only. */
const plain = (callId: string): string => callId.replace(/[^a-zA-Z0-9@._-]/g, '')

const isEnd = (head: SipHead): boolean =>
  head.is === 'request'
    ? head.method === 'BYE' || head.method === 'CANCEL'
    : head.method === 'INVITE' && head.status >= 300 && head.status !== 401 && head.status !== 407

const placeText = ({ address, port }: { address: string; port: number }): string => `${address}:${port}`

/** Opus counts in 48 kHz, whatever it carries (RFC 7587); telephony's codecs in 8 kHz. */
const clockRateOf = ({ messages }: Dialog): number =>
  messages.some(({ text }) => text.startsWith('SIP/2.0 200') && /^a=rtpmap:\d+ opus\/48000/im.test(text))
    ? 48_000
    : 8_000
