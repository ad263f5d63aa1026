import { randomBytes } from 'node:crypto'
import type { Contacts } from '#server/contacts/index.ts'
import { type Consent, type Conversations, endingsOf, type VisitorView } from '#server/conversations/index.ts'
import type { Clock } from '#server/kernel/clock.ts'
import { conflict, invalid } from '#server/kernel/errors.ts'
import { asId, type CompanyId, type ConversationId, type Id, type NewId, type QueueId } from '#server/kernel/ids.ts'
import { failed, type Outcome } from '#server/kernel/outcome.ts'
import type { Stored } from '#server/store/records.ts'
import { mayUse } from './core/origin.ts'
import { consentRequired, elsewhere, otherOrigin, sessionRequired, unknownToken } from './errors.ts'
import type { Limits } from './limits.ts'
import { accounts, consentTexts, sessions, type VisitorSession } from './model.ts'
import { type AccountFields, accountFields, publicToken, type WidgetLanguage } from './schema.ts'
import { hashOf, secretForm } from './secret.ts'

type SessionId = Id<'visitor-session'>
/** From where a visitor asks. A browser says its page's origin; `host` is the name by which it reached us. */
export type From = { ip: string; origin?: string | undefined; host?: string | undefined }
export type Account = Stored<AccountFields>
export type Visit = { sessionId: SessionId; conversationId: ConversationId; account: Account }
/** What a visitor says of themself before the chat, and the version of the terms that were accepted. */
export type Wanted = {
  token: string
  name?: string | undefined
  email?: string | undefined
  phone?: string | undefined
  consentVersion?: number | undefined
  language?: WidgetLanguage | undefined
}
export type VerifyWhy = 'unknown-session' | 'other-origin' | 'inactive'
export type Webchat = ReturnType<typeof createWebchatService>

const sessionLastsMs = 30 * 24 * 3_600_000

