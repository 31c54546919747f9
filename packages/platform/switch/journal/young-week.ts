import type { Db } from '../../database/index.ts'

/** Rows after which the server looks at a young week, and how much it has grown before each next look. */
const FIRST_LOOK = 256
const GROWTH = 16
/** From here on the server's own looks come soon enough. */
const LAST_LOOK = 65_536

/**
 * Statistics for weeks that have just begun. The server keeps the plan of a hot statement, and one that it made for a week with few rows
 * reads all of them, each time, until the server looks by itself; a look tells it to plan anew. Reads and writes go on meanwhile.
 */
export class YoungWeek {
  readonly #db: Pick<Db, 'query'>
  #name = ''
  #rows = 0
  #next = FIRST_LOOK

  constructor(db: Pick<Db, 'query'>) {
    this.#db = db
  }

  /** So many rows were added to this partition. Looks beside the sales; a look that fails is left to the server. */
  grew(name: string, rows: number): void {
    if (name !== this.#name) {
      this.#name = name
      this.#rows = 0
      this.#next = FIRST_LOOK
    }
    if (this.#next > LAST_LOOK) return
    this.#rows += rows
    if (this.#rows < this.#next) return
    while (this.#rows >= this.#next) this.#next *= GROWTH
    void this.#db.query(`analyze ${name}`).catch(() => undefined)
  }
}
