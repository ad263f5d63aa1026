import type { Instant } from '#server/kernel/clock.ts'

/**
 * - `unreachable`: the carrier does not answer our OPTIONS;
 * - `registration-refused`, `registration-unanswered`: it said no to our registration, or nothing;
 * - `low-asr`: too few of the calls that we sent are answered;
 * - `channels-at-limit`: as many calls at once as the trunk may have.
 */
export const alarmKinds = [
  'unreachable',
  'registration-refused',
  'registration-unanswered',
  'low-asr',
  'channels-at-limit',
] as const
export type AlarmKind = (typeof alarmKinds)[number]

/** What is known of one kind now; `unknown` leaves everything as it is. */
export type Reading = 'bad' | 'good' | 'unknown'
export type Readings = Record<AlarmKind, Reading>

/** `changing`: since when the reading has been another than the alarm's state; null where they agree. */
type Alarm = { raised: boolean; since: Instant | null; changing: Instant | null }
export type Alarms = Partial<Record<AlarmKind, Alarm>>
export type AlarmChange = { alarm: AlarmKind; to: 'raised' | 'cleared'; since: Instant }

/** A reading must last so long before it is told: what comes and goes within it is no news. */
const raiseAfterMs: Record<AlarmKind, number> = {
  unreachable: 10_000,
  'registration-refused': 5_000,
  'registration-unanswered': 30_000,
  'low-asr': 0,
  'channels-at-limit': 0,
}
const clearAfterMs: Record<AlarmKind, number> = {
  unreachable: 10_000,
  'registration-refused': 0,
  'registration-unanswered': 0,
  'low-asr': 60_000,
  'channels-at-limit': 15_000,
}

/** One look at a trunk: its alarms as they are then, and what there is to tell. Pure. */
export function judge(alarms: Alarms, readings: Readings, now: Instant): { alarms: Alarms; changes: AlarmChange[] } {
  const next: Alarms = { ...alarms }
  const changes: AlarmChange[] = []
  for (const kind of alarmKinds) {
    const reading = readings[kind]
    const alarm = alarms[kind] ?? { raised: false, since: null, changing: null }
    if (reading === 'unknown') continue
    if ((reading === 'bad') === alarm.raised) {
      next[kind] = { ...alarm, changing: null }
      continue
    }
    const changing = alarm.changing ?? now
    const after = alarm.raised ? clearAfterMs[kind] : raiseAfterMs[kind]
    if (now - changing < after) {
      next[kind] = { ...alarm, changing }
      continue
    }
    const since = alarm.raised ? (alarm.since ?? changing) : changing
    changes.push({ alarm: kind, to: alarm.raised ? 'cleared' : 'raised', since })
    next[kind] = alarm.raised
      ? { raised: false, since: null, changing: null }
      : { raised: true, since: changing, changing: null }
  }
  return { alarms: next, changes }
}

export const raised = (alarms: Alarms): { alarm: AlarmKind; since: Instant }[] =>
  alarmKinds.flatMap((alarm) => {
    const { raised: isRaised, since } = alarms[alarm] ?? { raised: false, since: null }
    return isRaised && since !== null ? [{ alarm, since }] : []
  })

/** Alarms as they were when they were told last: what a start takes up. */
export function recall(told: readonly AlarmChange[]): Alarms {
  const alarms: Alarms = {}
  for (const { alarm, to, since } of told)
    alarms[alarm] =
      to === 'raised' ? { raised: true, since, changing: null } : { raised: false, since: null, changing: null }
  return alarms
}

export type Seen = {
  /** As `LiveState` says it. */
  state: string
  callsNow: number
  callsMax: number | null
  /** Calls that we sent in the last hour, and how many of a hundred were answered. */
  lastHour: { calls: number; asrPercent: number | null }
  asrAlarmPercent: number | null
}

/** A few calls prove nothing. */
const callsForAsr = 10
/** Hysteresis: well again is a little better than not bad. */
const asrBetterBy = 5
const limitLeft = 0.9

export function readingsOf({ state, callsNow, callsMax, lastHour, asrAlarmPercent }: Seen): Readings {
  const off = state === 'absent'
  const known = state !== 'unknown'
  const is = (bad: string, good: string): Reading =>
    state === bad ? 'bad' : off || state === good ? 'good' : 'unknown'
  const registration = (bad: string): Reading =>
    state === bad ? 'bad' : known && state !== 'unregistered' ? 'good' : 'unknown'
  return {
    unreachable: is('unreachable', 'reachable'),
    'registration-refused': registration('rejected'),
    'registration-unanswered': registration('no-answer'),
    'low-asr': asr(lastHour, asrAlarmPercent),
    'channels-at-limit':
      callsMax === null
        ? 'good'
        : callsNow >= callsMax
          ? 'bad'
          : callsNow <= Math.max(callsMax - 1, 0) * limitLeft || callsNow === 0
            ? 'good'
            : 'unknown',
  }
}

function asr({ calls, asrPercent }: Seen['lastHour'], least: number | null): Reading {
  if (least === null) return 'good'
  if (calls < callsForAsr || asrPercent === null) return calls === 0 ? 'good' : 'unknown'
  return asrPercent < least ? 'bad' : asrPercent >= Math.min(100, least + asrBetterBy) ? 'good' : 'unknown'
}
