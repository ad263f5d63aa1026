import { setTimeout as sleep } from 'node:timers/promises'
import type {
  CallerId,
  Cause,
  LegListener,
  LegOutcome,
  Legs,
  LegTag,
  LegWhy,
  OutsideNumber,
  Phone,
} from '#server/calls/ports.ts'
import type { LegId, RecordingId, SoundId, TalkId } from '#server/kernel/ids.ts'
import { done, failed, type Outcome } from '#server/kernel/outcome.ts'
import { clean, isDialable, isSafeId } from '../clean.ts'
import { legHeader } from '../hep/wire.ts'
import type { Log } from '../log.ts'
import { readAlive, tagVariable, talkName } from './alive.ts'
import type { Ari } from './ari.ts'
import { q850Of } from './cause.ts'
import type { AriFailure } from './commands.ts'
import type { AriEvent } from './events.generated.ts'
import { createLedger } from './ledger.ts'
import { type MediaOptions, mediaUri } from './media-uri.ts'
import { createRecordings } from './recordings.ts'
import { writeTag } from './tag.ts'
import { isLeg, lostBy, translate } from './translate.ts'

export type LegsOptions = MediaOptions & {
  ari: Ari
  log: Log
  /** The names that provisioning gave to Asterisk's endpoints; undefined where there is none. */
  phoneAddress(phone: Phone): string | undefined
  trunkAddress(trunk: Omit<OutsideNumber, 'number'>): string | undefined
  /** By which Call-ID a leg goes on the wire. Legs that ring our phones say it themselves, by a header of their INVITE. */
  onWire?: (legId: LegId, callId: string, tag?: LegTag) => void
  /** Sees every event as Asterisk sent it: for recording them. */
  onRaw?: (event: AriEvent) => void
  enterTimeoutMs?: number
}

/** `Legs` on Asterisk. Call `start` once, after `onEvent`. */
export interface AriLegs extends Legs {
  onEvent(listener: LegListener): void
  start(): Promise<void>
}

const goneTries = 50
const goneWaitMs = 10

