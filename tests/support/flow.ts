import type { Flow, FlowBook, FlowRun } from '#server/flows/core/flow.ts'
import { beginFlow, type FlowStep, proceed } from '#server/flows/core/interpreter.ts'
import { asId } from '#server/kernel/ids.ts'

type Graph = Flow['graph']
type Node = Graph['nodes'][string]

/** 2026-11-23, a Monday, 12:00 in São Paulo. */
export const monday = Date.UTC(2026, 10, 23, 15)
export const noBook: FlowBook = {
  timeZone: 'America/Sao_Paulo',
  flow: () => undefined,
  standing: () => undefined,
}

export const begin = (flow: Flow, now = monday, book = noBook, variables = {}): FlowStep =>
  beginFlow(flow, variables, book, now)
export const go = (run: FlowRun, happening: Parameters<typeof proceed>[1], now = monday, book = noBook): FlowStep =>
  proceed(run, happening, book, now)

export const beep = [{ prompt: 'system/beep', language: 'pt-BR' }]
export const flowOf = (nodes: Record<string, Node>, id = 'f'): Flow => ({
  id: asId(id),
  version: 1,
  graph: { start: Object.keys(nodes)[0]!, nodes },
})
export const node = (type: string, settings: object = {}, exits: Record<string, string> = {}): Node => ({
  type,
  settings: settings as Record<string, unknown>,
  exits,
})
export const bye = node('hang-up')

/** One node, whose exits all lead to a hang-up of their own name. */
export function alone(type: string, settings: object, exits: string[]): Flow {
  const ends = Object.fromEntries(exits.map((exit) => [`end-${exit}`, bye]))
  return flowOf({ it: node(type, settings, Object.fromEntries(exits.map((exit) => [exit, `end-${exit}`]))), ...ends })
}

/** The exit by which a flow of `alone` was left; undefined while it stands there. */
export const leftBy = ({ entered }: FlowStep): string | undefined => entered.at(-1)?.node.replace(/^end-/, '')
