import type { DestinationRef } from '#server/destinations/schema.ts'
import type { Instant } from '#server/kernel/clock.ts'
import type { AgentId, InteractionId, OfferId, QueueId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { Effect, Offer } from '#server/routing/core/effect.ts'
import type { Arrival, Input, Presence } from '#server/routing/core/input.ts'
import type { QueueSettings, Settings } from '#server/routing/core/settings.ts'
import type { StoredAgent, StoredInteraction } from '#server/routing/core/stored.ts'
import type { Overflow, OverflowDeed } from '#server/routing/rules/overflow.ts'
import type { SkillNeed } from '#server/routing/rules/skills.ts'

const sameDeed = (a: OverflowDeed, b: OverflowDeed): boolean => JSON.stringify(a) === JSON.stringify(b)

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
  shared: Set<AgentId>
  queuedAt: Instant
  doneMs: number
  alsoIn: QueueId[]
  been: QueueId[]
  away: boolean
  skills: SkillNeed[]
  callback: boolean
  notBefore: Instant
  /** It came where it may not wait: so it must be sent on in this very step. */
  must: Due | null
  /** The same, where several things happened at once and their order decides: it may be. */
  may: Due | null
}
type Overflowed = Extract<Effect, { type: 'overflow' }>
type Due = { why: Overflow['why']; deed: OverflowDeed; afterMs: number }

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
  /** Wrap-ups of agents who handed it over. */
  #asides: { id: InteractionId; agentId: AgentId; medium: Medium; until: Instant }[] = []
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
    this.#asides = records.agents.flatMap(({ agentId, reservations }) =>
      reservations.flatMap(({ interactionId: id, medium, state, aside }) =>
        aside && state === 'wrap-up' ? [{ id, agentId, medium, until: aside.until ?? Number.POSITIVE_INFINITY }] : [],
      ),
    )
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
        ...{ queuedAt: stored.queuedAt!, doneMs: stored.overflowedMs!, alsoIn: [...stored.alsoIn!] },
        ...{ been: [...stored.been!], away: stored.diverted !== null, skills: stored.skills! },
        ...{ callback: stored.callback!, notBefore: stored.notBefore ?? 0, must: null, may: null },
        shared: new Set(stored.sharedWith),
      })
    }
    for (const [agentId, person] of this.people) if (person.presence === 'offline') this.#leaveWork(agentId)
  }

  /** One step: what is past, what came in, what came out; then whether anything is left that should not be. */
  read(input: Input, effects: Effect[], now: Instant): void {
    this.now = now
    this.#asides = this.#asides.filter(({ until }) => until > now)
    for (const entry of this.#here) {
      if (entry.is === 'wrap-up' && entry.wrapUpUntil <= now) this.#end(entry)
      for (const [agentId, until] of entry.tried) if (until <= now) entry.tried.delete(agentId)
    }
    // What time did comes before what came in, except before an answer, which may be just in time.
    const isOfTime = (e: Effect) =>
      e.type === 'presence-changed' ||
      (e.type === 'withdraw' && e.why === 'rang-out') ||
      (e.type === 'overflow' && this.#dueFor(e) !== undefined)
    let byTime = 0
    if (input.type !== 'offer.accepted')
      for (let effect = effects[byTime]; effect && isOfTime(effect); effect = effects[++byTime])
        this.#takeOut(input, effect)
    this.#takeIn(input, effects)
    for (const effect of effects.slice(byTime)) this.#takeOut(input, effect)
    this.#checkRest()
  }

  waiting(): Entry[] {
    return [...this.#here].filter((entry) => entry.is === 'waiting' || entry.is === 'offered')
  }

  wrapUps(): { id: InteractionId; agentId: AgentId | null }[] {
    return [...[...this.#here].filter((entry) => entry.is === 'wrap-up'), ...this.#asides]
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
      case 'interaction.stepped-out': {
        const entry = this.entries.get(input.interactionId)
        if (!entry || entry.queueId === null || entry.is === 'gone' || entry.is === 'wrap-up') return
        if ((entry.is === 'waiting' && entry.away) || (entry.is === 'serving' && !entry.viaOffer)) return
        this.#waitAgain(entry)
        entry.away = true
        return
      }
      case 'interaction.to-be-called-back': {
        const entry = this.entries.get(input.interactionId)
        if (!entry || entry.queueId === null || entry.is === 'gone' || entry.is === 'wrap-up') return
        entry.callback = true
        entry.notBefore = input.notBefore ?? 0
        entry.away = false
        if (input.notBefore !== null) this.#waitAgain(entry)
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
      case 'interaction.handed-over':
        return this.#handOver(input)
      case 'interaction.shared': {
        const entry = this.entries.get(input.interactionId)
        const { agentId, shared } = input
        if (!entry || entry.is === 'gone' || entry.is === 'wrap-up') return
        if (!shared) return void entry.shared.delete(agentId)
        if (entry.is === 'serving' && entry.agentId === agentId) return
        entry.shared.add(agentId)
        this.#endAside(entry.id, agentId)
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
        else this.#endAside(input.interactionId, input.agentId)
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
      case 'overflow':
        return this.#checkOverflow(effect)
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

  /** What its queue's settings say of it now, worked out from the beginning of its wait there. */
  #dueNow(entry: Entry | undefined): Due | undefined {
    if (!entry) return undefined
    if (entry.must) return entry.must
    if (entry.is !== 'waiting' || !this.#inLine(entry)) return undefined
    const queue = this.#queue(entry.queueId)!
    const leave = (to: DestinationRef): OverflowDeed => ({ do: 'leave', to })
    const steps = (queue.overflow ?? []).map(({ afterMs, ...deed }): Due => ({ why: 'step', deed, afterMs }))
    if (queue.maxWait) steps.push({ why: 'max-wait', deed: leave(queue.maxWait.to), afterMs: queue.maxWait.afterMs })
    steps.sort((a, b) => a.afterMs - b.afterMs)
    for (const step of steps) {
      const dueAt = Math.max(entry.queuedAt, this.#since(entry)) + step.afterMs
      if (step.afterMs <= entry.doneMs || dueAt > this.now) continue
      const deed = this.#possible(entry, step.deed)
      if (deed) return { ...step, deed }
    }
    return undefined
  }

  /** What could not be done when it was due is not done later. */
  #passSteps(entry: Entry): void {
    if (entry.is !== 'waiting' || !this.#inLine(entry)) return
    const { overflow = [], maxWait } = this.#queue(entry.queueId)!
    const since = Math.max(entry.queuedAt, this.#since(entry))
    for (const { afterMs } of [...overflow, ...(maxWait ? [maxWait] : [])])
      if (since + afterMs <= this.now) entry.doneMs = Math.max(entry.doneMs, afterMs)
  }

  #possible(entry: Entry, deed: OverflowDeed): OverflowDeed | undefined {
    if (deed.do === 'leave' && deed.to.type === 'queue')
      return this.#possible(entry, { do: 'move', queueId: deed.to.id as QueueId })
    if (deed.do === 'leave') return entry.medium === 'voice' && !entry.callback ? deed : undefined
    if (!this.#queue(deed.queueId) || deed.queueId === entry.queueId) return undefined
    const closed = deed.do === 'move' ? entry.been : entry.alsoIn
    return closed.includes(deed.queueId) ? undefined : deed
  }

  #dueFor({ interactionId, why }: Overflowed): Due | undefined {
    const entry = this.entries.get(interactionId)
    return entry?.may?.why === why ? entry.may : this.#dueNow(entry)
  }

  #checkOverflow(effect: Overflowed): void {
    const { interactionId, queueId, why, deed } = effect
    const entry = this.entries.get(interactionId)
    const due = this.#dueFor(effect)
    if (!entry || entry.queueId !== queueId || !due || due.why !== why || !sameDeed(due.deed, deed))
      throw new Caught('overflow', `${interactionId}: ${why} ${JSON.stringify(deed)} is not ${JSON.stringify(due)}`)
    const ofTime = why === 'step' || why === 'max-wait'
    entry.must = null
    entry.may = null
    // Of several of one time all are done, as far as they can be.
    if (ofTime) entry.doneMs = deed.do === 'add-queue' ? due.afterMs - 0.5 : due.afterMs
    if (deed.do === 'add-queue') entry.alsoIn.push(deed.queueId)
    else if (deed.do === 'leave') entry.away = true
    else {
      entry.been.push(queueId)
      this.#comesTo(entry, deed.queueId)
      const { must } = entry as Entry
      if (ofTime && must?.why === 'full') Object.assign(entry, { must: null, may: must })
    }
  }

  #comesTo(entry: Entry, queueId: QueueId): void {
    Object.assign(entry, { queueId, queuedAt: this.now, doneMs: -1, alsoIn: [], away: false, must: null })
    entry.tried.clear()
    this.#asksToEnter(entry)
  }

  #asksToEnter(entry: Entry): void {
    const queue = this.#queue(entry.queueId)
    if (!queue) return
    const { whenNobody, maxLength } = queue
    const there = queue.members.some((id) => {
      const presence = this.people.get(id)?.presence ?? 'offline'
      return whenNobody?.is === 'present' ? presence !== 'offline' : presence === 'available'
    })
    const others = this.waiting().filter((e) => e !== entry && e.queueId === entry.queueId && this.#inLine(e))
    const sent = (why: Due['why'], to: DestinationRef) => {
      const deed = this.#possible(entry, { do: 'leave', to })
      entry.must = deed ? { why, deed, afterMs: 0 } : null
    }
    if (whenNobody && !there) return sent('nobody', whenNobody.to)
    if (maxLength && others.filter((e) => e.medium === entry.medium).length >= maxLength.most)
      sent('full', maxLength.to)
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
    const asked = this.#queuesOf(entry).filter((q) => offer.agentIds.every((id) => q.members.includes(id)))
    if (offer.mode === 'push' && asked.every((q) => q.distribution === 'pull'))
      throw new Caught('eligible', `${offer.id} was not asked for`)
    for (const agentId of offer.agentIds) {
      const why = this.#hindrance(agentId, entry, this.#queuesOf(entry))
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
      const due = this.#dueNow(entry)
      if (due) throw new Caught('overflow', `${entry.id} stays, and ${JSON.stringify(due)} is due`)
      entry.may = null
      this.#passSteps(entry)
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
      if (!this.#inLine(entry)) continue
      const pushing = this.#queuesOf(entry).filter((queue) => queue.distribution === 'push')
      const free = pushing
        .flatMap((queue) => queue.members)
        .find((agentId) => !this.#hindrance(agentId, entry, pushing))
      if (free) throw new Caught('nothing waits where an agent fits', `${entry.id} waits, and ${free} could take it`)
    }
  }

  #queuesOf(entry: Entry): QueueSettings[] {
    return [entry.queueId, ...entry.alsoIn].flatMap((id) => this.#queue(id) ?? [])
  }

  #lacksSkill(agentId: AgentId, entry: Entry): boolean {
    const queue = this.#queue(entry.queueId)
    const { relaxation = null, skills = [] } = queue ?? {}
    const times = relaxation ? Math.floor((this.now - this.#since(entry)) / relaxation.everyMs) : 0
    const own = this.settings.agentSkills?.[agentId] ?? {}
    return [...skills, ...entry.skills].some(({ skillId, level }) => {
      const wanted = level - times * (relaxation?.by ?? 0)
      return wanted >= 1 && (own[skillId] ?? 0) < wanted
    })
  }

  #hindrance(agentId: AgentId, entry: Entry, queues: QueueSettings[]): string | undefined {
    const person = this.people.get(agentId)
    if (!queues.some((queue) => queue.members.includes(agentId))) return 'no member'
    if (this.#lacksSkill(agentId, entry)) return 'lacks skill'
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
      const beside = entry.shared.has(agentId)
      const held = beside || ((entry.is === 'serving' || entry.is === 'wrap-up') && entry.agentId === agentId)
      if (!alerting && !held) continue
      const over = entry.medium !== medium && mayInterrupt[medium].includes(entry.medium)
      if (alerting && !over) return false
      if (entry.medium === medium) same++
      if (!over) load += entry.is === 'serving' && !beside ? entry.weight : weights[entry.medium]
    }
    for (const aside of this.#asides) {
      if (aside.agentId !== agentId) continue
      if (aside.medium === medium) same++
      if (aside.medium === medium || !mayInterrupt[medium].includes(aside.medium)) load += weights[aside.medium]
    }
    return same < limits[medium] && load + weights[medium] <= total
  }

  #bestFor(agentId: AgentId, from: (queue: QueueSettings) => boolean): Entry | undefined {
    let best: Entry | undefined
    for (const entry of this.#here) {
      if (entry.is !== 'waiting' || !this.#inLine(entry)) continue
      if (this.#hindrance(agentId, entry, this.#queuesOf(entry).filter(from))) continue
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
    const here = waits && !entry.away && entry.must === null && entry.notBefore <= this.now
    return here && this.#queue(entry.queueId) !== undefined && this.#since(entry) <= this.now
  }

  #arrive(arrival: Arrival): void {
    const known = this.entries.get(arrival.id)
    if (!known) {
      this.arrived++
      const { id, queueId, medium, channel, contactPriority } = arrival
      const entry = this.#enter({ id, queueId, medium, channel, contactPriority })
      entry.enteredAt = Math.min(arrival.enteredAt, this.now)
      entry.dueAt = arrival.dueAt ?? null
      entry.skills = arrival.skills ?? []
      this.#asksToEnter(entry)
      return
    }
    if (known.is === 'waiting' && known.away) {
      known.contactPriority = arrival.contactPriority
      known.skills = arrival.skills ?? []
      known.been = []
      return this.#comesTo(known, arrival.queueId)
    }
    if (known.is === 'gone' || known.is === 'wrap-up' || known.queueId === null || known.queueId === arrival.queueId)
      return
    if (known.is === 'serving') known.shared.clear()
    known.contactPriority = arrival.contactPriority
    known.skills = arrival.skills ?? []
    this.#waitAgain(known)
    this.#comesTo(known, arrival.queueId)
    known.been = []
    // Sent there by somebody: it is not sent away again.
    known.must = null
  }

  #put(entry: Entry): void {
    this.entries.set(entry.id, entry)
    if (entry.is !== 'gone') this.#here.add(entry)
  }

  #enter(of: Pick<Entry, 'id' | 'queueId' | 'medium' | 'channel' | 'contactPriority'>): Entry {
    const entry: Entry = {
      ...of,
      ...{ enteredAt: this.now, dueAt: null, is: 'waiting', offer: null, viaOffer: false, agentId: null },
      ...{ weight: this.settings.capacity.weights[of.medium], wrapUpUntil: 0, tried: new Map(), shared: new Set() },
      ...{ queuedAt: this.now, doneMs: -1, alsoIn: [], been: [], away: false, skills: [], callback: false },
      ...{ notBefore: 0, must: null, may: null },
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
    entry.shared.clear()
    if (!wraps) return this.#end(entry)
    entry.is = 'wrap-up'
    entry.wrapUpUntil = this.now + wrapUpMs
  }

  #handOver(input: Extract<Input, { type: 'interaction.handed-over' }>): void {
    const { interactionId: id, agentId, medium, channel } = input
    const entry = this.entries.get(id) ?? this.#enter({ id, queueId: null, medium, channel, contactPriority: 50 })
    if (entry.is === 'gone' || entry.is === 'wrap-up' || agentId === null) return
    if (entry.is === 'serving' && entry.agentId === agentId) return
    const { agentId: from, queueId } = entry
    const queue = this.#queue(queueId)
    const wrapUpMs = queue?.dispositionsRequired ? Number.POSITIVE_INFINITY : (queue?.wrapUpMs ?? 0)
    if (from !== null && wrapUpMs > 0)
      this.#asides.push({ id, agentId: from, medium: entry.medium, until: this.now + wrapUpMs })
    this.#endAside(id, agentId)
    entry.is = 'serving'
    entry.agentId = agentId
    entry.offer = null
    entry.viaOffer = false
    entry.weight = this.settings.capacity.weights[entry.medium]
    entry.tried.clear()
    entry.shared.delete(agentId)
    this.served.add(id)
  }

  #endAside(id: InteractionId, agentId: AgentId): void {
    this.#asides = this.#asides.filter((aside) => aside.id !== id || aside.agentId !== agentId)
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
