import { z } from 'zod'
import { type Route, route } from '#server/api/route.ts'
import type { Call, Calls } from '#server/calls/index.ts'
import { conflict, invalid, notFound, Refusal } from '#server/kernel/errors.ts'
import {
  type AgentId,
  agentOf,
  asId,
  type CompanyId,
  type ExtensionId,
  type InteractionId,
} from '#server/kernel/ids.ts'
import { idText } from '#server/kernel/text.ts'
import { audioModel } from './model.ts'
import { audioFields } from './schema.ts'

const states = ['ringing', 'told', 'recording', 'asked', 'keeping', 'over'] as const
const ringMs = 30_000

export type PhoneRoutesOptions = {
  calls: Pick<Calls, 'summon' | 'call' | 'hangUp'>
  /** The phone of who asks, or one that was chosen; undefined where there is none. */
  phoneOf(companyId: CompanyId, agentId: AgentId): ExtensionId | undefined
  isExtension(companyId: CompanyId, id: string): boolean
}

/** An audio that is spoken by phone (M14): it rings, beeps, plays back and asks; the call itself keeps what was said. */
export function dictationRoutes({ calls, phoneOf, isExtension }: PhoneRoutesOptions): Route[] {
  const mine = (companyId: string, id: string): Call | undefined => {
    const call = calls.call(asId<InteractionId>(id))
    return call?.companyId === companyId ? call : undefined
  }
  return [
    route({
      method: 'post',
      path: '/audios/dictations',
      may: 'telephony.manage',
      status: 201,
      summary: 'Audio: rings a phone, at which it is spoken',
      input: z.strictObject({
        ...audioFields.shape,
        /** Another sound of this one, in the place of a new audio. */
        audioId: idText.nullable().default(null),
        /** null: one's own phone. */
        extensionId: idText.nullable().default(null),
      }),
      output: z.object({ interactionId: z.string() }),
      async handle({ input: { extensionId, audioId, name, description }, user }) {
        const { companyId } = user
        if (extensionId !== null && !isExtension(companyId, extensionId))
          throw invalid('extensionId', 'unknown-reference', 'There is no such extension.')
        if (audioId !== null && !(await audioModel.exists({ companyId, _id: audioId }))) throw notFound('audio')
        if (audioId === null && (await audioModel.exists({ companyId, name })))
          throw new Refusal('conflict', 'audio.taken', 'There is one of this name already.', [
            { field: 'name', code: 'taken', message: 'There is one already.' },
          ])
        const phone = extensionId ? asId<ExtensionId>(extensionId) : phoneOf(companyId, agentOf(user.id))
        if (!phone) throw conflict('dictation.no-phone', 'You have no phone: choose an extension.')
        const interactionId = await calls.summon({
          companyId,
          extensionId: phone,
          callerId: { number: '', name: 'Vez' },
          destination: { to: 'dictation', dictation: { audioId, name, description, userId: user.id } },
          ringMs,
        })
        return { interactionId }
      },
    }),
    route({
      method: 'get',
      path: '/audios/dictations/:id',
      may: 'telephony.manage',
      summary: 'Audio: how far the one that is spoken by phone has come',
      input: z.object({ id: idText }),
      output: z.object({ state: z.enum(states) }),
      handle: async ({ input, user }) => ({ state: stateOf(mine(user.companyId, input.id)) }),
    }),
    route({
      method: 'delete',
      path: '/audios/dictations/:id',
      may: 'telephony.manage',
      status: 204,
      summary: 'Audio: hangs up the phone at which it was to be spoken',
      input: z.object({ id: idText }),
      output: z.undefined(),
      async handle({ input, user }) {
        const call = mine(user.companyId, input.id)
        if (call && stateOf(call) !== 'over') calls.hangUp(call.id)
        return undefined
      },
    }),
  ]
}

function stateOf(call: Call | undefined): (typeof states)[number] {
  if (call?.phase.is === 'summoned') return 'ringing'
  return call?.phase.is === 'dictating' ? call.phase.stage : 'over'
}
