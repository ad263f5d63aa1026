import type { User } from '#server/api/route.ts'
import { extensionModel, newSecret, secretHash } from '#server/extensions/index.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { conflict, Refusal } from '#server/kernel/errors.ts'
import { asId, type CompanyId, type ExtensionId, type NewId, type UserId } from '#server/kernel/ids.ts'
import { serialByKey } from '#server/kernel/serial.ts'
import type { Provisioning } from '#server/provisioning/index.ts'
import { type SoftphoneGrant, softphoneGrantModel } from './model.ts'

export type SoftphoneOptions = {
  /** The extension that is the user's now. */
  extensionOf: (companyId: CompanyId, userId: UserId) => ExtensionId | undefined
  provisioning: Pick<Provisioning, 'apply'>
  /** Whether this login session still lasts; asking does not keep it awake. */
  isOpen: (sessionId: string) => Promise<boolean>
  /** Another login of the same user has the phone now: who had it is to be told, and cut off. */
  taken: (grant: { grantId: string; userId: UserId; before: string }) => void
  /** This login has no phone any more. */
  revoked: (grant: { userId: UserId; sessionId: string }) => void
  clock: Clock
  newId: NewId
  log: { warn(message: string, fields?: object): void }
  sweepMs?: number
}

export type Opened = { grantId: string; sipUser: string; ha1: string; number: string; name: string }

const losersMax = 20

/**
 * A phone in the browser has a secret of its own for each login session: made when the page asks for it, worth nothing
 * once the session has ended. One session at a time has an extension's phone: the newest,
 * until an older one takes it back by asking for it.
 */
