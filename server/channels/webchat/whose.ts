import { asId, type CompanyId } from '#server/kernel/ids.ts'
import { accounts, sessions, type VisitorSession } from './model.ts'
import { publicToken } from './schema.ts'
import { hashOf, secretForm } from './secret.ts'

/** Of which company a chat's public token is, and a visitor's secret. Whether it is still good is asked later. */
export const companyOfChat = {
  async account(token: string): Promise<CompanyId | undefined> {
    if (!publicToken.safeParse(token).success) return undefined
    const found = await accounts.findOne({ publicToken: token }, { companyId: 1 }).lean<{ companyId: string }>()
    return found ? asId<CompanyId>(found.companyId) : undefined
  },
  async visitor(secret: string): Promise<CompanyId | undefined> {
    if (!secretForm.test(secret)) return undefined
    const found = await sessions.findOne({ secretHash: hashOf(secret) }, { companyId: 1 }).lean<VisitorSession>()
    return found ? asId<CompanyId>(found.companyId) : undefined
  },
}
