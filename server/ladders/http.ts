import { z } from 'zod'
import { type Route, route } from '#server/api/route.ts'
import type { CompanyId, InteractionId } from '#server/kernel/ids.ts'
import { idText } from '#server/kernel/text.ts'
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

export function ladderRoutes({
  ladders,
  isThere,
}: {
  ladders: Pick<Ladders, 'of'>
  isThere: (companyId: CompanyId, id: InteractionId) => Promise<unknown>
}): Route[] {
  return [
    route({
      method: 'get',
      path: '/interactions/:id/ladder',
      may: 'telephony.manage',
      summary:
        'What was said on the wire about a call, leg by leg, and how well each side heard the other; kept for 7 days',
      input: z.object({ id: idText }),
      output: z.object({ ladders: z.array(ladderView) }),
      async handle({ input, user }) {
        const id = input.id as InteractionId
        await isThere(user.companyId, id)
        const found = await ladders.of(user.companyId, id)
        return { ladders: found.map(({ companyId: _company, interactionId: _interaction, ...ladder }) => ladder) }
      },
    }),
  ]
}
