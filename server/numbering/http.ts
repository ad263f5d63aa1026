import { z } from 'zod'
import { type Route, route } from '#server/api/route.ts'
import { companyModel } from '#server/directory/index.ts'
import { notFound } from '#server/kernel/errors.ts'
import { outboundRulesOf } from './outbound-routes/model.ts'
import { normaliseNumber } from './rules/normalise.ts'
import { routeOutbound } from './rules/outbound.ts'

/** The question that support is asked most: where would this number go? Nothing is dialled. */
export const numberingRoutes: Route[] = [
  route({
    method: 'get',
    path: '/outbound-routes-try',
    may: 'telephony.read',
    summary: 'Which outbound rule a dialled number would take, and what the carrier would be sent',
    input: z.object({ dialled: z.string().min(1).max(40), extensionNumber: z.string().max(10).default('') }),
    output: z.object({
      number: z.object({ kind: z.string(), e164: z.string().optional() }),
      routed: z
        .object({
          ruleIndex: z.int(),
          trunkId: z.string(),
          number: z.string(),
          callerId: z.string().nullable(),
          forceCallerId: z.boolean(),
        })
        .nullable(),
      why: z.enum(['not-a-number', 'no-rule', 'not-allowed']).nullable(),
    }),
    async handle({ input, user }) {
      const company = await companyModel.findOne({ _id: user.companyId }).lean<{ ddi: string; ddd: string }>()
      if (!company) throw notFound('company')
      const routed = routeOutbound(await outboundRulesOf(user.companyId), input.dialled, input.extensionNumber)
      return {
        number: normaliseNumber(input.dialled, company),
        routed: routed.ok ? routed.value : null,
        why: routed.ok ? null : routed.why,
      }
    },
  }),
]
