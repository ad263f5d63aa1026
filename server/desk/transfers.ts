import { z } from 'zod'
import { type Route, route, type User } from '#server/api/route.ts'
import { type Call, CallView, type TransferTo, type Way } from '#server/calls/index.ts'
import { destination } from '#server/destinations/index.ts'
import { conflict, notFound, Refusal } from '#server/kernel/errors.ts'
import { type AgentId, agentOf, type CompanyId, type ExtensionId, type InteractionId } from '#server/kernel/ids.ts'
import { idText } from '#server/kernel/text.ts'
import type { AgentView } from '#server/routing/index.ts'
import type { Desk } from './desk.ts'

const dialledText = z.string().regex(/^[0-9*#+]{1,32}$/, { error: 'Digits, * and #.' })

/** Where an agent can lead a call. */
const transferTo = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('number'), number: dialledText }),
  z.strictObject({ type: z.literal('agent'), agentId: idText }),
  z.strictObject({ type: z.literal('destination'), destination }),
])

/** An agent or a queue that one can lead a call to, with what one wants to know before. */
const targets = z.object({
  agents: z.array(
    z.object({
      agentId: z.string(),
      name: z.string(),
      number: z.string(),
      presence: z.enum(['available', 'paused', 'offline']),
      /** Not offline, a phone that can be reached, and no other call. */
      free: z.boolean(),
      inCall: z.boolean(),
    }),
  ),
  queues: z.array(
    z.object({ queueId: z.string(), name: z.string(), number: z.string(), waiting: z.number(), ready: z.number() }),
  ),
  extensions: z.array(z.object({ extensionId: z.string(), number: z.string(), name: z.string() })),
  conferences: z.array(z.object({ conferenceId: z.string(), number: z.string(), name: z.string() })),
})
export type TransferTargets = z.output<typeof targets>

/** A call at a place, for the list of those who may fetch it. */
const parkedCall = z.object({
  interactionId: z.string(),
  place: z.string(),
  /** What one dials to fetch it; null where there is no code. */
  code: z.string().nullable(),
  number: z.string(),
  name: z.string().nullable(),
  since: z.number(),
  byAgentId: z.string().nullable(),
})

export type TransferRoutesOptions = {
  desk: Pick<Desk, 'view'>
  calls: {
    call(id: InteractionId): Call | undefined
    transfer(id: InteractionId, agentId: AgentId, to: TransferTo, attended: boolean): Promise<void>
    consult(id: InteractionId, agentId: AgentId, wish: 'complete' | 'cancel' | 'swap' | 'three-way'): Promise<void>
    dialFor(companyId: CompanyId, agentId: AgentId, extensionId: ExtensionId, number: string): Promise<InteractionId>
    park(id: InteractionId, agentId: AgentId): Promise<void>
    retrieve(id: InteractionId, agentId: AgentId, extensionId: ExtensionId): Promise<void>
    parked(companyId: CompanyId): Call[]
    pauseRecording(id: InteractionId, agentId: AgentId, paused: boolean): Promise<void>
  }
  book: {
    extensionOf(companyId: CompanyId, agentId: AgentId): ExtensionId | undefined
    /** Where this number leads, dialled by this extension. */
    fromExtension(companyId: CompanyId, extensionId: ExtensionId, number: string): Way
    parkingCode(companyId: CompanyId): string | null
    destination(companyId: CompanyId, ref: z.output<typeof destination>): Way
    targets(companyId: CompanyId): Pick<TransferTargets, 'extensions' | 'conferences'> & {
      agents: { agentId: AgentId; name: string; number: string }[]
      queues: { queueId: string; name: string; number: string }[]
    }
  }
  agent(companyId: CompanyId, agentId: AgentId): AgentView | undefined
  queue(companyId: CompanyId, queueId: string): { waiting: number; ready: number } | undefined
}

