import { collect } from './collect/index.ts'
import { condition } from './condition/index.ts'
import type { AnyNode } from './define.ts'
import { destination } from './destination/index.ts'
import { extension } from './extension/index.ts'
import { flow } from './flow/index.ts'
import { hangUp } from './hang-up/index.ts'
import { http } from './http/index.ts'
import { menu } from './menu/index.ts'
import { play } from './play/index.ts'
import { queue } from './queue/index.ts'
import { comeBack } from './return/index.ts'
import { set } from './set/index.ts'
import { survey } from './survey/index.ts'
import { time } from './time/index.ts'

/** Every kind of node that a flow can have, in the order in which they are offered. A new one is a folder and a line here. */
const kinds: readonly AnyNode[] = [
  play,
  menu,
  collect,
  condition,
  time,
  http,
  set,
  survey,
  queue,
  extension,
  destination,
  flow,
  comeBack,
  hangUp,
]

export const nodeTypes: ReadonlyMap<string, AnyNode> = new Map(kinds.map((kind) => [kind.type, kind]))
