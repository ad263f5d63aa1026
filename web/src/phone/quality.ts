import type { Quality, QualityWarning } from './state.ts'

/** What a connection's statistics say at one instant; counters count from the call's beginning. */
export type Sample = {
  roundTripMs: number | null
  jitterMs: number | null
  packetsReceived: number
  packetsLost: number
  /** Loudest moment of the own microphone since the last sample, 0 to 1; null while it is muted on purpose. */
  loudest: number | null
}

const roundTripMsMax = 400
const jitterMsMax = 30
const lossPercentMax = 3
/** Below one step of 16 bits: no microphone that is on is as quiet as that for long. */
const deadLevel = 1 / 32_768
const every = 5
const crossings = 3
const deadSamples = 8
const mutedFarEndSamples = 3

/**
 * Judges a call by its last samples, taken every two seconds: one bad moment is nothing, three of five are said. Pure.
 */
export function judge(samples: readonly Sample[]): Quality {
  const last = samples.at(-1)
  const recent = samples.slice(-every)
  const losses = recent.slice(1).map((sample, at) => lossBetween(recent[at] ?? sample, sample))
  const often = (over: boolean[]) => over.filter(Boolean).length >= crossings
  const silent = samples.slice(-deadSamples)
  const stalled = samples.slice(-mutedFarEndSamples - 1)
  const warnings: QualityWarning[] = []
  if (often(recent.map(({ roundTripMs }) => (roundTripMs ?? 0) > roundTripMsMax))) warnings.push('round-trip')
  if (often(recent.map(({ jitterMs }) => (jitterMs ?? 0) > jitterMsMax))) warnings.push('jitter')
  if (often(losses.map((percent) => percent > lossPercentMax))) warnings.push('loss')
  if (silent.length === deadSamples && silent.every(({ loudest }) => loudest !== null && loudest < deadLevel))
    warnings.push('silent-microphone')
  if (
    stalled.length > mutedFarEndSamples &&
    stalled.every(({ packetsReceived }) => packetsReceived === last?.packetsReceived)
  )
    warnings.push('no-audio')
  const lossPercent = losses.length === 0 ? null : losses.reduce((sum, one) => sum + one, 0) / losses.length
  const isPoor = warnings.includes('no-audio') || warnings.includes('silent-microphone') || warnings.length > 1
  return {
    grade: isPoor ? 'poor' : warnings.length > 0 ? 'fair' : 'good',
    warnings,
    roundTripMs: last?.roundTripMs ?? null,
    jitterMs: last?.jitterMs ?? null,
    lossPercent,
  }
}

function lossBetween(before: Sample, after: Sample): number {
  const lost = Math.max(0, after.packetsLost - before.packetsLost)
  const all = lost + after.packetsReceived - before.packetsReceived
  return all <= 0 ? 0 : (100 * lost) / all
}

/** What of a browser's statistics is asked here; the loudness is measured elsewhere. */
export function sampleOf(report: RTCStatsReport): Omit<Sample, 'loudest'> {
  const found = [...report.values()] as Record<string, number | string | boolean | undefined>[]
  const inbound = found.find((one) => one.type === 'inbound-rtp')
  const remote = found.find((one) => one.type === 'remote-inbound-rtp')
  const pair = found.find((one) => one.type === 'candidate-pair' && one.nominated === true)
  const seconds = remote?.roundTripTime ?? pair?.currentRoundTripTime
  return {
    roundTripMs: typeof seconds === 'number' ? Math.round(seconds * 1000) : null,
    jitterMs: typeof inbound?.jitter === 'number' ? Math.round(inbound.jitter * 1000) : null,
    packetsReceived: Number(inbound?.packetsReceived ?? 0),
    packetsLost: Number(inbound?.packetsLost ?? 0),
  }
}
