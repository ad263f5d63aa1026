export { settingsFilesIn } from './files.ts'
export { sipSettingsRoutes } from './http.ts'
export { createSipSettings, type SipSettings } from './service.ts'
export { sipSettingsStore } from './store.ts'
