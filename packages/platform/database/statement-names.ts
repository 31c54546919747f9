/**
 * Names for prepared statements, so that the server parses and plans a hot statement once on each connection.
 * A text earns a name when it is met for the third time; texts built anew each time never do. Both tables are bounded.
 */
export class StatementNames {
  readonly #limit: number
  readonly #named = new Map<string, string>()
  #seen = new Map<string, number>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** The name to prepare `text` under, or undefined to send it unnamed. */
  of(text: string): string | undefined {
    const name = this.#named.get(text)
    if (name !== undefined || this.#named.size >= this.#limit) return name
    const times = (this.#seen.get(text) ?? 0) + 1
    if (times < 3) {
      // When too many different texts pass by, counting starts again: only rare ones lose their place.
      if (this.#seen.size >= 4 * this.#limit) this.#seen = new Map()
      this.#seen.set(text, times)
      return undefined
    }
    this.#seen.delete(text)
    const next = `s${this.#named.size}`
    this.#named.set(text, next)
    return next
  }
}
