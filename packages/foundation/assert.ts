/** A broken promise of our own code. It is never caught to go on; it stays on in production. */
export class Bug extends Error {
  override readonly name = 'Bug'
}

/** Throws a {@link Bug} unless `condition` holds. `message` must not carry card data. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Bug(message)
}

/** Marks a place that the types say cannot be reached. */
export function unreachable(value: never, message = 'unreachable'): never {
  throw new Bug(`${message}: ${typeof value === 'object' ? 'object' : String(value)}`)
}
