import { model, Schema } from 'mongoose'
import type { z } from 'zod'
import type { Instant } from '#server/kernel/clock.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import { recordModel } from '#server/store/records.ts'
import type { FlowGraph } from './core/flow.ts'
import type { FlowUses } from './core/uses.ts'
import type { flowFields } from './schema.ts'

export type FlowFields = z.output<typeof flowFields> & {
  uses: FlowUses
  /** Counts what was published, from 1. What was stored before there were versions lacks it, and the two below. */
  version?: number
  publishedAt?: Instant
  /** A name: who that was may have left. */
  publishedBy?: string
}

export const flowModel = recordModel<FlowFields>(
  'flow',
  {
    name: String,
    description: String,
    graph: Schema.Types.Mixed,
    runs: Schema.Types.Mixed,
    changeNote: String,
    uses: Schema.Types.Mixed,
    version: Number,
    publishedAt: Number,
    publishedBy: String,
  },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)

export type FlowVersion = {
  _id: string
  companyId: CompanyId
  flowId: string
  version: number
  graph: FlowGraph
  note: string
  at: Instant
  by: string
}

const versionSchema = new Schema<FlowVersion>(
  {
    _id: String,
    companyId: String,
    flowId: String,
    version: Number,
    graph: Schema.Types.Mixed,
    note: String,
    at: Number,
    by: String,
  },
  { versionKey: false, minimize: false, strict: 'throw' },
)
versionSchema.index({ companyId: 1, flowId: 1, version: 1 })
export const flowVersionModel = model('flow-version', versionSchema)

/** What is being drawn and no caller meets yet: one for each flow. */
export type FlowDraft = {
  /** The flow's. */
  _id: string
  companyId: CompanyId
  graph: FlowGraph
  /** The version that it was begun from. */
  basedOn: number
  rev: number
  at: Instant
  by: string
}

const draftSchema = new Schema<FlowDraft>(
  {
    _id: String,
    companyId: String,
    graph: Schema.Types.Mixed,
    basedOn: Number,
    rev: Number,
    at: Number,
    by: String,
  },
  { versionKey: false, minimize: false, strict: 'throw' },
)
export const flowDraftModel = model('flow-draft', draftSchema)
