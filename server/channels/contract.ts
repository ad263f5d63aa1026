import { z } from 'zod'
import type { Contacted } from '#server/conversations/index.ts'
import type { ConversationId } from '#server/kernel/ids.ts'
import type { Medium } from '#server/kernel/media.ts'
import type { Outcome } from '#server/kernel/outcome.ts'

/** What a channel can do. The rest of the server asks for this, never for a channel's name. */
export type Capabilities = {
  textMax: number
  /** Whether we may write first, and not only answer. */
  canInitiate: boolean
  /** What is known of a message after it was sent. */
  receipts: readonly ('delivered' | 'read')[]
  showsTyping: boolean
}

/** The channel's own id of a message: sent again, it is the same message. */
export const clientMessageId = z.string().regex(/^[\w-]{1,64}$/, { error: 'Is not an id.' })

/** What a contact does, whatever the channel. */
export const inbound = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), clientMessageId, text: z.string() }),
  z.object({ type: z.literal('reached'), seq: z.int().positive() }),
  z.object({ type: z.literal('read'), seq: z.int().positive() }),
  z.object({ type: z.literal('typing') }),
  z.object({ type: z.literal('end') }),
])
export type Inbound = z.infer<typeof inbound>

/**
 * A digital channel. What comes in goes verify → parse → the conversation; what goes out goes by `outbound`. `Wire` is
 * a request as this channel gets it (a webhook's raw bytes and headers, a visitor's request).
 */
export interface Channel<Wire, VerifyWhy extends string> {
  name: string
  medium: Medium
  capabilities: Capabilities
  /** Is it from whom it says? Decided before anything that it says is read. */
  verify(wire: Wire): Promise<Outcome<VerifyWhy, ConversationId>>
  /** What it says; nothing where it means nothing to us. Throws a ZodError where it is malformed. */
  parse(wire: Wire): Inbound[]
  outbound: Contacted
}
