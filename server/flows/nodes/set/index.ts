import { z } from 'zod'
import { fill } from '../../core/variables.ts'
import { defineNode } from '../define.ts'
import { template, variable } from '../fields.ts'

/** Gives variables their values, one after another: each may read those before it. */
export const set = defineNode({
  type: 'set',
  settings: z.strictObject({
    values: z
      .array(z.strictObject({ variable, value: template() }))
      .min(1)
      .max(20)
      .meta({ asks: 'values' }),
  }),
  exits: () => ['next'],
  waits: false,
  sets: ({ values }) => values.map(({ variable }) => variable),
  turn({ values }, _memory, _happening, { variables }) {
    const known = { ...variables }
    for (const { variable, value } of values) known[variable] = fill(value, known)
    return { memory: null, set: known, next: { exit: 'next' } }
  },
})
