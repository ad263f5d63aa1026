import { z } from 'zod'
import { line, lines } from '#server/kernel/text.ts'
import { flowGraph } from './core/flow.ts'
import { flowRunKept } from './core/simulate.ts'

/** A URA: what may be sent. Whether the graph holds together is another question (`core/validate.ts`). */
export const flowFields = z.strictObject({
  name: line(80),
  description: lines(500).default(''),
  graph: flowGraph,
  /** Calls that were tried and are to come out like this: each version is tried with them before it is published. */
  runs: z
    .array(flowRunKept)
    .max(50)
    .refine((runs) => new Set(runs.map(({ name }) => name)).size === runs.length, 'two runs have the same name')
    .default([]),
  /** What this version changes, for the history. */
  changeNote: line(200, 0).default(''),
})

export const flowView = z.object({
  ...flowFields.shape,
  version: z.int().default(1),
  publishedAt: z.number().nullable().default(null),
  publishedBy: z.string().nullable().default(null),
})
