import type { Account, Accounts } from '#server/api/sign-in.ts'
import { asId, type CompanyId, type UserId } from '#server/kernel/ids.ts'
import type { Stored } from '#server/store/records.ts'
import { companyModel } from '../companies/model.ts'
import { userModel } from './model.ts'
import { hashPassword, verifyPassword } from './password.ts'
import type { UserFields } from './schema.ts'

/** Who can log in, for the API's log-in. */
export const accounts: Accounts = {
  async find(login) {
    const user = await userModel.findOne({ login }).lean<Stored<UserFields>>()
    return user ? accountOf(user) : undefined
  },
  async get(id) {
    const user = await userModel.findOne({ _id: id }).lean<Stored<UserFields>>()
    return user ? accountOf(user) : undefined
  },
  isPassword: verifyPassword,
  async setPassword(id, password) {
    const passwordHash = await hashPassword(password)
    await userModel.updateOne({ _id: id }, { $set: { passwordHash }, $inc: { rev: 1 } })
  },
}

async function accountOf(user: Stored<UserFields>): Promise<Account | undefined> {
  const company = await companyModel
    .findOne({ _id: user.companyId }, { slug: 1, tradeName: 1 })
    .lean<{ slug: string; tradeName: string }>()
  if (!company) return undefined
  const { _id, companyId, name, role, active, passwordHash, extensionId } = user
  return {
    user: { id: asId<UserId>(_id), companyId: asId<CompanyId>(companyId), name, role },
    login: user.login,
    active,
    passwordHash,
    extensionId,
    company: { id: companyId, slug: company.slug, name: company.tradeName },
  }
}
