import type { Output } from '../../client/call.ts'

export type Ladder = Output<'get /call-records/:id/ladder'>['ladders'][number]
/** One message as an arrow from one column to another; `leg` counts from 0. */
export type Rung = {
  at: number
  sinceMs: number
  leg: number
  from: number
  to: number
  label: string
  text: string
  kind: Kind
}
export type Kind = 'request' | 'progress' | 'success' | 'failure'

/** The ladders of a call as one: who takes part as columns, ours in the middle, and all messages by their time. */
export function rungsOf(ladders: readonly Ladder[]): { places: string[]; ours: string | null; rungs: Rung[] } {
  const counts = new Map<string, Set<number>>()
  for (const [leg, { messages }] of ladders.entries())
    for (const { from, to } of messages)
      for (const place of [from, to]) counts.set(place, (counts.get(place) ?? new Set()).add(leg))
  // We take part in every leg; of one leg alone the INVITE says which side it came to, and both are shown as they are.
  const ours = ladders.length > 1 ? ([...counts].find(([, legs]) => legs.size === ladders.length)?.[0] ?? null) : null
  const others = [...counts.keys()].filter((place) => place !== ours)
  const places = ours === null ? others : [...others.slice(0, 1), ours, ...others.slice(1)]
  const all = ladders
    .flatMap(({ messages }, leg) => messages.map((message) => ({ ...message, leg })))
    .toSorted((a, b) => a.at - b.at)
  const began = all[0]?.at ?? 0
  const rungs = all.map(({ at, from, to, text, leg }) => {
    const [first = ''] = text.split(/\r?\n/, 1)
    return {
      at,
      sinceMs: at - began,
      leg,
      from: places.indexOf(from),
      to: places.indexOf(to),
      label: labelOf(first, text),
      text,
      kind: kindOf(first),
    }
  })
  return { places, ours, rungs }
}

/** `INVITE`, `200 OK (INVITE)`: an answer says to what, for the eye that follows one request. */
function labelOf(first: string, text: string): string {
  const [, status, reason = ''] = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(first) ?? []
  if (!status) return first.split(' ', 1)[0] ?? ''
  const method = /^CSeq[ \t]*:[ \t]*\d+[ \t]+(\w+)/im.exec(text)?.[1]
  return `${status} ${reason}${method && method !== 'INVITE' ? ` (${method})` : ''}`
}

function kindOf(first: string): Kind {
  const status = /^SIP\/2\.0 (\d)/.exec(first)?.[1]
  if (!status) return 'request'
  return status === '1' ? 'progress' : status === '2' ? 'success' : 'failure'
}
