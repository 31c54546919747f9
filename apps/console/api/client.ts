import { createClient, ProblemError } from '@evertill/contract'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

type Listener = () => void
const listeners = new Set<Listener>()

/** Told when the host says that nobody is signed in any more. */
export function onSessionLost(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function notice(error: unknown, isQuestionOfSession: boolean): void {
  if (error instanceof ProblemError && error.status === 401 && !isQuestionOfSession)
    for (const listener of listeners) listener()
}

export const client = createClient((input, init) => fetch(input, init))

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: (error, query) => notice(error, query.queryKey[0] === 'session') }),
  mutationCache: new MutationCache({
    onError: (error, _values, _context, mutation) => notice(error, mutation.options.mutationKey?.[0] === 'session'),
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal does not become a permission by asking again; a broken line may mend.
      retry: (failures, error) => !(error instanceof ProblemError && error.status < 500) && failures < 2,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
})
