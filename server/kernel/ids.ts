declare const kind: unique symbol

/** A text that names one record; ids of different kinds do not mix. */
export type Id<Kind extends string> = string & { readonly [kind]: Kind }

export type CompanyId = Id<'company'>
export type UserId = Id<'user'>
/** A person who serves. Every agent is a user, so the two share their text: see `agentOf`. */
export type AgentId = Id<'agent'>
export type QueueId = Id<'queue'>
export type ContactId = Id<'contact'>
export type InteractionId = Id<'interaction'>
export type OfferId = Id<'offer'>
export type LegId = Id<'leg'>
export type TalkId = Id<'talk'>
export type SoundId = Id<'sound'>
export type RecordingId = Id<'recording'>
export type TrunkId = Id<'trunk'>
export type ExtensionId = Id<'extension'>
export type AudioId = Id<'audio'>
export type FlowId = Id<'flow'>
export type ConversationId = Id<'conversation'>
export type FileId = Id<'file'>

export const asId = <T extends Id<string>>(text: string): T => text as T

export const agentOf = (userId: UserId): AgentId => asId<AgentId>(userId)

/** Makes a new id. The real one (host/ids.ts) draws on the machine's chance; tests and simulations count. */
export type NewId = <T extends Id<string>>() => T
