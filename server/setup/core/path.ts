import type { Happened } from '#server/kernel/events.ts'

/** The places on a call's way in, in their order. */
export const places = ['trunk', 'number', 'flow', 'queue', 'ring', 'talk', 'end'] as const
export type Place = (typeof places)[number]
/** `doing`: the call is there now; `failed`: it did not get through there (`ring` may be done again). */
export const placeStates = ['waiting', 'doing', 'done', 'failed'] as const
export type PlaceState = (typeof placeStates)[number]

export type Step = {
  place: Place
  state: PlaceState
  /** When it was entered; null where the call has not come there. */
  at: number | null
  /** The id of the trunk, flow, queue or agent; the dialled number; why it ended. */
  what: string | null
  /** The key that was pressed in the flow; why an agent was not reached. */
  more: string | null
}

type Path = Record<Place, Step>
type Told = Record<string, string | undefined>

/**
 * A call's way in, as its events tell it so far: trunk, number, URA (where there is one), queue, agent, talk, end. Pure;
 * an event that says nothing of the way changes nothing.
 */
export function pathOf(events: readonly Happened[]): Step[] {
  const path = Object.fromEntries(
    places.map((place): [Place, Step] => [place, { place, state: 'waiting', at: null, what: null, more: null }]),
  ) as Path
  for (const { type, data, at } of events) moves[type]?.(path, data as Told, at)
  // A call that waits in a queue and saw no URA will see none.
  const passed = path.flow.state === 'waiting' && (path.queue.state !== 'waiting' || path.end.state !== 'waiting')
  return places.filter((place) => !(place === 'flow' && passed)).map((place) => path[place])
}

const moves: Record<string, (path: Path, told: Told, at: number) => void> = {
  'call.arrived'(path, { trunkId, dialled }, at) {
    enter(path.trunk, at, 'done', trunkId)
    enter(path.number, at, 'doing', dialled)
  },
  'call.unknown-number'(path) {
    path.number.state = 'failed'
  },
  'call.flow-entered'(path, { flowId }, at) {
    path.number.state = 'done'
    enter(path.flow, at, 'doing', flowId)
  },
  'call.key-pressed'(path, { key }) {
    path.flow.more = key ?? null
  },
  'interaction.queued'(path, { queueId }, at) {
    path.number.state = 'done'
    if (path.flow.at !== null) path.flow.state = 'done'
    // A phone may ring before it is stored, and so told, that the call waits.
    const isRung = path.ring.state === 'doing' || path.ring.state === 'done'
    enter(path.queue, at, isRung ? 'done' : 'doing', queueId)
  },
  'call.agent-ringing'(path, { agentId }, at) {
    path.queue.state = 'done'
    path.ring = { place: 'ring', state: 'doing', at, what: agentId ?? null, more: null }
  },
  'offer.ended'(path, { why }) {
    if (path.ring.state !== 'doing' || why === 'accepted' || why === 'taken') return
    path.ring.state = 'failed'
    path.ring.more = why ?? null
  },
  'call.agent-answered'(path, { agentId }, at) {
    enter(path.ring, at, 'done', agentId)
  },
  'call.talk-began'(path, { agentId }, at) {
    enter(path.talk, at, 'done', agentId)
  },
  'call.ended'(path, { why }, at) {
    for (const place of places) if (path[place].state === 'doing') path[place].state = 'failed'
    enter(path.end, at, 'done', why)
  },
}

function enter(step: Step, at: number, state: PlaceState, what: string | undefined): void {
  step.state = state
  step.at ??= at
  step.what = what ?? step.what
}
