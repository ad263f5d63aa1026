import { z } from 'zod'
import { type AnyResource, baseView, resource, shown } from '#server/api/resource.ts'
import { type Route, route, type User } from '#server/api/route.ts'
import type { Log } from '#server/host/index.ts'
import { idText } from '#server/kernel/text.ts'
import { audioModel } from './model.ts'
import { audioFields, audioView } from './schema.ts'
import type { AudioService } from './service.ts'

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
    method: 'get',
    path: '/audios/:id/file',
    may: may.read,
    summary: 'Audio: listen',
    input: z.object({ id: idText }),
    output: 'bytes',
    handle: ({ input, user }) => audio.read(user.companyId, input.id),
  }),
]

/** For Asterisk alone. Its cache never asks again for an address that it has: each version has an address of its own. */
export function internalAudioRoutes({ audio, log }: { audio: AudioService; log: Pick<Log, 'warn'> }): Route[] {
  const audioAt = (path: string, more: z.ZodRawShape) =>
    route({
      method: 'get',
      path,
      may: 'public',
      summary: 'Audio, as Asterisk plays it',
      input: z.object({ id: idText, ...more }),
      output: 'bytes',
      async handle({ input: { id }, ip }) {
        try {
          return await audio.play(id)
        } catch (why) {
          log.warn('a sound that was to be heard could not be given', { audioId: id, to: ip, why })
          throw why
        }
      },
    })
  // Whatever version is asked for, what is heard is what the audio is now.
  return [audioAt('/media/audio/:id/:version.wav', { version: z.string() }), audioAt('/media/audio/:id.wav', {})]
}
