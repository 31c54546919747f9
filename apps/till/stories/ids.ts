/** A branded id from a text that is known to be one. */
export function asId<T extends string>(text: string): T {
  return text as T
}
