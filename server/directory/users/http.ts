import type { Role } from '#server/api/permissions.ts'
import { type AnyResource, resource } from '#server/api/resource.ts'
import type { User } from '#server/api/route.ts'
import type { Sessions } from '#server/api/sessions.ts'
import { invalid, Refusal } from '#server/kernel/errors.ts'
import { asId, type UserId } from '#server/kernel/ids.ts'
import type { Stored } from '#server/store/records.ts'
import { userModel } from './model.ts'
import { hashPassword } from './password.ts'
import { mayManageRole } from './policy.ts'
import { type UserFields, userFields } from './schema.ts'

/** Users. Whoever gets another password or role, or is made inactive, is logged out everywhere. */
export const userResource = ({ sessions }: { sessions: Pick<Sessions, 'endAllOf'> }): AnyResource =>
  resource({
    name: 'user',
    path: '/users',
    key: 'login',
    summary: 'Users',
    schema: userFields,
    model: userModel,
    may: { read: 'user.read', manage: 'user.manage' },
    search: ['name', 'login', 'email'],
    secrets: ['password'],
    references: [
      { to: 'extension', field: 'extensionId' },
      { to: 'skill', field: 'skills.skillId' },
    ],
    async beforeSave({ password, ...sent }, { user, before }) {
      checkRole(user, sent.role)
      if (before) checkRole(user, before.role)
      if (before && (!sent.active || sent.role !== 'admin')) await keepAnAdmin(before)
      if (password !== undefined) return { ...sent, passwordHash: await hashPassword(password) }
      if (!before) throw invalid('password', 'required', 'Is required.')
      return { ...sent, passwordHash: before.passwordHash }
    },
    async beforeRemove(record, user) {
      checkRole(user, record.role)
      if (record._id === user.id) throw new Refusal('conflict', 'user.self', 'Nobody deletes oneself.')
      await keepAnAdmin(record)
    },
    async saved(after, before) {
      if (before && mustLogInAgain(after, before)) await sessions.endAllOf(asId<UserId>(before._id))
    },
  })

function checkRole(user: User, role: Role): void {
  if (!mayManageRole(user.role, role))
    throw new Refusal('forbidden', 'user.above', 'You may neither give nor change this role.')
}

/** Without an administrator nobody could ever make one again. */
async function keepAnAdmin(before: Stored<UserFields>): Promise<void> {
  if (before.role !== 'admin' || !before.active) return
  if (!(await userModel.exists({ role: 'admin', active: true, _id: { $ne: before._id } })))
    throw new Refusal('conflict', 'user.last-admin', 'It is the last administrator.')
}

const mustLogInAgain = (after: Stored<UserFields> | undefined, before: Stored<UserFields>): boolean =>
  !after?.active || after.role !== before.role || after.passwordHash !== before.passwordHash
