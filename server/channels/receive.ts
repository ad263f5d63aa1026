import type { Conversations, Written } from '#server/conversations/index.ts'
import { unreachable } from '#server/kernel/assert.ts'
import type { ConversationId } from '#server/kernel/ids.ts'
import type { Inbound } from './contract.ts'

/** What a contact did on whatever channel, done to the conversation. Answers the message as it is kept, if it was one. */
export async function receive(
  conversations: Conversations,
  id: ConversationId,
  inbound: Inbound,
): Promise<Written | undefined> {
  switch (inbound.type) {
    case 'message':
      return conversations.receive(id, inbound)
    case 'reached':
      await conversations.reached(id, inbound.seq)
      return
    case 'read':
      await conversations.readByVisitor(id, inbound.seq)
      return
    case 'typing':
      await conversations.visitorTypes(id)
      return
    case 'end':
      await conversations.endByVisitor(id)
      return
    default:
      return unreachable(inbound)
  }
}
