import type { LegArrived, LegEvent } from '#server/calls/ports.ts'
import { asId, type LegId } from '#server/kernel/ids.ts'
import { clean, isSafeId } from '../clean.ts'
import { causeOf } from './cause.ts'
import type { AriEvent, Channel } from './events.generated.ts'
import { argsOf, readTag } from './tag.ts'

/** What Asterisk is asked to send; all else stops at its door. */
export const wantedEvents = [
  'StasisStart',
  'StasisEnd',
  'ChannelHangupRequest',
  'ChannelStateChange',
  'ChannelDtmfReceived',
  'ChannelDestroyed',
  'Dial',
  'PlaybackFinished',
  'RecordingStarted',
  'RecordingFinished',
  'RecordingFailed',
  'ApplicationReplaced',
] as const satisfies AriEvent['type'][]

/**
 * The last place where Asterisk's words are spoken. Pure and without memory: the same event can be told twice
 * (`leg.ringing`), and who asked for what is known to `legs.ts` only.
 */
export function translate(event: AriEvent): LegEvent | undefined {
  switch (event.type) {
    case 'StasisStart':
      return entered(event.channel, event.args, event.timestamp)
    case 'StasisEnd':
      return left(event.channel)
    case 'ChannelStateChange':
      return changed(event.channel)
    case 'Dial':
      return event.dialstatus === 'RINGING' || event.dialstatus === 'PROGRESS'
        ? { type: 'leg.ringing', legId: legIdOf(event.peer) }
        : undefined
    case 'ChannelDtmfReceived':
      return { type: 'leg.pressed', legId: legIdOf(event.channel), key: event.digit }
    case 'ChannelDestroyed':
      return ended(event.channel, event.cause, event.tech_cause)
    case 'PlaybackFinished':
      return { type: 'sound.finished', soundId: asId(event.playback.id), heard: event.playback.state === 'done' }
    case 'RecordingStarted':
      return { type: 'recording.started', recordingId: asId(event.recording.name) }
    case 'RecordingFinished':
      return {
        type: 'recording.finished',
        recordingId: asId(event.recording.name),
        durationMs: (event.recording.duration ?? 0) * 1000,
      }
    case 'RecordingFailed':
      return {
        type: 'recording.failed',
        recordingId: asId(event.recording.name),
        why: event.recording.cause ?? 'no cause given',
      }
    default:
      return undefined
  }
}

/** What Asterisk's channel drivers say when they end a call by themselves: nothing came for `rtp_timeout`. */
const endedByDriver = 1

/** And what it says when it is being shut down. */
const endedByShutdown = 4

/** The leg whose media or connection is gone, told just before its end: which does not say so of one that came in. */
export function lostBy(event: AriEvent): { legId: LegId; cause: 'lost' | 'outage' } | undefined {
  if (event.type !== 'ChannelHangupRequest' || event.soft !== true || !isLeg(event.channel)) return undefined
  const legId = legIdOf(event.channel)
  if (event.cause === endedByDriver) return { legId, cause: 'lost' }
  return event.cause === endedByShutdown ? { legId, cause: 'outage' } : undefined
}

const legIdOf = (channel: Channel): LegId => asId(channel.id)

/** Carriers and phones; not the channels that Asterisk makes for itself to record or to play. */
export const isLeg = (channel: Channel): boolean => channel.name.startsWith('PJSIP/')

function entered(channel: Channel, args: string[], timestamp: string): LegEvent | undefined {
  const ours = readTag(args)
  if (ours) return ours.made === 'ring' ? { type: 'leg.answered', legId: legIdOf(channel) } : undefined
  return readArrived(channel, args, timestamp)
}

/** `arrived,trunk|extension,<company>,<trunk or extension>,<Call-ID>,<dialled>`, as the dialplan hands it in. */
export function readArrived(channel: Channel, args: readonly string[], timestamp: string): LegArrived | undefined {
  const [how, side, companyId = '', fromId = '', _callId, ...dialled] = args
  if (how !== 'arrived' || !isSafeId(companyId) || !isSafeId(fromId)) return undefined
  if (side !== 'trunk' && side !== 'extension') return undefined
  const name = clean(channel.caller.name)
  const number = clean(channel.caller.number)
  return {
    type: 'leg.arrived',
    legId: legIdOf(channel),
    companyId: asId(companyId),
    from: side === 'trunk' ? { side, trunkId: asId(fromId) } : { side, extensionId: asId(fromId) },
    dialled: clean(dialled.join(',')),
    callerId: name === '' ? { number } : { number, name },
    at: Date.parse(timestamp),
  }
}

function changed(channel: Channel): LegEvent | undefined {
  if (channel.state === 'Ringing') return { type: 'leg.ringing', legId: legIdOf(channel) }
  // A phone that we ring has answered when it is in our application: only then can it be joined to anybody.
  const dialled = readTag(argsOf(channel.dialplan))?.made === 'dial'
  return channel.state === 'Up' && dialled ? { type: 'leg.answered', legId: legIdOf(channel) } : undefined
}

/**
 * A leg that came to us is never sent back to the dialplan, so to leave us is to end; that it was destroyed is told to
 * nobody, for our application no longer listens to it. With legs that we made it is the other way round.
 */
function left(channel: Channel): LegEvent | undefined {
  return argsOf(channel.dialplan)[0] === 'arrived'
    ? { type: 'leg.ended', legId: legIdOf(channel), cause: 'hung-up' }
    : undefined
}

function ended(channel: Channel, q850: number, sip: number | undefined): LegEvent | undefined {
  if (!isLeg(channel) || argsOf(channel.dialplan)[0] === 'arrived') return undefined
  const was = channel.state === 'Up' ? 'up' : channel.state === 'Ringing' ? 'ringing' : 'down'
  const cause = causeOf({ q850, sip, was })
  return { type: 'leg.ended', legId: legIdOf(channel), cause, ...(sip !== undefined && sip >= 300 && { sip }) }
}