/** What an agent does with a call beyond talking: leads it on, asks a third, brings three together; dials; and recording. */
export function transferRoutes(options: TransferRoutesOptions): Route[] {
  const { desk, calls, book, agent, queue } = options

  function own(user: User, id: string): Call {
    const call = calls.call(id as InteractionId)
    if (call?.companyId !== user.companyId) throw notFound('call')
    if (!call.legs.some((leg) => leg.agentId === agentOf(user.id) && leg.is === 'up' && !leg.letGo))
      throw new Refusal('forbidden', 'interaction.not-yours', 'Only who is in the call can do that.')
    return call
  }

  /** What is true of the call for this agent now; null where it is no more this agent's. */
  const seen = (user: User, id: string) => ({ call: desk.view(id as InteractionId, agentOf(user.id)) ?? null })
  const stateOf = ({ companyId }: User, agentId: AgentId) => {
    const view = agent(companyId, agentId)
    const inCall = view?.reservations.some((r) => r.medium === 'voice' && r.state === 'active') ?? false
    return {
      presence: view?.presence ?? ('offline' as const),
      inCall,
      reached: view?.media.includes('voice') ?? false,
    }
  }

  function checked(user: User, to: z.output<typeof transferTo>, attended: boolean): TransferTo {
    const { companyId } = user
    const me = agentOf(user.id)
    const extensionId = book.extensionOf(companyId, me)
    if (to.type === 'agent') {
      const other = to.agentId as AgentId
      const theirs = book.extensionOf(companyId, other)
      if (other === me || !theirs) throw notReachable()
      const { inCall, reached } = stateOf(user, other)
      if (!reached) throw notReachable()
      if (inCall) throw conflict('transfer.agent-busy', 'The agent is in another call.')
      return { destination: { type: 'extension', id: theirs } }
    }
    if (to.type === 'number' && !extensionId) throw conflict('call.no-phone', 'You have no extension to dial with.')
    const way =
      to.type === 'number'
        ? book.fromExtension(companyId, extensionId!, to.number)
        : book.destination(companyId, to.destination)
    const { to: kind } = way.destination
    if (kind === 'unknown-number' || kind === 'refused' || kind === 'feature')
      throw conflict('transfer.nowhere', 'This leads nowhere that you may call.')
    if (attended && kind !== 'extension' && kind !== 'outside')
      throw conflict('transfer.nobody-to-ask', 'There is nobody to speak with first: transfer it at once.')
    return to.type === 'number' ? { number: to.number } : { destination: to.destination }
  }

  const wish = (path: string, what: 'complete' | 'cancel' | 'swap' | 'three-way', summary: string) =>
    route({
      method: 'post',
      path: `/calls/:id/transfer/${path}`,
      summary,
      may: 'agent.work',
      input: z.object({ id: idText }),
      output: z.object({ call: CallView.nullable() }),
      async handle({ input, user }) {
        const call = own(user, input.id)
        if (call.phase.is !== 'consulting' || call.phase.agentId !== agentOf(user.id))
          throw conflict('transfer.none', 'You are asking nobody in this call.')
        if (!call.phase.answered && (what === 'swap' || what === 'three-way'))
          throw conflict('transfer.not-answered', 'The other has not answered yet.')
        await calls.consult(call.id, agentOf(user.id), what)
        return seen(user, input.id)
      },
    })

  return [
    route({
      method: 'get',
      path: '/agents/me/transfer-targets',
      summary: 'Whom one can lead a call to: agents with their state, queues with who waits, extensions, conferences',
      may: 'agent.work',
      input: z.object({}),
      output: targets,
      async handle({ user }) {
        const found = book.targets(user.companyId)
        const me = agentOf(user.id)
        return {
          agents: found.agents
            .filter(({ agentId }) => agentId !== me)
            .map((one) => {
              const { presence, inCall, reached } = stateOf(user, one.agentId)
              return { ...one, presence, inCall, free: reached && !inCall && presence !== 'offline' }
            }),
          queues: found.queues.map((one) => ({
            ...one,
            ...(queue(user.companyId, one.queueId) ?? { waiting: 0, ready: 0 }),
          })),
          extensions: found.extensions,
          conferences: found.conferences,
        }
      },
    }),
    route({
      method: 'post',
      path: '/calls/:id/transfer',
      summary: 'Leads the call on: at once (blind), or the third is asked first while the other hears music (attended)',
      may: 'agent.work',
      input: z.object({ id: idText, to: transferTo, how: z.enum(['blind', 'attended']) }),
      output: z.object({ call: CallView.nullable() }),
      async handle({ input, user }) {
        const call = own(user, input.id)
        if (call.phase.is !== 'talking' || call.phase.back)
          throw conflict('call.not-talking', 'Nobody talks in this call.')
        const attended = input.how === 'attended'
        await calls.transfer(call.id, agentOf(user.id), checked(user, input.to, attended), attended)
        return seen(user, input.id)
      },
    }),
    wish('complete', 'complete', 'Leaves the other two together; while the third rings, the customer hears it ring'),
    wish('cancel', 'cancel', 'Lets the third go and takes the customer back'),
    wish('swap', 'swap', 'Speaks with the other of the two; who is not heard hears music'),
    wish('three-way', 'three-way', 'All three hear each other'),
    route({
      method: 'post',
      path: '/calls/:id/park',
      summary: 'Leaves the other with music at a place, from which anybody fetches it',
      may: 'agent.work',
      input: z.object({ id: idText }),
      output: z.object({ place: z.string(), code: z.string().nullable() }),
      async handle({ input, user }) {
        const call = own(user, input.id)
        if (call.phase.is !== 'talking' || call.phase.back)
          throw conflict('call.not-talking', 'Nobody talks in this call.')
        await calls.park(call.id, agentOf(user.id))
        const after = calls.call(call.id)
        if (after?.phase.is !== 'parked') throw conflict('park.no-place', 'Every place is taken.')
        return { place: after.phase.place, code: book.parkingCode(user.companyId) }
      },
    }),
    route({
      method: 'get',
      path: '/parked-calls',
      summary: 'Calls that wait at a place',
      may: 'agent.work',
      input: z.object({}),
      output: z.object({ items: z.array(parkedCall) }),
      async handle({ user }) {
        const code = book.parkingCode(user.companyId)
        const items = calls.parked(user.companyId).flatMap((call) => {
          const { id, phase, direction, callerId, dialled, contact } = call
          if (phase.is !== 'parked') return []
          const number = direction === 'outbound' ? dialled : callerId.number
          const name = contact?.name ?? callerId.name ?? null
          const { place, at, by } = phase
          return [{ interactionId: id, place, code, number, name, since: at, byAgentId: by.agentId }]
        })
        return { items: items.toSorted((a, b) => Number(a.place) - Number(b.place)) }
      },
    }),
    route({
      method: 'post',
      path: '/parked-calls/:id/retrieve',
      summary: 'Rings one’s own phone; answered, it has the call',
      may: 'agent.work',
      input: z.object({ id: idText }),
      output: z.object({}),
      async handle({ input, user }) {
        const call = calls.parked(user.companyId).find(({ id }) => id === input.id)
        if (!call) throw notFound('call')
        const agentId = agentOf(user.id)
        const extensionId = book.extensionOf(user.companyId, agentId)
        if (!extensionId) throw conflict('call.no-phone', 'You have no extension to dial with.')
        await calls.retrieve(call.id, agentId, extensionId)
        return {}
      },
    }),
    route({
      method: 'post',
      path: '/calls',
      summary: 'Rings the agent’s own phone, then dials this number as that phone would',
      may: 'agent.work',
      input: z.object({ number: dialledText }),
      output: z.object({ interactionId: z.string() }),
      async handle({ input, user }) {
        const agentId = agentOf(user.id)
        const extensionId = book.extensionOf(user.companyId, agentId)
        if (!extensionId) throw conflict('call.no-phone', 'You have no extension to dial with.')
        const { destination: end } = book.fromExtension(user.companyId, extensionId, input.number)
        if (end.to === 'unknown-number' || end.to === 'refused')
          throw conflict('transfer.nowhere', 'This leads nowhere that you may call.')
        return { interactionId: await calls.dialFor(user.companyId, agentId, extensionId, input.number) }
      },
    }),
    route({
      method: 'post',
      path: '/calls/:id/recording',
      summary: 'Pauses the recording (a card number is said) or goes on: what is said meanwhile is silence in it',
      may: 'agent.work',
      input: z.object({ id: idText, paused: z.boolean() }),
      output: z.object({ call: CallView.nullable() }),
      async handle({ input, user }) {
        const call = own(user, input.id)
        if (!call.recordingId) throw conflict('call.not-recorded', 'This call is not being recorded.')
        await calls.pauseRecording(call.id, agentOf(user.id), input.paused)
        return seen(user, input.id)
      },
    }),
  ]
}

const notReachable = () => conflict('transfer.agent-unreachable', 'The agent’s phone cannot be reached.')
