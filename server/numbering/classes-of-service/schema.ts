import { z } from 'zod'
import { numberKinds } from '#server/kernel/number-kinds.ts'
import { line, lines } from '#server/kernel/text.ts'
import { dialPattern } from '../outbound-routes/schema.ts'
import { standardKinds } from '../rules/service-class.ts'

/** What a class may forbid: all but emergencies. */
export const classKinds = numberKinds.filter((kind) => kind !== 'emergency')

/**
 * A class of service: what its extensions may dial outside. Numbers of the house are dialled by all, emergencies too. An
 * extension without a class has the company's standard one; where there is none, all within the country but premium.
 */
export const classOfServiceFields = z.strictObject({
  name: line(60),
  description: lines(500).default(''),
  kinds: z
    .array(z.enum(numberKinds).exclude(['emergency']))
    .max(numberKinds.length)
    .default([...standardKinds] as Exclude<(typeof standardKinds)[number], 'emergency'>[]),
  /** May be dialled whatever their kind: one customer abroad. */
  allowed: z.array(dialPattern).max(200).default([]),
  /** Are never dialled; goes before all that may be. */
  never: z.array(dialPattern).max(200).default([]),
  /** For extensions that have no class; one of a company can be it. */
  standard: z.boolean().default(false),
})
export type ClassOfServiceFields = z.output<typeof classOfServiceFields>
