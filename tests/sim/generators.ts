import { type AgentId, asId, type InteractionId, type OfferId } from '#server/kernel/ids.ts'
import { type Medium, media } from '#server/kernel/media.ts'
import type { Random } from '#server/kernel/random.ts'
import type { Input } from '#server/routing/core/input.ts'
import type { Settings } from '#server/routing/core/settings.ts'
import { channelsOf, drawNeeds, drawQueue, shuffled } from './draw.ts'
import type { Customer, World } from './world.ts'

/** What a generator may know: the world as people see it, the settings in force, and what was offered so far. */
export type Scene = {
  world: World
  settings: Settings
  now(): number
  newInteractionId(): InteractionId
  oldOffers: { id: OfferId; agentIds: AgentId[] }[]
}

/** null: there is nobody to whom it could happen now. */
type Generate<T> = (random: Random, scene: Scene) => Extract<Input, { type: T }> | null

/** One for each input, so that an input which the simulator does not know of does not compile. */
export const generators: { [T in Input['type']]: { often: number; generate: Generate<T> } } = {
  'interaction.queued': {
    often: 30,
    generate: (random, scene) => {
      if (random.chance(0.05)) return move(random, scene)
      const medium = random.pick<Medium>(['voice', 'voice', 'chat', 'chat', 'email'])
      const now = scene.now()
      scene.world.arrive({
        id: scene.newInteractionId(),
        queueId: random.pick(scene.world.plan.settings.queues).id,
        medium,
        channel: random.pick(channelsOf[medium]),
        contactPriority: random.pick([50, 50, 1 + random.below(100)]),
        enteredAt: random.chance(0.1) ? now - random.below(60_000) : now,
        ...(random.chance(0.15) ? { skills: drawNeeds(random) } : {}),
        ...(random.chance(0.1) ? { dueAt: now + random.below(15 * 60_000) } : {}),
      })
      return null
    },
  },
  'interaction.prioritised': {
    often: 2,
    generate: (random, scene) => {
      const customer = any(random, scene.world.present())
      return (
        customer && {
          type: 'interaction.prioritised',
          interactionId: customer.id,
          contactPriority: 1 + random.below(100),
        }
      )
    },
  },
  'interaction.stepped-out': {
    often: 2,
    generate: (random, scene) => {
      const waits = scene.world.present().filter((c) => c.arrival.medium === 'voice' && !c.talk && !c.outbound)
      const customer = any(random, waits)
      if (!customer) return null
      scene.world.stepsOut(customer)
      return { type: 'interaction.stepped-out', interactionId: customer.id, to: { type: 'audio', id: 'aviso' } }
    },
  },
  'interaction.to-be-called-back': {
    often: 2,
    generate: (random, scene) => {
      const waits = scene.world.present().filter((c) => c.arrival.medium === 'voice' && !c.talk && !c.outbound)
      const customer = any(random, waits)
      const notBefore = random.chance(0.3) ? scene.now() + random.below(60_000) : null
      return customer && { type: 'interaction.to-be-called-back', interactionId: customer.id, notBefore }
    },
  },
  'interaction.left': {
    often: 8,
    generate: (random, { world }) => {
      const customer = any(random, world.present())
      if (customer)
        world.reply(world.leave(customer, customer.arrival.medium === 'voice' ? 'caller-left' : 'visitor-left'))
      return null
    },
  },
  'interaction.started': {
    often: 2,
    generate: (random, scene) => {
      const free = [...scene.world.desks.values()].filter(
        (d) => d.presence !== 'offline' && !scene.world.isOnThePhone(d),
      )
      const desk = any(random, free)
      if (!desk) return null
      const queueId = random.pick(scene.world.plan.settings.queues).id
      const input = scene.world.dialOut(scene.newInteractionId(), desk.agentId, 'voice', 'voice', queueId)
      return input.type === 'interaction.started' ? input : null
    },
  },
  'interaction.handed-over': {
    often: 3,
    generate: (random, { world }) => {
      const talking = world.present().filter((c) => c.arrival.medium === 'voice' && c.talk)
      const customer = any(random, talking)
      const free = [...world.desks.values()].filter((d) => d.presence !== 'offline' && !world.isOnThePhone(d))
      const desk = any(random, free)
      if (!customer || !desk) return null
      const input = world.handOver(customer, desk.agentId)
      return input.type === 'interaction.handed-over' ? input : null
    },
  },
  'interaction.shared': {
    often: 3,
    generate: (random, { world }) => {
      const talking = world.present().filter((c) => c.arrival.medium === 'voice' && c.talk)
      const customer = any(random, talking)
      if (!customer) return null
      const agentId = random.pick(world.plan.agents)
      return { type: 'interaction.shared', interactionId: customer.id, agentId, shared: random.chance(0.6) }
    },
  },
  'interaction.waits-for-customer': {
    often: 5,
    generate: (random, { world }) => {
      const chat = any(
        random,
        world.present().filter((c) => c.talk && c.arrival.medium === 'chat'),
      )
      return chat && { type: 'interaction.waits-for-customer', interactionId: chat.id, waits: random.chance(0.5) }
    },
  },
  'wrap-up.finished': {
    often: 5,
    generate: (random, { world }) => {
      const agentId = random.pick(world.plan.agents)
      const gone = [...world.customers.values()].filter((c) => c.gone).slice(-8)
      const customer = any(random, gone)
      return customer && { type: 'wrap-up.finished', interactionId: customer.id, agentId }
    },
  },
  'agent.presence': {
    often: 12,
    generate: (random, { world }) => {
      const desk = world.desks.get(random.pick(world.plan.agents))!
      desk.presence = random.pick(['available', 'available', 'available', 'available', 'paused', 'offline'])
      return {
        type: 'agent.presence',
        agentId: desk.agentId,
        presence: desk.presence,
        reason: random.pick(['', 'almoço']),
      }
    },
  },
  'agent.media': {
    often: 5,
    generate: (random, { world }) => {
      const desk = world.desks.get(random.pick(world.plan.agents))!
      desk.media = random.chance(0.7) ? [...media] : shuffled(random, media).slice(random.below(4))
      return { type: 'agent.media', agentId: desk.agentId, media: desk.media }
    },
  },
  'agent.pulled': {
    often: 8,
    generate: (random, { world }) => ({
      type: 'agent.pulled',
      agentId: random.pick(world.plan.agents),
      askId: 'a click',
    }),
  },
  // Answers to offers come from the world's desks; these are the ones that come from nowhere, or from long ago.
  'offer.accepted': {
    often: 1,
    generate: (random, scene) => {
      const old = any(random, scene.oldOffers)
      const agentId = random.pick(scene.world.plan.agents)
      return { type: 'offer.accepted', offerId: old && random.chance(0.8) ? old.id : asId('o-never'), agentId }
    },
  },
  'offer.failed': {
    often: 1,
    generate: (random, scene) => {
      const old = any(random, scene.oldOffers)
      return (
        old && { type: 'offer.failed', offerId: old.id, agentId: random.pick(scene.world.plan.agents), why: 'busy' }
      )
    },
  },
  'connect.failed': {
    often: 1,
    generate: (random, scene) => {
      const old = any(random, scene.oldOffers)
      return old && { type: 'connect.failed', offerId: old.id, agentId: random.pick(scene.world.plan.agents) }
    },
  },
  'agent.lost': {
    often: 2,
    generate: (random, { world }) => {
      const talking = world.present().filter((c) => c.arrival.medium === 'voice' && c.talk?.offerId)
      const customer = any(random, talking)
      if (customer?.talk) world.reply(world.loseAgent(customer, customer.talk.agentId))
      return null
    },
  },
  'settings.changed': {
    often: 1,
    generate: (random, scene) => ({ type: 'settings.changed', settings: change(random, scene) }),
  },
  'time.passed': { often: 2, generate: () => ({ type: 'time.passed' }) },
  'day.began': { often: 0.3, generate: () => ({ type: 'day.began' }) },
}

