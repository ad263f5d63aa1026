import { z } from 'zod'
import { type Route, route } from '#server/api/route.ts'
import type { CompanyId, InteractionId } from '#server/kernel/ids.ts'
import { idText, line } from '#server/kernel/text.ts'
import type { Ladders } from './service.ts'

const heard = z.object({ lostPercent: z.number(), jitterMs: z.number() }).nullable()
const ladderView = z.object({
  legId: z.string(),
  callId: z.string(),
  startedAt: z.number(),
  /** In the order in which Asterisk saw them; `from` and `to` as `address:port`; secrets are not in them. */
  messages: z.array(z.object({ at: z.number(), from: z.string(), to: z.string(), text: z.string() })),
  quality: z.object({
    /** What we heard of them, and what they say that they heard of us. */
    received: heard,
    sent: heard,
    roundTripMs: z.number().nullable(),
    mos: z.number().nullable(),
  }),
})

/** A call as its record has it (CDR): nothing of what was said or written in it. */
const recordView = z.object({
  id: z.string(),
  protocol: z.string(),
  direction: z.enum(['inbound', 'outbound', 'internal']),
  from: z.string(),
  to: z.string(),
  startedAt: z.number(),
  servedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  endedWhy: z.string().nullable(),
  queueId: z.string().nullable(),
  agentId: z.string().nullable(),
})
export type CallRecord = z.output<typeof recordView>

const happened = z.object({ id: z.string(), type: z.string(), at: z.number(), data: z.record(z.string(), z.unknown()) })

export type LadderRoutesOptions = {
  ladders: Pick<Ladders, 'of'>
  /** Newest first; `before` is an instant. */
  calls: (companyId: CompanyId, asked: { limit: number; before?: number; number?: string }) => Promise<CallRecord[]>
  /** Throws where the company has no such call. */
  call: (companyId: CompanyId, id: InteractionId) => Promise<CallRecord>
  /** What telephony did with it, oldest first. */
  story: (companyId: CompanyId, id: InteractionId) => Promise<z.input<typeof happened>[]>
}

export function ladderRoutes({ ladders, calls, call, story }: LadderRoutesOptions): Route[] {
  return [
    route({
      method: 'get',
      path: '/call-records',
      may: 'telephony.read',
      summary: 'Calls, newest first (CDR)',
      input: z.object({
        limit: z.coerce.number().int().min(1).max(200).default(50),
        after: z.coerce.number().int().positive().optional(),
        q: line(40, 0).optional().describe('Looked for in: protocol, number of either side.'),
      }),
      output: z.object({ items: z.array(recordView), next: z.string().nullable() }),
      async handle({ input: { limit, after, q }, user }) {
        const items = await calls(user.companyId, { limit, ...(after && { before: after }), ...(q && { number: q }) })
        const last = items.at(-1)
        return { items, next: last && items.length === limit ? String(last.startedAt) : null }
      },
    }),
    route({
      method: 'get',
      path: '/call-records/:id',
      may: 'telephony.read',
      summary: 'One call, and what telephony did with it, step by step',
      input: z.object({ id: idText }),
      output: z.object({ call: recordView, story: z.array(happened) }),
      async handle({ input, user }) {
        const id = input.id as InteractionId
        return { call: await call(user.companyId, id), story: await story(user.companyId, id) }
      },
    }),
    route({
      method: 'get',
      path: '/call-records/:id/ladder',
      may: 'telephony.manage',
      summary:
        'What was said on the wire about a call, leg by leg, and how well each side heard the other; kept for 7 days',
      input: z.object({ id: idText }),
      output: z.object({ ladders: z.array(ladderView) }),
      async handle({ input, user }) {
        const { id } = await call(user.companyId, input.id as InteractionId)
        const found = await ladders.of(user.companyId, id as InteractionId)
        return { ladders: found.map(({ companyId: _company, interactionId: _interaction, ...ladder }) => ladder) }
      },
    }),
  ]
}
