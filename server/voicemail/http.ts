import { createReadStream } from 'node:fs'
import { z } from 'zod'
import { mayRole } from '#server/api/permissions.ts'
import { type Route, route, type User } from '#server/api/route.ts'
import { notFound } from '#server/kernel/errors.ts'
import type { ExtensionId } from '#server/kernel/ids.ts'
import { idText } from '#server/kernel/text.ts'
import type { MessageDoc } from './model.ts'
import type { Voicemail } from './service.ts'

const view = z.object({
  id: z.string(),
  extensionId: z.string(),
  from: z.string(),
  fromName: z.string().nullable(),
  at: z.number(),
  durationMs: z.number(),
  heard: z.boolean(),
  mail: z.enum(['none', 'due', 'sent', 'failed']),
  mailWhy: z.string().nullable(),
})

const shown = (message: MessageDoc): z.input<typeof view> => ({
  id: message._id,
  extensionId: message.extensionId,
  from: message.from,
  fromName: message.fromName ?? null,
  at: message.at,
  durationMs: message.durationMs ?? 0,
  heard: message.state === 'heard',
  mail: message.mail,
  mailWhy: message.mailWhy ?? null,
})

type Options = {
  voicemail: Voicemail
  /** The extension of whoever asks. */
  extensionOf: (user: User) => ExtensionId | undefined
}

/** One's own messages are everybody's; another's are for who may hear recordings. */
export function voicemailRoutes({ voicemail, extensionOf }: Options): Route[] {
  const hearsAll = (user: User) => mayRole(user.role, 'recording.listen')
  const find = async (user: User, id: string) => {
    const message = await voicemail.get(user.companyId, id)
    if (!hearsAll(user) && message.extensionId !== extensionOf(user)) throw notFound('message')
    return message
  }
  return [
    route({
      method: 'get',
      path: '/voicemail',
      may: 'interaction.read-own',
      summary: 'Messages: one’s own, or those of all mailboxes for who may hear recordings',
      input: z.strictObject({ extensionId: idText.optional() }),
      output: z.object({ items: z.array(view) }),
      async handle({ input: { extensionId }, user }) {
        const own = extensionOf(user)
        if (!hearsAll(user) && own === undefined) return { items: [] }
        const whose = hearsAll(user) ? extensionId : own
        return { items: (await voicemail.list(user.companyId, whose)).map(shown) }
      },
    }),
    route({
      method: 'get',
      path: '/voicemail/:id/audio',
      may: 'interaction.read-own',
      summary: 'A message, as it was left: WAV, 8000 Hz mono',
      input: z.strictObject({ id: idText }),
      output: 'bytes',
      async handle({ input: { id }, user }) {
        await find(user, id)
        const { file } = await voicemail.open(user.companyId, id)
        return { body: createReadStream(file), type: 'audio/wav', fileName: `${id}.wav` }
      },
    }),
    route({
      method: 'patch',
      path: '/voicemail/:id',
      may: 'interaction.read-own',
      summary: 'A message has been heard, or is to count as new',
      input: z.strictObject({ id: idText, heard: z.boolean() }),
      output: view,
      async handle({ input: { id, heard }, user }) {
        await find(user, id)
        await voicemail.mark(user.companyId, id, heard)
        return shown(await voicemail.get(user.companyId, id))
      },
    }),
    route({
      method: 'delete',
      path: '/voicemail/:id',
      may: 'interaction.read-own',
      summary: 'A message: delete it and its sound',
      input: z.strictObject({ id: idText }),
      output: z.object({ id: z.string() }),
      async handle({ input: { id }, user }) {
        await find(user, id)
        await voicemail.remove(user.companyId, id)
        return { id }
      },
    }),
  ]
}

/** For Asterisk alone: a message that is heard by phone. */
export const internalVoicemailRoutes = ({ voicemail }: { voicemail: Voicemail }): Route[] => [
  route({
    method: 'get',
    path: '/media/recording/:id.wav',
    may: 'public',
    summary: 'A message, as Asterisk plays it',
    input: z.object({ id: idText }),
    output: 'bytes',
    async handle({ input: { id } }) {
      const { file } = await voicemail.soundOf(id)
      return { body: createReadStream(file), type: 'audio/wav' }
    },
  }),
]