export function createSoftphone(options: SoftphoneOptions) {
  const { extensionOf, provisioning, isOpen, taken, revoked, clock, newId, log, sweepMs = 60_000 } = options
  /** By extension, as stored: the answer to who may speak SIP must not wait for a database. */
  const grants = new Map<string, SoftphoneGrant>()
  const turns = serialByKey<string>()
  let callOff = () => {}
  let closed = false

  const grantOf = (userId: UserId) => grants.values().find((grant) => grant.userId === userId)

  async function open(user: User, takeOver: boolean): Promise<Opened> {
    const extensionId = extensionOf(user.companyId, user.id)
    const extension =
      extensionId && (await extensionModel.findOne({ _id: extensionId, companyId: user.companyId }).lean())
    if (!extension) throw conflict('softphone.no-extension', 'You have no extension: ask for one.')
    if (extension.kind !== 'webphone')
      throw conflict('softphone.desk-phone', 'Your extension is a desk phone: calls ring there.')
    // Who was given another extension has one phone, not two.
    for (const old of [...grants.values()]) if (old.userId === user.id && old._id !== extension._id) await revoke(old)
    return turns.run(extension._id, () => give(user, extension._id, takeOver))
  }

  async function give(user: User, id: string, takeOver: boolean): Promise<Opened> {
    const before = grants.get(id)
    const isOthers = before !== undefined && before.sessionId !== user.sessionId
    const lostIt = isOthers && before.userId === user.id && before.losers.includes(user.sessionId)
    if (lostIt && !takeOver && (await isOpen(before.sessionId)))
      throw conflict('softphone.elsewhere', 'Your phone is open in another login.')
    const extension = await extensionModel.findById(id).lean()
    if (!extension) throw conflict('softphone.no-extension', 'You have no extension: ask for one.')
    const { sipUser, number, name } = extension
    const keeps = before && !isOthers && before.userId === user.id && before.ha1 === extension.secretHash
    const grant = keeps ? before : await grantAnew(user, id, sipUser, before)
    const applied = await provisioning.apply('extension', asId<ExtensionId>(id))
    if (applied.state === 'failed')
      throw new Refusal('away', 'softphone.away', 'The telephony does not answer. Trying again.')
    if (isOthers) taken({ grantId: grant.grantId, userId: asId<UserId>(before.userId), before: before.sessionId })
    return { grantId: grant.grantId, sipUser, ha1: grant.ha1, number, name }
  }

  async function grantAnew(
    user: User,
    id: string,
    sipUser: string,
    before: SoftphoneGrant | undefined,
  ): Promise<SoftphoneGrant> {
    const lost = before && before.userId === user.id ? [...before.losers, before.sessionId] : []
    const grant: SoftphoneGrant = {
      _id: id,
      grantId: newId(),
      companyId: user.companyId,
      userId: user.id,
      sessionId: user.sessionId,
      ha1: secretHash(sipUser, newSecret()),
      losers: lost.filter((sessionId) => sessionId !== user.sessionId).slice(-losersMax),
    }
    // In this order: a grant without its secret is made anew; a secret without a grant would never be revoked.
    await softphoneGrantModel.replaceOne({ _id: id }, grant, { upsert: true })
    grants.set(id, grant)
    await setHash(id, grant.ha1)
    return grant
  }

  /** No new `rev`: whoever edits the extension meanwhile changes something else. */
  const setHash = (id: string, secretHash: string) => extensionModel.updateOne({ _id: id }, { $set: { secretHash } })

  const revoke = (grant: SoftphoneGrant): Promise<void> =>
    turns.run(grant._id, async () => {
      if (grants.get(grant._id)?.grantId !== grant.grantId) return
      const extension = await extensionModel.findById(grant._id).lean()
      if (extension?.secretHash === grant.ha1) {
        await setHash(grant._id, secretHash(extension.sipUser, newSecret()))
        const applied = await provisioning.apply('extension', asId<ExtensionId>(grant._id))
        if (applied.state === 'failed')
          log.warn('a revoked phone is still known to Asterisk', { extensionId: grant._id, detail: applied.why })
      }
      await softphoneGrantModel.deleteOne({ _id: grant._id, grantId: grant.grantId })
      grants.delete(grant._id)
      revoked({ userId: asId<UserId>(grant.userId), sessionId: grant.sessionId })
    })

  /** Sessions that ran out, and users whose extension is another by now. */
  async function sweep(): Promise<void> {
    for (const grant of [...grants.values()]) {
      const isTheirs = extensionOf(asId<CompanyId>(grant.companyId), asId<UserId>(grant.userId)) === grant._id
      if (!isTheirs || !(await isOpen(grant.sessionId))) await revoke(grant)
    }
  }

  function sweepLater(): void {
    if (!closed) callOff = clock.wakeAt(clock.now() + sweepMs, () => void sweepOnce().finally(sweepLater))
  }
  const sweepOnce = () =>
    sweep().catch((why: unknown) => log.warn('phones of ended logins were not looked for', { why }))

  return {
    /** This session's phone: the same as before where it has it, else a new secret that Asterisk knows by now. */
    open,
    /** The session that has this user's phone. */
    holderOf: (userId: UserId): string | undefined => grantOf(userId)?.sessionId,
    /** A login session is over. */
    async ended(sessionId: string): Promise<void> {
      for (const grant of [...grants.values()]) if (grant.sessionId === sessionId) await revoke(grant)
    },
    async endedAllOf(userId: UserId): Promise<void> {
      for (const grant of [...grants.values()]) if (grant.userId === userId) await revoke(grant)
    },
    /** An extension or a user was changed. */
    lookAgain: (): void => void sweepOnce(),
    async start(isOurs: (companyId: string) => boolean = () => true): Promise<void> {
      for (const grant of await softphoneGrantModel.find().lean<SoftphoneGrant[]>())
        if (isOurs(grant.companyId)) grants.set(grant._id, grant)
      await sweepOnce()
      sweepLater()
    },
    async close(): Promise<void> {
      closed = true
      callOff()
      await turns.idle()
    },
  }
}
export type Softphone = ReturnType<typeof createSoftphone>
