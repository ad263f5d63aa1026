import { useSipWords } from './sip-words.ts'

/** A status in words; one that is not in the book keeps the carrier's own. */
export function useSipStatus(): (status: number, reason: string) => string {
  const t = useSipWords()
  return (status, reason) => t(`sip-${status}` as Parameters<typeof t>[0], { defaultValue: reason })
}
