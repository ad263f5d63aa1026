import { endingsOf } from '#server/conversations/core/file-kind.ts'
import type { FileKind } from '#server/kernel/file-kinds.ts'

export type FileRules = { fileBytesMax: number; fileKinds: readonly FileKind[] }
export type FileRefusal = 'files-off' | 'file-empty' | 'file-too-large' | 'file-kind'

/** What the server would refuse is refused before it is sent; its content is looked at there. */
export function refusalOf(file: { name: string; size: number }, rules: FileRules): FileRefusal | undefined {
  if (rules.fileBytesMax === 0) return 'files-off'
  if (file.size === 0) return 'file-empty'
  if (file.size > rules.fileBytesMax) return 'file-too-large'
  const ending = /\.([A-Za-z0-9]{1,10})$/.exec(file.name)?.[1]?.toLowerCase()
  return ending !== undefined && !endingsOf(rules.fileKinds).includes(ending) ? 'file-kind' : undefined
}

/** For the browser's chooser. */
export const chooserOf = (rules: FileRules): string =>
  endingsOf(rules.fileKinds)
    .map((ending) => `.${ending}`)
    .join(',')

/** 12 KB, 3,4 MB. */
export function sizeText(bytes: number, language: string): string {
  const [amount, unit] = bytes < 1_024 ** 2 ? [Math.max(1, bytes / 1_024), 'KB'] : [bytes / 1_024 ** 2, 'MB']
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: amount < 10 ? 1 : 0 }).format(amount)} ${unit}`
}
