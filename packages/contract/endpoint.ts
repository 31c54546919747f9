import type { z } from 'zod'
import type { Right, Role, Scope } from './rights.ts'

/** Either kind of zod schema (classic or mini). */
export type Schema = z.core.$ZodType

/** One door of the HTTP interface as data: the server mounts it, the client calls it, OpenAPI tells of it. */
export interface Endpoint<
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
  Answer extends Schema = Schema,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `/api/terminals/:id`. */
  readonly path: string
  readonly summary: string
  readonly tag: string
  /** `public` needs no session; `session` any; otherwise the right it takes. */
  readonly right: Right | 'public' | 'session'
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  /** Absent: 204 and no content. */
  readonly answer?: Answer
  /** Commands, and reads that someone may have to answer for: what the audit calls it, `terminal.status`. */
  readonly action?: string
}

type Out<T> = T extends Schema ? (unknown extends z.output<T> ? undefined : z.output<T>) : undefined
type In<T> = T extends Schema ? (unknown extends z.input<T> ? undefined : z.input<T>) : undefined

export type ParamsOf<E extends Endpoint> = Out<E['params']>
export type QueryOf<E extends Endpoint> = Out<E['query']>
export type BodyOf<E extends Endpoint> = Out<E['body']>
export type AnswerOf<E extends Endpoint> = E['answer'] extends Schema ? z.output<E['answer']> : undefined

/** What a caller passes: only the parts that the endpoint has. */
export type CallOf<E extends Endpoint> = (E['params'] extends Schema ? { params: In<E['params']> } : unknown) &
  (E['query'] extends Schema ? { query?: In<E['query']> } : unknown) &
  (E['body'] extends Schema ? { body: In<E['body']> } : unknown)

/** Declares an endpoint and keeps its exact types. */
export function endpoint<const E extends Endpoint>(it: E): E {
  return it
}

/** The person who asks, as a room's handler sees them. */
export interface Actor {
  readonly personId: string
  readonly name: string
  readonly role: Role
  readonly scope: Scope
  readonly rights: readonly Right[]
  /** Address of the caller, for the audit. */
  readonly from: string
}

/** What a handler gets: parsed, never raw. `actor` is there unless the endpoint is public. */
export interface Ask<E extends Endpoint> {
  readonly params: ParamsOf<E>
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  readonly actor: Actor
}

/** A refusal that the web door turns into an RFC 9457 problem. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly zh: string
  readonly en: string
}

/** What the audit keeps of a command beside who, when and why. Never card data or secrets. */
export interface AuditNote {
  readonly subjectId?: string
  readonly before?: unknown
  readonly after?: unknown
}

export type Reply<E extends Endpoint> =
  | { readonly ok: true; readonly value: AnswerOf<E>; readonly audit?: AuditNote }
  | { readonly ok: false; readonly refusal: Refusal }

/** A room's answer to one endpoint: `routes.ts` of a room is a list of these, and the door mounts them. */
export interface Route {
  readonly endpoint: Endpoint
  readonly handle: (ask: Ask<Endpoint>) => Promise<Reply<Endpoint>>
}

export function route<const E extends Endpoint>(it: E, handle: (ask: Ask<E>) => Promise<Reply<E>>): Route {
  // The door parses with the endpoint's own schemas, so that what it hands over has exactly these types.
  return { endpoint: it, handle: handle as unknown as Route['handle'] }
}
