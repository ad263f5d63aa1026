import type { z } from 'zod'
import type { Instant } from './clock.ts'
import type { CompanyId } from './ids.ts'

export type Catalogue = Record<string, z.ZodType>

/** Who made it happen. */
export type Actor =
  | { kind: 'user'; id: string }
  | { kind: 'contact'; id: string }
  | { kind: 'bot'; id: string }
  | { kind: 'system' }

/** One thing that happened: the envelope around a catalogue's data. */
export type Happened<Type extends string = string, Data = unknown> = {
  id: string
  type: Type
  at: Instant
  companyId: CompanyId
  actor: Actor
  data: Data
}

export const system: Actor = { kind: 'system' }

/** A domain's events: past-tense name → zod schema. The schema is the type. */
export const defineEvents = <C extends Catalogue>(catalogue: C): C => catalogue

export type HappenedIn<C extends Catalogue> = {
  [Type in keyof C & string]: Happened<Type, z.infer<C[Type]>>
}[keyof C & string]
