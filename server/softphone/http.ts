import { z } from 'zod'
import { type Route, route } from '#server/api/route.ts'
import { type AgentId, agentOf, type CompanyId } from '#server/kernel/ids.ts'
import { realm } from '#server/provisioning/index.ts'
import type { Softphone } from './service.ts'

/** Whoever dials it hears oneself: see `dialplan/contexts/from-extension.conf`. */
export const echoNumber = '*43'
export const sipPath = '/sip'
const registerExpiresSeconds = 300

const iceServer = z.object({
  urls: z.string(),
  username: z.string().optional(),
  credential: z.string().optional(),
})
export type IceServer = z.output<typeof iceServer>

export function softphoneRoutes(options: {
  softphone: Softphone
  iceServers: readonly IceServer[]
  reattach: (companyId: CompanyId, agentId: AgentId) => Promise<boolean>
}): Route[] {
  const { softphone, iceServers, reattach } = options
  return [
    route({
      method: 'post',
      path: '/softphone/session',
      may: 'agent.work',
      summary: 'What the phone in the browser registers with: its secret lasts as long as this login',
      input: z.strictObject({
        /** Takes the phone back from another login to which this one lost it; else that is 409 softphone.elsewhere. */
        takeOver: z.boolean().default(false),
      }),
      output: z.object({
        /** Told with `phone.taken`, when another login takes the phone. */
        grantId: z.string(),
        wsPath: z.string(),
        uri: z.string(),
        authUser: z.string(),
        ha1: z.string(),
        realm: z.string(),
        registerExpiresSeconds: z.number(),
        iceServers: z.array(iceServer),
        echoNumber: z.string(),
        number: z.string(),
        displayName: z.string(),
      }),
      async handle({ input, user }) {
        const { grantId, sipUser, ha1, number, name } = await softphone.open(user, input.takeOver)
        return {
          grantId,
          wsPath: sipPath,
          uri: `sip:${sipUser}@vez.invalid`,
          authUser: sipUser,
          ha1,
          realm,
          registerExpiresSeconds,
          iceServers: [...iceServers],
          echoNumber,
          number,
          displayName: name,
        }
      },
    }),
    route({
      method: 'post',
      path: '/softphone/reattach',
      may: 'agent.work',
      summary:
        'The page was loaded anew in the middle of a call: the server rings this phone and puts it back in the talk',
      input: z.strictObject({}),
      output: z.object({
        /** False: there was no talk to go back to. */
        ringing: z.boolean(),
      }),
      handle: async ({ user }) => ({ ringing: await reattach(user.companyId, agentOf(user.id)) }),
    }),
  ]
}
