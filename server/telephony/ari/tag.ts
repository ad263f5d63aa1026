import type { LegTag } from '#server/calls/ports.ts'
import { asId } from '#server/kernel/ids.ts'
import { isSafeId } from '../clean.ts'

/** How a leg of ours was made: an agent's phone enters our application when it answers, a dialled leg at once. */
export type Made = 'ring' | 'dial'

const roles = ['caller', 'agent', 'callee'] as const

/**
 * A tag as arguments of our application and as a channel variable: Asterisk keeps both for as long as the leg lives,
 * and tells them to whoever asks after a crash. `ours,ring,<company>,<interaction>,<role>,<agent>`
 */
export function writeTag(made: Made, { companyId, interactionId, role, agentId }: LegTag): string | undefined {
  const ids = agentId === undefined ? [companyId, interactionId] : [companyId, interactionId, agentId]
  return ids.every(isSafeId) ? ['ours', made, companyId, interactionId, role, agentId ?? ''].join(',') : undefined
}

export function readTag(args: readonly string[]): { made: Made; tag: LegTag } | undefined {
  const [whose, made, companyId = '', interactionId = '', roleText, agentId = ''] = args
  const role = roles.find((each) => each === roleText)
  if (whose !== 'ours' || (made !== 'ring' && made !== 'dial') || !role) return undefined
  if (!isSafeId(companyId) || !isSafeId(interactionId) || (agentId !== '' && !isSafeId(agentId))) return undefined
  const tag = {
    companyId: asId<LegTag['companyId']>(companyId),
    interactionId: asId<LegTag['interactionId']>(interactionId),
    role,
  }
  return { made, tag: agentId === '' ? tag : { ...tag, agentId: asId(agentId) } }
}

/** A channel that is in our application shows the arguments it came with: `vez-0,ours,…` */
export function argsOf(dialplan: { app_name?: string; app_data?: string }): string[] {
  return dialplan.app_name === 'Stasis' ? (dialplan.app_data ?? '').split(',').slice(1) : []
}
