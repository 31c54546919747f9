import type { TransactionFilter, TransactionRow } from '@evertill/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { client } from '../../api/client.ts'
import { useSales } from '../../api/live.tsx'
import { matches } from './filter.ts'

const PAGE = 100
/** Beyond this many waiting rows the list is read anew instead of being patched together. */
const MOST_WAITING = 500

/**
 * A list of transactions, newest first, that lives: rows already shown change in place at once; new ones wait while
 * `held` (the pointer or the reader is on the list) and are let in by `admit`.
 */
export function useTransactions(filter: TransactionFilter, held: boolean) {
  const key = JSON.stringify(filter)
  const asked = useInfiniteQuery({
    queryKey: ['transactions', key],
    queryFn: ({ pageParam, signal }) =>
      client.transactions({ query: { ...filter, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  const [waiting, setWaiting] = useState<readonly TransactionRow[]>([])
  const [admitted, setAdmitted] = useState<readonly TransactionRow[]>([])
  const [changed, setChanged] = useState<ReadonlyMap<string, TransactionRow>>(new Map())
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())

  const { dataUpdatedAt, data } = asked
  const fetched = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data])
  const known = useMemo(() => new Set([...admitted, ...fetched].map((row) => row.id)), [admitted, fetched])

  const forget = useCallback(() => {
    setWaiting([])
    setAdmitted([])
    setChanged(new Map())
    setFresh(new Set())
  }, [])
  // Another filter is another list.
  useEffect(forget, [key, forget])

  useSales((row) => {
    if (known.has(row.id)) {
      setChanged((before) => new Map(before).set(row.id, row))
      return
    }
    if (!matches(row, filter)) return
    setWaiting((before) => [row, ...before.filter((other) => other.id !== row.id)].slice(0, MOST_WAITING))
  })

  const { refetch } = asked
  const admit = useCallback(() => {
    if (waiting.length === 0) return
    if (waiting.length >= MOST_WAITING) {
      forget()
      void refetch()
      return
    }
    setFresh(new Set(waiting.map((row) => row.id)))
    setAdmitted((before) => [...waiting, ...before])
    setWaiting([])
  }, [waiting, forget, refetch])

  const mayAdmit = !held && !asked.isFetching
  useEffect(() => {
    if (mayAdmit && waiting.length > 0) admit()
  }, [mayAdmit, waiting.length, admit])

  const rows = useMemo(() => {
    const seen = new Set<string>()
    return [...[...admitted].sort((a, b) => b.at - a.at), ...fetched]
      .filter((row) => !seen.has(row.id) && seen.add(row.id))
      .map((row) => changed.get(row.id) ?? row)
  }, [admitted, fetched, changed])

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = asked
  const asking = useRef(false)
  const more = useCallback(() => {
    if (!hasNextPage || isFetchingNextPage || asking.current) return
    asking.current = true
    void fetchNextPage().finally(() => {
      asking.current = false
    })
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  return { rows, waiting: waiting.length, admit, fresh, more, asked, readAt: dataUpdatedAt }
}
