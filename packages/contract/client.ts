import { z } from 'zod'
import type { AnswerOf, CallOf, Endpoint } from './endpoint.ts'
import { type Endpoints, endpoints } from './endpoints.ts'
import { LiveEvent } from './live.ts'
import { ProblemError, problemOf } from './problem.ts'
import type { TransactionFilter } from './transaction.ts'

type Fetch = (input: string, init?: RequestInit) => Promise<Response>
type Rest = { readonly signal?: AbortSignal }
type Caller<E extends Endpoint> =
  Record<never, never> extends CallOf<E>
    ? (call?: CallOf<E> & Rest) => Promise<AnswerOf<E>>
    : (call: CallOf<E> & Rest) => Promise<AnswerOf<E>>

/** One function for each endpoint: `client.transactions({ query: { state: 'reversing' } })`. Throws {@link ProblemError}. */
export type Client = { readonly [Name in keyof Endpoints]: Caller<Endpoints[Name]> }

interface Call {
  readonly params?: Record<string, unknown>
  readonly query?: Record<string, unknown>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** The typed client, for the console and for programs. Answers are parsed, so a wrong host is noticed at the door. */
export function createClient(fetch: Fetch, base = ''): Client {
  const call = async (endpoint: Endpoint, ask: Call = {}): Promise<unknown> => {
    const response = await fetch(base + addressOf(endpoint.path, ask.params ?? {}, ask.query ?? {}), {
      method: endpoint.method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(endpoint.method === 'GET' ? {} : { 'x-evertill-request': '1' }),
        ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
      ...(ask.signal === undefined ? {} : { signal: ask.signal }),
    })
    if (!response.ok && !(endpoint.path === '/healthz' && response.status === 503))
      throw new ProblemError(await problemOf(response))
    if (endpoint.answer === undefined) return undefined
    return z.parse(endpoint.answer, await response.json())
  }
  return Object.fromEntries(
    Object.entries(endpoints).map(([name, endpoint]) => [name, (ask?: Call) => call(endpoint as Endpoint, ask)]),
  ) as unknown as Client
}

/** `/api/terminals/10000011?limit=5` from its parts; absent values are left out. */
export function addressOf(path: string, params: Record<string, unknown>, query: Record<string, unknown>): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  const text = search.toString()
  return text === '' ? filled : `${filled}?${text}`
}

/** Address of the export: a browser downloads it with the session's cookie. At most 100,000 rows. */
export function csvAddress(filter: TransactionFilter, base = ''): string {
  return base + addressOf('/api/transactions.csv', {}, filter)
}

/** One live event from the parts that a browser's EventSource gives; undefined when it is not one of ours. */
export function liveEventOf(kind: string, data: string): LiveEvent | undefined {
  try {
    const parsed = LiveEvent.safeParse({ kind, ...(JSON.parse(data) as object) })
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
