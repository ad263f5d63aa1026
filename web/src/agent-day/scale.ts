export type Scale = { from: number; to: number; share(at: number): number; hours: number[] }

const hourMs = 3_600_000
/** A day that has just begun is drawn as so long, so that minutes do not fill it. */
const shortestMs = 4 * hourMs

/** From the whole hour before the first that was not offline to the whole hour after now, with a mark at each hour. */
export function scaleOf(pieces: readonly { from: number; to: number }[], now: number, hourStart: number): Scale {
  const first = pieces.reduce((least, { from }) => Math.min(least, from), now)
  const last = pieces.reduce((most, { to }) => Math.max(most, to), now)
  // The company's hours, also where they do not begin with those of UTC.
  const whole = (at: number, round: (n: number) => number) => hourStart + round((at - hourStart) / hourMs) * hourMs
  const from = whole(first, Math.floor)
  const to = Math.max(whole(last, Math.ceil), from + shortestMs)
  const step = Math.max(1, Math.ceil((to - from) / hourMs / 12)) * hourMs
  const hours: number[] = []
  for (let at = from; at <= to; at += step) hours.push(at)
  return { from, to, hours, share: (at) => Math.min(1, Math.max(0, (at - from) / (to - from))) }
}
