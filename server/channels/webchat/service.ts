import { createHash, randomBytes } from 'node:crypto'
import type { Contacts } from '#server/contacts/index.ts'
import type { Conversations, VisitorView } from '#server/conversations/index.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { asId, type CompanyId, type ConversationId, type Id, type NewId, type QueueId } from '#server/kernel/ids.ts'
import { failed, type Outcome } from '#server/kernel/outcome.ts'
import type { Stored } from '#server/store/records.ts'
import { mayUse } from './core/origin.ts'
import { otherOrigin, sessionRequired, unknownToken } from './errors.ts'
import type { Limits } from './limits.ts'
import { accounts, sessions, type VisitorSession } from './model.ts'
import { type AccountFields, publicToken } from './schema.ts'

type SessionId = Id<'visitor-session'>
/** From where a visitor asks. A browser says its page's origin; `host` is the name by which it reached us. */
export type From = { ip: string; origin?: string | undefined; host?: string | undefined }
export type Visit = { sessionId: SessionId; conversationId: ConversationId }
export type VerifyWhy = 'unknown-session' | 'other-origin' | 'inactive'
export type Webchat = ReturnType<typeof createWebchatService>

const sessionLastsMs = 30 * 24 * 3_600_000
const secretForm = /^[A-Za-z0-9_-]{43}$/
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('base64url')

/** Who may chat: accounts by their public token, visitors by a secret that only their browser has. */
export function createWebchatService(options: {
  conversations: Conversations
  contacts: Contacts
  limits: Limits
  clock: Clock
  newId: NewId
}) {
  const { conversations, contacts, limits, clock, newId } = options

  async function accountBy(token: string): Promise<Stored<AccountFields>> {
    const account = publicToken.safeParse(token).success
      ? await accounts.findOne({ publicToken: token }).lean<Stored<AccountFields>>()
      : null
    if (!account?.active) throw unknownToken()
    return account
  }

  /** Begins a conversation. A browser always says its origin here; who says none is not a page of an allowed site. */
  async function open(
    from: From,
    wanted: { token: string; name: string; email?: string | undefined; phone?: string | undefined },
  ): Promise<{ session: string; expiresAt: number; conversation: VisitorView }> {
    await limits.take('sessionsPerIp', from.ip)
    const account = await accountBy(wanted.token)
    if (from.origin === undefined || !mayUse(from.origin, account.allowedOrigins, from.host)) throw otherOrigin()
    const companyId = asId<CompanyId>(account.companyId)
    const sessionId = newId<SessionId>()
    // What a visitor says of themself is not proven, so it finds nobody: the browser is the identity.
    const identity = { kind: 'webchat' as const, scope: account._id, value: sessionId }
    const contact = await contacts.identify({ companyId, ...identity, name: wanted.name })
    const conversation = await conversations.start({
      companyId,
      channelAccountId: account._id,
      channel: 'webchat',
      contactId: contact.id,
      queueId: asId<QueueId>(account.queueId),
      visitor: { name: wanted.name, email: wanted.email ?? null, phone: wanted.phone ?? null },
      greeting: account.greeting === '' ? null : account.greeting,
    })
    const secret = randomBytes(32).toString('base64url')
    const createdAt = clock.now()
    const { conversationId } = conversation
    const kept = { companyId, accountId: account._id, conversationId, secretHash: hashOf(secret), createdAt }
    const expiresAt = createdAt + sessionLastsMs
    await sessions.create([{ ...kept, _id: sessionId, expiresAt: new Date(expiresAt) }])
    return { session: secret, expiresAt, conversation }
  }

  /** The conversation of a session's secret. Where an origin is said, the account must still allow it. */
  async function verify(secret: string | undefined, from: From): Promise<Outcome<VerifyWhy, Visit>> {
    if (!secret || !secretForm.test(secret)) return failed('unknown-session')
    const session = await sessions.findOne({ secretHash: hashOf(secret) }).lean<VisitorSession>()
    // The store's own clean-up of what has expired comes late.
    if (!session || session.expiresAt.getTime() <= clock.now()) return failed('unknown-session')
    const account = await accounts.findOne({ _id: session.accountId }).lean<Stored<AccountFields>>()
    if (!account?.active) return failed('inactive')
    if (from.origin !== undefined && !mayUse(from.origin, account.allowedOrigins, from.host))
      return failed('other-origin')
    const conversationId = asId<ConversationId>(session.conversationId)
    return { ok: true, value: { sessionId: asId<SessionId>(session._id), conversationId } }
  }

  /** The same, as a refusal. */
  async function visitOf(secret: string | undefined, from: From): Promise<Visit> {
    await limits.take('requestsPerIp', from.ip)
    const verified = await verify(secret, from)
    if (verified.ok) return verified.value
    throw verified.why === 'other-origin' ? otherOrigin() : sessionRequired()
  }

  return { open, verify, visitOf, accountBy }
}
