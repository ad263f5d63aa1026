import { z } from 'zod'
import { resource } from '#server/api/resource.ts'
import { type Route, route } from '#server/api/route.ts'
import type { CompanyId } from '#server/kernel/ids.ts'
import { catalogue, featureNames } from './catalogue.ts'
import { codesOf, type FeatureCode, type Shadow, shadowsOf } from './codes.ts'
import { featureCodeModel } from './model.ts'
import { featureCodeFields } from './schema.ts'

export const featureCodeResource = resource({
  name: 'feature-code',
  path: '/feature-codes',
  summary: 'Codes of features, where a company has its own',
  schema: featureCodeFields,
  model: featureCodeModel,
  may: { read: 'telephony.read', manage: 'telephony.manage' },
  search: ['code'],
  dialled: 'code',
})

const featureView = z.object({
  feature: z.enum(featureNames),
  code: z.string(),
  active: z.boolean(),
  when: z.enum(['dialled', 'in-talk']),
  digits: z.enum(['none', 'needed', 'optional']),
  /** Its code cannot be changed. */
  fixed: z.boolean(),
  defaultCode: z.string(),
  /** What it hides, or is hidden by. */
  shadows: z.array(
    z.object({ of: z.enum(['extension', 'queue', 'number', 'feature', 'outbound-route']), name: z.string() }),
  ),
  /** The company's own record of it, where it has one. */
  record: z.object({ id: z.string(), rev: z.int() }).nullable(),
})

export type Around = Omit<Parameters<typeof shadowsOf>[1], 'codes'>

/** `around`: what else can be dialled in a company. */
export function featureRoutes({ around }: { around: (companyId: CompanyId) => Around }): Route[] {
  return [
    route({
      method: 'get',
      path: '/features',
      may: 'telephony.read',
      summary: 'Every feature, its code in this company, and what that code hides',
      input: z.object({}),
      output: z.object({ items: z.array(featureView) }),
      async handle({ user: { companyId } }) {
        const stored = await featureCodeModel.find({ companyId }).lean()
        const records = new Map(stored.map((one) => [one.feature as string, { id: one._id, rev: one.rev }]))
        const codes = codesOf(stored)
        const among = { codes, ...around(companyId) }
        return { items: codes.map((code) => viewOf(code, shadowsOf(code, among), records.get(code.feature) ?? null)) }
      },
    }),
  ]
}

function viewOf(code: FeatureCode, shadows: Shadow[], record: { id: string; rev: number } | null) {
  const { does, ...shown } = code
  return { ...shown, fixed: does === 'dialplan', defaultCode: catalogue[code.feature].code, shadows, record }
}
