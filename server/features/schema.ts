import { z } from 'zod'
import { catalogue, featureNames } from './catalogue.ts'

/** What a phone can dial or press: two keys at least, so that no single key within a talk means something. */
export const featureCode = z.string().regex(/^[0-9*#]{2,8}$/, { error: 'Two to eight of 0-9, * and #.' })

/** A company's own code for a feature, or that it is off (M20). A feature without a record has the code of the catalogue. */
export const featureCodeFields = z.strictObject({
  feature: z.enum(featureNames).refine((name) => catalogue[name].does !== 'dialplan', {
    error: 'This code cannot be changed.',
    params: { code: 'feature.fixed' },
  }),
  code: featureCode,
  active: z.boolean().default(true),
})
export type FeatureCodeFields = z.output<typeof featureCodeFields>
