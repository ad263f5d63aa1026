import type { DestinationKind, DestinationRef } from '#server/destinations/index.ts'
import { type ListPath, useAll } from '../../client/list.ts'
import { useWords } from './words.ts'

/** Where the records of each kind are listed: a kind is a line here and its words. */
export const listed = {
  flow: '/flows',
  queue: '/queues',
  extension: '/extensions',
  conference: '/conferences',
  'follow-me': '/extensions',
  voicemail: '/extensions',
  audio: '/audios',
  announcement: '/announcements',
  'time-condition': '/time-conditions',
} as const satisfies Record<Exclude<DestinationKind, 'hang-up'>, ListPath>

export type ListedKind = keyof typeof listed
export const listedKinds = Object.keys(listed) as ListedKind[]

/** A record by what people call it: its number, where it has one, and its name. */
export const labelOf = (row: { name: string; number?: string }): string =>
  row.number ? `${row.number} · ${row.name}` : row.name

/** Where something leads, in words: URA Principal, Fila Vendas. Each kind's list is read once for all who ask. */
export function useDestinationName(): (destination: DestinationRef) => string {
  const t = useWords()
  const extensions = useAll('/extensions').rows
  const rows: Record<ListedKind, readonly { id: string; name: string; number?: string }[]> = {
    flow: useAll(listed.flow).rows,
    queue: useAll(listed.queue).rows,
    extension: extensions,
    conference: useAll(listed.conference).rows,
    'follow-me': extensions,
    voicemail: extensions,
    audio: useAll(listed.audio).rows,
    announcement: useAll(listed.announcement).rows,
    'time-condition': useAll(listed['time-condition']).rows,
  }
  return (destination) => {
    if (destination.type === 'hang-up') return t('hang-up')
    const found = rows[destination.type].find((row) => row.id === destination.id)
    return `${t(destination.type)} ${found ? labelOf(found) : t('missing')}`
  }
}
