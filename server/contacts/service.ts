import type { Clock } from '#server/kernel/clock.ts'
import { invalid, Refusal } from '#server/kernel/errors.ts'
import { asId, type CompanyId, type ContactId, type Id, type NewId } from '#server/kernel/ids.ts'
import { serialByKey } from '#server/kernel/serial.ts'
import { isDuplicateKey } from '#server/store/connection.ts'
import { isDeadlock, retryDeadlock } from '#server/store/deadlock.ts'
import { createRecords, type Stored } from '#server/store/records.ts'
import { contacts, type IdentityDoc, identities } from './model.ts'
import { type ContactFields, type Identity, type IdentityKind, normalIdentity } from './schema.ts'

export type Contact = { id: ContactId; companyId: CompanyId; name: string; priority: number }
export type Contacts = ReturnType<typeof createContacts>

const priorityUnknown = 50

/** Who it is that calls or writes. */
export function createContacts({ clock, newId }: { clock: Clock; newId: NewId }) {
  const records = createRecords<ContactFields>({ name: 'contact', model: contacts, search: ['name'], clock, newId })

  const inTurn = serialByKey<string>()

  type Wanted = { companyId: CompanyId; kind: IdentityKind; value: string; scope?: string; name?: string }

  /**
   * The contact that has this identity, made where there is none. Whoever asks at the same time gets the same one: the
   * unique index on the identity decides, and the contact is made after it. Throws `contact.identity` for a value that
   * cannot be one.
   */
  async function identify({ companyId, kind, value, scope = '', name }: Wanted): Promise<Contact> {
    const normal = normalIdentity(kind, value)
    if (normal === null) throw invalid(kind, 'contact.identity', `This cannot be a ${kind}.`)
    const identity = { kind, scope, value: normal }
    // One at a time here: FerretDB takes a second for each deadlock of those who insert the same new key at once.
    const key = JSON.stringify([companyId, identity])
    return inTurn.run(key, () => findOrMake(companyId, identity, name ?? normal))
  }

  async function findOrMake(companyId: CompanyId, identity: Identity, name: string): Promise<Contact> {
    const { contactId } = (await find(companyId, identity)) ?? (await claim(companyId, identity))
    return (await load(companyId, contactId)) ?? (await create(companyId, contactId, name))
  }

  const find = (companyId: CompanyId, identity: Identity) =>
    identities.findOne({ companyId, ...identity }).lean<IdentityDoc>()

  async function claim(companyId: CompanyId, identity: Identity): Promise<IdentityDoc> {
    const doc = {
      ...identity,
      _id: newId<Id<'identity'>>(),
      companyId,
      contactId: newId<ContactId>(),
      createdAt: clock.now(),
    }
    try {
      await retryDeadlock(() => identities.create([doc]))
      return doc
    } catch (why) {
      if (!isDuplicateKey(why) && !isDeadlock(why)) throw why
      const first = await find(companyId, identity)
      if (!first) throw why
      return first
    }
  }

  async function load(companyId: CompanyId, id: string): Promise<Contact | null> {
    const found = await contacts.findOne({ _id: id, companyId }).lean<Stored<ContactFields>>()
    return found && contactOf(found)
  }

  /** Two may find it missing: the first makes it. A crash between identity and contact is mended here, too. */
  async function create(companyId: CompanyId, id: string, name: string): Promise<Contact> {
    try {
      return contactOf(await records.create(companyId, { name, priority: priorityUnknown, notes: '' }, id))
    } catch (why) {
      if (!(why instanceof Refusal) || why.code !== 'contact.taken') throw why
      return contactOf(await records.get({ companyId }, id))
    }
  }

  /** The contact that has this identity already; undefined where nobody has, or where it cannot be one. */
  async function known({ companyId, kind, value, scope = '' }: Wanted): Promise<Contact | undefined> {
    const normal = normalIdentity(kind, value)
    const identity = normal === null ? null : await find(companyId, { kind, scope, value: normal })
    return (identity && (await load(companyId, identity.contactId))) ?? undefined
  }

  return {
    identify,
    known,
    get: async (companyId: CompanyId, id: ContactId): Promise<Contact> =>
      contactOf(await records.get({ companyId }, id)),
    async identitiesOf(companyId: CompanyId, contactId: ContactId): Promise<Identity[]> {
      const found = await identities
        .find({ companyId, contactId })
        .sort({ createdAt: 1 })
        .limit(100)
        .lean<IdentityDoc[]>()
      return found.map(({ kind, scope, value }) => ({ kind, scope, value }))
    },
  }
}

const contactOf = ({ _id, companyId, name, priority }: Stored<ContactFields>): Contact => ({
  id: asId<ContactId>(_id),
  companyId: asId<CompanyId>(companyId),
  name,
  priority,
})
