import { notifications } from '@mantine/notifications'
import {
  keepPreviousData,
  QueryClient,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { call, type Input, type Output, Problem, type RouteName } from './call.ts'

/** Who is not logged in (any more) is shown the door, wherever that is found out. */
let sessionEnded = () => {}
export const onSessionEnded = (listener: () => void): void => {
  sessionEnded = listener
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, why) => why instanceof Problem && (why.status === 0 || why.status >= 500) && count < 3,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
    },
  },
})
queries.getQueryCache().subscribe(({ query }) => {
  const { error } = query.state
  if (error instanceof Problem && error.status === 401 && query.queryKey[0] !== 'get /me') sessionEnded()
})

type GetName = Extract<RouteName, `get ${string}`>

/** Reads and keeps fresh: `useAsk('get /queues', {})`. `every` asks again so often, in milliseconds. */
export function useAsk<Name extends GetName>(
  name: Name,
  input: Input<Name>,
  options: { enabled?: boolean; every?: number; keep?: boolean } = {},
): UseQueryResult<Output<Name>, Problem> {
  return useQuery({
    queryKey: [name, input],
    queryFn: ({ signal }: { signal: AbortSignal }) => call(name, input, { signal }),
    ...(options.enabled !== undefined && { enabled: options.enabled }),
    ...(options.every !== undefined && { refetchInterval: options.every }),
    ...(options.keep && { placeholderData: keepPreviousData }),
  }) as UseQueryResult<Output<Name>, Problem>
}

/**
 * Changes something: `const save = useDo('post /queues', { refreshes: ['get /queues'] }); save.mutate({...})`. What went
 * wrong is said in a notification, unless the screen says it itself (`quiet`).
 */
export function useDo<Name extends RouteName>(
  name: Name,
  options: { refreshes?: readonly GetName[]; quiet?: boolean; done?: (answer: Output<Name>) => void } = {},
) {
  const client = useQueryClient()
  return useMutation<Output<Name>, Problem, Input<Name>>({
    mutationFn: (input) => call(name, input),
    async onSuccess(answer) {
      options.done?.(answer)
      await Promise.all((options.refreshes ?? []).map((route) => client.invalidateQueries({ queryKey: [route] })))
    },
    onError(why) {
      if (why instanceof Problem && why.status === 401) return sessionEnded()
      if (!options.quiet) sayProblem(why)
    },
  })
}

export function sayProblem(why: unknown): void {
  const message =
    why instanceof Problem ? [why.message, ...why.fields.map((one) => one.message)].join(' ') : String(why)
  notifications.show({ color: 'red', message, autoClose: 8_000 })
}
