import { z } from 'zod'
import { type Route, route } from '#server/api/route.ts'
import { idText } from '#server/kernel/text.ts'
import { traceAnswer, traceOfCall, traceQuestion } from './schema.ts'
import type { Tracer } from './tracer.ts'

export const tracerRoutes = ({ tracer }: { tracer: Tracer }): Route[] => [
  route({
    method: 'post',
    path: '/traces',
    may: 'telephony.read',
    summary: 'What would happen to a call, step by step, at any date: nothing is dialled',
    input: traceQuestion,
    output: traceAnswer,
    handle: ({ input, user }) => tracer.trace(user.companyId, input),
  }),
  route({
    method: 'post',
    path: '/traces/of-call',
    may: 'telephony.read',
    summary: 'A real call beside what the tracer says for the same instant',
    input: z.strictObject({ interactionId: idText }),
    output: traceOfCall,
    handle: ({ input, user }) => tracer.ofCall(user.companyId, input.interactionId),
  }),
]
