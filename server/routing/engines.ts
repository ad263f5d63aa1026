import type { AgentId, CompanyId, InteractionId } from '#server/kernel/ids.ts'
import type { PullAnswer } from './core/effect.ts'
import type { Input } from './core/input.ts'
import type { Engine, Look } from './engine.ts'

export type Engines = ReturnType<typeof createEngines>

/** The engines of all companies of this shard: one each, made when it is first needed. */
export function createEngines({ make }: { make: (companyId: CompanyId) => Engine }) {
  const engines = new Map<CompanyId, { engine: Engine; started: Promise<void> }>()

  function of(companyId: CompanyId) {
    const known = engines.get(companyId)
    if (known) return known
    const engine = make(companyId)
    const made = { engine, started: engine.start() }
    engines.set(companyId, made)
    return made
  }

  return {
    /** Resolves when it has loaded what it goes on from. */
    start: (companyId: CompanyId): Promise<void> => of(companyId).started,

    async receive(companyId: CompanyId, input: Input): Promise<void> {
      const { engine, started } = of(companyId)
      await started
      return engine.receive(input)
    },

    async pull(companyId: CompanyId, agentId: AgentId): Promise<PullAnswer> {
      const { engine, started } = of(companyId)
      await started
      return engine.pull(agentId)
    },

    position: (companyId: CompanyId, interactionId: InteractionId): number | undefined =>
      engines.get(companyId)?.engine.position(interactionId),

    expectedWait: (companyId: CompanyId, interactionId: InteractionId): number | undefined =>
      engines.get(companyId)?.engine.expectedWait(interactionId),

    look: (companyId: CompanyId): Look | undefined => engines.get(companyId)?.engine.look,

    stop(): void {
      for (const { engine } of engines.values()) engine.stop()
    },
  }
}
