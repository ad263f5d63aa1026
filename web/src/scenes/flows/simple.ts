import type { DestinationRef } from '#server/destinations/index.ts'
import type { Audible, FlowGraph, Spoken } from '#server/flows/index.ts'

/** Where a caller goes. `id` is empty while nobody has chosen. */
export type Leads = DestinationRef
export type Sound = Audible | null

/**
 * The usual URA: a greeting, one menu, and where each key leads. Without keys it is a greeting alone, after which all
 * go the same way.
 */
export type SimpleFlow = {
  greeting: Sound
  /** The greeting cannot be skipped by a key. */
  mustBeHeard: boolean
  menu: Sound
  /** `label`: what the agent reads of it. */
  keys: { key: string; label: string; leads: Leads }[]
  timeoutMs: number
  attemptsMax: number
  invalid: Sound
  timeout: Sound
  exceeded: Sound
  /** Who chose nothing, or where there is no menu. */
  otherwise: Leads
  /** The URA that asks how it was, after any queue that this one leads to; null: the queue's own. */
  surveyFlowId: string | null
}

export const emptyFlow: SimpleFlow = {
  greeting: null,
  mustBeHeard: false,
  menu: null,
  keys: [{ key: '1', label: '', leads: { type: 'queue', id: '' } }],
  timeoutMs: 5_000,
  attemptsMax: 3,
  invalid: null,
  timeout: null,
  exceeded: null,
  otherwise: { type: 'hang-up' },
  surveyFlowId: null,
}

type Node = FlowGraph['nodes'][string]
const list = (sound: Sound): Audible[] => (sound ? [sound] : [])

/** The graph that the server interprets. */
export function graphOf(flow: SimpleFlow): FlowGraph {
  const nodes: FlowGraph['nodes'] = {}
  const placed = new Map<string, string>()

  function placeOf(leads: Leads): string {
    const key = leads.type === 'hang-up' ? leads.type : `${leads.type} ${leads.id}`
    const known = placed.get(key)
    if (known) return known
    const name = leads.type === 'hang-up' ? 'end' : `to-${placed.size + 1}`
    placed.set(key, name)
    nodes[name] = nodeOf(leads, flow.surveyFlowId)
    return name
  }

  const otherwise = placeOf(flow.otherwise)
  const hasMenu = flow.keys.length > 0
  if (hasMenu)
    nodes.menu = {
      type: 'menu',
      settings: {
        say: list(flow.menu),
        keys: flow.keys.map(({ key }) => key),
        keyLabels: Object.fromEntries(flow.keys.flatMap(({ key, label }) => (label ? [[key, label]] : []))),
        timeoutMs: flow.timeoutMs,
        attemptsMax: flow.attemptsMax,
        invalid: list(flow.invalid),
        timeout: list(flow.timeout),
        exceeded: list(flow.exceeded),
      },
      exits: {
        ...Object.fromEntries(flow.keys.map(({ key, leads }) => [key, placeOf(leads)])),
        exceeded: otherwise,
      },
    }
  const afterGreeting = hasMenu ? 'menu' : otherwise
  if (flow.greeting)
    nodes.greeting = {
      type: 'play',
      settings: { say: [flow.greeting], mustBeHeard: flow.mustBeHeard },
      exits: { next: afterGreeting },
    }
  return { start: flow.greeting ? 'greeting' : afterGreeting, nodes }
}

function nodeOf(leads: Leads, surveyFlowId: string | null): Node {
  switch (leads.type) {
    case 'hang-up':
      return { type: 'hang-up', settings: {}, exits: {} }
    case 'queue':
      return { type: 'queue', settings: { queueId: leads.id, ...(surveyFlowId && { surveyFlowId }) }, exits: {} }
    case 'extension':
      return { type: 'extension', settings: { extensionId: leads.id }, exits: {} }
    default:
      return { type: 'destination', settings: { destination: leads }, exits: {} }
  }
}

