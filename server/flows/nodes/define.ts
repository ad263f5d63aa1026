import type { z } from 'zod'
import type { Around, Happening, NodeType, Turn } from '../core/flow.ts'

/** A kind of node with its own types closed over: what the interpreter and the validation can use of any node. */
export interface AnyNode {
  type: string
  waits: boolean
  /** For forms: what may be set, with `meta` where a field names something (`fields.ts`). */
  schema: z.ZodObject
  /** The problems of these settings, in words; none when they are right. */
  problems(settings: unknown): { field: string; message: string }[]
  exits(settings: unknown): string[]
  sets(settings: unknown): string[]
  isSecret(settings: unknown): boolean
  turn(settings: unknown, memory: unknown, happening: Happening, around: Around): Turn<unknown>
}

export function defineNode<Settings, Memory>(node: NodeType<Settings, Memory>): AnyNode {
  const { type, waits, settings: schema } = node
  return {
    type,
    waits,
    schema: schema as unknown as z.ZodObject,
    problems: (settings) => {
      const parsed = schema.safeParse(settings)
      return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }))
    },
    exits: (settings) => node.exits(schema.parse(settings)),
    sets: (settings) => node.sets?.(schema.parse(settings)) ?? [],
    isSecret: (settings) => node.isSecret?.(schema.parse(settings)) ?? false,
    turn: (settings, memory, happening, around) =>
      node.turn(schema.parse(settings), memory as Memory | undefined, happening, around),
  }
}
