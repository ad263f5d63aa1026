import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, InteractionId, OfferId, QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { Effect, Offer } from '#server/routing/core/effect.ts'
import type { Arrival, Input, Presence } from '#server/routing/core/input.ts'
import type { QueueSettings, Settings } from '#server/routing/core/settings.ts'
import type { StoredAgent, StoredInteraction } from '#server/routing/core/stored.ts'

export class Caught extends Error {
  override name = 'Caught'
  readonly checker: string
  constructor(checker: string, detail: string) {
    super(`${checker}: ${detail}`)
    this.checker = checker
  }
}

type Entry = {
  id: InteractionId
  queueId: QueueId | null
  medium: Medium
  channel: string
  contactPriority: number
  enteredAt: Instant
  dueAt: Instant | null
  is: 'waiting' | 'offered' | 'serving' | 'wrap-up' | 'gone'
  offer: { id: OfferId; agentIds: AgentId[]; endsAt: Instant } | null
  viaOffer: boolean
  agentId: AgentId | null
  weight: number
  wrapUpUntil: Instant
  tried: Map<AgentId, Instant>
}

type Person = { presence: Presence; media: readonly Medium[]; restsUntil: Instant }

const restMs = 5000
const againLeastMs = 1000
const promisedAheadMs = 5 * 60_000

/**
 * The books of a second bookkeeper: it reads what went into the core and what came out, never the core's state, and
 * works everything out the slow way. Where the two differ, one of them is wrong.
 */
export class Ledger {
  readonly entries = new Map<InteractionId, Entry>()
  /** Those not gone: what there is to look at. */
  readonly #here = new Set<Entry>()
  readonly people = new Map<AgentId, Person>()
  settings: Settings
  now: Instant = 0
  arrived = 0
  served = new Set<InteractionId>()
  left = 0
  offers = 0

  constructor(settings: Settings) {
    this.settings = settings
  }