/** Who may chat: accounts by their public token, visitors by a secret that only their browser has. */
export function createWebchatService(options: {
  conversations: Conversations
  contacts: Contacts
  limits: Limits
  /** Whether this process serves the company. */
  isOurs?: (companyId: string) => boolean
  clock: Clock
  newId: NewId
}) {
  const { conversations, contacts, limits, isOurs = () => true, clock, newId } = options

  async function accountBy(token: string): Promise<Account> {
    const account = publicToken.safeParse(token).success
      ? await accounts.findOne({ publicToken: token }).lean<Account>()
      : null
    if (!account?.active) throw unknownToken()
    return whole(account)
  }

  /** Begins a conversation. A browser always says its origin here; who says none is not a page of an allowed site. */
  async function open(
    from: From,
    wanted: Wanted,
  ): Promise<{ session: string; expiresAt: number; conversation: VisitorView }> {
    await limits.take('sessionsPerIp', from.ip)
    const account = await accountBy(wanted.token)
    if (from.origin === undefined || !mayUse(from.origin, account.allowedOrigins, from.host)) throw otherOrigin()
    checkForm(account, wanted)
    const consent = await consentTo(account, wanted.consentVersion)
    const name = wanted.name ?? nameless[wanted.language ?? account.languages[0] ?? 'pt-BR']
    const companyId = asId<CompanyId>(account.companyId)
    const sessionId = newId<SessionId>()
    // What a visitor says of themself is not proven, so it finds nobody: the browser is the identity.
    const identity = { kind: 'webchat' as const, scope: account._id, value: sessionId }
    const contact = await contacts.identify({ companyId, ...identity, name })
    const conversation = await conversations.start({
      companyId,
      channelAccountId: account._id,
      channel: 'webchat',
      contactId: contact.id,
      queueId: asId<QueueId>(account.queueId),
      visitor: { name, email: wanted.email ?? null, phone: wanted.phone ?? null },
      greeting: account.greeting === '' ? null : account.greeting,
      consent,
    })
    const secret = randomBytes(32).toString('base64url')
    const createdAt = clock.now()
    const { conversationId } = conversation
    const kept = { companyId, accountId: account._id, conversationId, secretHash: hashOf(secret), createdAt }
    const expiresAt = createdAt + sessionLastsMs
    await sessions.create([{ ...kept, _id: sessionId, expiresAt: new Date(expiresAt) }])
    return { session: secret, expiresAt, conversation }
  }

  /** The proof of what was accepted; the words themselves are kept once for each version. */
  async function consentTo(account: Account, version: number | undefined): Promise<Consent | null> {
    const { consent, consentVersion, companyId, _id: accountId } = account
    if (!consent) return null
    if (version === undefined && !consent.required) return null
    if (version !== consentVersion) throw consentRequired()
    const { text } = consent
    const at = clock.now()
    const textHash = hashOf(text)
    const kept = { companyId, accountId, version, textHash, text, at }
    await consentTexts.updateOne({ _id: `${accountId}-${version}` }, { $setOnInsert: kept }, { upsert: true })
    return { at, version, textHash }
  }

  /** The conversation of a session's secret. Where an origin is said, the account must still allow it. */
  async function verify(secret: string | undefined, from: From): Promise<Outcome<VerifyWhy, Visit>> {
    if (!secret || !secretForm.test(secret)) return failed('unknown-session')
    const session = await sessions.findOne({ secretHash: hashOf(secret) }).lean<VisitorSession>()
    // The store's own clean-up of what has expired comes late.
    if (!session || session.expiresAt.getTime() <= clock.now()) return failed('unknown-session')
    if (!isOurs(session.companyId)) throw elsewhere()
    const account = await accounts.findOne({ _id: session.accountId }).lean<Account>()
    if (!account?.active) return failed('inactive')
    if (from.origin !== undefined && !mayUse(from.origin, account.allowedOrigins, from.host))
      return failed('other-origin')
    const conversationId = asId<ConversationId>(session.conversationId)
    return { ok: true, value: { sessionId: asId<SessionId>(session._id), conversationId, account: whole(account) } }
  }

  /** The same, as a refusal. */
  async function visitOf(secret: string | undefined, from: From): Promise<Visit> {
    await limits.take('requestsPerIp', from.ip)
    const verified = await verify(secret, from)
    if (verified.ok) return verified.value
    throw verified.why === 'other-origin' ? otherOrigin() : sessionRequired()
  }

  /** What a visitor's browser must know to show the chat. Nothing of it is secret. */
  async function config(token: string) {
    const account = await accountBy(token)
    const { title, form, consent, consentVersion, survey, languages, companyId } = account
    const { bytesMax, kinds } = conversations.fileRulesOf(asId<CompanyId>(companyId))
    return {
      title,
      form,
      consent: consent && { ...consent, version: consentVersion },
      survey,
      languages,
      files: { bytesMax, endings: endingsOf(kinds) },
    }
  }

  /** How it was, on the scale that the account asks for. */
  async function rate({ account: { survey }, conversationId }: Visit, said: { score: number; comment: string }) {
    if (!survey) throw conflict('webchat.no-survey', 'This chat asks for no rating.')
    const { scale } = survey
    const [least, most] = scale === 'score' ? [0, 10] : [1, 5]
    if (said.score < least) throw invalid('score', 'too-small', `Must be at least ${least}.`)
    if (said.score > most) throw invalid('score', 'too-big', `Must be at most ${most}.`)
    return conversations.rate(conversationId, { ...said, scale })
  }

  return { open, verify, visitOf, accountBy, config, rate }
}

const nameless: Record<WidgetLanguage, string> = { 'pt-BR': 'Visitante', en: 'Visitor', es: 'Visitante' }

/** An account that was stored before it had all of these fields. */
function whole(account: Account): Account {
  const { title = '', consentVersion = 0, form, consent, survey, languages }: Partial<Account> = account
  const { name, queueId } = account
  const fields = accountFields.parse({ name, queueId, form, consent, survey, languages })
  return {
    ...account,
    title,
    consentVersion,
    form: fields.form,
    consent: fields.consent,
    survey: fields.survey,
    languages: fields.languages,
  }
}

function checkForm({ form }: Account, wanted: Wanted): void {
  for (const field of ['name', 'email', 'phone'] as const)
    if (form[field] === 'required' && wanted[field] === undefined) throw invalid(field, 'required', 'Is required.')
}
