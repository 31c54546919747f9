import { ProblemError, type Right, type Session } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { client, onSessionLost, queries } from './client.ts'

export type SessionState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'out' }
  | { readonly kind: 'unreachable'; readonly error: unknown; retry(): void }
  /** `lost`: the session ended while the page was open; the page stays behind the sign-in. */
  | { readonly kind: 'in'; readonly session: Session; readonly lost: boolean }

const SessionContext = createContext<SessionState>({ kind: 'asking' })
const MY_SESSION = ['session'] as const

/** Keeps who is signed in. 401 on any later call marks the session as lost instead of throwing the page away. */
export function SessionProvider({ children }: { children: ReactNode }): ReactNode {
  const [lost, setLost] = useState(false)
  const asked = useQuery({
    queryKey: MY_SESSION,
    queryFn: () => client.session(),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
  useEffect(() => onSessionLost(() => setLost(true)), [])
  const signedInAt = asked.dataUpdatedAt
  // A new sign-in is what ends the lost state.
  useEffect(() => setLost(false), [signedInAt])

  const { data, error, isPending, refetch } = asked
  const state = useMemo<SessionState>(() => {
    if (data) return { kind: 'in', session: data, lost }
    if (isPending) return { kind: 'asking' }
    if (error instanceof ProblemError && error.status === 401) return { kind: 'out' }
    return { kind: 'unreachable', error, retry: () => void refetch() }
  }, [data, error, isPending, refetch, lost])
  return <SessionContext.Provider value={state}>{children}</SessionContext.Provider>
}

export function useSessionState(): SessionState {
  return useContext(SessionContext)
}

/** Who is signed in; only below the shell, where somebody is. */
export function useSession(): Session {
  const state = useContext(SessionContext)
  if (state.kind !== 'in') throw new Error('useSession outside of a session')
  return state.session
}

export function useRight(right: Right): boolean {
  const state = useContext(SessionContext)
  return state.kind === 'in' && state.session.rights.includes(right)
}

/** Signs in; another person's data never stays behind. */
export async function signIn(credentials: { name: string; password: string }): Promise<void> {
  const before = queries.getQueryData<Session>(MY_SESSION)
  const session = await client.signIn({ body: credentials })
  if (before && before.person.id !== session.person.id) queries.clear()
  queries.setQueryData(MY_SESSION, session)
  if (before) void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
}

export async function signOut(): Promise<void> {
  try {
    await client.signOut()
  } finally {
    queries.clear()
    location.assign('/console/')
  }
}
