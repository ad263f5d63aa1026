import { z } from 'zod'
import { destination } from '#server/destinations/index.ts'
import { idText, line } from '#server/kernel/text.ts'
import { type StrategyName, strategies } from '#server/routing/strategies/index.ts'
import { skillLevel, skillLevels } from '#server/skills/levels/index.ts'

const strategyNames = Object.keys(strategies) as [StrategyName, ...StrategyName[]]
const secondMs = 1_000
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const ringMs = z.int().min(3_000).max(hourMs)
const afterMs = z.int().min(secondMs).max(dayMs)
const key = z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'])

const overflowStep = z.discriminatedUnion('do', [
  /** Offered to the members of that queue, too. */
  z.strictObject({ do: z.literal('add-queue'), afterMs, queueId: idText }),
  z.strictObject({ do: z.literal('move'), afterMs, queueId: idText }),
  /** Out of the queue; a destination that is no queue is for calls only. */
  z.strictObject({ do: z.literal('leave'), afterMs, to: destination }),
])

/** Who does not want to wait on the line is called back, and keeps the place (T2). */
const callback = z.strictObject({
  /** The key that asks for it while waiting. */
  key: key.default('1'),
  /** When it is told that there is such a key; 0: it is not told. */
  offerAfterMs: z.int().min(0).max(hourMs).default(30_000),
  attemptsMax: z.int().min(1).max(10).default(3),
  retryMs: z.int().min(30_000).max(dayMs).default(300_000),
  /** Who was not reached so long after asking is not called any more. */
  validMs: z
    .int()
    .min(60_000)
    .max(7 * dayMs)
    .default(8 * hourMs),
})

/** A queue (fila, M13): where interactions wait, and how they reach its members. */
export const queueFields = z
  .strictObject({
    name: line(80),
    /** What phones dial for it. */
    number: z.string().regex(/^\d{2,8}$/, { error: 'Two to eight digits.' }),
    strategy: z.enum(strategyNames).default('longest-idle'),
    /** Users, in dragged order. */
    memberIds: z
      .array(idText)
      .max(2_000)
      .refine((ids) => new Set(ids).size === ids.length, {
        error: 'Somebody is in it twice.',
        params: { code: 'twice' },
      })
      .default([]),
    /** What its interactions ask of an agent. */
    skills: skillLevels.default([]),
    /** How that lessens with the wait: each `everyMs` so many levels; a skill of which none is left is not asked for. */
    relaxation: z.strictObject({ everyMs: afterMs, by: skillLevel }).nullable().default(null),
    distribution: z.enum(['push', 'pull']).default('push'),
    ringMs: z
      .strictObject({ voice: ringMs, chat: ringMs, email: ringMs })
      .default({ voice: 20_000, chat: 30_000, email: 300_000 }),
    /**
     * `auto-answer`: the phone answers by itself, and the agent hears a beep; `always-connected`: it is up already, and
     * where it is not it answers by itself.
     */
    connectMode: z.enum(['ring', 'auto-answer', 'always-connected']).default('ring'),
    wrapUpMs: z.int().min(0).max(hourMs).default(30_000),
    afterMissed: z.enum(['pause', 'keep']).default('pause'),
    againMs: z.int().min(0).max(hourMs).default(10_000),
    musicClass: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,40}$/)
      .nullable()
      .default(null),
    /** Heard once, before the music. */
    welcomeAudioId: idText.nullable().default(null),
    /** 0: the position is not announced. */
    announcePositionEveryMs: z
      .int()
      .max(hourMs)
      .refine((ms) => ms === 0 || ms >= 10_000, { error: '0, or at least 10,000.', params: { code: 'too-often' } })
      .default(0),
    /** With the position, where enough was answered lately to tell. */
    announceWait: z.boolean().default(false),
    /** Own audios, one each time, in order and then from the first again. */
    announcements: z
      .strictObject({
        audioIds: z.array(idText).min(1).max(20),
        everyMs: z.int().min(10_000).max(hourMs).default(60_000),
      })
      .nullable()
      .default(null),
    /** Keys by which a caller leaves the queue. */
    exits: z
      .array(z.strictObject({ key, to: destination }))
      .max(12)
      .default([]),
    callback: callback.nullable().default(null),
    /** So many of one medium wait at most. */
    maxLength: z
      .strictObject({ most: z.int().min(0).max(10_000), to: destination })
      .nullable()
      .default(null),
    /** Where those go who come while no member is logged in (`present`), or none is available either. */
    whenNobody: z
      .strictObject({ is: z.enum(['present', 'available']).default('present'), to: destination })
      .nullable()
      .default(null),
    maxWait: z.strictObject({ afterMs, to: destination }).nullable().default(null),
    overflow: z.array(overflowStep).max(10).default([]),
    dispositionsRequired: z.boolean().default(false),
    /** The URA that asks how it was: who is still there when the agent hangs up goes into it (M19). */
    surveyFlowId: idText.nullable().default(null),
    /** The aim: so many of a hundred are answered within so many seconds. */
    serviceLevel: z
      .strictObject({
        target: z.int().min(1).max(100).default(80),
        seconds: z.int().min(1).max(3_600).default(20),
        /** Who leaves sooner counts neither as abandoned nor against the service level. */
        shortAbandonSeconds: z.int().min(0).max(60).default(5),
      })
      .prefault({}),
  })
  .superRefine(({ exits, callback: calls, overflow }, context) => {
    const problem = (path: (string | number)[], code: string, message: string) =>
      context.addIssue({ code: 'custom', path, message, params: { code } })
    const keys = [...exits.map((exit) => exit.key), ...(calls ? [calls.key] : [])]
    for (const [at, one] of exits.entries())
      if (keys.indexOf(one.key) !== at || (calls && calls.key === one.key))
        problem(['exits', at, 'key'], 'key.twice', 'Is another key of this queue, too.')
    for (const [at, one] of overflow.entries())
      if (at > 0 && one.afterMs < overflow[at - 1]!.afterMs)
        problem(['overflow', at, 'afterMs'], 'overflow.out-of-order', 'Comes before the step above it.')
  })
export type QueueFields = z.output<typeof queueFields>

/** As stored, with what queues of before had not yet. */
export function wholeQueue(stored: Partial<QueueFields>): QueueFields {
  const known = Object.entries(stored).filter(([name, value]) => name in queueFields.shape && value !== undefined)
  return queueFields.parse(Object.fromEntries(known))
}
