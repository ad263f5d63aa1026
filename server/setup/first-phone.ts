import { byRoute } from '#server/api/by-route.ts'
import type { Route, User } from '#server/api/route.ts'
import { userModel } from '#server/directory/index.ts'
import { extensionModel } from '#server/extensions/index.ts'
import { conflict } from '#server/kernel/errors.ts'
import { freeNumber } from './core/free-number.ts'
import { firstExtensionNumber, takenNumbers } from './first-number.ts'

/** A person's name, as far as it may stand in SIP. */
const sayable = (name: string) =>
  name
    .replace(/[^\p{L}\p{M}\p{N} .'-]/gu, '')
    .slice(0, 60)
    .trim()

export type FirstPhone = { extensionId: string; number: string; applied: { state: 'applied' | 'failed'; why?: string } }

/** Gives this user a webphone where there is none yet. */
export async function makeWebphone({ routes, user }: { routes: readonly Route[]; user: User }): Promise<FirstPhone> {
  const { companyId } = user
  const me = await userModel
    .findOne({ companyId, _id: user.id }, { extensionId: 1, rev: 1, name: 1 })
    .lean<{ extensionId: string | null; rev: number; name: string }>()
  if (!me) throw conflict('setup.other-company', 'In this company you are a guest: a phone is of one of its users.')
  const own = me.extensionId === null ? null : await extensionOf(me.extensionId)
  if (own?.kind === 'sip')
    throw conflict('setup.desk-phone', 'You have a desk phone: change its extension to a webphone first.')
  if (own) return { extensionId: own._id, number: own.number, applied: { state: 'applied' } }

  const number = freeNumber(firstExtensionNumber, await takenNumbers(user))
  const { id, applied } = await byRoute<{ id: string; applied: FirstPhone['applied'] }>(routes, {
    method: 'post',
    path: '/extensions',
    fields: { number, name: sayable(me.name) || number, kind: 'webphone' },
    user,
  })
  await byRoute(routes, {
    method: 'patch',
    path: '/users/:id',
    fields: { id: user.id, rev: me.rev, extensionId: id },
    user,
  })
  return { extensionId: id, number, applied }

  async function extensionOf(id: string) {
    return extensionModel
      .findOne({ companyId, _id: id }, { kind: 1, number: 1 })
      .lean<{ _id: string; kind: 'sip' | 'webphone'; number: string }>()
  }
}
