import { z } from 'zod'
import { type Route, route } from '#server/api/route.ts'
import { idText } from '#server/kernel/text.ts'
import { summarize } from './rules/summary.ts'
import type { SurveyService } from './service.ts'

const asked = {
  survey: idText.optional(),
  queueId: idText.optional(),
  agentId: idText.optional(),
  /** Instants; of the second on nothing. */
  from: z.coerce.number().int().min(0).default(0),
  to: z.coerce.number().int().min(0).default(Number.MAX_SAFE_INTEGER),
}
const answer = z.object({
  interactionId: z.string(),
  survey: z.string(),
  question: z.string(),
  score: z.number(),
  min: z.number(),
  max: z.number(),
  queueId: z.string().nullable(),
  agentId: z.string().nullable(),
  contactId: z.string().nullable(),
  from: z.string(),
  at: z.number(),
})
const summary = z.object({
  survey: z.string(),
  question: z.string(),
  min: z.number(),
  max: z.number(),
  answers: z.number(),
  average: z.number(),
  nps: z.number().nullable(),
  counts: z.array(z.number()),
})

export const surveyRoutes = ({ surveys }: { surveys: SurveyService }): Route[] => [
  route({
    method: 'get',
    path: '/surveys/answers',
    may: 'agent.supervise',
    summary: 'Surveys: answers, the newest first',
    input: z.strictObject({ ...asked, limit: z.coerce.number().int().min(1).max(500).default(100) }),
    output: z.object({ items: z.array(answer) }),
    async handle({ input: { limit, ...wanted }, user }) {
      const found = await surveys.list(user.companyId, wanted, limit)
      return { items: found.map(({ _id, companyId, flowId, node, ...shown }) => shown) }
    },
  }),
  route({
    method: 'get',
    path: '/surveys/summary',
    may: 'agent.supervise',
    summary: 'Surveys: each question with its average, its NPS and how many gave each score',
    input: z.strictObject(asked),
    output: z.object({ items: z.array(summary) }),
    handle: async ({ input, user }) => ({ items: summarize(await surveys.all(user.companyId, input)) }),
  }),
]
