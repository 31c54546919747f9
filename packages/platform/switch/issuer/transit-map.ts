/**
 * A Map for what comes and goes by the thousand. V8 chains the tables that a Map has outgrown or cleared up to the one it uses now, so one of them
 * that has grown old keeps all later ones until the next full collection, with everything that stood in them. Here they hold places, and a place
 * that is left is emptied: what has left dies young.
 */
export class TransitMap<Key, Value> {
  readonly #places = new Map<Key, Place<Value>>()

  get size(): number {
    return this.#places.size
  }

  get(key: Key): Value | undefined {
    return this.#places.get(key)?.value
  }

  has(key: Key): boolean {
    return this.#places.has(key)
  }

  set(key: Key, value: Value): void {
    this.delete(key)
    this.#places.set(key, { value })
  }

  delete(key: Key): void {
    const place = this.#places.get(key)
    if (place === undefined) return
    place.value = undefined
    this.#places.delete(key)
  }

  /** In the order of their coming. */
  values(): Value[] {
    return Array.from(this.#places.values(), (place) => place.value!)
  }
}

interface Place<Value> {
  value: Value | undefined
}
