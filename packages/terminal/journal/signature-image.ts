/** A point of a signature, both 0 … 1 of the signing field (wide 2 : high 1). */
export interface SignaturePoint {
  readonly x: number
  readonly y: number
}

export type Stroke = readonly SignaturePoint[]

/** Room for the image in F62, bytes. */
export const SIGNATURE_BYTES = 999

const WIDTH = 255

const HEIGHT = 127

/**
 * Writes a signature as line drawing: a version byte 0x01, then for each stroke a byte with the number of points (2 … 255)
 * and two bytes a point, x 0 … 255 and y 0 … 127. Points that lie on the line between their neighbours are left out,
 * more and more of them until it fits. `undefined` when there is no stroke, `too-long` when even that does not fit.
 */
export function encodeSignature(strokes: readonly Stroke[]): Uint8Array | 'empty' | 'too-long' {
  const drawn = strokes.map((stroke) => stroke.map(grid)).filter((stroke) => stroke.length >= 2)
  const length = drawn.reduce((sum, stroke) => sum + stroke.length, 0)
  if (length < 3) return 'empty'
  for (let tolerance = 0.5; tolerance <= 16; tolerance *= 2) {
    const thin = drawn.map((stroke) => simplify(stroke, tolerance))
    const size = 1 + thin.reduce((sum, stroke) => sum + 1 + 2 * stroke.length, 0)
    if (size > SIGNATURE_BYTES || thin.some((stroke) => stroke.length > 255)) continue
    const out = new Uint8Array(size)
    out[0] = 1
    let at = 1
    for (const stroke of thin) {
      out[at++] = stroke.length
      for (const [x, y] of stroke) {
        out[at++] = x
        out[at++] = y
      }
    }
    return out
  }
  return 'too-long'
}

/** Reads it back; undefined when the bytes are not such a drawing. */
export function decodeSignature(bytes: Uint8Array): readonly Stroke[] | undefined {
  if (bytes[0] !== 1) return undefined
  const strokes: SignaturePoint[][] = []
  let at = 1
  while (at < bytes.length) {
    const points = bytes[at++]!
    if (points < 2 || at + 2 * points > bytes.length) return undefined
    const stroke: SignaturePoint[] = []
    for (let i = 0; i < points; i++) {
      const y = bytes[at + 1]!
      if (y > HEIGHT) return undefined
      stroke.push({ x: bytes[at]! / WIDTH, y: y / HEIGHT })
      at += 2
    }
    strokes.push(stroke)
  }
  return strokes
}

type Cell = readonly [number, number]

const within = (value: number): number => Math.min(1, Math.max(0, value))

const grid = (point: SignaturePoint): Cell => [
  Math.round(within(point.x) * WIDTH),
  Math.round(within(point.y) * HEIGHT),
]

/** Ramer, Douglas and Peucker: keeps a point only where the line would be off by more than `tolerance` without it. */
function simplify(stroke: readonly Cell[], tolerance: number): readonly Cell[] {
  const keep = new Set([0, stroke.length - 1])
  const open: [number, number][] = [[0, stroke.length - 1]]
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [from, to] = span
    let far = -1
    let most = tolerance
    for (let i = from + 1; i < to; i++) {
      const off = distance(stroke[i]!, stroke[from]!, stroke[to]!)
      if (off > most) {
        most = off
        far = i
      }
    }
    if (far < 0) continue
    keep.add(far)
    open.push([from, far], [far, to])
  }
  return stroke.filter((_, i) => keep.has(i))
}

function distance(p: Cell, a: Cell, b: Cell): number {
  const dx = b[0] - a[0]
  const dy = b[1] - a[1]
  const length = Math.hypot(dx, dy)
  if (length === 0) return Math.hypot(p[0] - a[0], p[1] - a[1])
  return Math.abs(dy * (p[0] - a[0]) - dx * (p[1] - a[1])) / length
}
