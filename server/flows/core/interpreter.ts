import { assert } from '#server/kernel/assert.ts'
import type { Instant } from '#server/kernel/clock.ts'
import { nodeTypes } from '../nodes/index.ts'
import type {
  Attached,
  Audible,
  Flow,
  FlowBook,
  FlowRequest,
  FlowRun,
  Happening,
  Leaves,
  SurveyScore,
  Variables,
} from './flow.ts'
import { audible } from './say.ts'
import { givenVariables, localTime } from './variables.ts'

export type FlowStep = {
  /** null once the flow has handed over. */
  run: FlowRun | null
  say: Audible[] | null
  /** Silence what plays. */
  hush: boolean
  leaves: Leaves | null
  attached: Attached
  asks: FlowRequest[]
  scores: (SurveyScore & { flowId: string; node: string })[]
  /** What the customer told by keys, in words for the agent: “Menu principal: 1 Vendas”. */
  told: string[]
  /** The nodes that were entered, in order, each by its flow. */
  entered: { flowId: string; node: string }[]
  /** What was found out, by name: not what was known before, and no passwords. */
  collected: Variables
}

/** More than this without the customer doing anything is a circle that validation should have refused. */
const hopsMax = 100
const depthMax = 8
/** A customer who goes round in menus for ever is not one. */
const visitsMax = 2_000

export function beginFlow(flow: Flow, variables: Variables, book: FlowBook, now: Instant): FlowStep {
  const { date, time, weekday } = localTime(now, book.timeZone)
  const given = { ...variables, date, time, weekday: String(weekday) }
  const run: FlowRun = {
    flow,
    node: flow.graph.start,
    memory: undefined,
    waitsUntil: null,
    variables: given,
    secrets: [],
    callers: [],
    visits: 1,
  }
  const step = proceed(run, { type: 'entered' }, book, now)
  return { ...step, entered: [{ flowId: flow.id, node: run.node }, ...step.entered] }
}

/** Lets the flow go on from what happened until it waits again or hands over. Pure: the same run and happening give the same step. */
export function proceed(from: FlowRun, happening: Happening, book: FlowBook, now: Instant): FlowStep {
  // Calls that began before flows had all of this lack it.
  let { flow, node, memory, variables = {}, secrets = [], callers = [], visits = 1 } = from
  let next: Happening = happening
  const step: FlowStep = {
    run: null,
    say: null,
    hush: false,
    leaves: null,
    attached: {},
    asks: [],
    scores: [],
    told: [],
    entered: [],
    collected: {},
  }
  const known = () => collectedOf(variables, secrets)
  const ends = (leaves: Leaves): FlowStep => ({ ...step, collected: known(), leaves })
  const said: Audible[] = []

  for (let hops = 0; hops < hopsMax; hops++) {
    const at = flow.graph.nodes[node]
    const kind = at && nodeTypes.get(at.type)
    assert(at && kind, `flow ${flow.id} has no node ${node} of a known type`)
    const turn = kind.turn(at.settings, memory, next, { variables, now, book, requestKey: String(visits) })
    if (turn.set) variables = { ...variables, ...turn.set }
    if (turn.set && kind.isSecret(at.settings)) secrets = [...secrets, ...Object.keys(turn.set)]
    step.hush ||= turn.hush === true || turn.say !== undefined
    if (turn.say) said.push(...turn.say.flatMap((one) => audible(one, variables)))
    if (said.length > 0) step.say = said
    if (turn.told !== undefined) step.told.push(`${at.label ?? node}: ${turn.told}`)
    if (turn.asks) step.asks.push(turn.asks)
    if (turn.scores) step.scores.push({ ...turn.scores, flowId: flow.id, node })
    const { next: follows } = turn

    if ('leave' in follows) return { ...ends(follows.leave), attached: follows.attached ?? {} }
    if ('wait' in follows) {
      if (follows.wait === 'heard' && turn.say && said.length === 0) {
        // There was nothing to say: the value is empty.
        memory = turn.memory
        next = { type: 'heard' }
        continue
      }
      const waitsUntil = follows.wait === 'key' ? now + follows.ms : follows.wait === 'reply' ? follows.until : null
      const run = { flow, node, memory: turn.memory, waitsUntil, variables, secrets, callers, visits }
      return { ...step, collected: known(), run }
    }
    if ('enter' in follows) {
      const inner = book.flow(follows.enter)
      if (!inner) return ends({ type: 'flow', id: follows.enter })
      if (follows.returns) callers = [...callers, { flow, node }]
      if (callers.length > depthMax) return ends({ type: 'hang-up' })
      flow = inner
      node = inner.graph.start
    } else if ('back' in follows) {
      const caller = callers.at(-1)
      const to = caller?.flow.graph.nodes[caller.node]?.exits.next
      if (!caller || to === undefined) return ends({ type: 'hang-up' })
      callers = callers.slice(0, -1)
      flow = caller.flow
      node = to
    } else {
      const to = at.exits[follows.exit]
      if (to === undefined) return ends({ type: 'hang-up' })
      node = to
    }
    memory = undefined
    if (++visits > visitsMax) return ends({ type: 'hang-up' })
    step.entered.push({ flowId: flow.id, node })
    if (!('exit' in follows && follows.carries)) next = { type: 'entered' }
  }
  return { ...ends({ type: 'hang-up' }), say: null, hush: true }
}

const given: ReadonlySet<string> = new Set(givenVariables)
const collectedOf = (variables: Variables, secrets: readonly string[]): Variables =>
  Object.fromEntries(
    Object.entries(variables).filter(([name, value]) => !given.has(name) && !secrets.includes(name) && value !== ''),
  )

/** What is pressed now is to stand in no log. */
export function hidesKeys({ flow, node }: FlowRun): boolean {
  const at = flow.graph.nodes[node]
  return at !== undefined && (nodeTypes.get(at.type)?.isSecret(at.settings) ?? false)
}
