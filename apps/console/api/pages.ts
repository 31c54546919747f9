import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'

interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next?: string | undefined
}

/** A list that comes page by page, as flat rows; `more` fetches the next page and may be called as often as one likes. */
export function usePages<Row>(
  key: readonly unknown[],
  ask: (cursor: { cursor?: string; limit: number }, signal: AbortSignal) => Promise<Page<Row>>,
  options: { readonly limit?: number; readonly enabled?: boolean; readonly refetchMs?: number } = {},
) {
  const limit = options.limit ?? 100
  const asked = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => ask({ limit, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    enabled: options.enabled ?? true,
    refetchInterval: options.refetchMs ?? false,
  })
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = asked
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  return { rows, more, asked, complete: data !== undefined && !hasNextPage }
}
