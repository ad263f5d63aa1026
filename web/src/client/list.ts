import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { queries } from './ask.ts'
import { call, type Output, type Problem, type RouteName } from './call.ts'
import type { Routes } from './routes.generated.ts'

type Page<Row> = { items: Row[]; next: string | null }

/** The paths of what can be listed page by page: `/queues`. */
export type ListPath = {
  [Name in RouteName]: Name extends `get ${infer Path}`
    ? Routes[Name]['output'] extends Page<{ id: string }>
      ? Path
      : never
    : never
}[RouteName]
/** The paths of records: they are listed, read, replaced and deleted by one shape of route. */
export type RecordPath = {
  [Path in ListPath]: `put ${Path}/:id` extends RouteName ? Path : never
}[ListPath]
export type RowOf<Path extends ListPath> = Output<`get ${Path}` & RouteName> extends Page<infer Row> ? Row : never

const rowsAPage = 100

export type Listed<Row> = {
  rows: readonly Row[]
  /** Rows are left that were not asked for yet. */
  more: boolean
  loadMore: () => void
  isPending: boolean
  isLoadingMore: boolean
  problem: Problem | null
  again: () => void
}

/** A list, page after page: the next one when it is wanted. */
export function useList<Path extends ListPath>(path: Path, q: string): Listed<RowOf<Path>> {
  const name = `get ${path}` as const
  const asked = useInfiniteQuery<Page<RowOf<Path>>, Problem>({
    queryKey: [name, 'pages', q],
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) =>
      call(name as RouteName, { q, after: pageParam, limit: rowsAPage } as never, { signal }) as never,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  })
  const rows = useMemo(() => asked.data?.pages.flatMap((page) => page.items) ?? [], [asked.data])
  return {
    rows,
    more: asked.hasNextPage,
    loadMore: () => void (asked.isFetchingNextPage || asked.fetchNextPage()),
    isPending: asked.isPending,
    isLoadingMore: asked.isFetchingNextPage,
    problem: asked.error,
    again: () => void asked.refetch(),
  }
}

const allMax = 2_000

/** A whole list, for a field in which one of it is chosen. */
export function useAll<Path extends ListPath>(
  path: Path,
  options: { enabled?: boolean } = {},
): { rows: readonly RowOf<Path>[]; isPending: boolean; nameOf(id: string | null | undefined): string | undefined } {
  const name = `get ${path}` as const
  const { data, isPending } = useQuery<RowOf<Path>[], Problem>({
    queryKey: [name, 'all'],
    enabled: options.enabled ?? true,
    async queryFn({ signal }) {
      const rows: RowOf<Path>[] = []
      for (let after: string | undefined | null; after !== null && rows.length < allMax; ) {
        const page = (await call(name as RouteName, { after, limit: 200 } as never, { signal })) as Page<RowOf<Path>>
        rows.push(...page.items)
        after = page.next
      }
      return rows
    },
  })
  return useMemo(() => {
    const rows = data ?? []
    const names = new Map(rows.map((row) => [(row as { id: string }).id, (row as { name?: string }).name]))
    return { rows, isPending, nameOf: (id) => (id ? names.get(id) : undefined) }
  }, [data, isPending])
}

/** What was just saved is what the next one to open it sees. */
export function keepRecord(path: string, record: { id: string }): Promise<void> {
  queries.setQueryData([`get ${path}/:id`, { id: record.id }], record)
  return refreshList(path)
}
export const forgetRecord = (path: string, id: string): Promise<void> => {
  queries.removeQueries({ queryKey: [`get ${path}/:id`, { id }] })
  return refreshList(path)
}
export const refreshList = (path: string): Promise<void> => queries.invalidateQueries({ queryKey: [`get ${path}`] })
