import { z } from 'zod'
import { idText, line } from '#server/kernel/text.ts'

/** “What would happen if…”: everything that decides where a call goes, and when. */
export const traceQuestion = z.strictObject({
  from: z.discriminatedUnion('side', [
    z.strictObject({ side: z.literal('trunk'), trunkId: idText }),
    z.strictObject({ side: z.literal('extension'), extensionId: idText }),
  ]),
  /** As the carrier would send it; an extension's own is known. */
  callerId: z
    .string()
    .regex(/^\+?[0-9*#]{0,32}$/, { error: 'Is not a number.' })
    .default(''),
  dialled: line(40),
  /** Any instant, past or to come; now where it is not said. */
  at: z.int().positive().optional(),
  /** What the caller presses, one key each time that one is waited for. */
  keys: z
    .string()
    .regex(/^[0-9*#]{0,100}$/, { error: 'Has other keys than 0-9, * and #.' })
    .default(''),
  /** What those who are called do. */
  far: z.enum(['answers', 'no-answer', 'busy', 'unreachable']).default('answers'),
})
export type TraceQuestion = z.output<typeof traceQuestion>

/**
 * `way`: a place on the way, with what was decided there (the words of the event `call.way`). `node`: a node of a URA.
 * `waits`: a queue, with its members as they are now. `dials`: what is sent on the wire. `ended`: why.
 */
export const traceStep = z.object({
  afterMs: z.number(),
  is: z.enum([
    'way',
    'node',
    'key',
    'silence',
    'hears',
    'rings',
    'dials',
    'waits',
    'feature',
    'asks',
    'unknown-number',
    'ended',
  ]),
  /** The kind of record that `id` is one of, where it is a record: `time-condition`, `queue`… */
  place: z.string().nullable(),
  id: z.string().nullable(),
  /** The record's name. */
  name: z.string().nullable(),
  why: z.string().nullable(),
  callerId: z.string().nullable(),
  members: z.array(z.object({ agentId: z.string(), name: z.string(), why: z.string().nullable() })).nullable(),
})
export type TraceStep = z.output<typeof traceStep>

export const traceAnswer = z.object({
  question: traceQuestion.extend({ at: z.number() }),
  /** What the dialled number is: mobile, fixed, service…, and its one form. */
  number: z.object({ kind: z.string(), e164: z.string().nullable() }),
  steps: z.array(traceStep),
  /** Where it stands at the end: queued, dialling, calling, feature, ended… */
  phase: z.string(),
})
export type TraceAnswer = z.output<typeof traceAnswer>

/** A call that really was, and what would be said of it for the same instant, with the settings of today. */
export const traceOfCall = traceAnswer.extend({
  interaction: z.object({ id: z.string(), protocol: z.string() }),
  pairs: z.array(z.object({ traced: traceStep.nullable(), real: traceStep.nullable(), same: z.boolean() })),
  /** Nothing of what really happened is otherwise in the trace. */
  agrees: z.boolean(),
})
export type TraceOfCall = z.output<typeof traceOfCall>
