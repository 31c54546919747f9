/** Why bytes could not be read. The words are stable: programs may switch on them. */
export type UnpackCode =
  | 'truncated'
  | 'trailing-bytes'
  | 'bad-mti'
  | 'bad-bitmap'
  | 'unknown-field'
  | 'bad-length-prefix'
  | 'too-long'
  | 'too-short'
  | 'not-a-digit'
  | 'bad-character'
  | 'bad-padding'
  | 'bad-tag'
  | 'bad-length'
  | 'duplicate-tag'
  | 'bad-subfield'

/** Why a message could not be written. */
export type PackCode =
  | 'bad-mti'
  | 'unknown-field'
  | 'wrong-type'
  | 'bad-length'
  | 'too-long'
  | 'too-short'
  | 'not-a-digit'
  | 'bad-character'
  | 'bad-tag'
  | 'duplicate-tag'
  | 'bad-subfield'

/** Why a stream of frames cannot go on: the connection has lost its place and must be closed. */
export type FrameCode = 'zero-length' | 'over-limit' | 'not-digits' | 'truncated' | 'bad-header'

/** A refusal as JSON: for logs, and what the command prints. */
export interface RefusalJson {
  readonly error: 'UnpackError' | 'PackError'
  readonly path: string
  /** Only for bytes that could not be read. */
  readonly offset?: number
  readonly code: UnpackCode | PackCode
}

/**
 * Bytes that are not a message of the dialect.
 * Its text holds the place and the reason, never a byte of the content, so it may be logged as it is.
 */
export class UnpackError extends Error {
  override readonly name = 'UnpackError'
  /** Where: `mti`, `bitmap`, `2`, `60.2`, `55.9F26`. */
  readonly path: string
  /** Byte position in the input, counted from 0. */
  readonly offset: number
  readonly code: UnpackCode

  constructor(code: UnpackCode, path: string, offset: number) {
    super(`${path} at byte ${offset}: ${code}`)
    this.code = code
    this.path = path
    this.offset = offset
  }

  /** The same refusal seen from a longer input, in which the message began `bytes` later. */
  movedBy(bytes: number): UnpackError {
    return new UnpackError(this.code, this.path, this.offset + bytes)
  }

  toJSON(): RefusalJson {
    return { error: 'UnpackError', path: this.path, offset: this.offset, code: this.code }
  }
}

/** A message that the dialect cannot express. Its text never holds the value. */
export class PackError extends Error {
  override readonly name = 'PackError'
  readonly path: string
  readonly code: PackCode

  constructor(code: PackCode, path: string) {
    super(`${path}: ${code}`)
    this.code = code
    this.path = path
  }

  toJSON(): RefusalJson {
    return { error: 'PackError', path: this.path, code: this.code }
  }
}

/** A frame, envelope or header that cannot be what it claims to be. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
  readonly code: FrameCode

  constructor(code: FrameCode, sentence: string) {
    super(sentence)
    this.code = code
  }
}
