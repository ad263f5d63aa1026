/** Mailboxes: what callers leave when an extension does not answer, heard by phone and console, sent by mail. */
export { internalVoicemailRoutes, voicemailRoutes } from './http.ts'
export { createMailer } from './mail.ts'
export type { MailboxOwner, Mailer } from './ports.ts'
export { createVoicemail, type Voicemail } from './service.ts'
