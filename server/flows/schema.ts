import { z } from 'zod'
import { line, lines } from '#server/kernel/text.ts'
import { flowGraph } from './core/flow.ts'

/** A URA: what may be sent. Whether the graph holds together is another question (`core/validate.ts`). */
export const flowFields = z.strictObject({
  name: line(80),
  description: lines(500).default(''),
  graph: flowGraph,
})
