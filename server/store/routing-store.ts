import { agentSessionModel } from '#server/agents/model.ts'
import type { Births } from '#server/interactions/index.ts'
import { interactionModel } from '#server/interactions/model.ts'
import type { Clock } from '#server/kernel/clock.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import type { RoutingStore, Settings, StoredAgent, StoredInteraction } from '#server/routing/index.ts'
import { type DecisionDoc, decisionModel } from '#server/routing/model.ts'
import { isDuplicateKey } from './connection.ts'
import { groupedUpdates } from './grouped-updates.ts'
import { StaleOwner } from './owner.ts'

const openStates = ['waiting', 'offered', 'serving', 'wrap-up']
/** What ended so short ago is loaded too: an arrival that is told of twice must find that it has left. */
const lateMs = 3_600_000
/** Nothing that lasted longer than this is looked for there. */
const longestMs = 86_400_000
const decisionsAtOnce = 200
/** Not in the moment in which a phone is to ring. */
const decisionsWaitMs = 250

type AgentSlot = { latest: StoredAgent | null; writing: Promise<void> | null }

/**
 * Routing's records in MongoDB. One owner writes, in order; each record carries its `rev` and the owner's fence, so a
 * write that comes late, or from an owner that was replaced, changes nothing and fails.
 */
export function createRoutingStore(options: {
  fence: number
  settings: (companyId: CompanyId) => Promise<Settings>
  /** Decision records that could not be written. */
  lost: (why: unknown) => void
  /** An agent's record that could not be written behind: by a newer owner, or because the store is away. */
  behindFailed: (why: unknown) => void
  births: Births
  clock: Clock
}): RoutingStore {
  const { fence, births } = options
  let decisions: DecisionDoc[] = []
  let writing = false

  /** Together where they are several; where not all of them were written, each is asked why. */
  async function saveInteractions(companyId: CompanyId, all: StoredInteraction[]): Promise<void> {
    const joined = await Promise.all(all.map((one) => births.join(one.id, { routing: one, fence })))
    const known = all.filter((_, at) => !joined[at])
    if (known.length > 1) {
      const updates = known.map((one) => ({ updateOne: updateOf(companyId, one) }))
      const { matchedCount } = await interactionModel.collection.bulkWrite(updates as never, { ordered: false })
      if (matchedCount === known.length) return
    }
    await Promise.all(known.map((one) => saveInteraction(companyId, one)))
  }

  async function saveInteraction(companyId: CompanyId, one: StoredInteraction): Promise<void> {
    const { filter, update } = updateOf(companyId, one)
    const saved = await interactionModel.collection.updateOne(filter, update)
    if (saved.matchedCount === 0) throw new StaleOwner(`interaction ${one.id} is not there, or a newer owner wrote it`)
  }

  const updateOf = (companyId: CompanyId, one: StoredInteraction) => ({
    filter: {
      _id: one.id as never,
      companyId,
      fence: { $lte: fence },
      $or: [{ routing: null }, { 'routing.rev': { $lte: one.rev } }],
    },
    update: { $set: { routing: one, fence } },
  })

  /**
   * The claim is the interaction's record: a restart makes reservations of it anew. So an agent's record is written
   * behind, the latest only, one write at a time each; it is waited for where nothing else says what changed.
   */
  const agents = new Map<string, AgentSlot>()
  const updateSession = groupedUpdates({ collection: () => agentSessionModel.collection })

  function writeAgent(companyId: CompanyId, one: StoredAgent): Promise<void> {
    const slot: AgentSlot = agents.get(one.agentId) ?? { latest: null, writing: null }
    agents.set(one.agentId, slot)
    slot.latest = one
    slot.writing ??= writeLatest(companyId, slot)
    return slot.writing
  }

  /** Is over in the very turn in which it finds nothing more: what comes a turn later begins a write of its own. */
  async function writeLatest(companyId: CompanyId, slot: AgentSlot): Promise<void> {
    try {
      for (let next = slot.latest; next; next = slot.latest) {
        slot.latest = null
        await saveAgent(companyId, next)
      }
    } finally {
      slot.writing = null
    }
  }

  async function saveAgent(companyId: CompanyId, one: StoredAgent): Promise<void> {
    try {
      await updateSession(
        { _id: one.agentId, companyId, fence: { $lte: fence }, 'session.rev': { $not: { $gt: one.rev } } },
        { $set: { session: one, fence } },
        { upsert: true },
      )
    } catch (why) {
      if (isDuplicateKey(why)) throw new StaleOwner(`agent ${one.agentId} was written by a newer owner`)
      throw why
    }
  }

  async function writeDecisions(): Promise<void> {
    while (decisions.length > 0) {
      const batch = decisions.slice(0, decisionsAtOnce)
      decisions = decisions.slice(decisionsAtOnce)
      await decisionModel.collection.insertMany(batch, { ordered: false }).catch(options.lost)
    }
    writing = false
  }

  return {
    async load(companyId) {
      const now = options.clock.now()
      const ended = { 'routing.state': 'ended', 'routing.endedAt': { $gte: now - lateMs } }
      // Each by the index of states: years of what has ended are not read.
      const find = (which: object) =>
        interactionModel.find({ companyId, ...which }).lean<{ routing: StoredInteraction }[]>()
      const [settings, open, late, agents] = await Promise.all([
        options.settings(companyId),
        find({ 'routing.state': { $in: openStates } }),
        find({ ...ended, startedAt: { $gte: now - longestMs } }),
        agentSessionModel.find({ companyId }).lean<{ session: StoredAgent }[]>(),
      ])
      return {
        settings,
        interactions: [...open, ...late].map((one) => one.routing),
        agents: agents.map((one) => one.session),
      }
    },
    async save(companyId, changed) {
      const behind = changed.agents.map((one) => writeAgent(companyId, one))
      if (changed.interactions.length === 0) return void (await Promise.all(behind))
      for (const written of behind) written.catch(options.behindFailed)
      await saveInteractions(companyId, changed.interactions)
    },
    keepDecision(companyId, decision) {
      decisions.push({ companyId, interactionId: decision.interactionId, madeAt: new Date(decision.at), decision })
      if (writing) return
      writing = true
      options.clock.wakeAt(options.clock.now() + decisionsWaitMs, () => void writeDecisions())
    },
  }
}
