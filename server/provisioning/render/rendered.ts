import type { Fields, ObjectType } from '../ports.ts'

/** One object as it should be in Asterisk. */
export type Rendered = { type: ObjectType; id: string; fields: Fields }

/**
 * Every attribute is said, also where it is Asterisk's default: then a put on an object that exists makes it equal, and
 * there is no moment without it. For the same reason an endpoint has no `set_var`: it would have to be deleted for each
 * change, and an object that lies in Asterisk's database loses its variables (measured on 22.10.1). Whose it is, it
 * says by `tenantid` (company) and `accountcode` (see `owner`), which the dialplan reads with CHANNEL().
 */
export const owner = (shard: number, side: 'trunk' | 'extension', id: string): string => `${shard}:${side}:${id}`

export const yesNo = (value: boolean): string => (value ? 'yes' : 'no')

/** `!all` first: a put would add to the codecs that are there. */
export const allow = (codecs: readonly string[]): string => ['!all', ...codecs].join(',')

/** What is the same for everything that talks to us. Why `allow_transfer=no`: 22.10.1 crashes on one kind of REFER. */
export const endpointBasics: Fields = [
  ['direct_media', 'no'],
  ['allow_transfer', 'no'],
  ['allow_subscribe', 'no'],
  ['redirect_method', 'user'],
  ['max_audio_streams', '1'],
  ['max_video_streams', '0'],
]
