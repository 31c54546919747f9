/** Told instead of waiting without bound. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull'
}

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/**
 * Gathers what concurrent callers want written into one statement and one commit. While one flush is under way the next
 * one gathers; an idle writer starts at the end of the current turn of the event loop, so that a lone caller hardly waits
 * and callers of the same turn share.
 */
export class GroupCommit<Item, Answer> {
  readonly #flush: (items: readonly Item[]) => Promise<readonly Answer[]>
  readonly #most: number
  readonly #bound: number
  #waiting: Waiting<Item, Answer>[] = []
  #busy = 0
  #scheduled = false
  #idle: (() => void)[] = []
  readonly #lanes: number

  /**
   * @param options.flush answers each item in order; a rejection is every item's rejection
   * @param options.most items of one flush
   * @param options.bound items that may wait; one more is refused with {@link QueueFull}
   * @param options.lanes flushes that may be under way at once
   */
  constructor(options: {
    flush: (items: readonly Item[]) => Promise<readonly Answer[]>
    most: number
    bound: number
    lanes?: number
  }) {
    this.#flush = options.flush
    this.#most = options.most
    this.#bound = options.bound
    this.#lanes = options.lanes ?? 1
  }

  get depth(): number {
    return this.#waiting.length
  }

  add(item: Item): Promise<Answer> {
    if (this.#waiting.length >= this.#bound) return Promise.reject(new QueueFull('too many writes wait'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      this.#schedule()
    })
  }

  /** Resolves when nothing waits and nothing is under way. */
  drained(): Promise<void> {
    if (this.#waiting.length === 0 && this.#busy === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  #schedule(): void {
    if (this.#scheduled || this.#busy >= this.#lanes) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#run()
    })
  }

  #run(): void {
    if (this.#waiting.length === 0 || this.#busy >= this.#lanes) return
    const batch = this.#waiting.length <= this.#most ? this.#waiting : this.#waiting.slice(0, this.#most)
    this.#waiting = batch === this.#waiting ? [] : this.#waiting.slice(this.#most)
    this.#busy += 1
    this.#flush(batch.map((each) => each.item)).then(
      (answers) => {
        this.#busy -= 1
        // What gathered meanwhile leaves first: it is under way while those who are answered go on.
        this.#run()
        for (let i = 0; i < batch.length; i++) batch[i]!.resolve(answers[i]!)
        this.#after()
      },
      (error) => {
        this.#busy -= 1
        for (const each of batch) each.reject(error)
        this.#after()
      },
    )
  }

  #after(): void {
    if (this.#waiting.length > 0) this.#schedule()
    else if (this.#busy === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }
}
