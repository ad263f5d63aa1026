/** What was said, kept: states, files, and who may hear them. */
export { recordingEvents } from './events.ts'
export { createRecordings, type RecordingsService } from './service.ts'
