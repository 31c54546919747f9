import type { Turn } from '../state/turn.ts'

/** Who takes an event, by its type; none is left out. */
export type Handlers<E extends { readonly type: string }> = {
  readonly [T in E['type']]: (turn: Turn, event: Extract<E, { readonly type: T }>) => unknown
}
