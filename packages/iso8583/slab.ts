/**
 * Results are cut from slabs of this size, as Node does with its own buffers: a fresh allocation for each message would
 * cost more than packing it.
 */
export const SLAB = 16 * 1024

let slab = new ArrayBuffer(0)
let used = 0

/** So many zero bytes for one frame. A view of a slab, so it is for bytes that soon leave: whoever keeps one keeps the slab. */
export function cut(length: number): Uint8Array {
  if (length > SLAB) return new Uint8Array(length)
  if (used + length > slab.byteLength) {
    slab = new ArrayBuffer(SLAB)
    used = 0
  }
  const bytes = new Uint8Array(slab, used, length)
  used += length
  return bytes
}
