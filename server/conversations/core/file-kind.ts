import type { FileKind } from '#server/kernel/file-kinds.ts'
import { failed, type Outcome } from '#server/kernel/outcome.ts'
import { sizeOfImage } from './image-size.ts'

type Form = { kind: FileKind; type: string; extensions: readonly string[]; is: (bytes: Uint8Array) => boolean }
export type KnownFile = { kind: FileKind; type: string; name: string; width?: number; height?: number }
export type FileWhy = 'file.forbidden-kind' | 'file.empty'

const text = (bytes: Uint8Array, from: number, length: number) =>
  String.fromCharCode(...bytes.subarray(from, from + length))
const has = (bytes: Uint8Array, at: number, wanted: string) => text(bytes, at, wanted.length) === wanted
/** Whether these letters stand anywhere in the first bytes. */
const holds = (bytes: Uint8Array, wanted: string) => {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 8_192))
  return head.includes(wanted)
}
const isZip = (bytes: Uint8Array) => has(bytes, 0, 'PK\u0003\u0004')
const boxOf = (bytes: Uint8Array) => (has(bytes, 4, 'ftyp') ? text(bytes, 8, 4) : '')
const office = (folder: string) => (bytes: Uint8Array) =>
  isZip(bytes) && holds(bytes, '[Content_Types].xml') && new TextDecoder('latin1').decode(bytes).includes(folder)
const openDocument = (type: string) => (bytes: Uint8Array) => isZip(bytes) && holds(bytes, `mimetype${type}`)
const officeType = 'application/vnd.openxmlformats-officedocument'

/**
 * What may be sent at all, told by its first bytes. Nothing that a browser or a desktop would run: no HTML, no SVG, no
 * archives, no documents with macros.
 */
const forms: readonly Form[] = [
  { kind: 'image', type: 'image/jpeg', extensions: ['jpg', 'jpeg'], is: (b) => has(b, 0, '\u00ff\u00d8\u00ff') },
  { kind: 'image', type: 'image/png', extensions: ['png'], is: (b) => has(b, 0, '\u0089PNG\r\n\u001a\n') },
  { kind: 'image', type: 'image/gif', extensions: ['gif'], is: (b) => has(b, 0, 'GIF87a') || has(b, 0, 'GIF89a') },
  { kind: 'image', type: 'image/webp', extensions: ['webp'], is: (b) => has(b, 0, 'RIFF') && has(b, 8, 'WEBP') },
  { kind: 'document', type: 'application/pdf', extensions: ['pdf'], is: (b) => has(b, 0, '%PDF-') },
  {
    kind: 'document',
    type: `${officeType}.wordprocessingml.document`,
    extensions: ['docx'],
    is: office('word/'),
  },
  { kind: 'document', type: `${officeType}.spreadsheetml.sheet`, extensions: ['xlsx'], is: office('xl/') },
  {
    kind: 'document',
    type: `${officeType}.presentationml.presentation`,
    extensions: ['pptx'],
    is: office('ppt/'),
  },
  {
    kind: 'document',
    type: 'application/vnd.oasis.opendocument.text',
    extensions: ['odt'],
    is: openDocument('application/vnd.oasis.opendocument.text'),
  },
  {
    kind: 'document',
    type: 'application/vnd.oasis.opendocument.spreadsheet',
    extensions: ['ods'],
    is: openDocument('application/vnd.oasis.opendocument.spreadsheet'),
  },
  { kind: 'audio', type: 'audio/ogg', extensions: ['ogg', 'oga', 'opus'], is: (b) => has(b, 0, 'OggS') },
  { kind: 'audio', type: 'audio/wav', extensions: ['wav'], is: (b) => has(b, 0, 'RIFF') && has(b, 8, 'WAVE') },
  { kind: 'audio', type: 'audio/mp4', extensions: ['m4a'], is: (b) => boxOf(b) === 'M4A ' },
  {
    kind: 'audio',
    type: 'audio/mpeg',
    extensions: ['mp3'],
    is: (b) => has(b, 0, 'ID3') || (b[0] === 0xff && ((b[1] ?? 0) & 0xe6) === 0xe2),
  },
  {
    kind: 'video',
    type: 'video/mp4',
    extensions: ['mp4'],
    is: (b) => ['isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'M4V ', 'MSNV'].includes(boxOf(b)),
  },
  {
    kind: 'video',
    type: 'video/webm',
    extensions: ['webm'],
    is: (b) => has(b, 0, '\u001aE\u00df\u00a3') && holds(b, 'webm'),
  },
  { kind: 'text', type: 'text/plain', extensions: ['txt'], is: isPlainText },
  { kind: 'text', type: 'text/csv', extensions: ['csv'], is: isPlainText },
]

/** The endings that a person may choose, for a company that allows these kinds. */
export const endingsOf = (kinds: readonly FileKind[]): string[] =>
  forms.filter((form) => kinds.includes(form.kind)).flatMap((form) => form.extensions)

/**
 * What a file is. Its content decides, and its name must fit: a name that ends as something that nobody may send is
 * refused whatever is in it, and one that ends as another allowed kind gets the ending of what it is.
 */
export function fileOf(
  sent: { name: string; bytes: Uint8Array },
  allowed: readonly FileKind[],
): Outcome<FileWhy, KnownFile> {
  const { bytes } = sent
  if (bytes.length === 0) return failed('file.empty', 'The file is empty.')
  const named = nameOf(sent.name)
  const ending = /\.([A-Za-z0-9]{1,10})$/.exec(named)?.[1]?.toLowerCase()
  const byName = forms.filter((form) => ending !== undefined && form.extensions.includes(ending))
  const found = byName.find((form) => form.is(bytes)) ?? forms.find((form) => form.kind !== 'text' && form.is(bytes))
  const isNamedOtherwise = ending !== undefined && byName.length === 0
  if (!found || isNamedOtherwise || !allowed.includes(found.kind))
    return failed('file.forbidden-kind', 'Files of this kind are not accepted.')
  const name = ending !== undefined && found.extensions.includes(ending) ? named : `${named}.${found.extensions[0]}`
  const size = found.kind === 'image' ? sizeOfImage(bytes) : undefined
  return { ok: true, value: { kind: found.kind, type: found.type, name, ...size } }
}

/** The last part of a path, without what makes a name read as another: control characters, direction marks, slashes. */
export function nameOf(sent: string): string {
  const last = sent.toWellFormed().normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const clean = last
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029"<>|:*?]/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  if (clean.length <= 100) return clean || 'arquivo'
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(clean)?.[0] ?? ''
  return `${clean.slice(0, 100 - ending.length)}${ending}`.toWellFormed()
}

/** UTF-8 without control characters; nothing that begins as a page would. */
function isPlainText(bytes: Uint8Array): boolean {
  try {
    const said = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    return !/[\u0000-\u0008\u000e-\u001f\u007f]/.test(said) && !/^\s*<[!?a-z]/i.test(said)
  } catch {
    return false
  }
}
