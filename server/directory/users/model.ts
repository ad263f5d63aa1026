import { Schema } from 'mongoose'
import { recordModel } from '#server/store/records.ts'
import type { UserFields } from './schema.ts'

export const userModel = recordModel<UserFields>(
  'user',
  {
    name: String,
    login: String,
    passwordHash: String,
    role: String,
    email: String,
    extensionId: String,
    skills: Schema.Types.Mixed,
    active: Boolean,
  },
  [
    { fields: { login: 1 }, unique: true },
    { fields: { companyId: 1, extensionId: 1 }, unique: true, where: { extensionId: { $type: 'string' } } },
  ],
)
