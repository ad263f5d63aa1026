import type { Clock, Instant } from '#server/kernel/clock.ts'
import type { AgentId, InteractionId, OfferId, QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { Random } from '#server/kernel/random.ts'
import type { Offer } from '#server/routing/core/effect.ts'
import type { Arrival, Input, LeftWhy, Presence } from '#server/routing/core/input.ts'
import type { Deliveries } from '#server/routing/ports.ts'
import type { Overflow } from '#server/routing/rules/overflow.ts'
import type { Faults, Plan } from './draw.ts'
import { Caught } from './ledger.ts'

/** Somebody who calls or writes, as the telephone network sees it: here or gone, talking or not. */
export type Customer = {
  id: InteractionId
  arrival: Arrival
  outbound: boolean
  gone: LeftWhy | null
  /** The engine has said that it stored the hang-up. */
  goneIsStored: boolean
  talk: { agentId: AgentId; offerId: OfferId | null } | null
  talks: number
  /** Who has it now has it from another agent, not from the queue. */
  handedOver: boolean
  movedAt: Instant
}

/** What an agent has in front of them: presence as last pressed, and each alert that was seen. */
export type Desk = {
  agentId: AgentId
  presence: Presence
  media: Medium[]
  alerts: Map<OfferId, { offer: Offer; is: 'on-its-way' | 'alerts' | 'answered' | 'over' }>
}

type Send = (input: Input) => void

/** Phones, screens and customers. They know nothing of routing: they react to what they are asked, badly where told to. */
export class World {
  readonly customers = new Map<InteractionId, Customer>()
  readonly desks: Map<AgentId, Desk>
  readonly plan: Plan
  readonly random: Random
  faults: Faults
  /** Everybody accepts what they are asked. */
  calm: boolean
  readonly #clock: Clock
  readonly #send: Send

  constructor(options: { plan: Plan; random: Random; clock: Clock; send: Send }) {
    this.plan = options.plan
    this.random = options.random
    this.faults = options.plan.faults
    this.calm = false
    this.#clock = options.clock
    this.#send = options.send
    const desk = (agentId: AgentId): Desk => ({ agentId, presence: 'offline', media: [], alerts: new Map() })
    this.desks = new Map(this.plan.agents.map((agentId) => [agentId, desk(agentId)]))
  }

  /** How often the process has died: an arrival that was on its way then is never told, but by reconciling. */
  deaths = 0

  /** A reply on its way: it may be lost where somebody will notice, come twice, or late and so out of order. */
  reply(input: Input): void {
    const { faults, random } = this
    const mayBeLost = input.type === 'offer.accepted' || input.type === 'offer.failed'
    if (mayBeLost && random.chance(faults.replyLost)) return
    const { deaths } = this
    const arrive = () => {
      if (input.type !== 'interaction.queued') return this.#send(input)
      // Of who talks by now nobody says any more that he waits.
      if (deaths === this.deaths && !this.customers.get(input.arrival.id)?.talk) this.#send(input)
    }
    this.#after(random.chance(faults.replyLate) ? random.below(15_000) : random.below(50), arrive)
    if (random.chance(faults.replyTwice)) this.#after(random.below(20_000), arrive)
  }

  arrive(arrival: Arrival): void {
    this.customers.set(arrival.id, newCustomer(arrival, this.#clock.now()))
    this.reply({ type: 'interaction.queued', arrival })
  }

  dialOut(id: InteractionId, agentId: AgentId, medium: Medium, channel: string, queueId: QueueId): Input {
    const arrival = { id, queueId, medium, channel, contactPriority: 50, enteredAt: this.#clock.now() }
    const customer = newCustomer(arrival, this.#clock.now())
    customer.outbound = true
    this.customers.set(id, customer)
    this.#talk(customer, agentId, null)
    return { type: 'interaction.started', interactionId: id, agentId, medium, channel, queueId }
  }

  /** To another queue, out of the line or out of a talk. */
  move(customer: Customer, queueId: QueueId): Input {
    this.#hangUp(customer)
    customer.handedOver = false
    customer.movedAt = this.#clock.now()
    customer.arrival = { ...customer.arrival, queueId }
    return { type: 'interaction.queued', arrival: customer.arrival }
  }

  /** The agent's phone is dead, and the customer hears music. */
  loseAgent(customer: Customer, agentId: AgentId): Input {
    this.#hangUp(customer)
    return { type: 'agent.lost', interactionId: customer.id, agentId }
  }

  /** Transferred, or picked up while it rang at others. */
  handOver(customer: Customer, agentId: AgentId): Input {
    this.#hangUp(customer)
    customer.handedOver = true
    this.#talk(customer, agentId, null)
    const { id: interactionId, medium, channel } = customer.arrival
    return { type: 'interaction.handed-over', interactionId, agentId, medium, channel }
  }

  leave(customer: Customer, why: LeftWhy): Input {
    customer.gone ??= why
    this.#hangUp(customer)
    return { type: 'interaction.left', interactionId: customer.id, why: customer.gone }
  }

  present(): Customer[] {
    return [...this.customers.values()].filter((customer) => customer.gone === null)
  }

  talksOf(agentId: AgentId, medium: Medium): Customer[] {
    return this.present().filter((c) => c.talk?.agentId === agentId && c.arrival.medium === medium)
  }

  isOnThePhone(desk: Desk): boolean {
    const alerted = [...desk.alerts.values()].some(
      ({ offer, is }) => offer.medium === 'voice' && (is === 'alerts' || is === 'answered'),
    )
    return alerted || this.talksOf(desk.agentId, 'voice').length > 0
  }

  deliveries(): Deliveries {
    const one = {
      offer: async (offer: Offer) => this.#offer(offer),
      withdraw: async (offerId: OfferId, interactionId: InteractionId, agentIds: AgentId[]) =>
        this.#withdraw(offerId, interactionId, agentIds),
      connect: async (interactionId: InteractionId, agentId: AgentId, offerId: OfferId) =>
        this.#connect(interactionId, agentId, offerId),
      overflow: async (interactionId: InteractionId, queueId: QueueId, overflow: Overflow) =>
        this.#overflow(interactionId, queueId, overflow),
    }
    return { voice: one, chat: one, email: one }
  }

  /**
   * What the rest of the server does after a crash: it compares what is with what routing asked for, stops what
   * nobody asked for, and says once more whatever may not have been heard.
   */
  reconcile(askedFor: ReadonlySet<OfferId>): void {
    for (const { id, gone, goneIsStored, talk, arrival, outbound, handedOver } of this.customers.values()) {
      if (gone && !goneIsStored) this.#send({ type: 'interaction.left', interactionId: id, why: gone })
      const { queueId, medium, channel } = arrival
      if (!gone && handedOver && talk)
        this.#send({ type: 'interaction.handed-over', interactionId: id, agentId: talk.agentId, medium, channel })
      else if (!gone && outbound && talk)
        this.#send({ type: 'interaction.started', interactionId: id, agentId: talk.agentId, medium, channel, queueId })
      else if (!gone && !talk) this.#send({ type: 'interaction.queued', arrival })
    }
    for (const desk of this.desks.values()) {
      for (const [id, alert] of desk.alerts) {
        const { interactionId, medium } = alert.offer
        if (alert.is === 'answered' && this.customers.get(interactionId)?.talk?.offerId !== id)
          this.#send({ type: 'offer.accepted', offerId: id, agentId: desk.agentId, interactionId, medium })
        else if (alert.is === 'alerts' && !askedFor.has(id)) alert.is = 'over'
      }
      this.#send({ type: 'agent.media', agentId: desk.agentId, media: desk.media })
      this.#send({ type: 'agent.presence', agentId: desk.agentId, presence: desk.presence })
    }
  }

  #offer(offer: Offer): void {
    const { random, faults } = this
    if (random.chance(faults.offerRejected)) throw new Error('telephony is away')
    for (const agentId of offer.agentIds) {
      const desk = this.desks.get(agentId)
      if (!desk || desk.alerts.has(offer.id)) continue
      desk.alerts.set(offer.id, { offer, is: 'on-its-way' })
      if (!random.chance(faults.offerLost)) this.#after(random.below(300), () => this.#alert(desk, offer))
    }
  }

  #alert(desk: Desk, offer: Offer): void {
    const alert = desk.alerts.get(offer.id)
    if (alert?.is !== 'on-its-way') return
    const { agentId } = desk
    const fails = (why: 'busy' | 'rejected' | 'unreachable', afterMs: number) =>
      this.#after(afterMs, () => {
        if (alert.is === 'over') return
        alert.is = 'over'
        this.reply({ type: 'offer.failed', offerId: offer.id, agentId, why })
      })
    if (offer.medium === 'voice' && this.isOnThePhone(desk)) return fails('busy', 0)
    alert.is = 'alerts'
    const mood = this.calm ? 1 : this.random.next()
    if (mood < 0.06) return fails('busy', 20)
    if (mood < 0.12) return fails('unreachable', 20)
    if (mood < 0.2) return fails('rejected', 500 + this.random.below(3000))
    if (mood < 0.32) return
    this.#after(300 + this.random.below(4000), () => {
      if (alert.is !== 'alerts') return
      alert.is = 'answered'
      const { id: offerId, interactionId, medium } = offer
      this.reply({ type: 'offer.accepted', offerId, agentId, interactionId, medium })
    })
  }

  #withdraw(offerId: OfferId, interactionId: InteractionId, agentIds: AgentId[]): void {
    for (const agentId of agentIds) {
      const alert = this.desks.get(agentId)?.alerts.get(offerId)
      if (alert) alert.is = 'over'
      const customer = this.customers.get(interactionId)
      if (customer?.talk?.offerId === offerId && customer.talk.agentId === agentId) this.#hangUp(customer)
    }
  }

  /** Whoever is sent elsewhere comes back to a queue, to an agent, or goes. */
  #overflow(interactionId: InteractionId, queueId: QueueId, { deed }: Overflow): void {
    const customer = this.customers.get(interactionId)
    if (!customer || customer.gone || customer.talk) return
    if (deed.do === 'move') {
      if (customer.arrival.queueId === queueId) customer.arrival = { ...customer.arrival, queueId: deed.queueId }
      return
    }
    if (deed.do !== 'leave') return
    if (customer.arrival.medium !== 'voice') throw new Caught('overflow', `${interactionId} is no call`)
    this.stepsOut(customer)
  }

  stepsOut(customer: Customer): void {
    const queues = this.plan.settings.queues
    const comesBack = this.calm || this.random.chance(0.7)
    this.#after(this.random.below(10_000), () => {
      if (customer.gone || customer.talk) return
      if (!comesBack) return this.reply(this.leave(customer, 'caller-left'))
      customer.arrival = { ...customer.arrival, queueId: this.random.pick(queues).id }
      this.#send({ type: 'interaction.queued', arrival: customer.arrival })
    })
  }

  #connect(interactionId: InteractionId, agentId: AgentId, offerId: OfferId): void {
    const customer = this.customers.get(interactionId)
    if (!customer) throw new Caught('one agent per caller', `${interactionId} was never here`)
    if (customer.goneIsStored) throw new Caught('nobody connected after leaving', interactionId)
    const alert = this.desks.get(agentId)?.alerts.get(offerId)
    if (alert) alert.is = 'answered'
    if (customer.talk?.offerId === offerId) return
    // Asked once more after a crash, by books that do not know yet who has it.
    if (customer.handedOver) return
    if (customer.gone) {
      if (alert) alert.is = 'over'
      return
    }
    if (customer.talk && customer.talk.agentId !== agentId)
      throw new Caught(
        'one agent per caller',
        `${interactionId} talks with ${customer.talk.agentId}, now with ${agentId}`,
      )
    const other = this.talksOf(agentId, 'voice')[0]
    // The answer of an old offer came from nowhere, and the agent was given a caller meanwhile: that phone is not there for it.
    if (other?.handedOver && customer.arrival.medium === 'voice') throw new Error('that phone is in another talk')
    if (other && customer.arrival.medium === 'voice')
      throw new Caught('one caller per agent', `${agentId} talks with ${other.id}, now with ${interactionId}`)
    if (this.random.chance(this.faults.connectRejected)) throw new Error('the bridge could not be made')
    this.#talk(customer, agentId, offerId)
  }

  #talk(customer: Customer, agentId: AgentId, offerId: OfferId | null): void {
    const talk = { agentId, offerId }
    customer.talk = talk
    customer.talks++
    this.#after(1000 + this.random.below(60_000), () => {
      if (customer.talk !== talk) return
      this.reply(this.leave(customer, this.random.chance(0.5) ? 'caller-left' : 'ended-by-agent'))
    })
  }

  #hangUp(customer: Customer): void {
    const { talk } = customer
    customer.talk = null
    const alert = talk?.offerId && this.desks.get(talk.agentId)?.alerts.get(talk.offerId)
    if (alert) alert.is = 'over'
  }

  #after(ms: number, deed: () => void): void {
    this.#clock.wakeAt(this.#clock.now() + ms, deed)
  }
}

function newCustomer(arrival: Arrival, now: Instant): Customer {
  return {
    ...{ id: arrival.id, arrival, outbound: false, gone: null, goneIsStored: false },
    ...{ talk: null, talks: 0, movedAt: now, handedOver: false },
  }
}
