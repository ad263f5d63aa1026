import { z } from 'zod'
import { resource } from '#server/api/resource.ts'
import { type Bytes, type Route, route } from '#server/api/route.ts'
import { queueModel } from '#server/queues/index.ts'
import { musicIdOf, rows } from './classes.ts'
import { musicModel } from './model.ts'
import { musicFields } from './schema.ts'

export const musicResource = resource({
  name: 'music',
  path: '/music',
  summary: 'Music on hold',
  schema: musicFields,
  model: musicModel,
  may: { read: 'telephony.read', manage: 'telephony.manage' },
  search: ['name', 'description'],
  references: [{ to: 'audio', field: 'audioIds' }],
  /** A queue's field may hold the name of a class instead, as it once did: so it is no reference. */
  async usedBy({ _id, companyId }) {
    const found = await queueModel
      .find({ companyId, musicClass: _id }, { name: 1 })
      .lean<{ _id: string; name: string }[]>()
    return found.map((queue) => ({ resource: 'queue', id: queue._id, name: queue.name }))
  },
})

/** What a class of music is made of, answered from memory: Asterisk asks in the moment that a caller is to hear it. */
export type MusicNow = (musicId: string) => { order: 'in-order' | 'shuffled'; addresses: string[] } | undefined

/**
 * Asterisk's realtime of `musiconhold` (asterisk-config/extconfig.conf), in the words of its module res_config_curl: a
 * form of what is looked for, answered by rows. Nothing found is an empty answer, and Asterisk plays its default class.
 */
export function internalMusicRoutes({ now }: { now: MusicNow }): Route[] {
  const table = (path: string, summary: string, find: (className: string) => Record<string, string>[]) =>
    route({
      method: 'post',
      path,
      may: 'public',
      fileBytesMax: 4_096,
      summary,
      input: z.object({}),
      output: 'bytes',
      async handle({ file }): Promise<Bytes> {
        const className = new URLSearchParams(file?.bytes.toString('latin1')).get('name') ?? ''
        return { body: Buffer.from(rows(find(className))), type: 'text/plain; charset=utf-8' }
      },
    })
  return [
    table('/media/music/class/single', 'A class of music, as Asterisk asks for it', (name) => {
      const found = now(musicIdOf(name))
      return found ? [{ name, mode: 'playlist', sort: found.order === 'shuffled' ? 'random' : 'alpha' }] : []
    }),
    table('/media/music/entry/multi', 'What is in a class of music', (name) =>
      (now(musicIdOf(name))?.addresses ?? []).map((entry, position) => ({ name, position: String(position), entry })),
    ),
  ]
}
