import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type AnyResource, resource } from '#server/api/resource.ts'
import { type Route, route } from '#server/api/route.ts'
import { type Conversations, MessageView } from '#server/conversations/index.ts'
import { clientMessageId } from '../contract.ts'
import type { Limits } from './limits.ts'
import { accounts } from './model.ts'
import { type AccountFields, accountFields, visitorFields } from './schema.ts'
import type { From, Webchat } from './service.ts'

export const webchatAccountResource: AnyResource = resource<typeof accountFields.shape, AccountFields>({
  name: 'webchat-account',
  path: '/webchat-accounts',
  summary: 'Webchat accounts: a chat on one or more sites',
  schema: accountFields,
  view: accountFields.extend({ publicToken: z.string() }),
  model: accounts,
  may: { read: 'telephony.read', manage: 'channel.manage' },
  search: ['name'],
  references: [{ to: 'queue', field: 'queueId' }],
  async beforeSave(sent, { before }) {
    return { ...sent, publicToken: before?.publicToken ?? `wc_${randomBytes(18).toString('base64url')}` }
  },
})

const Conversation = z.object({
  conversationId: z.string(),
  state: z.enum(['waiting', 'talking', 'ended']),
  protocol: z.string().nullable(),
  agentName: z.string().nullable(),
  lastSeq: z.int(),
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
      method: 'post',
      path: '/webchat/sessions',
      summary: 'Webchat: begin a conversation, which waits in the queue at once',
      may: 'public',
      status: 201,
      input: visitorFields.extend({ token: z.string().max(100) }),
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
