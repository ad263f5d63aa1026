import type { Document, PlanView } from '#server/configuration/index.ts'

export type { PlanView } from '#server/configuration/index.ts'
export type Change = PlanView['changes'][number]
export type Asked = { document: Document; prune: boolean; secrets: Record<string, string>; setSecrets: boolean }
export type Applied = {
  done: Change[]
  failed: { change: Change; problems: PlanView['problems'] } | null
  notApplied: { resource: string; key: string; why: string }[]
}
