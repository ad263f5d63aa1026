import { byRoute, within } from '#server/api/by-route.ts'
import type { Route, User } from '#server/api/route.ts'
import { companyModel, userModel } from '#server/directory/index.ts'
import { conflict } from '#server/kernel/errors.ts'
import { asId, type CompanyId, type UserId } from '#server/kernel/ids.ts'
import { slugOf } from './core/slug.ts'
import type { Lock } from './ports.ts'
import type { FirstAccess } from './schema.ts'

/** Whether this installation has nobody yet who could log in. */
export const isNeeded = async (): Promise<boolean> => (await userModel.exists({})) === null

/**
 * Makes the installation's first company and its administrator, by the same routes as an administrator would. Only
 * while there is no user at all; of two at once one is refused. The company comes first, for a user without one could
 * do nothing: where the user is then refused it goes again, and one that was left by a crash makes way.
 */
export async function beginInstallation(
  sent: FirstAccess,
  { routes, lock }: { routes: readonly Route[]; lock: Lock },
): Promise<UserId> {
  if (!(await isNeeded())) throw alreadyDone()
  if (!(await lock.take())) throw conflict('setup.busy', 'Somebody is doing this just now.')
  try {
    if (!(await isNeeded())) throw alreadyDone()
    const { legalName, tradeName = legalName, ...company } = sent.company
    const slug = slugOf(tradeName)
    for (const left of await companyModel.find({ $or: [{ slug }, { cnpj: company.cnpj }] }, { _id: 1 }).lean())
      await remove(left._id)
    const { id: companyId } = await within('company', () =>
      byRoute<{ id: CompanyId }>(routes, {
        method: 'post',
        path: '/companies',
        fields: { legalName, tradeName, slug, ...company },
        user: house(),
      }),
    )
    try {
      const { id } = await within('administrator', () =>
        byRoute<{ id: UserId }>(routes, {
          method: 'post',
          path: '/users',
          fields: { ...sent.administrator, role: 'admin' },
          user: house(companyId),
        }),
      )
      return id
    } catch (why) {
      await remove(companyId)
      throw why
    }
  } finally {
    await lock.release()
  }

  async function remove(id: string): Promise<void> {
    await byRoute(routes, { method: 'delete', path: '/companies/:id', fields: { id }, user: house() })
  }
}

/** Nobody is there yet in whose name it could be done. */
const house = (companyId = asId<CompanyId>('none')): User => ({
  id: asId('setup'),
  companyId,
  name: 'setup',
  role: 'admin',
  sessionId: '',
})

const alreadyDone = () => conflict('setup.done', 'This installation has its administrator already: log in.')
