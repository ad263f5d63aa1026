/** Music on hold: lists of audios, fetched by every Asterisk when a caller is to hear them. */
export { audiosOf, classOf, type Music, musicIdOf } from './classes.ts'
export { internalMusicRoutes, type MusicNow, musicResource } from './http.ts'
export { musicModel } from './model.ts'
export type { MusicFields } from './schema.ts'