export function createLegs(options: LegsOptions): AriLegs {
  const { ari, log, phoneAddress, trunkAddress, enterTimeoutMs = 5_000 } = options
  const ledger = createLedger()
  const listeners: LegListener[] = []
  /** Legs that we asked for and that have not ended. A hang-up waits for the answer, or it would miss. */
  const asked = new Map<LegId, LegOutcome>()
  const entering = new Map<LegId, (entered: boolean) => void>()
  const made = new Set<TalkId>()
  /** Sounds that come from our server, each of them until it has failed once. */
  const fetched = new Set<SoundId>()
  const talkOfSound = new Map<SoundId, TalkId>()
  const recordings = createRecordings()

  // ── Events ────────────────────────────────────────────────────────────────────────────────────────────────────────

  function receive(event: AriEvent): void {
    options.onRaw?.(event)
    if (event.type === 'StasisStart') entered(event.channel.id as LegId)
    const lost = lostBy(event)
    if (lost) ledger.lost(lost.legId, lost.cause)
    if (event.type === 'PlaybackFinished' && event.playback.state === 'failed' && sayInstead(event)) return
    const meant = translate(event)
    if (meant) for (const told of ledger.pass(meant)) tell(told)
    else if (event.type === 'StasisStart' && isStray(event)) strayed(event.channel.id)
    if (event.type !== 'StasisStart') return
    // After it was told: then it is known whose leg it is.
    const [how, , , , callId] = event.args
    if (how === 'arrived' && callId) options.onWire?.(event.channel.id as LegId, callId)
  }

  /**
   * What had to be fetched could not be (our server has lost it, or is away): silence would be taken for a dead line, so
   * the caller is told, under the same sound. False where it is none of those.
   */
  function sayInstead(event: AriEvent & { type: 'PlaybackFinished' }): boolean {
    const soundId = event.playback.id as SoundId
    const legId = ledger.legOfSound(soundId)
    if (!legId || !fetched.delete(soundId)) return false
    log.warn('a sound could not be fetched', { legId, media: event.playback.media_uri })
    const media = [`sound:${options.soundsRoot}/pt-BR/system/unavailable`]
    void ari.run('channels.playWithId', { channelId: legId, playbackId: soundId, media }).then((answer) => {
      if (answer.ok) return
      for (const told of ledger.pass({ type: 'sound.finished', soundId, heard: false })) tell(told)
    })
    return true
  }

  function tell(event: Parameters<LegListener>[0]): void {
    if (event.type === 'sound.finished') {
      fetched.delete(event.soundId)
      talkOfSound.delete(event.soundId)
    }
    recordings.absorb(event)
    if (event.type === 'leg.ended') {
      asked.delete(event.legId)
      entering.get(event.legId)?.(false)
    }
    for (const listener of listeners) void listener(event)
  }

  function entered(legId: LegId): void {
    entering.get(legId)?.(true)
    if (ledger.isDisowned(legId)) void hangUpNow(legId, 'cancelled')
  }

  const isStray = (event: AriEvent & { type: 'StasisStart' }) =>
    isLeg(event.channel) && !entering.has(event.channel.id as LegId) && event.args[0] !== 'ours'

  /** Nobody would ever do anything with it. */
  function strayed(channelId: string): void {
    log.error('a channel came in without saying whose it is', { channelId })
    void hangUpNow(channelId as LegId, 'failed')
  }

  /** Sounds that ended while we were away: Asterisk no longer knows them. */
  async function finishLostSounds(sounds: SoundId[]): Promise<void> {
    for (const soundId of sounds) {
      const answer = await ari.run('playbacks.get', { playbackId: soundId })
      if (answer.ok || answer.why !== 'gone' || !ledger.sounds().includes(soundId)) continue
      for (const told of ledger.pass({ type: 'sound.finished', soundId, heard: false })) tell(told)
    }
  }

  /** Of what plays in a bridge that is destroyed, Asterisk says nothing more (measured on 22.10.1). */
  function finishSoundsOf(talkId: TalkId): void {
    for (const [soundId, of] of [...talkOfSound])
      if (of === talkId) for (const told of ledger.pass({ type: 'sound.finished', soundId, heard: false })) tell(told)
  }

  // ── Legs ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  async function hangUpNow(legId: LegId, cause: Cause): LegOutcome {
    return outcome(await ari.run('channels.hangup', { channelId: legId, reason_code: q850Of(cause) }))
  }

  /**
   * Asks for a leg, once. After `ok` the leg's end will be told, exactly once: where Asterisk could not even begin (a
   * phone that is not registered), it is told here.
   */
  function make(legId: LegId, ask: () => Promise<{ ok: true } | AriFailure>): LegOutcome {
    const outcome = asked.get(legId) ?? ask().then((answer) => begun(legId, answer))
    asked.set(legId, outcome)
    return outcome
  }

  async function begun(legId: LegId, answer: { ok: true } | AriFailure): LegOutcome {
    if (answer.ok || (answer.status === 409 && (await exists(legId)))) return done
    // "Allocation failed" is all that Asterisk says of an endpoint that nobody is registered at.
    if (answer.status === 500 || answer.status === 409) {
      for (const told of ledger.pass({ type: 'leg.ended', legId, cause: 'unreachable' })) tell(told)
      return done
    }
    asked.delete(legId)
    if (answer.why !== 'away') return failed('refused', answer.detail)
    ledger.disown(legId)
    void hangUpNow(legId, 'cancelled')
    return failed('away', answer.detail)
  }

  /**
   * "Already exists" may be said of what does not: the error that Asterisk gives is the last that the thread of this
   * connection has seen (measured on 22.10.1: once a real 409, then 409 for each phone that is not registered).
   */
  async function exists(legId: LegId): Promise<boolean> {
    const answer = await ari.run('channels.get', { channelId: legId })
    return answer.ok || answer.why !== 'gone'
  }

  function whenEntered(legId: LegId): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), enterTimeoutMs)
      entering.set(legId, (isIn) => {
        clearTimeout(timer)
        entering.delete(legId)
        resolve(isIn)
      })
    })
  }

  /** A carrier is sent nothing of ours: what its leg is called, Asterisk is asked. */
  async function nameOnWire(legId: LegId, tag: LegTag): Promise<void> {
    if (!options.onWire) return
    const answer = await ari.run('channels.getChannelVar', { channelId: legId, variable: 'CHANNEL(pjsip,call-id)' })
    if (answer.ok && answer.value.value) options.onWire(legId, answer.value.value, tag)
  }

  async function dialInto(legId: LegId, talkId: TalkId, tag: LegTag, ringMs: number): LegOutcome {
    const joined = await join(talkId, [legId], tag)
    if (!joined.ok) return joined
    return outcome(await ari.run('channels.dial', { channelId: legId, timeout: inSeconds(ringMs) }))
  }

  // ── Talks ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  async function makeTalk(talkId: TalkId, tag: LegTag): LegOutcome {
    if (made.has(talkId)) return done
    const answer = await ari.run('bridges.createWithId', {
      bridgeId: talkId,
      // Or two who are not recorded are bridged beneath Asterisk's core, which hears none of their keys (measured on 22.10.1).
      type: 'mixing,dtmf_events',
      name: talkName(ari.app, tag),
    })
    // 409: there it is, made by the process before us, or it is just going, which joining will show.
    if (!answer.ok && answer.status !== 409) return outcome(answer)
    made.add(talkId)
    return done
  }

  /** Asterisk answers before a bridge is gone, and its id cannot be had again until it is. */
  async function whenGone(talkId: TalkId): Promise<void> {
    for (let tries = 0; tries < goneTries; tries++) {
      const answer = await ari.run('bridges.get', { bridgeId: talkId })
      if (!answer.ok) return
      await sleep(goneWaitMs)
    }
  }

  async function join(talkId: TalkId, legIds: LegId[], tag: LegTag): LegOutcome {
    if (![talkId, ...legIds].every(isSafeId)) return failed('refused', 'not an id')
    // A channel obeys only after the sound that it plays: without this, whoever answers would talk to nobody until then.
    const quiet = legIds.flatMap((legId) => [
      ...ledger.soundsOf(legId).map(stopSound),
      ...(ledger.hasMusic(legId) ? [stopMusic(legId)] : []),
    ])
    const [talk] = await Promise.all([makeTalk(talkId, tag), ...quiet])
    if (!talk.ok || legIds.length === 0) return talk
    // Or the identity of who is in the talk already would go out as the caller ID of a leg that is dialled into it.
    const joining = { bridgeId: talkId, channel: legIds, inhibitConnectedLineUpdates: true }
    const answer = await ari.run('bridges.addChannel', joining)
    if (!answer.ok && answer.why === 'gone' && made.delete(talkId)) return join(talkId, legIds, tag)
    // Asterisk answers 400 where a channel is no more.
    return answer.ok || answer.status !== 400 ? outcome(answer) : failed('gone', answer.detail)
  }

  async function stopSound(soundId: SoundId): LegOutcome {
    if (!isSafeId(soundId)) return failed('refused', 'not an id')
    ledger.soundStopped(soundId)
    return doneOrGone(await ari.run('playbacks.stop', { playbackId: soundId }))
  }

  async function stopMusic(legId: LegId): LegOutcome {
    if (!isSafeId(legId)) return failed('refused', 'not an id')
    ledger.setMusic(legId, false)
    return outcome(await ari.run('channels.stopMoh', { channelId: legId }))
  }

  async function isRecording(recordingId: RecordingId): Promise<boolean> {
    const [live, stored] = await Promise.all([
      ari.run('recordings.getLive', { recordingName: recordingId }),
      ari.run('recordings.getStored', { recordingName: recordingId }),
    ])
    return live.ok || stored.ok
  }

  async function stopRecording(recordingId: RecordingId): LegOutcome {
    if (!isSafeId(recordingId)) return failed('refused', 'not an id')
    return doneOrGone(await ari.run('recordings.stop', { recordingName: recordingId }))
  }

  return {
    onEvent: (listener) => void listeners.push(listener),
    start: () =>
      ari.start({
        async up() {
          const before = ledger.sounds()
          made.clear()
          for (const listener of listeners) await listener({ type: 'link.up' })
          setImmediate(() => void finishLostSounds(before))
        },
        down: () => tell({ type: 'link.down' }),
        event: receive,
      }),

    answer: async (legId) =>
      withLeg(legId, async () => outcome(await ari.run('channels.answer', { channelId: legId }))),
    stopRinging: async (legId) =>
      withLeg(legId, async () => outcome(await ari.run('channels.ringStop', { channelId: legId }))),
    signalRinging: async (legId) =>
      withLeg(legId, async () => outcome(await ari.run('channels.ring', { channelId: legId }))),

    async ring(legId, phone, { callerId, tag, ringMs, autoAnswer }) {
      const address = phoneAddress(phone)
      const args = writeTag('ring', tag)
      if (!args || !isSafeId(legId)) return failed('refused', 'not an id')
      if (address === undefined || !isSafeId(address)) return failed('refused', 'there is no such phone')
      return make(legId, () =>
        ari.run('channels.originateWithId', {
          channelId: legId,
          endpoint: `PJSIP/${address}`,
          app: ari.app,
          appArgs: args,
          callerId: writeCallerId(callerId),
          timeout: inSeconds(ringMs),
          variables: {
            [tagVariable]: `${ari.app},${args}`,
            [`PJSIP_HEADER(add,${legHeader})`]: legId,
            ...(autoAnswer ? answerAtOnce : {}),
          },
        }),
      )
    },

    async dial(legId, to, { callerId, tag, ringMs, talkId, talkMsMax }) {
      const address = trunkAddress(to)
      const args = writeTag('dial', tag)
      if (!args || !isSafeId(legId) || !isSafeId(talkId)) return failed('refused', 'not an id')
      if (address === undefined || !isSafeId(address)) return failed('refused', 'there is no such trunk')
      if (!isDialable(to.number)) return failed('refused', 'the number has characters that cannot be dialled')
      if (asked.has(legId)) return done
      const isIn = whenEntered(legId)
      const begun = await make(legId, () =>
        ari.run('channels.create', {
          channelId: legId,
          endpoint: `PJSIP/${to.number}@${address}`,
          app: ari.app,
          appArgs: args,
          variables: {
            [tagVariable]: `${ari.app},${args}`,
            ...asConnectedLine(callerId),
            ...(talkMsMax === undefined ? {} : { 'TIMEOUT(absolute)': String(inSeconds(talkMsMax)) }),
          },
        }),
      )
      if (!begun.ok) {
        entering.get(legId)?.(false)
        return begun
      }
      void nameOnWire(legId, tag)
      const placed = (await isIn) ? await dialInto(legId, talkId, tag, ringMs) : failed('gone')
      // Its end is told, like that of any leg that was made.
      if (!placed.ok && placed.why !== 'gone')
        log.warn('a leg was made and could not be dialled', { legId, why: placed.detail })
      if (!placed.ok) await hangUpNow(legId, 'failed')
      return done
    },

    hangUp: async (legId, cause = 'hung-up') =>
      withLeg(legId, async () => {
        await asked.get(legId)
        ledger.hangUpAsked(legId, cause)
        return hangUpNow(legId, cause)
      }),

    async play(legId, soundId, sounds) {
      const media = sounds.map((sound) => mediaUri(sound, options))
      if (!isSafeId(legId) || !isSafeId(soundId)) return failed('refused', 'not an id')
      if (media.length === 0 || media.includes(undefined)) return failed('refused', 'not a sound of ours')
      ledger.soundStarted(soundId, legId)
      if (media.some((uri) => uri?.startsWith('sound:http'))) fetched.add(soundId)
      const answer = await ari.run('channels.playWithId', {
        channelId: legId,
        playbackId: soundId,
        media: media.map(String),
      })
      if (answer.ok) return done
      ledger.soundRefused(soundId)
      if (answer.why === 'away') ledger.disown(soundId)
      return outcome(answer)
    },
    stopSound,
    async playInTalk(talkId, soundId, sounds) {
      const media = sounds.map((sound) => mediaUri(sound, options))
      if (!isSafeId(talkId) || !isSafeId(soundId)) return failed('refused', 'not an id')
      if (media.length === 0 || media.includes(undefined)) return failed('refused', 'not a sound of ours')
      ledger.soundStarted(soundId, null)
      talkOfSound.set(soundId, talkId)
      const playing = { bridgeId: talkId, playbackId: soundId, media: media.map(String) }
      const answer = await ari.run('bridges.playWithId', playing)
      if (!answer.ok) {
        ledger.soundRefused(soundId)
        talkOfSound.delete(soundId)
      }
      return outcome(answer)
    },
    mute: async (legId, muted) =>
      withLeg(legId, async () => {
        const which = { channelId: legId, direction: 'in' }
        return outcome(muted ? await ari.run('channels.mute', which) : await ari.run('channels.unmute', which))
      }),

    startMusic: async (legId, musicClass) =>
      withLeg(legId, async () => {
        if (musicClass !== undefined && !isSafeId(musicClass)) return failed('refused', 'not a class of music')
        const answer = await ari.run('channels.startMoh', {
          channelId: legId,
          ...(musicClass === undefined ? {} : { mohClass: musicClass }),
        })
        if (answer.ok) ledger.setMusic(legId, true)
        return outcome(answer)
      }),
    stopMusic,

    join,
    async leave(talkId, legId) {
      if (!isSafeId(talkId) || !isSafeId(legId)) return failed('refused', 'not an id')
      const answer = await ari.run('bridges.removeChannel', { bridgeId: talkId, channel: legId })
      if (!answer.ok && answer.status === 422) return done // It is not in this talk: as asked.
      return answer.ok || answer.status !== 400 ? outcome(answer) : failed('gone', answer.detail)
    },
    async endTalk(talkId) {
      if (!isSafeId(talkId)) return failed('refused', 'not an id')
      made.delete(talkId)
      await recordings.end(talkId, stopRecording)
      const answer = await ari.run('bridges.destroy', { bridgeId: talkId })
      if (answer.ok) await whenGone(talkId)
      if (answer.ok) finishSoundsOf(talkId)
      return outcome(answer)
    },

    async record(talkId, recordingId) {
      if (!isSafeId(talkId) || !isSafeId(recordingId)) return failed('refused', 'not an id')
      recordings.begun(recordingId, talkId)
      const answer = await ari.run('bridges.record', {
        bridgeId: talkId,
        name: recordingId,
        format: 'wav',
        ifExists: 'fail',
      })
      if (!answer.ok && answer.status === 409) return done
      if (!answer.ok) recordings.over(recordingId)
      return outcome(answer)
    },
    async recordLeg(legId, recordingId, { maxMs, silenceMs }) {
      if (!isSafeId(legId) || !isSafeId(recordingId)) return failed('refused', 'not an id')
      const answer = await ari.run('channels.record', {
        channelId: legId,
        name: recordingId,
        format: 'wav',
        ifExists: 'fail',
        maxDurationSeconds: inSeconds(maxMs),
        ...(silenceMs === undefined ? {} : { maxSilenceSeconds: inSeconds(silenceMs) }),
      })
      // 409: there is such a recording, which is ours: or the leg is in a talk, and cannot be recorded by itself.
      if (!answer.ok && answer.status === 409 && (await isRecording(recordingId))) return done
      return outcome(answer)
    },
    stopRecording,
    async pauseRecording(recordingId, paused) {
      if (!isSafeId(recordingId)) return failed('refused', 'not an id')
      const named = { recordingName: recordingId }
      const answer = paused ? await ari.run('recordings.mute', named) : await ari.run('recordings.unmute', named)
      return outcome(answer)
    },

    alive: () => readAlive(ari),
  }
}

