import { z } from 'zod'
import { mayRole } from '#server/api/permissions.ts'
import { type Route, route, type User } from '#server/api/route.ts'
import { agentOf, asId, type ContactId, type ConversationId } from '#server/kernel/ids.ts'
import type { Agent } from './ports.ts'
import { MessageView } from './screen-events.ts'
import type { Conversations } from './service.ts'

const id = z.string().min(1).max(64)
const clientMessageId = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .describe('Chosen by the sender; sent again it gives the same message')

/** What the API asks of an agent's console. */
export const agentFrom = ({ id: userId, companyId, name, role }: User): Agent => ({
  id: agentOf(userId),
  companyId,
  name,
  mayIntervene: mayRole(role, 'agent.supervise'),
})

export function conversationRoutes({ conversations }: { conversations: Conversations }): Route[] {
  return [
    route({
      method: 'get',
      path: '/conversations/:conversationId/messages',
      summary: 'Messages after `since`, in order and complete up to `upTo`',
      may: 'interaction.read-own',
      input: z.object({
        conversationId: id,
        since: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(200).default(200),
      }),
      output: z.object({ messages: z.array(MessageView), upTo: z.number().int(), more: z.boolean() }),
      handle: ({ input, user }) =>
        conversations.messagesForAgent(agentFrom(user), conversationId(input), input.since, input.limit),
    }),
    route({
      method: 'get',
      path: '/contacts/:contactId/conversations/:protocol',
      summary: 'The thread that a chat of a contact is part of, for who may read it; also after its end',
      may: 'interaction.read-own',
      input: z.object({ contactId: id, protocol: id }),
      output: z.object({
        conversationId: z.string(),
        channel: z.string(),
        visitor: z.object({ name: z.string(), email: z.string().nullable(), phone: z.string().nullable() }),
        lastSeq: z.number().int(),
        readSeq: z.number().int(),
      }),
      handle: ({ input, user }) =>
        conversations.ofProtocol(agentFrom(user), asId<ContactId>(input.contactId), input.protocol),
    }),
    route({
      method: 'post',
      path: '/conversations/:conversationId/messages',
      summary: 'Reply; 409 when a colleague replied after `lastSeenSeq`',
      may: 'agent.work',
      status: 201,
      input: z.object({
        conversationId: id,
        clientMessageId,
        text: z.string(),
        lastSeenSeq: z.number().int().min(0),
      }),
      output: MessageView,
      handle: ({ input, user }) => conversations.reply(agentFrom(user), conversationId(input), input),
    }),
    route({
      method: 'post',
      path: '/conversations/:conversationId/files',
      summary: 'Reply with a file; the same `clientMessageId` again gives the same message',
      may: 'agent.work',
      status: 201,
      fileBytesMax: async ({ user }) => (user ? conversations.fileBytesMax(user.companyId) : 0),
      input: z.object({ conversationId: id, clientMessageId, lastSeenSeq: z.coerce.number().int().min(0) }),
      output: MessageView,
      handle: ({ input, user, file }) =>
        conversations.replyFile(agentFrom(user), conversationId(input), { ...input, file }),
    }),
    route({
      method: 'get',
      path: '/conversations/:conversationId/files/:fileId',
      summary: 'A file of a conversation',
      may: 'interaction.read-own',
      input: z.object({ conversationId: id, fileId: id }),
      output: 'bytes',
      handle: ({ input, user }) => conversations.fileForAgent(agentFrom(user), conversationId(input), input.fileId),
    }),
    route({
      method: 'post',
      path: '/conversations/:conversationId/read',
      summary: 'All up to `seq` is read, by the agent in the talk',
      may: 'agent.work',
      status: 204,
      input: z.object({ conversationId: id, seq: z.number().int().positive() }),
      output: z.void(),
      handle: ({ input, user }) => conversations.readByAgent(agentFrom(user), conversationId(input), input.seq),
    }),
    route({
      method: 'post',
      path: '/conversations/:conversationId/end',
      summary: 'End the conversation',
      may: 'agent.work',
      status: 204,
      input: z.object({ conversationId: id }),
      output: z.void(),
      handle: ({ input, user }) => conversations.endByAgent(agentFrom(user), conversationId(input)),
    }),
  ]
}

const conversationId = (input: { conversationId: string }) => asId<ConversationId>(input.conversationId)
