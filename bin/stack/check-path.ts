import { z } from 'zod'

/** One event of GET /api/interactions/:id/events. */
export const happened = z.object({ type: z.string(), at: z.number(), data: z.record(z.string(), z.unknown()) })
export type Happened = z.output<typeof happened>

export type PathStep = { afterMs: number; station: string; what: string }

/** Which station of the path an event is, and what is worth saying of it. Events that are none are left out. */
const stations: Record<string, { station: string; what: (data: Record<string, unknown>) => string }> = {
  'call.arrived': { station: 'trunk', what: ({ from, dialled }) => `${from} dials ${dialled}` },
  'interaction.opened': { station: 'route', what: ({ channel, protocol }) => `${channel}, protocol ${protocol}` },
  'call.flow-entered': { station: 'URA', what: ({ node }) => `at ${node}` },
  'call.key-pressed': { station: 'URA', what: ({ key }) => `key ${key}` },
  'interaction.queued': { station: 'queue', what: ({ position }) => `waits, position ${position ?? '–'}` },
  'offer.made': { station: 'offer', what: ({ waitedMs }) => `made after ${waitedMs} ms of waiting` },
  'call.agent-ringing': { station: 'agent', what: () => 'rings' },
  'call.agent-answered': { station: 'agent', what: () => 'answers' },
  'interaction.connected': { station: 'talk', what: ({ waitedMs }) => `begins, ${waitedMs} ms waited` },
  'interaction.left': { station: 'talk', what: ({ why, servedMs }) => `${why}, ${servedMs} ms served` },
  'recording.stored': { station: 'talk', what: ({ durationMs }) => `recorded, ${durationMs} ms` },
  'wrap-up.started': { station: 'wrap-up', what: () => 'begins' },
  'interaction.disposed': { station: 'wrap-up', what: ({ name }) => `disposed: ${name}` },
  'wrap-up.ended': { station: 'wrap-up', what: ({ wrapUpMs }) => `ends after ${wrapUpMs} ms` },
}

const common = ['interaction.opened', 'interaction.queued', 'offer.made', 'interaction.connected', 'interaction.left']
const wrapUp = ['wrap-up.started', 'interaction.disposed', 'wrap-up.ended']
const required = {
  call: [
    'call.arrived',
    'call.flow-entered',
    'call.key-pressed',
    'call.agent-ringing',
    'call.agent-answered',
    ...common,
    'recording.stored',
    ...wrapUp,
  ],
  chat: [...common, ...wrapUp],
}

/** The events that a served call or chat must have and this one has not. */
export const missingIn = (kind: 'call' | 'chat', events: Happened[]): string[] =>
  required[kind].filter((type) => !events.some((event) => event.type === type))

/** The path in order, milliseconds counted from the first event. */
export function pathOf(events: Happened[]): PathStep[] {
  const first = events[0]?.at ?? 0
  return events.flatMap(({ type, at, data }) => {
    const station = stations[type]
    return station ? [{ afterMs: at - first, station: station.station, what: station.what(data) }] : []
  })
}
