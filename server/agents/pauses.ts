import { conflict, notFound } from '#server/kernel/errors.ts'
import type { AgentId, CompanyId } from '#server/kernel/ids.ts'
import { serialByKey } from '#server/kernel/serial.ts'

export type PausesOptions = {
  reasonOf: (companyId: CompanyId, id: string) => { name: string; agentsMax: number | null } | undefined
  /** Who is in this pause now. */
  pausedFor: (companyId: CompanyId, reason: string) => AgentId[]
}
export type Pauses = ReturnType<typeof createPauses>

/** Pauses have places (M4): who asks while all are taken is refused. Two who ask at once for the last are taken in turn. */
export function createPauses({ reasonOf, pausedFor }: PausesOptions) {
  const inTurn = serialByKey<string>()

  return {
    /** Throws `pause-reason.not-found`; `pause.full` to an agent: a supervisor who pauses somebody knows why. */
    async begin(
      companyId: CompanyId,
      agentId: AgentId,
      reasonId: string,
      by: 'agent' | 'supervisor',
      pause: (reason: string) => Promise<void>,
    ): Promise<void> {
      const reason = reasonOf(companyId, reasonId)
      if (!reason) throw notFound('pause-reason')
      const { name, agentsMax } = reason
      if (agentsMax === null || by === 'supervisor') return pause(name)
      return inTurn.run(`${companyId} ${name}`, async () => {
        const others = pausedFor(companyId, name).filter((id) => id !== agentId).length
        if (others >= agentsMax)
          throw conflict('pause.full', `“${name}” has ${agentsMax} places, and all of them are taken.`)
        await pause(name)
      })
    },
  }
}
