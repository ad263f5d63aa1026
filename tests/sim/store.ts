import type { Clock } from '#server/kernel/clock.ts'
import type { AgentId, InteractionId } from '#server/kernel/ids.ts'
import type { Random } from '#server/kernel/random.ts'
import type { Settings } from '#server/routing/core/settings.ts'
import type { StoredAgent, StoredInteraction } from '#server/routing/core/stored.ts'
import type { RoutingStore } from '#server/routing/ports.ts'
import type { Faults } from './draw.ts'

export class StaleOwner extends Error {
  readonly code = 'stale-owner'
}

/** The database of the simulation: it checks each `rev`, fails when told to, and may be left in the middle of a write. */
export class SimStore {
  settings: Settings
  readonly interactions = new Map<InteractionId, StoredInteraction>()
  readonly agents = new Map<AgentId, StoredAgent>()
  readonly #options: { clock: Clock; random: Random; faults: () => Faults }
  #owner = 0
  /** How many writes came through whole. */
  saves = 0
  /** One is asked for, and has not come through. */
  isWriting = false

  constructor(options: { clock: Clock; random: Random; faults: () => Faults; settings: Settings }) {
    this.#options = options
    this.settings = options.settings
  }

  /** For the next owner: what the one before still has under way is written in part, or fails as stale. */
  open(): RoutingStore {
    const owner = ++this.#owner
    this.isWriting = false
    return {
      load: async () =>
        structuredClone({
          settings: this.settings,
          interactions: [...this.interactions.values()],
          agents: [...this.agents.values()],
        }),
      save: async (_companyId, changed) => this.#save(owner, changed),
      keepDecision: () => {},
    }
  }

  /** The owner dies. A write that is on its way may have reached the disk in part. */
  close(): void {
    this.#owner++
    const { random } = this.#options
    const under = this.#underWay
    this.#underWay = undefined
    if (under) this.#write(under, random.below(under.interactions.length + under.agents.length + 1))
  }

  #underWay: { interactions: StoredInteraction[]; agents: StoredAgent[] } | undefined

  async #save(owner: number, changed: { interactions: StoredInteraction[]; agents: StoredAgent[] }): Promise<void> {
    const { clock, random, faults } = this.#options
    const records = structuredClone(changed)
    if (owner === this.#owner) {
      this.#underWay = records
      this.isWriting = true
    }
    if (random.chance(faults().saveSlow))
      await new Promise<void>((wake) => clock.wakeAt(clock.now() + 1 + random.below(300), wake))
    if (owner !== this.#owner) throw new StaleOwner('another owns the company')
    this.#underWay = undefined
    const all = records.interactions.length + records.agents.length
    const fails = random.chance(faults().saveFails)
    this.#write(records, fails ? random.below(all + 1) : all)
    if (fails) throw new Error('the database went away')
    this.saves++
    this.isWriting = false
  }

  #write(records: { interactions: StoredInteraction[]; agents: StoredAgent[] }, howMany: number): void {
    const put = [
      ...records.interactions.map((record) => () => write(this.interactions, record.id, record)),
      ...records.agents.map((record) => () => write(this.agents, record.agentId, record)),
    ]
    for (const one of put.slice(0, howMany)) one()
  }
}

/** The same record may be written again: after a failure nobody knows how far it came. */
function write<K, R extends { rev: number }>(into: Map<K, R>, key: K, record: R): void {
  const rev = into.get(key)?.rev ?? 0
  if (rev === record.rev && JSON.stringify(into.get(key)) === JSON.stringify(record)) return
  if (rev !== record.rev - 1) throw new Error(`${String(key)} was written with rev ${record.rev} over ${rev}`)
  into.set(key, record)
}
