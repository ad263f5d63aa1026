/**
 * The digital channels: one folder each, all of the shape of contract.ts. `outboundBy` is the list of what goes out by
 * which; a new channel adds its line where the application is put together.
 */
import type { Contacted } from '#server/conversations/index.ts'

export type { Capabilities, Channel, Inbound } from './contract.ts'
export * from './webchat/index.ts'

/** Sends by the conversation's own channel. */
export function outboundBy(channels: Record<string, Contacted>): Contacted {
  const of = ({ channel }: { channel: string }): Contacted | undefined => channels[channel]
  return {
    send: (conversation, line) => of(conversation)?.send(conversation, line),
    showTyping: (conversation, name) => of(conversation)?.showTyping(conversation, name),
    showMarks: (conversation) => of(conversation)?.showMarks(conversation),
    showTalk: (conversation, talk) => of(conversation)?.showTalk(conversation, talk),
  }
}
