import { recordModel, type Stored } from '#server/store/records.ts'
import type { ServiceClass } from '../rules/service-class.ts'
import type { ClassOfServiceFields } from './schema.ts'

export const classOfServiceModel = recordModel<ClassOfServiceFields>(
  'classOfService',
  { name: String, description: String, kinds: [String], allowed: [String], never: [String], standard: Boolean },
  [{ fields: { companyId: 1, name: 1 }, unique: true }],
)

export type StoredClass = ServiceClass & { id: string; name: string; standard: boolean }
export const serviceClassOf = (stored: Stored<ClassOfServiceFields>): StoredClass => {
  const { _id, name, kinds, allowed, never, standard } = stored
  return { id: _id, name, kinds, allowed, never, standard }
}
