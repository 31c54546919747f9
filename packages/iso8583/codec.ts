import type { Dialect, MessageOf } from './dialect.ts'
import { UnpackError } from './errors.ts'
import { packer } from './pack.ts'
import type { Lenient } from './plan.ts'
import { unpacker } from './unpack.ts'

export interface CodecOptions {
  /** Readings that are refused unless named here. */
  readonly lenient?: Lenient
  /**
   * Whether packed messages are views of a shared slab, as Node's own small buffers are, or have a buffer each. A slab
   * is several times faster. A structured clone (IndexedDB, `postMessage`) of a view copies the whole slab, other messages
   * included: therefore only on by itself where there is Node's `Buffer`, and off in browsers.
   */
  readonly slab?: boolean
}

/** Packs and unpacks messages of one dialect; make it once and keep it. */
export interface Codec<D> {
  /** MTI, bitmap and fields, without framing. Throws PackError. */
  pack(message: MessageOf<D>): Uint8Array
  /**
   * Reads a whole message. Binary values are views of `bytes`: do not change them while the message is in use.
   * Throws UnpackError, whose text never holds content.
   */
  unpack(bytes: Uint8Array): MessageOf<D>
  /** As `unpack`, with the refusal as a value. */
  tryUnpack(
    bytes: Uint8Array,
  ): { readonly ok: true; readonly message: MessageOf<D> } | { readonly ok: false; readonly error: UnpackError }
}

/** Works a dialect out once into plans for each field. No code is generated, so a strict content policy is fine. */
export function compile<D extends Dialect>(dialect: D, options: CodecOptions = {}): Codec<D> {
  const unpack = unpacker(dialect, options.lenient ?? {})
  const pack = packer(dialect, options.slab ?? 'Buffer' in globalThis)
  return {
    pack: pack as (message: MessageOf<D>) => Uint8Array,
    unpack: unpack as (bytes: Uint8Array) => MessageOf<D>,
    tryUnpack(bytes) {
      try {
        return { ok: true, message: unpack(bytes) as MessageOf<D> }
      } catch (error) {
        if (error instanceof UnpackError) return { ok: false, error }
        throw error
      }
    },
  }
}
