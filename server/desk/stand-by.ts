import { z } from 'zod'
import { type Route, route, type User } from '#server/api/route.ts'
import { conflict } from '#server/kernel/errors.ts'
import { type AgentId, agentOf, type CompanyId, type ExtensionId } from '#server/kernel/ids.ts'

/** `rings`: the phone is rung to stand by; `talks`: it is lent to a call, and goes back to standing by after it. */
const standsBy = z.object({ state: z.enum(['no', 'rings', 'stands', 'talks']) })

export type StandByRoutesOptions = {
  calls: {
    standBy(companyId: CompanyId, agentId: AgentId, extensionId: ExtensionId): Promise<void>
    standDown(agentId: AgentId): Promise<void>
    standing(agentId: AgentId): z.output<typeof standsBy>['state']
  }
  extensionOf(companyId: CompanyId, agentId: AgentId): ExtensionId | undefined
}

/** An agent's phone that stays up, so that callers arrive without ringing. */
export function standByRoutes({ calls, extensionOf }: StandByRoutesOptions): Route[] {
  const now = ({ id }: User) => ({ state: calls.standing(agentOf(id)) })
  return [
    route({
      method: 'get',
      path: '/agents/me/stand-by',
      summary: 'Whether one’s own phone stands by',
      may: 'agent.work',
      input: z.strictObject({}),
      output: standsBy,
      handle: async ({ user }) => now(user),
    }),
    route({
      method: 'post',
      path: '/agents/me/stand-by',
      summary: 'Rings one’s own phone, which stays up from then on and is spoken to after a beep; or ends that',
      may: 'agent.work',
      input: z.strictObject({ on: z.boolean() }),
      output: standsBy,
      async handle({ input, user }) {
        const agentId = agentOf(user.id)
        const extensionId = extensionOf(user.companyId, agentId)
        if (!input.on) await calls.standDown(agentId)
        else if (!extensionId) throw conflict('call.no-phone', 'You have no extension to dial with.')
        else await calls.standBy(user.companyId, agentId, extensionId)
        return now(user)
      },
    }),
  ]
}