const withLeg = (legId: LegId, work: () => LegOutcome): LegOutcome =>
  isSafeId(legId) ? work() : Promise.resolve(failed('refused', 'not an id'))

const outcome = (answer: { ok: true } | AriFailure): Outcome<LegWhy> =>
  answer.ok ? done : failed(answer.why, `${answer.status} ${answer.detail}`)

/** What is to stop and is no more has stopped. */
const doneOrGone = (answer: { ok: true } | AriFailure): Outcome<LegWhy> =>
  !answer.ok && answer.why === 'gone' ? done : outcome(answer)

const inSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))

/** `"Name" <number>`; what could end the quotes or the brackets is left out. */
function writeCallerId({ number, name = '' }: CallerId): string {
  const plain = clean(name)
    .replace(/["\\<>]/g, '')
    .slice(0, 80)
  return `"${plain}" <${digitsOf(number)}>`
}

const digitsOf = (number: string): string => number.replace(/[^0-9+*#]/g, '').slice(0, 32)

/** What the far end sees of us: of a channel that is made and then dialled, that is its connected line. */
function asConnectedLine({ number, name = '' }: CallerId): Record<string, string> {
  return { 'CONNECTEDLINE(num,i)': digitsOf(number), 'CONNECTEDLINE(name,i)': clean(name).replace(/["\\<>]/g, '') }
}

/** Both ways in which phones understand it. */
const answerAtOnce = {
  'PJSIP_HEADER(add,Call-Info)': '<sip:vez>;answer-after=0',
  'PJSIP_HEADER(add,Alert-Info)': 'info=alert-autoanswer',
}
