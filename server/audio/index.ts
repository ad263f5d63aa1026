/** A company's sounds: uploaded or spoken by phone, checked, kept with the records, played by Asterisk and heard in the browser. */
export { createDictations } from './dictations.ts'
export { audioResource, audioRoutes, internalAudioRoutes } from './http.ts'
export { audioModel } from './model.ts'
export { dictationRoutes } from './phone-routes.ts'
export type { WavFormat, WavIs } from './ports.ts'
export type { AudioFields } from './schema.ts'
export { type AudioNow, type AudioService, createAudio, versionOf } from './service.ts'
export { createSoundsNow } from './sounds-now.ts'
