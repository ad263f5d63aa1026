import { z } from 'zod'
import { type AnyResource, baseView, resource, shown } from '#server/api/resource.ts'
import { type Bytes, type Route, route, type User } from '#server/api/route.ts'
import type { Log } from '#server/host/index.ts'
import { idText } from '#server/kernel/text.ts'
import { audioModel } from './model.ts'
import { audioFields, audioText, audioView } from './schema.ts'
import type { AudioService } from './service.ts'
import type { Spoken } from './spoken.ts'

const fileBytesMax = 20 * 1024 * 1024
const convert = z.stringbool().default(false).describe('true: another sound file is converted instead of refused')
const view = z.object({ ...baseView, ...audioView.shape })
const may = { read: 'telephony.read', manage: 'telephony.manage' } as const

const whoseOf = ({ companyId, id }: User) => ({ companyId, by: id })

/** Names and descriptions; the sound itself comes by the routes below. */
export const audioResource = ({ audio }: { audio: AudioService }): AnyResource =>
  resource({
    name: 'audio',
    path: '/audios',
    summary: 'Audio',
    schema: audioFields,
    view: audioView,
    model: audioModel,
    may,
    search: ['name', 'description'],
    madeByRoute: true,
    fileDigest: 'etag',
    async saved(after, before) {
      if (!after && before) await audio.removeFile(before)
    },
  })

export const audioRoutes = ({ audio }: { audio: AudioService }): Route[] => [
  route({
    method: 'post',
    path: '/audios',
    may: may.manage,
    status: 201,
    fileBytesMax,
    summary: 'Audio: upload a WAV file (8000 Hz, mono: 16-bit PCM, A-law or µ-law)',
    input: z.strictObject({ ...audioFields.shape, convert }),
    output: view,
    handle: async ({ input: { convert, ...named }, file, user }) =>
      shown(await audio.create(whoseOf(user), named, file, convert)) as z.input<typeof view>,
  }),
  route({
    method: 'put',
    path: '/audios/:id/file',
    may: may.manage,
    fileBytesMax,
    summary: 'Audio: another file',
    input: z.strictObject({ id: idText, rev: z.coerce.number().int().positive(), convert }),
    output: view,
    handle: async ({ input, file, user }) =>
      shown(await audio.replace(whoseOf(user), input.id, input.rev, file, input.convert)) as z.input<typeof view>,
  }),
  route({
    method: 'post',
    path: '/audios/spoken',
    may: may.manage,
    status: 201,
    summary: 'Audio: of a text that a voice says',
    input: z.strictObject({ ...audioFields.shape, ...audioText.shape }),
    output: view,
    handle: async ({ input: { text, language, ...named }, user }) =>
      shown(await audio.createOfText(whoseOf(user), named, { text, language })) as z.input<typeof view>,
  }),
  route({
    method: 'put',
    path: '/audios/:id/text',
    may: may.manage,
    summary: 'Audio: another text',
    input: z.strictObject({ id: idText, rev: z.int().positive(), ...audioText.shape }),
    output: view,
    handle: async ({ input: { id, rev, ...spoken }, user }) =>
      shown(await audio.replaceText(whoseOf(user), id, rev, spoken)) as z.input<typeof view>,
  }),
  route({
    method: 'get',
    path: '/speech',
    may: may.manage,
    summary: 'How a text sounds',
    input: z.strictObject(audioText.shape),
    output: 'bytes',
    handle: ({ input }) => audio.hearText(input),
  }),
  route({
    method: 'get',
    path: '/audios/:id/file',
    may: may.read,
    summary: 'Audio: listen',
    input: z.object({ id: idText }),
    output: 'bytes',
    handle: ({ input, user }) => audio.read(user.companyId, input.id),
  }),
]

export type InternalAudioOptions = { audio: AudioService; spoken: Pick<Spoken, 'play'>; log: Pick<Log, 'warn'> }

/** For Asterisk alone. Its cache never asks again for an address that it has: each version has an address of its own. */
export function internalAudioRoutes({ audio, spoken, log }: InternalAudioOptions): Route[] {
  const soundAt = (path: string, more: z.ZodRawShape, play: (id: string, version?: string) => Promise<Bytes>) =>
    route({
      method: 'get',
      path,
      may: 'public',
      summary: 'A sound, as Asterisk plays it',
      input: z.object({ id: idText, ...more }),
      output: 'bytes',
      async handle({ input, ip }) {
        const { id, version } = input as { id: string; version?: string }
        try {
          return await play(id, version)
        } catch (why) {
          log.warn('a sound that was to be heard could not be given', { path, id, to: ip, why })
          throw why
        }
      },
    })
  return [
    soundAt('/media/audio/:id/:version.wav', { version: z.string() }, audio.play),
    soundAt('/media/audio/:id.wav', {}, audio.play),
    soundAt('/media/spoken/:id.wav', {}, spoken.play),
  ]
}