  /** After a crash the books begin with what the store holds. */
  reopen(records: { settings: Settings; interactions: StoredInteraction[]; agents: StoredAgent[] }): void {
    this.settings = records.settings
    this.people.clear()
    for (const { agentId, presence, media: on, restsUntil } of records.agents)
      this.people.set(agentId, { presence, media: on, restsUntil: restsUntil ?? 0 })
    for (const entry of this.#here) this.entries.delete(entry.id)
    this.#here.clear()
    const weightOn = new Map<string, number>()
    for (const { agentId, reservations } of records.agents)
      for (const r of reservations) if (r.state === 'active') weightOn.set(`${agentId} ${r.interactionId}`, r.weight)
    for (const stored of records.interactions) {
      const { id, queueId, medium, channel, contactPriority, enteredAt, dueAt, agentId } = stored
      this.#put({
        ...{ id, queueId, medium, channel, contactPriority, enteredAt, dueAt, agentId },
        is: stored.state === 'ended' ? 'gone' : stored.state,
        offer: stored.state === 'offered' ? stored.offer : null,
        viaOffer: stored.offer !== null,
        weight: weightOn.get(`${agentId} ${id}`) ?? this.settings.capacity.weights[medium],
        wrapUpUntil: stored.wrapUpUntil ?? Number.POSITIVE_INFINITY,
        tried: new Map(stored.tried.map((t) => [t.agentId, t.until])),
      })
    }
    for (const [agentId, person] of this.people) if (person.presence === 'offline') this.#leaveWork(agentId)
  }

  /** One step: what is past, what came in, what came out; then whether anything is left that should not be. */
  read(input: Input, effects: Effect[], now: Instant): void {
    this.now = now
    for (const entry of this.#here) {
      if (entry.is === 'wrap-up' && entry.wrapUpUntil <= now) this.#end(entry)
      for (const [agentId, until] of entry.tried) if (until <= now) entry.tried.delete(agentId)
    }
    // What time did comes before what came in, except before an answer, which may be just in time.
    const isOfTime = (e: Effect) => e.type === 'presence-changed' || (e.type === 'withdraw' && e.why === 'rang-out')
    const first = effects.findIndex((effect) => !isOfTime(effect))
    const byTime = input.type === 'offer.accepted' ? 0 : first < 0 ? effects.length : first
    for (const effect of effects.slice(0, byTime)) this.#takeOut(input, effect)
    this.#takeIn(input, effects)
    for (const effect of effects.slice(byTime)) this.#takeOut(input, effect)
    this.#checkRest()
  }

  waiting(): Entry[] {
    return [...this.#here].filter((entry) => entry.is === 'waiting' || entry.is === 'offered')
  }

  wrapUps(): Entry[] {
    return [...this.#here].filter((entry) => entry.is === 'wrap-up')
  }

  position(id: InteractionId): number | undefined {
    const entry = this.entries.get(id)
    if (!entry || !this.#inLine(entry)) return undefined
    const ahead = this.waiting().filter((e) => this.#inLine(e) && e.queueId === entry.queueId && this.#before(e, entry))
    return ahead.length + 1
  }

  #takeIn(input: Input, effects: Effect[]): void {
    switch (input.type) {
      case 'settings.changed':
        this.settings = input.settings
        return
      case 'interaction.queued':
        return this.#arrive(input.arrival)
      case 'interaction.prioritised': {
        const entry = this.entries.get(input.interactionId)
        if (entry) entry.contactPriority = input.contactPriority
        return
      }
      case 'interaction.left':
        return this.#leave(input.interactionId)
      case 'interaction.started': {
        const { interactionId: id, agentId, medium, channel } = input
        if (this.entries.has(id)) return
        const entry = this.#enter({ id, queueId: input.queueId ?? null, medium, channel, contactPriority: 50 })
        entry.is = 'serving'
        entry.agentId = agentId
        this.served.add(id)
        return
      }
      case 'interaction.waits-for-customer': {
        const entry = this.entries.get(input.interactionId)
        const { capacity } = this.settings
        if (entry?.is === 'serving')
          entry.weight = input.waits ? capacity.waitingCustomerWeight : capacity.weights[entry.medium]
        return
      }
      case 'wrap-up.finished': {
        const entry = this.entries.get(input.interactionId)
        if (entry?.is === 'wrap-up' && entry.agentId === input.agentId) this.#end(entry)
        return
      }
      case 'agent.presence':
        this.#person(input.agentId).presence = input.presence
        if (input.presence === 'offline') this.#leaveWork(input.agentId)
        return
      case 'agent.media':
        this.#person(input.agentId).media = input.media
        return
      case 'offer.failed':
        return this.#fail(input.offerId, input.agentId, input.why)
      case 'connect.failed': {
        const lost = effects.find((e) => e.type === 'withdraw' && e.offerId === input.offerId)
        const entry = lost?.type === 'withdraw' ? this.entries.get(lost.interactionId) : undefined
        if (entry?.is !== 'serving') return
        this.#person(input.agentId).restsUntil = this.now + restMs
        this.#waitAgain(entry)
        return
      }
      case 'agent.lost': {
        const entry = this.entries.get(input.interactionId)
        if (entry?.is !== 'serving' || entry.agentId !== input.agentId || !entry.viaOffer) return
        this.#person(input.agentId).restsUntil = this.now + restMs
        this.#waitAgain(entry)
        return
      }
      case 'agent.pulled':
      case 'offer.accepted':
      case 'time.passed':
      case 'day.began':
        return
    }
  }

  #takeOut(input: Input, effect: Effect): void {
    switch (effect.type) {
      case 'offer':
        return this.#checkOffer(effect.offer)
      case 'withdraw': {
        const entry = this.entries.get(effect.interactionId)
        if (!entry?.offer || entry.offer.id !== effect.offerId) return
        if (effect.why === 'rang-out') this.#ringOut(entry)
        if (effect.why === 'gone' || effect.why === 'taken') this.#dropFrom(entry, effect.agentIds)
        return
      }
      case 'connect':
        return this.#checkConnect(input, effect)
      case 'presence-changed':
        this.#person(effect.agentId).presence = effect.presence
        return
      case 'answer-pull': {
        const { answer } = effect
        const entry = answer.ok ? this.entries.get(answer.interactionId) : undefined
        if (answer.ok && entry?.offer?.id !== answer.offerId)
          throw new Caught('pull', 'the answer names an offer that is not made')
        if (answer.ok) return
        const best = this.#bestFor(effect.agentId, () => true)
        if (best) throw new Caught('pull', `${effect.agentId} was told ${answer.why}, but ${best.id} fits`)
        return
      }
      case 'decided':
        return
    }
  }

  #checkOffer(offer: Offer): void {
    this.offers++
    const entry = this.entries.get(offer.interactionId)
    if (!entry) throw new Caught('one agent per caller', `${offer.interactionId} is offered and unknown`)
    if (entry.is !== 'waiting') throw new Caught('one agent per caller', `${entry.id} is offered while ${entry.is}`)
    if (!this.#inLine(entry)) throw new Caught('eligible', `${entry.id} is offered before its time`)
    const queue = this.#queue(entry.queueId)
    if (!queue || offer.queueId !== entry.queueId || offer.agentIds.length === 0)
      throw new Caught('eligible', `${offer.id} has no queue or nobody to ask`)
    if (offer.endsAt !== this.now + queue.ringMs[entry.medium])
      throw new Caught('eligible', `${offer.id} rings too long`)
    if (offer.mode === 'push' && queue.distribution === 'pull')
      throw new Caught('eligible', `${offer.id} was not asked for`)
    for (const agentId of offer.agentIds) {
      const why = this.#hindrance(agentId, entry, queue)
      if (why)
        throw new Caught(why === 'capacity' ? 'capacity' : 'eligible', `${agentId} is offered ${entry.id}: ${why}`)
      const better = this.#bestFor(agentId, (q) => offer.mode === 'pull' || q.distribution === 'push')
      if (better && better !== entry) throw new Caught('order', `${agentId} is offered ${entry.id} before ${better.id}`)
    }
    entry.is = 'offered'
    entry.offer = { id: offer.id, agentIds: [...offer.agentIds], endsAt: offer.endsAt }
  }

  #checkConnect(input: Input, effect: Extract<Effect, { type: 'connect' }>): void {
    const { interactionId, agentId, offerId } = effect
    const entry = this.entries.get(interactionId)
    if (!entry || entry.is === 'gone') throw new Caught('nobody connected after leaving', interactionId)
    if (entry.is !== 'offered' || entry.offer?.id !== offerId)
      throw new Caught('one agent per caller', `${interactionId} is connected while ${entry.is}`)
    if (input.type !== 'offer.accepted' || input.agentId !== agentId || input.offerId !== offerId)
      throw new Caught('one agent per caller', `${agentId} is connected without having accepted`)
    const busy = [...this.#here].find((e) => e.is === 'serving' && e.agentId === agentId && e.medium === 'voice')
    if (busy && entry.medium === 'voice') throw new Caught('one caller per agent', `${agentId} talks with ${busy.id}`)
    entry.is = 'serving'
    entry.offer = null
    entry.viaOffer = true
    entry.agentId = agentId
    entry.weight = this.settings.capacity.weights[entry.medium]
    this.served.add(interactionId)
  }

  /** Between two steps nothing is overdue, and nothing waits where an agent fits. */
  #checkRest(): void {
    for (const entry of this.waiting()) {
      if (entry.is === 'offered') {
        if (entry.offer && entry.offer.endsAt <= this.now) throw new Caught('deadline', `${entry.offer.id} rings on`)
        for (const agentId of entry.offer?.agentIds ?? []) {
          const person = this.#person(agentId)
          if (person.presence === 'offline' || !person.media.includes(entry.medium))
            throw new Caught('deadline', `${entry.id} alerts ${agentId}, who cannot be reached`)
        }
        if (entry.offer?.agentIds.length === 0) throw new Caught('deadline', `${entry.offer.id} alerts nobody`)
        continue
      }
      const queue = this.#queue(entry.queueId)
      if (!queue || queue.distribution === 'pull' || !this.#inLine(entry)) continue
      const free = queue.members.find((agentId) => !this.#hindrance(agentId, entry, queue))
      if (free) throw new Caught('nothing waits where an agent fits', `${entry.id} waits, and ${free} could take it`)
    }
  }

  #hindrance(agentId: AgentId, entry: Entry, queue: QueueSettings): string | undefined {
    const person = this.people.get(agentId)
    if (!queue.members.includes(agentId)) return 'no member'
    if (person?.presence !== 'available') return 'not available'
    if (!person.media.includes(entry.medium)) return 'medium off'
    if (person.restsUntil > this.now) return 'rests'
    if (entry.tried.has(agentId)) return 'asked before'
    return this.#fits(agentId, entry.medium) ? undefined : 'capacity'
  }

  #fits(agentId: AgentId, medium: Medium): boolean {
    const { total, weights, limits, mayInterrupt } = this.settings.capacity
    let same = 0
    let load = 0
    for (const entry of this.#here) {
      const alerting = entry.is === 'offered' && entry.offer?.agentIds.includes(agentId)
      const held = (entry.is === 'serving' || entry.is === 'wrap-up') && entry.agentId === agentId
      if (!alerting && !held) continue
      const over = entry.medium !== medium && mayInterrupt[medium].includes(entry.medium)
      if (alerting && !over) return false
      if (entry.medium === medium) same++
      if (!over) load += entry.is === 'serving' ? entry.weight : weights[entry.medium]
    }
    return same < limits[medium] && load + weights[medium] <= total
  }

  #bestFor(agentId: AgentId, from: (queue: QueueSettings) => boolean): Entry | undefined {
    let best: Entry | undefined
    for (const entry of this.#here) {
      if (entry.is !== 'waiting' || !this.#inLine(entry)) continue
      const queue = this.#queue(entry.queueId)
      if (!queue || !from(queue) || this.#hindrance(agentId, entry, queue)) continue
      if (!best || this.#before(entry, best)) best = entry
    }
    return best
  }

  #before(a: Entry, b: Entry): boolean {
    const [x, y] = [this.#rank(a), this.#rank(b)]
    for (const [at, value] of x.entries()) if (value !== y[at]) return value > y[at]!
    return a.id < b.id
  }

  #rank(entry: Entry): number[] {
    const { channelPriority, webchatAbsolute, ageing } = this.settings
    const band = webchatAbsolute && entry.channel === 'webchat' ? 2 : entry.dueAt === null ? 0 : 1
    let priority = channelPriority[entry.channel] ?? 50
    for (let at = this.#since(entry); ageing && at + ageing.everyMs <= this.now && priority < 100; at += ageing.everyMs)
      priority = Math.min(100, priority + ageing.step)
    return [band, priority, entry.contactPriority, -entry.enteredAt]
  }

  #since(entry: Entry): Instant {
    return entry.dueAt === null ? entry.enteredAt : Math.max(entry.enteredAt, entry.dueAt - promisedAheadMs)
  }

  #inLine(entry: Entry): boolean {
    const waits = entry.is === 'waiting' || entry.is === 'offered'
    return waits && this.#queue(entry.queueId) !== undefined && this.#since(entry) <= this.now
  }

  #arrive(arrival: Arrival): void {
    const known = this.entries.get(arrival.id)
    if (!known) {
      this.arrived++
      const { id, queueId, medium, channel, contactPriority } = arrival
      const entry = this.#enter({ id, queueId, medium, channel, contactPriority })
      entry.enteredAt = Math.min(arrival.enteredAt, this.now)
      entry.dueAt = arrival.dueAt ?? null
      return
    }
    if (known.is === 'gone' || known.is === 'wrap-up' || known.queueId === null || known.queueId === arrival.queueId)
      return
    known.queueId = arrival.queueId
    known.contactPriority = arrival.contactPriority
    known.tried.clear()
    this.#waitAgain(known)
  }

  #put(entry: Entry): void {
    this.entries.set(entry.id, entry)
    if (entry.is !== 'gone') this.#here.add(entry)
  }

  #enter(of: Pick<Entry, 'id' | 'queueId' | 'medium' | 'channel' | 'contactPriority'>): Entry {
    const entry: Entry = {
      ...of,
      ...{ enteredAt: this.now, dueAt: null, is: 'waiting', offer: null, viaOffer: false, agentId: null },
      ...{ weight: this.settings.capacity.weights[of.medium], wrapUpUntil: 0, tried: new Map() },
    }
    this.#put(entry)
    return entry
  }

  #leave(id: InteractionId): void {
    const entry = this.entries.get(id)
    if (!entry) {
      this.#end(this.#enter({ id, queueId: null, medium: 'voice', channel: 'voice', contactPriority: 0 }))
      return
    }
    if (entry.is === 'gone' || entry.is === 'wrap-up') return
    this.left++
    const queue = this.#queue(entry.queueId)
    const wrapUpMs = queue?.dispositionsRequired ? Number.POSITIVE_INFINITY : (queue?.wrapUpMs ?? 0)
    const wraps = entry.is === 'serving' && wrapUpMs > 0
    entry.offer = null
    if (!wraps) return this.#end(entry)
    entry.is = 'wrap-up'
    entry.wrapUpUntil = this.now + wrapUpMs
  }

  #end(entry: Entry): void {
    entry.is = 'gone'
    this.#here.delete(entry)
  }

  #leaveWork(agentId: AgentId): void {
    for (const entry of this.#here) {
      this.#dropFrom(entry, [agentId])
      const returns = entry.is === 'serving' && entry.agentId === agentId && entry.viaOffer && entry.medium !== 'voice'
      if (returns) this.#waitAgain(entry)
    }
  }

  #waitAgain(entry: Entry): void {
    entry.is = 'waiting'
    entry.offer = null
    entry.viaOffer = false
    entry.agentId = null
  }

  #fail(offerId: OfferId, agentId: AgentId, why: string): void {
    const entry = [...this.#here].find((e) => e.offer?.id === offerId)
    if (!entry?.offer?.agentIds.includes(agentId)) return
    if (why === 'unreachable' || why === 'error') this.#person(agentId).restsUntil = this.now + restMs
    else entry.tried.set(agentId, this.now + Math.max(againLeastMs, this.#queue(entry.queueId)?.againMs ?? 0))
    this.#dropFrom(entry, [agentId])
  }

  #ringOut(entry: Entry): void {
    const againMs = this.#queue(entry.queueId)?.againMs ?? 0
    for (const agentId of entry.offer?.agentIds ?? []) {
      entry.tried.delete(agentId)
      if (againMs > 0) entry.tried.set(agentId, this.now + againMs)
    }
    this.#waitAgain(entry)
  }

  #dropFrom(entry: Entry, agentIds: readonly AgentId[]): void {
    if (entry.is !== 'offered' || !entry.offer) return
    entry.offer.agentIds = entry.offer.agentIds.filter((id) => !agentIds.includes(id))
    if (entry.offer.agentIds.length === 0) this.#waitAgain(entry)
  }

  #queue(id: QueueId | null): QueueSettings | undefined {
    return this.settings.queues.find((queue) => queue.id === id)
  }

  #person(agentId: AgentId): Person {
    const known = this.people.get(agentId)
    if (known) return known
    const person: Person = { presence: 'offline', media: [], restsUntil: 0 }
    this.people.set(agentId, person)
    return person
  }
}