const all = Object.entries(generators)
const total = all.reduce((sum, [, { often }]) => sum + often, 0)

/** One thing that happens next. What the world sends by itself (with its faults) is not returned. */
export function somethingHappens(random: Random, scene: Scene): Input | null {
  let draw = random.next() * total
  for (const [, { often, generate }] of all) {
    draw -= often
    if (draw < 0) return generate(random, scene)
  }
  return null
}

const any = <T>(random: Random, from: readonly T[]): T | null => (from.length === 0 ? null : random.pick(from))

function move(random: Random, { world, now }: Scene): Extract<Input, { type: 'interaction.queued' }> | null {
  // Only one whose earlier arrivals cannot still be on their way: they would be taken for a move back.
  const settled = (customer: Customer) => !customer.outbound && now() - customer.movedAt > 60_000
  const customer = any(random, world.present().filter(settled))
  const others = world.plan.settings.queues.filter((queue) => queue.id !== customer?.arrival.queueId)
  const queue = any(random, others)
  if (!customer || !queue) return null
  const input = world.move(customer, queue.id)
  return input.type === 'interaction.queued' ? input : null
}

function change(random: Random, { world, settings }: Scene): Settings {
  const { plan } = world
  const redrawn = plan.settings.queues.map((queue) =>
    random.chance(0.3) ? drawQueue(random, queue.id, plan.agents) : queue,
  )
  // A queue that is gone for a while; the next change brings it back.
  const queues = random.chance(0.2) ? redrawn.slice(1) : redrawn
  return { ...settings, queues, webchatAbsolute: random.chance(0.2) }
}
