/** What a company may allow in its chats. */
export const fileKinds = ['image', 'document', 'audio', 'video', 'text'] as const
export type FileKind = (typeof fileKinds)[number]
