import { LAST_FIELD } from './terminal-message.ts'

/** Field numbers; F0 and F1 are not fields. */
export const set = (...fields: readonly number[]): ReadonlySet<number> => new Set(fields)

/** What every transaction with an amount carries. */
export const EVERY = [3, 4, 11, 22, 25, 41, 42, 49, 60, 64] as const

/** What a card, its chip and its PIN may add. */
export const CARD = [2, 14, 23, 26, 35, 36, 52, 53, 55, 59] as const

export interface FieldSet {
  /** Fields without which the message is refused [F39=30]. */
  readonly required: ReadonlySet<number>
  /** Fields that may stand beside them; any other is refused. */
  readonly optional: ReadonlySet<number>
}

/** The first field that is missing or that has no place in such a message; undefined when the set is right [F39=30]. */
export function fieldSetFault(message: object, rule: FieldSet): number | undefined {
  for (const field of rule.required) if ((message as Record<number, unknown>)[field] === undefined) return field
  for (let field = 2; field <= LAST_FIELD; field++)
    if (
      (message as Record<number, unknown>)[field] !== undefined &&
      !rule.required.has(field) &&
      !rule.optional.has(field)
    )
      return field
  return undefined
}
