import type { FeatureAsked, Features, Sound } from '#server/calls/index.ts'
import { type ActionFeature, catalogue, type FeatureName } from './catalogue.ts'

/** What a feature does when it is dialled: answers what is said to whoever dialled it; then the call ends. */
export type FeatureAction = (asked: Omit<FeatureAsked, 'feature'>) => Promise<Sound[]>

/** Every feature that the server answers has an action here: one without does not compile. */
export function createFeatures({ actions }: { actions: Record<ActionFeature, FeatureAction> }): Features {
  return {
    async run({ feature, ...asked }) {
      if (catalogue[feature as FeatureName]?.does !== 'action') throw new Error(`feature ${feature} has no action`)
      return actions[feature as ActionFeature](asked)
    },
  }
}

/** Digits said one by one. */
export const sayDigits = (digits: string, language: string): Sound[] =>
  [...digits].filter((digit) => /\d/.test(digit)).map((digit) => ({ prompt: `digits/${digit}`, language }))
