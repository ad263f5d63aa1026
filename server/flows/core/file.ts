import { z } from 'zod'
import { line, lines } from '#server/kernel/text.ts'
import { type FlowGraph, flowGraph } from './flow.ts'
import { flowRunKept } from './simulate.ts'

/** A flow as a file: what it names stands by name, `{{queue:Vendas}}`, so that it can be brought to another company. */
export const flowFile = z.strictObject({
  $schema: z.string().optional(),
  name: line(80),
  description: lines(500).default(''),
  graph: flowGraph,
  runs: z.array(flowRunKept).max(50).default([]),
})
export type FlowFile = z.output<typeof flowFile>

/** A resource's name, and what people call the record. */
export type Named = { resource: string; name: string }

const resourceOfKey: Record<string, string> = {
  queueId: 'queue',
  extensionId: 'extension',
  audioId: 'audio',
  flowId: 'flow',
  surveyFlowId: 'flow',
  serviceId: 'web-service',
  timeConditionId: 'time-condition',
  skillId: 'skill',
}

/** Every id in it by its name. One whose record is gone stays as it is. */
export function withNames<Value>(value: Value, nameOf: (resource: string, id: string) => string | undefined): Value {
  return mapIds(value, (resource, id) => {
    const name = nameOf(resource, id)
    return name === undefined ? id : `{{${resource}:${name}}}`
  }) as Value
}

const token = /^\{\{([a-z-]+):(.+)\}\}$/

/** The names by their ids here; those that are not known here stay, and are told. */
export function withIds<Value>(
  value: Value,
  idOf: (named: Named) => string | undefined,
): { value: Value; unknown: Named[] } {
  const unknown: Named[] = []
  const mapped = mapIds(value, (_resource, text) => {
    const [, resource, name] = token.exec(text) ?? []
    if (resource === undefined || name === undefined) return text
    const id = idOf({ resource, name })
    if (id === undefined && !unknown.some((one) => one.resource === resource && one.name === name))
      unknown.push({ resource, name })
    return id ?? text
  }) as Value
  return { value: mapped, unknown }
}

/** Wherever a setting names a record: by its key, or as a destination (`type`, `id`). */
function mapIds(value: unknown, map: (resource: string, id: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => mapIds(one, map))
  if (typeof value !== 'object' || value === null) return value
  const { type } = value as { type?: unknown }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const resource = resourceOfKey[key] ?? (key === 'id' && typeof type === 'string' ? type : undefined)
      return [key, resource !== undefined && typeof inner === 'string' ? map(resource, inner) : mapIds(inner, map)]
    }),
  )
}

export type FlowChange = { node: string; is: 'added' | 'removed' | 'changed' | 'moved' }

/** What one version did to another: by node. `moved`: it leads elsewhere and is the same otherwise. */
export function changesBetween(before: FlowGraph, after: FlowGraph): FlowChange[] {
  const names = [...new Set([...Object.keys(before.nodes), ...Object.keys(after.nodes)])]
  return names.flatMap((node): FlowChange[] => {
    const [was, is] = [before.nodes[node], after.nodes[node]]
    if (!was || !is) return [{ node, is: was ? 'removed' : 'added' }]
    const { exits: wasExits, ...wasRest } = was
    const { exits: isExits, ...isRest } = is
    if (sameJson(wasRest, isRest)) return sameJson(wasExits, isExits) ? [] : [{ node, is: 'moved' }]
    return [{ node, is: 'changed' }]
  })
}

export const sameGraph = (a: FlowGraph, b: FlowGraph): boolean =>
  a.start === b.start && changesBetween(a, b).length === 0

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]))
}
