import { z } from 'zod'
import { idText } from '#server/kernel/text.ts'
import { defineNode } from '../define.ts'
import { named } from '../fields.ts'

/** Hands the customer to a queue: here the flow ends and routing begins. */
export const queue = defineNode({
  type: 'queue',
  settings: z.strictObject({
    queueId: named('queue'),
    /** Higher goes before others who wait; null: the contact's own, which is 50 where nothing is known. */
    priority: z.number().int().min(1).max(100).nullable().default(null).meta({ asks: 'priority' }),
    /** What an agent must know for it, beside what the queue asks. */
    skills: z
      .array(z.strictObject({ skillId: idText, level: z.number().int().min(1).max(10) }))
      .max(10)
      .default([])
      .meta({ asks: 'skills' }),
    /** The URA that asks how it was, when the agent has hung up; null: the queue's, if it has one (M19). */
    surveyFlowId: idText.nullable().default(null).meta({ asks: 'survey' }),
  }),
  exits: () => [],
  waits: false,
  turn: ({ queueId, priority, skills, surveyFlowId }) => ({
    memory: null,
    next: {
      leave: { type: 'queue', id: queueId },
      attached: {
        ...(priority !== null && { priority }),
        ...(skills.length > 0 && { skills }),
        ...(surveyFlowId !== null && { surveyFlowId }),
      },
    },
  }),
})
