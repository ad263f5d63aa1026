import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { call, type Output, Problem } from './call.ts'

type Interaction = Output<'get /interactions/:id'>
type Page = Output<'get /contacts/:id/interactions'>
type Message = Output<'get /conversations/:conversationId/messages'>['messages'][number]

const aPage = 20

/** All interactions of a contact, newest first, page after page. */
export function usePast(contactId: string) {
  const asked = useInfiniteQuery<Page, Problem>({
    queryKey: ['get /contacts/:id/interactions', { id: contactId }, 'pages'],
    initialPageParam: undefined,
    queryFn({ pageParam, signal }) {
      const before = pageParam === undefined ? {} : { before: pageParam as number }
      return call('get /contacts/:id/interactions', { id: contactId, limit: aPage, ...before }, { signal })
    },
    getNextPageParam: ({ before }) => before ?? undefined,
  })
  const items: readonly Interaction[] = asked.data?.pages.flatMap((page) => page.items) ?? []
  return {
    items,
    problem: asked.error,
    isPending: asked.isPending,
    more: asked.hasNextPage,
    loadMore: () => void asked.fetchNextPage(),
    isLoadingMore: asked.isFetchingNextPage,
  }
}

/** The whole thread that a contact's chat is part of, as it stands now. */
export function usePastMessages(contactId: string, protocol: string) {
  const { data, error, isPending } = useQuery<{ conversationId: string; messages: readonly Message[] }, Problem>({
    queryKey: ['past-messages', contactId, protocol],
    retry: (count, why) => why instanceof Problem && why.status === 0 && count < 3,
    async queryFn({ signal }) {
      const about = { contactId, protocol }
      const { conversationId } = await call('get /contacts/:contactId/conversations/:protocol', about, { signal })
      const messages: Message[] = []
      for (let since = 0, more = true; more; ) {
        const page = await call('get /conversations/:conversationId/messages', { conversationId, since }, { signal })
        messages.push(...page.messages)
        since = page.upTo
        more = page.more
      }
      return { conversationId, messages }
    },
  })
  return { data, problem: error, isPending }
}
