import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type AnyResource, resource } from '#server/api/resource.ts'
import { type Route, route } from '#server/api/route.ts'
import { type Conversations, MessageView } from '#server/conversations/index.ts'
import { idText } from '#server/kernel/text.ts'
import { clientMessageId } from '../contract.ts'
import type { Limits } from './limits.ts'
import { accounts } from './model.ts'
import { type AccountFields, accountFields, visitorFields, widgetLanguages } from './schema.ts'
import type { From, Webchat } from './service.ts'

export const webchatAccountResource: AnyResource = resource<typeof accountFields.shape, AccountFields>({
  name: 'webchat-account',
  path: '/webchat-accounts',
  summary: 'Webchat accounts: a chat on one or more sites',
  schema: accountFields,
  view: accountFields.extend({ publicToken: z.string(), consentVersion: z.int().default(0) }),
  model: accounts,
  may: { read: 'telephony.read', manage: 'channel.manage' },
  search: ['name'],
  references: [{ to: 'queue', field: 'queueId' }],
  async beforeSave(sent, { before }) {
    const publicToken = before?.publicToken ?? `wc_${randomBytes(18).toString('base64url')}`
    const isOther = sent.consent && sent.consent.text !== before?.consent?.text
    return { ...sent, publicToken, consentVersion: (before?.consentVersion ?? 0) + (isOther ? 1 : 0) }
  },
})

const Conversation = z.object({
  conversationId: z.string(),
  state: z.enum(['waiting', 'talking', 'ended']),
  protocol: z.string().nullable(),
  agentName: z.string().nullable(),
  lastSeq: z.int(),
  reached: z.object({ seq: z.int(), readSeq: z.int() }),
  mayRate: z.boolean(),
})
const Config = z.object({
  title: z.string(),
  form: accountFields.shape.form.unwrap(),
  consent: z.object({ text: z.string(), required: z.boolean(), version: z.int() }).nullable(),
  survey: accountFields.shape.survey.unwrap(),
  languages: z.array(z.enum(widgetLanguages)),
  files: z.object({ bytesMax: z.int(), endings: z.array(z.string()) }),
})
const page = { messages: z.array(MessageView), upTo: z.int(), more: z.boolean(), conversation: Conversation }

type Asked = {
  ip: string
  headers: { origin?: string | undefined; host?: string | undefined; authorization?: string | undefined }
}
const from = ({ ip, headers: { origin, host } }: Asked): From => ({ ip, origin, host })
const secret = ({ headers }: Asked) => /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]

/** What a visitor without a socket can do; the session's secret comes as `Authorization: Bearer`, never in a URL. */
export function webchatRoutes(options: { webchat: Webchat; conversations: Conversations; limits: Limits }): Route[] {
  const { webchat, conversations, limits } = options
  const visitOf = (asked: Asked) => webchat.visitOf(secret(asked), from(asked))

  return [
    route({
      method: 'get',
      path: '/webchat/config',
      summary: 'Webchat: what is asked before and after, and which files may be sent',
      may: 'public',
      input: z.object({ token: z.string().max(100) }),
      output: Config,
      async handle({ input, ip }) {
        await limits.take('requestsPerIp', ip)
        return webchat.config(input.token)
      },
    }),
    route({
      method: 'post',
      path: '/webchat/sessions',
      summary: 'Webchat: begin a conversation, which waits in the queue at once',
      may: 'public',
      status: 201,
      input: visitorFields.extend({
        token: z.string().max(100),
        consentVersion: z.int().optional(),
        language: z.enum(widgetLanguages).optional(),
      }),
      output: z.object({ session: z.string(), expiresAt: z.number(), conversation: Conversation }),
      handle: ({ input, ...asked }) => webchat.open(from(asked), input),
    }),
    route({
      method: 'get',
      path: '/webchat/messages',
      summary: 'Webchat: messages after `since`, in order and complete up to `upTo`',
      may: 'public',
      input: z.object({ since: z.coerce.number().int().min(0).default(0) }),
      output: z.object(page),
      async handle({ input, ...asked }) {
        const { conversationId } = await visitOf(asked)
        await conversations.visitorSeen(conversationId)
        const messages = await conversations.messagesForVisitor(conversationId, input.since)
        return { ...messages, conversation: await conversations.viewForVisitor(conversationId) }
      },
    }),
    route({
      method: 'post',
      path: '/webchat/messages',
      summary: 'Webchat: write; the same `clientMessageId` again gives the same message',
      may: 'public',
      status: 201,
      input: z.object({ clientMessageId, text: z.string() }),
      output: z.object({ message: MessageView, conversation: Conversation }),
      async handle({ input, ...asked }) {
        const { conversationId, sessionId } = await visitOf(asked)
        await limits.take('messagesPerSession', sessionId)
        return conversations.receive(conversationId, input)
      },
    }),
    route({
      method: 'post',
      path: '/webchat/files',
      summary: 'Webchat: send a file; the same `clientMessageId` again gives the same message',
      may: 'public',
      status: 201,
      async fileBytesMax(asked) {
        const { conversationId, sessionId } = await visitOf(asked)
        await limits.take('filesPerSession', sessionId)
        return conversations.fileBytesMaxForVisitor(conversationId)
      },
      input: z.object({ clientMessageId }),
      output: z.object({ message: MessageView, conversation: Conversation }),
      async handle({ input, file, ...asked }) {
        const { conversationId } = await visitOf(asked)
        return conversations.receiveFile(conversationId, { ...input, file })
      },
    }),
    route({
      method: 'get',
      path: '/webchat/files/:fileId',
      summary: 'Webchat: a file of the conversation',
      may: 'public',
      input: z.object({ fileId: idText }),
      output: 'bytes',
      async handle({ input, ...asked }) {
        const { conversationId } = await visitOf(asked)
        return conversations.fileForVisitor(conversationId, input.fileId)
      },
    }),
    route({
      method: 'post',
      path: '/webchat/read',
      summary: 'Webchat: all up to `seq` is read',
      may: 'public',
      status: 204,
      input: z.object({ seq: z.int().positive() }),
      output: z.void(),
      async handle({ input, ...asked }) {
        const { conversationId } = await visitOf(asked)
        await conversations.readByVisitor(conversationId, input.seq)
      },
    }),
    route({
      method: 'post',
      path: '/webchat/rating',
      summary: 'Webchat: how it was, once, after the end',
      may: 'public',
      input: z.object({ score: z.int(), comment: z.string().max(2_000).default('') }),
      output: Conversation,
      handle: async ({ input, ...asked }) => webchat.rate(await visitOf(asked), input),
    }),
    route({
      method: 'post',
      path: '/webchat/end',
      summary: 'Webchat: end the conversation',
      may: 'public',
      status: 204,
      input: z.object({}),
      output: z.void(),
      async handle({ input: _none, ...asked }) {
        const { conversationId } = await visitOf(asked)
        await conversations.endByVisitor(conversationId)
      },
    }),
  ]
}
