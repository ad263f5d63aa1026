import { assert } from '#server/kernel/assert.ts'
import type { Instant } from '#server/kernel/clock.ts'
import { nodeTypes } from '../nodes/index.ts'
import type { Flow, FlowRun, Happening, Leaves, Spoken } from './flow.ts'

export type FlowStep = {
  /** null once the flow has handed over. */
  run: FlowRun | null
  say: Spoken[] | null
  /** Silence what plays. */
  hush: boolean
  leaves: Leaves | null
}

/** More than this without the customer doing anything is a circle that validation should have refused. */
const hopsMax = 100

export const beginFlow = (flow: Flow, now: Instant): FlowStep =>
  proceed({ flow, node: flow.graph.start, memory: undefined, waitsUntil: null }, { type: 'entered' }, now)

/** Lets the flow go on from what happened until it waits again or hands over. Pure: the same run and happening give the same step. */
export function proceed(from: FlowRun, happening: Happening, now: Instant): FlowStep {
  const { flow } = from
  let { node, memory } = from
  let next: Happening = happening
  let hush = false
  const said: Spoken[] = []
  for (let hops = 0; hops < hopsMax; hops++) {
    const at = flow.graph.nodes[node]
    const kind = at && nodeTypes.get(at.type)
    assert(at && kind, `flow ${flow.id} has no node ${node} of a known type`)
    const turn = kind.turn(at.settings, memory, next)
    hush ||= turn.hush === true || turn.say !== undefined
    if (turn.say) said.push(...turn.say)
    const say = said.length > 0 ? said : null
    const { next: follows } = turn
    if ('leave' in follows) return { run: null, say, hush, leaves: follows.leave }
    if ('wait' in follows) {
      const waitsUntil = follows.wait === 'key' ? now + follows.ms : null
      return { run: { flow, node, memory: turn.memory, waitsUntil }, say, hush, leaves: null }
    }
    const to = at.exits[follows.exit]
    if (to === undefined) return { run: null, say, hush, leaves: { type: 'hang-up' } }
    node = to
    memory = undefined
    if (!follows.carries) next = { type: 'entered' }
  }
  return { run: null, say: null, hush: true, leaves: { type: 'hang-up' } }
}
