import type { Happening, NodeType, Turn } from '../core/flow.ts'

/** A kind of node with its own types closed over: what the interpreter and the validation can use of any node. */
export interface AnyNode {
  type: string
  waits: boolean
  /** The problems of these settings, in words; none when they are right. */
  problems(settings: unknown): string[]
  exits(settings: unknown): string[]
  turn(settings: unknown, memory: unknown, happening: Happening): Turn<unknown>
}

export function defineNode<Settings, Memory>(node: NodeType<Settings, Memory>): AnyNode {
  return {
    type: node.type,
    waits: node.waits,
    problems: (settings) => {
      const parsed = node.settings.safeParse(settings)
      return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    },
    exits: (settings) => node.exits(node.settings.parse(settings)),
    turn: (settings, memory, happening) =>
      node.turn(node.settings.parse(settings), memory as Memory | undefined, happening),
  }
}
