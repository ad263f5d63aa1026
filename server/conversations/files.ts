import { invalid, notFound, Refusal } from '#server/kernel/errors.ts'
import type { CompanyId, ConversationId, FileId, NewId } from '#server/kernel/ids.ts'
import type { Changed } from './changes.ts'
import { fileOf } from './core/file-kind.ts'
import type { Draft } from './core/step.ts'
import type { Author, ChatFile } from './core/thread.ts'
import { fileTooLarge, noFile, noFiles } from './errors.ts'
import type { Conversation, ConversationStore, FileRules, FileStore } from './ports.ts'

/** What somebody chose to send. Its name and type are theirs: only its bytes are believed. */
export type SentFile = { clientMessageId: string; file: { name: string; bytes: Buffer } | undefined }
type Accepted = Extract<Changed, { ok: true }>
/** Of files that a browser may show where they are; all others are for saving. */
const shown = /^(?:image|audio|video)\//

/** Files in chats: the bytes first and then the message that names them, both by one id. */
export function createFiles(options: {
  store: ConversationStore
  files: FileStore
  rulesOf: (companyId: CompanyId) => FileRules
  newId: NewId
}) {
  const { store, files, rulesOf, newId } = options

  /** How many bytes a file may have; refused where the company takes none. */
  function bytesMax(companyId: CompanyId): number {
    const rules = rulesOf(companyId)
    if (rules.bytesMax === 0) throw noFiles()
    return rules.bytesMax
  }

  async function keep(companyId: CompanyId, sent: SentFile['file']): Promise<ChatFile> {
    const max = bytesMax(companyId)
    if (!sent) throw noFile()
    if (sent.bytes.length > max) throw fileTooLarge(max)
    const known = fileOf(sent, rulesOf(companyId).kinds)
    if (!known.ok) throw invalid('file', known.why, known.detail ?? known.why)
    const { kind: _kind, ...is } = known.value
    const id = newId<FileId>()
    await files.put(id, sent.bytes)
    return { id, bytes: sent.bytes.length, ...is }
  }

  return {
    bytesMax,

    /** Sent again it is the same message, with the file that came first. */
    async send(
      { id, companyId }: { id: ConversationId; companyId: CompanyId },
      kind: Author['kind'],
      { clientMessageId, file: sent }: SentFile,
      write: (draft: Draft) => Promise<Accepted>,
    ): Promise<Accepted> {
      if (await store.lineBy(id, kind, clientMessageId)) return write({ clientMessageId, text: '' })
      const file = await keep(companyId, sent)
      try {
        const after = await write({ clientMessageId, text: '', file })
        if (after.line?.file?.id !== file.id) await files.remove(file.id)
        return after
      } catch (why) {
        // Of anything but a refusal nobody knows whether the message stands: its file stays.
        if (why instanceof Refusal) await files.remove(file.id)
        throw why
      }
    },

    async read({ id, thread }: Conversation, fileId: string) {
      const unfiled = thread.toFile.find((line) => line.file?.id === fileId)?.file
      const file = unfiled ?? (await store.fileOf(id, fileId))
      const body = file && (await files.get(file.id))
      if (!file || !body) throw notFound('file')
      return {
        body,
        type: file.type,
        etag: file.id,
        maxAgeSeconds: 86_400,
        fileName: file.name,
        // Nothing that somebody sent is run in our name, whatever it turns out to be.
        headers: { 'Content-Security-Policy': "default-src 'none'; img-src 'self'; media-src 'self'; sandbox" },
        ...(!shown.test(file.type) && { download: true as const }),
      }
    },
  }
}
