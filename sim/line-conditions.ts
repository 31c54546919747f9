/** What one direction of a line does to the bytes that pass it. Chances are 0 … 1, drawn for each `send`. */
export interface LineConditions {
  /** Each send takes from … to, in ms, and never overtakes the one before it. */
  readonly delayMs: readonly [number, number]
  /** The bytes are lost and nobody is told. */
  readonly drop: number
  /** The bytes arrive twice. */
  readonly duplicate: number
  /** The bytes take up to `reorderMs` longer, and later ones may overtake them. */
  readonly reorder: number
  readonly reorderMs: number
  /** On streams: the bytes are cut into pieces, down to single bytes, as a real stream may. */
  readonly cut: number
  /** On streams: the bytes are joined to those before them that are still on their way. */
  readonly join: number
  /** `hold`: nothing passes until it is lifted (a partition). `lose`: everything vanishes (a line dead in one direction). */
  readonly blocked: 'no' | 'hold' | 'lose'
  /** Bytes held for so long end the sender's link with `timeout`, in ms; the receiver hears nothing of it. */
  readonly giveUpMs: number
  /** More held bytes than that end the link: `overflow` for the sender, `reset` for the receiver. */
  readonly maxBuffered: number
}

/** A line in good order: one millisecond each way. */
export const FAIR: LineConditions = {
  delayMs: [1, 1],
  drop: 0,
  duplicate: 0,
  reorder: 0,
  reorderMs: 50,
  cut: 0,
  join: 0,
  blocked: 'no',
  giveUpMs: 60_000,
  maxBuffered: 1_048_576,
}
