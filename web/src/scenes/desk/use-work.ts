import { useMemo } from 'react'
import { useAll } from '../../client/list.ts'
import type { Item } from '../../work/items.ts'
import { itemsNow, selectedItem, useWork } from '../../work/work.ts'

/** All work in hand, in its order. */
export function useItems(): readonly Item[] {
  const calls = useWork((work) => work.calls)
  const chats = useWork((work) => work.chats)
  const state = useWork((work) => work.state)
  const threads = useWork((work) => work.threads)
  return useMemo(() => itemsNow({ calls, chats, state, threads }), [calls, chats, state, threads])
}

export function useSelected(items: readonly Item[]): Item | null {
  const work = useWork()
  return selectedItem(work, items)
}

/** It has left the desk, and is shown because its disposition is owed. */
export const useHasLeft = (id: string): boolean => useWork((work) => work.left?.id === id)

/** The queues' names and settings. */
export function useQueues() {
  const { rows, nameOf } = useAll('/queues')
  return {
    nameOf: (id: string | null) => nameOf(id) ?? '',
    wrapUpMsOf: (id: string | null) => rows.find((one) => one.id === id)?.wrapUpMs ?? 30_000,
    isDispositionRequired: (id: string | null) => rows.find((one) => one.id === id)?.dispositionsRequired ?? false,
  }
}

/** Who it is, as one reads it. */
export const nameOfItem = (item: Item): { name: string | null; number: string | null } =>
  item.medium === 'voice'
    ? { name: item.call.name, number: item.call.number }
    : { name: item.chat.visitor.name, number: null }

export const contactIdOf = (item: Item): string | null =>
  item.medium === 'voice' ? item.call.contactId : item.chat.contact.id
