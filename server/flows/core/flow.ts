import { z } from 'zod'
import type { DestinationRef } from '#server/destinations/index.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type { FlowId } from '#server/kernel/ids.ts'
import { languageTag, line, spokenText } from '#server/kernel/text.ts'

/**
 * A flow (URA) is a graph: nodes with settings, and for each of a node's exits the node that comes next. One model
 * for voice and chat; what a node may do is in `nodes/`. An exit that leads nowhere ends the flow.
 */
export const flowGraph = z.strictObject({
  start: z.string().max(40),
  nodes: z
    .record(
      z.string().regex(/^[a-z0-9-]{1,40}$/, 'a node’s name has small letters, digits and hyphens'),
      z.strictObject({
        type: z.string().max(40),
        /** What people call it; its name where it is not said. */
        label: line(80).optional(),
        settings: z.record(z.string(), z.unknown()),
        exits: z.record(z.string().max(40), z.string().max(40)),
      }),
    )
    .refine((nodes) => Object.keys(nodes).length <= 300, 'a flow has at most 300 nodes'),
})
export type FlowGraph = z.infer<typeof flowGraph>
export type FlowNode = FlowGraph['nodes'][string]

export type Flow = { id: FlowId; version: number; graph: FlowGraph }

const language = z.string().default('pt-BR')
/** An audio of the company by its id, or a prompt of ours by its name. */
const recorded = [
  z.strictObject({ audioId: z.string() }),
  z.strictObject({ prompt: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/), language }),
] as const
/** A text that a voice says (M19): a template, too. */
const saidText = z.strictObject({ text: spokenText, language: languageTag.default('pt-BR') })
/** A value, said as what it is: `1234` as digits is “um, dois, três, quatro”. `of` is a template. */
const saidValue = z.strictObject({
  as: z.enum(['digits', 'number', 'money', 'date']),
  of: z.string().min(1).max(200),
  language,
})

/** Something to be heard. */
export const spoken = z.union([...recorded, saidText, saidValue])
export type Spoken = z.infer<typeof spoken>
/** The same once the values are known: what telephony plays. */
export type Audible = Exclude<Spoken, { as: string }>

/** Where a flow hands the interaction over. */
export type Leaves = DestinationRef
/** What the interaction takes along into a queue. */
export type Attached = { priority?: number; skills?: { skillId: string; level: number }[]; surveyFlowId?: string }

/** By name: who calls, the protocol, what was collected (`variables.ts`). */
export type Variables = Record<string, string>

/** The company's settings as a flow asks for them: answered from memory. */
export type FlowBook = {
  timeZone: string
  flow(flowId: string): Flow | undefined
  /** What that time condition says then; undefined where there is none. */
  standing(timeConditionId: string, at: Instant): 'inside' | 'outside' | 'holiday' | undefined
}

/** A request to one of the company's web services, with all that the flow fills in; the service knows host and secrets. */
export type FlowRequest = {
  /** The same when it is asked once more after a crash: the other side may tell it from a new one. */
  key: string
  serviceId: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Begins with `/`; what was filled in is percent-encoded. */
  path: string
  body: Record<string, string> | null
  timeoutMs: number
  /** How often in all. */
  attemptsMax: number
}
export type FlowReply =
  | { ok: true; status: number; body: unknown }
  | { ok: false; why: 'failed' | 'timed-out'; status: number | null; detail: string }

/** What a customer answered to a question of a survey. */
export type SurveyScore = { survey: string; question: string; score: number; min: number; max: number }

/** What came from the customer or from outside, or did not come. */
export type Happening =
  | { type: 'entered' }
  | { type: 'pressed'; key: string }
  | { type: 'heard' }
  | { type: 'timed-out' }
  | { type: 'replied'; key: string; reply: FlowReply }

export type Turn<Memory> = {
  /** What to let the customer hear now; what played before stops. */
  say?: Spoken[]
  /** Silence what plays, without saying anything new. */
  hush?: boolean
  memory: Memory
  set?: Variables
  /** What the customer said by key, in words for the agent: “1 Vendas”. */
  told?: string
  asks?: FlowRequest
  scores?: SurveyScore
  next:
    | { wait: 'heard' }
    /** For a key, for so long. */
    | { wait: 'key'; ms: number }
    /** For an answer from outside, until then. */
    | { wait: 'reply'; until: Instant }
    /** `carries`: what happened is for the node that comes next, too. */
    | { exit: string; carries?: boolean }
    | { leave: Leaves; attached?: Attached }
    /** Into another flow; one that returns comes back to this node's exit `next`. */
    | { enter: string; returns: boolean }
    | { back: true }
}

export type Around = { variables: Variables; now: Instant; book: FlowBook; requestKey: string }

/** A kind of node: settings, exits, and what it does when something happens while the flow stands at it. */
export interface NodeType<Settings, Memory> {
  type: string
  settings: z.ZodType<Settings>
  exits(settings: Settings): string[]
  turn(settings: Settings, memory: Memory | undefined, happening: Happening, around: Around): Turn<Memory>
  /** Waits for the customer: a circle through it cannot spin by itself. */
  waits: boolean
  /** Which variables it gives a value. */
  sets?(settings: Settings): string[]
  /** What is pressed here is nobody's business: it stands in no log and on no screen. */
  isSecret?(settings: Settings): boolean
}

/** Where a flow stands, kept with the interaction: enough to go on after a crash. */
export type FlowRun = {
  flow: Flow
  node: string
  memory: unknown
  waitsUntil: Instant | null
  variables: Variables
  /** Which of them are passwords. */
  secrets: string[]
  /** The sub-flows' callers, the outermost first. */
  callers: { flow: Flow; node: string }[]
  /** How many nodes were entered. */
  visits: number
}
