import { flowModel } from '#server/flows/model.ts'
import { type AgentId, agentOf, asId, type CompanyId, type UserId } from '#server/kernel/ids.ts'
import { trunkModel } from '#server/trunks/index.ts'
import type { Step } from './core/path.ts'

/** What the company's settings in memory are asked for. */
type Page = { queueName(id: string): string | undefined; nameOf(agentId: AgentId): string }

/** What people call the place on a call's way: the trunk's, URA's, queue's or agent's name; null where it has none. */
export async function placeName(companyId: CompanyId, { place, what }: Step, page: Page): Promise<string | null> {
  if (what === null) return null
  switch (place) {
    case 'trunk':
      return nameIn(await trunkModel.findOne({ companyId, _id: what }, { name: 1 }).lean())
    case 'flow':
      return nameIn(await flowModel.findOne({ companyId, _id: what }, { name: 1 }).lean())
    case 'queue':
      return page.queueName(what) ?? null
    case 'ring':
    case 'talk':
      return page.nameOf(agentOf(asId<UserId>(what))) || null
    case 'number':
    case 'end':
      return null
  }
}

const nameIn = (found: unknown): string | null => (found as { name: string } | null)?.name ?? null
