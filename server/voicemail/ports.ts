import type { CompanyId, ExtensionId } from '#server/kernel/ids.ts'

/** What goes out by mail; the sound is attached. */
export type Mail = {
  to: string
  subject: string
  text: string
  attachment: { fileName: string; type: string; bytes: Buffer }
}

export interface Mailer {
  /** Resolves when a mail server has taken it; rejects with why not. */
  send(mail: Mail): Promise<void>
}

/** Of whom messages are, as the settings say now. */
export type MailboxOwner = {
  number: string
  name: string
  email: string | null
  pinHash: string | undefined
  active: boolean
}
export type Owners = { owner(companyId: CompanyId, extensionId: ExtensionId): MailboxOwner | undefined }
