import type { AnyNode } from './define.ts'
import { extension } from './extension/index.ts'
import { hangUp } from './hang-up/index.ts'
import { menu } from './menu/index.ts'
import { play } from './play/index.ts'
import { queue } from './queue/index.ts'

/** Every kind of node that a flow can have. A new one is a folder and a line here. */
const kinds: readonly AnyNode[] = [play, menu, queue, extension, hangUp]

export const nodeTypes: ReadonlyMap<string, AnyNode> = new Map(kinds.map((kind) => [kind.type, kind]))