/** A graph as the simple form; undefined where it is more than that. */
export function simpleOf(graph: FlowGraph): SimpleFlow | undefined {
  const used = new Set<string>()
  const take = (name: string | undefined): Node | undefined => {
    if (name === undefined) return undefined
    used.add(name)
    return graph.nodes[name]
  }
  const first = take(graph.start)
  const isGreeted = first?.type === 'play'
  const greeting = isGreeted ? soundIn(first.settings.say) : null
  const second = isGreeted ? take(first.exits.next) : first
  if (greeting === undefined || !second) return undefined
  const begun = {
    ...emptyFlow,
    greeting,
    mustBeHeard: isGreeted && first.settings.mustBeHeard === true,
  }
  const found = second.type === 'menu' ? menuIn(second, take, begun) : bare(second, begun)
  // A node that the form does not show would be lost, and so would be what people call one.
  const nodes = Object.values(graph.nodes)
  if (!found || used.size !== nodes.length || nodes.some(({ label }) => label !== undefined)) return undefined
  const surveys = new Set(
    nodes.filter(({ type }) => type === 'queue').map(({ settings }) => settings.surveyFlowId ?? null),
  )
  if (surveys.size > 1) return undefined
  const [surveyFlowId = null] = surveys
  return { ...found, surveyFlowId: surveyFlowId as string | null }
}

function bare(node: Node, begun: SimpleFlow): SimpleFlow | undefined {
  const otherwise = leadsOf(node)
  return otherwise && { ...begun, keys: [], otherwise }
}

function menuIn(node: Node, take: (name?: string) => Node | undefined, begun: SimpleFlow): SimpleFlow | undefined {
  const { say, invalid, timeout, exceeded, timeoutMs = 5_000, attemptsMax = 3 } = node.settings
  const sounds = [say, invalid, timeout, exceeded].map(soundIn)
  const [menu, wrong, late, last] = sounds
  const keys = Array.isArray(node.settings.keys) ? (node.settings.keys as unknown[]).map(String) : []
  const labels = (node.settings.keyLabels ?? {}) as Record<string, string>
  const leads = keys.map((key) => leadsOf(take(node.exits[key])))
  const otherwise = leadsOf(take(node.exits.exceeded))
  if (menu === undefined || wrong === undefined || late === undefined || last === undefined) return undefined
  if (!otherwise || keys.length === 0 || leads.some((one) => one === undefined)) return undefined
  if (Object.keys(node.exits).some((exit) => exit !== 'exceeded' && !keys.includes(exit))) return undefined
  return {
    ...begun,
    menu,
    keys: keys.map((key, index) => ({ key, label: labels[key] ?? '', leads: leads[index]! })),
    timeoutMs: Number(timeoutMs),
    attemptsMax: Number(attemptsMax),
    invalid: wrong,
    timeout: late,
    exceeded: last,
    otherwise,
  }
}

function leadsOf(node: Node | undefined): Leads | undefined {
  if (!node || Object.keys(node.exits).length > 0) return undefined
  const { queueId, extensionId, destination, priority, skills } = node.settings
  if (node.type === 'hang-up') return { type: 'hang-up' }
  if (node.type === 'destination') return destination as Leads
  // More than the form asks.
  if (priority != null || (Array.isArray(skills) && skills.length > 0)) return undefined
  if (node.type === 'queue' && typeof queueId === 'string') return { type: 'queue', id: queueId }
  if (node.type === 'extension' && typeof extensionId === 'string') return { type: 'extension', id: extensionId }
  return undefined
}

/** One sound, none (null), or more than the form can show (undefined). */
function soundIn(said: unknown): Sound | undefined {
  if (said === undefined) return null
  if (!Array.isArray(said) || said.length > 1) return undefined
  const [one] = said as (Spoken | undefined)[]
  if (one === undefined) return null
  return 'as' in one ? undefined : one
}

/** What is still to be chosen. */
export function missingIn(flow: SimpleFlow): ('menu' | 'leads')[] {
  const isOpen = (leads: Leads) => leads.type !== 'hang-up' && leads.id === ''
  return [
    ...(flow.keys.length > 0 && flow.menu === null ? (['menu'] as const) : []),
    ...(flow.keys.some(({ leads }) => isOpen(leads)) || isOpen(flow.otherwise) ? (['leads'] as const) : []),
  ]
}
