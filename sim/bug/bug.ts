/** One passage of the house that is written differently, as a patch would. */
export interface Edit {
  /** From the root of the house. */
  readonly file: string
  /** Stands there exactly once; when it no longer does, the patch is stale and says so. */
  readonly find: string
  readonly replace: string
}

/** A mistake that somebody could make, and the law that must notice it. */
export interface Bug {
  readonly name: string
  readonly law: string
  readonly says: string
  readonly edits: readonly Edit[]
}
