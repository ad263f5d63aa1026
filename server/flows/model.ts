import { Schema } from 'mongoose'
import { recordModel } from '#server/store/records.ts'
import type { FlowGraph } from './core/flow.ts'
import type { FlowUses } from './core/uses.ts'

export type FlowFields = { name: string; description: string; graph: FlowGraph; uses: FlowUses }

export const flowModel = recordModel<FlowFields>(
  'flow',
  { name: String, description: String, graph: Schema.Types.Mixed, uses: Schema.Types.Mixed },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)
