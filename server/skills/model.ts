import { recordModel } from '#server/store/records.ts'
import type { SkillFields } from './schema.ts'

export const skillModel = recordModel<SkillFields>('skill', { name: String, description: String }, [
  { fields: { companyId: 1, name: 1 }, unique: true },
])
