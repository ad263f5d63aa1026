import { z } from 'zod'
import { idText, line } from '#server/kernel/text.ts'
import { spoken } from '../core/flow.ts'
import { variableName } from '../core/variables.ts'

// Fields that several kinds of nodes have. `meta.asks` tells a form what to ask with; the words are the console's.

export type Asks =
  | 'sounds'
  | 'queue'
  | 'extension'
  | 'flow'
  | 'web-service'
  | 'destination'
  | 'variable'
  | 'template'
  | 'ms'

const asks = (what: Asks) => ({ asks: what })

export const sounds = z.array(spoken).max(20).meta(asks('sounds'))
export const someSounds = z.array(spoken).min(1).max(20).meta(asks('sounds'))
export const variable = variableName.meta(asks('variable'))
/** A text in which `{{variable}}` is filled in. */
export const template = (max = 500) => line(max, 0).meta(asks('template'))
export const named = (what: Extract<Asks, 'queue' | 'extension' | 'flow' | 'web-service'>) => idText.meta(asks(what))
export const ms = (min: number, max: number) => z.number().int().min(min).max(max).meta(asks('ms'))
export const attempts = z.number().int().min(1).max(10)
