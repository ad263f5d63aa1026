import { byRoute } from '#server/api/by-route.ts'
import type { Route, User } from '#server/api/route.ts'
import { companyModel } from '#server/directory/index.ts'
import type { FlowGraph } from '#server/flows/index.ts'
import { flowModel } from '#server/flows/model.ts'
import type { Clock, Instant } from '#server/kernel/clock.ts'
import { conflict, notFound, Refusal } from '#server/kernel/errors.ts'
import type { Happened } from '#server/kernel/events.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import { bareNumber, inboundRouteModel } from '#server/numbering/index.ts'
import { trunkModel } from '#server/trunks/index.ts'
import { keysToQueue } from './core/keys-to-queue.ts'
import type { DemoCaller } from './ports.ts'

/** The last call that came in by a trunk, as far as it has come. */
export type IncomingCall = {
  interactionId: string
  from: string
  demo: boolean
  startedAt: Instant
  events: Happened[]
}

export interface DemoCall {
  /** The company's trunk by which the demo caller comes; made where there is none. */
  trunk(user: User): Promise<{ id: string }>
  /** Resolves when the call has come in. */
  start(user: User, inboundRouteId?: string): Promise<{ interactionId: string; number: string }>
  hangUp(companyId: CompanyId): Promise<void>
  /** The demo call where it runs, else the newest that came in since this process began. */
  last(companyId: CompanyId): IncomingCall | undefined
  /** To be told of all that happens. */
  onEvent(event: Happened): void
}

export const demoTrunkName = 'Demonstração'
const callerName = 'Cliente de demonstração'
const arrivesWithinMs = 8_000
/** After the greeting, while the menu is said. */
const keysAfterSeconds = 5
const eventsKept = 200

/** A call that Asterisk makes to itself: it comes in by a trunk and goes the way that every call goes. One at a time. */
export function createDemoCall(options: {
  caller: DemoCaller
  routes: () => readonly Route[]
  clock: Clock
}): DemoCall {
  const { caller, routes, clock } = options
  const calls = new Map<CompanyId, IncomingCall>()
  /** Who waits for the demo caller to come in. */
  const expected = new Map<CompanyId, { trunkId: string; arrived: (interactionId: string) => void }>()

  async function trunk(user: User): Promise<{ id: string }> {
    const { companyId } = user
    const { host, port } = caller.address
    const found = await trunkModel.findOne({ companyId, host }).lean<{ _id: string; active: boolean }>()
    if (found && !found.active) throw conflict('setup.demo-trunk-off', 'The demo trunk is switched off.')
    if (found) return { id: found._id }
    const fields = { name: demoTrunkName, kind: 'ip', line: 'demo', host, port, codecs: ['alaw', 'ulaw'] }
    const made = await byRoute<{ id: string; applied?: { state: string; why?: string } }>(routes(), {
      method: 'post',
      path: '/trunks',
      fields,
      user,
    }).catch((why: unknown) => {
      if (why instanceof Refusal && why.code === 'trunk.address-taken')
        throw conflict('setup.demo-trunk-elsewhere', 'Another company has the demo trunk.')
      throw why
    })
    if (made.applied?.state === 'failed')
      throw new Refusal('away', 'setup.asterisk-away', made.applied.why ?? 'Asterisk did not take it.')
    return { id: made.id }
  }

  /** The number that is called, and the keys that lead from there to a queue. */
  async function wayIn(companyId: CompanyId, trunkId: string, routeId: string | undefined) {
    const fits = {
      companyId,
      trunkId: { $in: [null, trunkId] },
      ...(routeId === undefined ? { did: { $ne: '' } } : { _id: routeId }),
    }
    const route = await inboundRouteModel.findOne(fits).sort({ _id: 1 }).lean()
    if (!route && routeId !== undefined) throw notFound('inbound-route')
    if (!route) throw conflict('setup.no-number', 'There is no number yet that the demo caller could call.')
    if (route.destination.type !== 'flow') return { number: route.did, keys: [] }
    const flow = await flowModel.findOne({ companyId, _id: route.destination.id }).lean<{ graph: FlowGraph }>()
    return { number: route.did, keys: flow ? (keysToQueue(flow.graph) ?? []) : [] }
  }

  async function callerNumber(companyId: CompanyId): Promise<string> {
    const here = await companyModel.findOne({ _id: companyId }, { ddi: 1, ddd: 1 }).lean<{ ddi: string; ddd: string }>()
    return `${here?.ddi ?? '55'}${here?.ddd ?? '11'}900000000`
  }

  return {
    trunk,
    async start(user, inboundRouteId) {
      const { companyId } = user
      const { id: trunkId } = await trunk(user)
      const { number, keys } = await wayIn(companyId, trunkId, inboundRouteId)
      if (expected.has(companyId)) throw calling()
      const arrival = Promise.withResolvers<string | undefined>()
      expected.set(companyId, { trunkId, arrived: arrival.resolve })
      const giveUp = clock.wakeAt(clock.now() + arrivesWithinMs, () => arrival.resolve(undefined))
      try {
        const from = { number: await callerNumber(companyId), name: callerName }
        const outcome = await caller.call({ number: bareNumber(number), from, keys, keysAfterSeconds })
        if (!outcome.ok) throw outcome.why === 'busy' ? calling() : notTaken(outcome.detail)
        const interactionId = await arrival.promise
        if (interactionId !== undefined) return { interactionId, number }
        await caller.hangUp()
        throw notTaken('It did not come in.')
      } finally {
        giveUp()
        expected.delete(companyId)
      }
    },
    async hangUp(companyId) {
      // Nobody ends another company's.
      const call = calls.get(companyId)
      if (call?.demo && !isOver(call)) await caller.hangUp()
    },
    last: (companyId) => calls.get(companyId),
    onEvent(event) {
      const { companyId, type } = event
      const told = event.data as { interactionId?: string; trunkId?: string; from?: string }
      const { interactionId, trunkId } = told
      if (interactionId === undefined) return
      const current = calls.get(companyId)
      if (type === 'call.arrived' && trunkId !== undefined) {
        const awaited = expected.get(companyId)
        const demo = awaited?.trunkId === trunkId
        // Others' calls do not take the page from the one that is being shown.
        if (!demo && current?.demo && !isOver(current)) return
        calls.set(companyId, { interactionId, from: told.from ?? '', demo, startedAt: event.at, events: [event] })
        if (demo) awaited.arrived(interactionId)
      } else if (current?.interactionId === interactionId && current.events.length < eventsKept)
        current.events.push(event)
    },
  }
}

const isOver = ({ events }: IncomingCall) => events.some(({ type }) => type === 'call.ended')
const calling = () => conflict('setup.demo-call-running', 'The demo caller is calling already.')
const notTaken = (detail: string | undefined) =>
  new Refusal('away', 'setup.demo-call-lost', `The demo call did not come in: ${detail ?? ''}`)
