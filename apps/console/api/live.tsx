import {
  type LiveEvent,
  liveEventOf,
  type Overview,
  type TerminalDetail,
  type TerminalRow,
  type TransactionRow,
} from '@evertill/contract'
import { every, systemClock } from '@evertill/foundation'
import type { InfiniteData } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { queries } from './client.ts'
import { useRight } from './session.tsx'

/** `live` events come · `connecting` the line is being made · `stale` nothing was heard for longer than {@link STALE_MS}. */
export interface Liveness {
  readonly state: 'connecting' | 'live' | 'stale'
  /** When something was last heard. */
  readonly heardAt: number | undefined
}

export const STALE_MS = 20_000
const KINDS = [
  'transaction',
  'terminal',
  'issuer',
  'overview',
  'diagnosis',
  'command',
  'incident',
  'maintenance',
  'reset',
] as const
type SaleListener = (row: TransactionRow) => void

interface Live {
  readonly liveness: Liveness
  onSale(listener: SaleListener): () => void
}

const LiveContext = createContext<Live | undefined>(undefined)

type Pages<Row> = InfiniteData<{ rows: Row[]; next?: string | undefined }>

function patchTerminal(live: Partial<TerminalRow> & { terminalId: string }): void {
  const merged = (row: TerminalRow): TerminalRow => (row.terminalId === live.terminalId ? { ...row, ...live } : row)
  queries.setQueriesData<Pages<TerminalRow>>({ queryKey: ['terminals'] }, (data) =>
    data ? { ...data, pages: data.pages.map((page) => ({ ...page, rows: page.rows.map(merged) })) } : data,
  )
  queries.setQueryData<TerminalDetail>(['terminal', live.terminalId], (data) =>
    data ? { ...data, terminal: merged(data.terminal) } : data,
  )
}

/** Where presence changed, what the platform finds changes with it. */
function forgetFindings(live: { terminalId: string; presence: TerminalRow['presence'] }): void {
  const before = queries.getQueryData<TerminalDetail>(['terminal', live.terminalId])?.terminal.presence
  if (before !== undefined && before !== live.presence)
    void queries.invalidateQueries({ queryKey: ['findings', live.terminalId] })
}

function take(event: LiveEvent, listeners: ReadonlySet<SaleListener>): void {
  switch (event.kind) {
    case 'overview':
      queries.setQueryData<Overview>(['overview'], event.overview)
      return
    case 'issuer':
      queries.setQueryData<{ rows: { id: string }[] }>(['issuers'], (data) =>
        data ? { rows: data.rows.map((row) => (row.id === event.issuer.id ? event.issuer : row)) } : data,
      )
      return
    case 'terminal':
      forgetFindings(event.terminal)
      patchTerminal(event.terminal as Partial<TerminalRow> & { terminalId: string })
      return
    case 'diagnosis':
      for (const key of ['findings', 'diagnoses'])
        void queries.invalidateQueries({ queryKey: [key, event.diagnosis.terminalId] })
      return
    case 'command':
      void queries.invalidateQueries({ queryKey: ['commands', event.command.terminalId] })
      return
    case 'incident':
      for (const key of ['incidents', 'overview']) void queries.invalidateQueries({ queryKey: [key] })
      return
    case 'maintenance':
      for (const key of ['maintenance', 'overview']) void queries.invalidateQueries({ queryKey: [key] })
      return
    case 'transaction':
      for (const listener of listeners) listener(event.transaction)
      return
    case 'reset':
      void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
  }
}

/** One line of server-sent events for the whole console. The browser makes it anew by itself after a break. */
export function LiveProvider({ children }: { children: ReactNode }): ReactNode {
  // The host tells the overview every few seconds to those who may see it; for others silence is not a sign of anything.
  const regular = useRight('overview.read')
  const [liveness, setLiveness] = useState<Liveness>({ state: 'connecting', heardAt: undefined })
  const listeners = useRef(new Set<SaleListener>())

  useEffect(() => {
    let heardAt: number | undefined
    let open = false
    let source: EventSource | undefined
    let failures = 0
    let dialAt = 0
    const dial = (): void => {
      // Without a session or a host each attempt is refused: they become rarer, up to one in half a minute.
      dialAt = systemClock.now() + Math.min(30_000, 2_000 * 2 ** failures)
      failures += 1
      source = new EventSource('/api/live')
      source.onopen = () => {
        open = true
        failures = 0
        heard()
      }
      source.onerror = () => {
        open = false
        tell()
      }
      for (const kind of KINDS)
        source.addEventListener(kind, (message) => {
          heard()
          const event = liveEventOf(kind, (message as MessageEvent<string>).data)
          if (event) take(event, listeners.current)
        })
    }
    const tell = (): void => {
      const silent = regular && heardAt !== undefined && systemClock.now() - heardAt > STALE_MS
      const state = heardAt === undefined ? 'connecting' : !open || silent ? 'stale' : 'live'
      // Between two looks nothing is drawn again unless what people see would change.
      setLiveness((before) =>
        before.state === state && (state === 'live' || before.heardAt === heardAt) ? before : { state, heardAt },
      )
    }
    const heard = (): void => {
      heardAt = systemClock.now()
      tell()
    }
    dial()
    const timer = every(systemClock, 2_000, () => {
      // A browser gives up for good when the answer was an error; then it is ours to dial again.
      if (source?.readyState === EventSource.CLOSED && systemClock.now() >= dialAt) dial()
      tell()
    })
    return () => {
      timer.cancel()
      source?.close()
    }
  }, [regular])

  const live = useMemo<Live>(
    () => ({
      liveness,
      onSale(listener) {
        listeners.current.add(listener)
        return () => listeners.current.delete(listener)
      },
    }),
    [liveness],
  )
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>
}

export function useLive(): Live {
  const live = useContext(LiveContext)
  if (!live) throw new Error('useLive outside of LiveProvider')
  return live
}

/** Calls `listener` for each transaction that happens or changes while the part is on screen. */
export function useSales(listener: SaleListener): void {
  const { onSale } = useLive()
  const current = useRef(listener)
  current.current = listener
  // OnSale changes with liveness but leads to the same set.
  useEffect(() => onSale((row) => current.current(row)), [])
}
