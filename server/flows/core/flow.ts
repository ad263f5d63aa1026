import { z } from 'zod'
import type { DestinationRef } from '#server/destinations/index.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type { FlowId } from '#server/kernel/ids.ts'
import { languageTag, spokenText } from '#server/kernel/text.ts'

/**
 * A flow (URA) is a graph: nodes with settings, and for each of a node's exits the node that comes next. One model
 * for voice and chat; what a node may do is in `nodes/`. An exit that leads nowhere ends the flow.
 */
export const flowGraph = z.strictObject({
  start: z.string(),
  nodes: z.record(
    z.string().regex(/^[a-z0-9-]{1,40}$/, 'a node’s name has small letters, digits and hyphens'),
    z.strictObject({
      type: z.string(),
      settings: z.record(z.string(), z.unknown()),
      exits: z.record(z.string(), z.string()),
    }),
  ),
})
export type FlowGraph = z.infer<typeof flowGraph>

export type Flow = { id: FlowId; version: number; graph: FlowGraph }

/** Something to be heard: an audio of the company by its id, a prompt of ours by its name, or a text that a voice says. */
export const spoken = z.union([
  z.strictObject({ audioId: z.string() }),
  z.strictObject({ prompt: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/), language: z.string().default('pt-BR') }),
  z.strictObject({ text: spokenText, language: languageTag.default('pt-BR') }),
])
export type Spoken = z.infer<typeof spoken>

/** Where a flow hands the interaction over. */
export type Leaves = DestinationRef

/** What came from the customer, or did not come. */
export type Happening =
  | { type: 'entered' }
  | { type: 'pressed'; key: string }
  | { type: 'heard' }
  | { type: 'timed-out' }

export type Turn<Memory> = {
  /** What to let the customer hear now; what played before stops. */
  say?: Spoken[]
  /** Silence what plays, without saying anything new. */
  hush?: boolean
  memory: Memory
  next:
    | { wait: 'heard' }
    /** For a key, for so long. */
    | { wait: 'key'; ms: number }
    /** `carries`: what happened is for the node that comes next, too. */
    | { exit: string; carries?: boolean }
    | { leave: Leaves }
}

/** A kind of node: settings, exits, and what it does when something happens while the flow stands at it. */
export interface NodeType<Settings, Memory> {
  type: string
  settings: z.ZodType<Settings>
  exits(settings: Settings): string[]
  turn(settings: Settings, memory: Memory | undefined, happening: Happening): Turn<Memory>
  /** Waits for the customer: a circle through it cannot spin by itself. */
  waits: boolean
}

/** Where a flow stands, kept with the interaction: enough to go on after a crash. */
export type FlowRun = { flow: Flow; node: string; memory: unknown; waitsUntil: Instant | null }
