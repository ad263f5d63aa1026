import { z } from 'zod'
import { idText, line } from '#server/kernel/text.ts'
import { type StrategyName, strategies } from '#server/routing/strategies/index.ts'

const strategyNames = Object.keys(strategies) as [StrategyName, ...StrategyName[]]
const hourMs = 3_600_000
const ringMs = z.int().min(3_000).max(hourMs)

/** A queue (fila, M13): where interactions wait, and how they reach its members. */
export const queueFields = z.strictObject({
  name: line(80),
  /** What phones dial for it. */
  number: z.string().regex(/^\d{2,8}$/, { error: 'Two to eight digits.' }),
  strategy: z.enum(strategyNames).default('longest-idle'),
  /** Users, in dragged order. */
  memberIds: z
    .array(idText)
    .max(2_000)
    .refine((ids) => new Set(ids).size === ids.length, { error: 'Somebody is in it twice.', params: { code: 'twice' } })
    .default([]),
  distribution: z.enum(['push', 'pull']).default('push'),
  ringMs: z
    .strictObject({ voice: ringMs, chat: ringMs, email: ringMs })
    .default({ voice: 20_000, chat: 30_000, email: 300_000 }),
  wrapUpMs: z.int().min(0).max(hourMs).default(30_000),
  afterMissed: z.enum(['pause', 'keep']).default('pause'),
  againMs: z.int().min(0).max(hourMs).default(10_000),
  musicClass: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/)
    .nullable()
    .default(null),
  /** 0: the position is not announced. */
  announcePositionEveryMs: z
    .int()
    .max(hourMs)
    .refine((ms) => ms === 0 || ms >= 10_000, { error: '0, or at least 10,000.', params: { code: 'too-often' } })
    .default(0),
  dispositionsRequired: z.boolean().default(false),
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
export type QueueFields = z.output<typeof queueFields>
