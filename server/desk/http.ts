import { z } from 'zod'
import { type Route, route, type User } from '#server/api/route.ts'
import { type Call, CallView } from '#server/calls/index.ts'
import { type Agent, agentFrom, ChatView, OfferView } from '#server/conversations/index.ts'
import { conflict, notFound, Refusal } from '#server/kernel/errors.ts'
import { type AgentId, agentOf, type InteractionId, type OfferId } from '#server/kernel/ids.ts'
import { idText } from '#server/kernel/text.ts'
import type { Desk } from './desk.ts'

/** What the desk asks of the domains of each medium. */
export type DeskRoutesOptions = {
  desk: Desk
  chats: {
    work(agent: Pick<Agent, 'id' | 'companyId'>): Promise<{ offers: OfferView[]; chats: ChatView[] }>
    accept(agent: Agent, offerId: string): Promise<ChatView>
    refuse(agent: Agent, offerId: string): Promise<void>
  }
  calls: {
    call(id: InteractionId): Call | undefined
    refuse(id: InteractionId, offerId: OfferId, agentId: AgentId): Promise<void>
    hold(id: InteractionId, agentId: AgentId, held: boolean): Promise<Call | undefined>
  }
}

export const workOf =
  ({ desk, chats }: Pick<DeskRoutesOptions, 'desk' | 'chats'>) =>
  async ({ id, companyId }: Pick<Agent, 'id' | 'companyId'>) => {
    const [voice, digital] = await Promise.all([desk.work(companyId, id), chats.work({ id, companyId })])
    return { offers: [...voice.offers, ...digital.offers], chats: digital.chats, calls: voice.calls }
  }

const offerId = z.string().min(1).max(64)

/** What an agent's console shows and does, whatever the medium: the work in hand, offers, and holding a call. */
export function deskRoutes(options: DeskRoutesOptions): Route[] {
  const { desk, chats, calls } = options
  const work = workOf(options)

  async function hold(user: User, id: InteractionId, held: boolean): Promise<CallView> {
    const agentId = agentOf(user.id)
    const call = calls.call(id)
    if (call?.companyId !== user.companyId) throw notFound('call')
    if (!call.legs.some((leg) => leg.agentId === agentId && leg.is !== 'down'))
      throw new Refusal('forbidden', 'interaction.not-yours', 'Only who serves it can hold it.')
    if (call.phase.is !== 'talking') throw notTalking()
    await calls.hold(id, agentId, held)
    const view = desk.view(id, agentId)
    if (!view || view.phase === 'ended') throw notTalking()
    return view
  }

  return [
    route({
      method: 'get',
      path: '/agents/me/work',
      summary: 'Offers, chats and calls in hand, for a console that (re)connects',
      may: 'agent.work',
      input: z.object({}),
      output: z.object({ offers: z.array(OfferView), chats: z.array(ChatView), calls: z.array(CallView) }),
      handle: ({ user }) => work(agentFrom(user)),
    }),
    route({
      method: 'post',
      path: '/offers/:offerId/accept',
      summary: 'Take a chat that is offered; 409 when somebody else has it, the visitor left, or it is a call',
      may: 'agent.work',
      input: z.object({ offerId }),
      output: ChatView,
      async handle({ input, user }) {
        if (desk.offerTo(agentOf(user.id), input.offerId))
          throw conflict('offer.answer-by-phone', 'A call is answered by the phone.')
        return chats.accept(agentFrom(user), input.offerId)
      },
    }),
    route({
      method: 'post',
      path: '/offers/:offerId/refuse',
      summary: 'Turn down what is offered; of a call the phone stops ringing',
      may: 'agent.work',
      status: 204,
      input: z.object({ offerId }),
      output: z.void(),
      async handle({ input, user }) {
        const agent = agentFrom(user)
        const offer = desk.offerTo(agent.id, input.offerId)
        if (offer) await calls.refuse(offer.interactionId, offer.id, agent.id)
        else await chats.refuse(agent, input.offerId)
      },
    }),
    route({
      method: 'post',
      path: '/calls/:id/hold',
      summary: 'The other hears music until it is resumed; the recording goes on. Held already, it stays so',
      may: 'agent.work',
      input: z.object({ id: idText }),
      output: CallView,
      handle: ({ input, user }) => hold(user, input.id as InteractionId, true),
    }),
    route({
      method: 'post',
      path: '/calls/:id/resume',
      summary: 'Ends the hold: both hear each other again',
      may: 'agent.work',
      input: z.object({ id: idText }),
      output: CallView,
      handle: ({ input, user }) => hold(user, input.id as InteractionId, false),
    }),
  ]
}

const notTalking = () => conflict('call.not-talking', 'Nobody talks in this call.')
