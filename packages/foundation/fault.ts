/** Something around us broke: a line, a disk, a database. Catalogue of codes: docs/errors.md. */
export class Fault extends Error {
  override readonly name: string = 'Fault'
  /** Stable and searchable: `database.unavailable`. */
  readonly code: string
  /** May the same request be sent again without a new decision? Never true while money may have moved. */
  readonly retriable: boolean
  /** Safe to log and to show to staff: no card data, no keys. */
  readonly detail: Readonly<Record<string, string | number | boolean>>

  constructor(
    code: string,
    message: string,
    options: { retriable?: boolean; detail?: Record<string, string | number | boolean>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retriable = options.retriable ?? false
    this.detail = options.detail ?? {}
  }
}
