import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeSignature, encodeSignature, SIGNATURE_BYTES, type Stroke } from '../index.ts'

const point = fc.record({
  x: fc.double({ min: -0.2, max: 1.2, noNaN: true }),
  y: fc.double({ min: -0.2, max: 1.2, noNaN: true }),
})
const drawing = fc.array(fc.array(point, { maxLength: 400 }), { maxLength: 12 })

test('what is drawn fits into F62 and comes back as a drawing, or is refused by name', () => {
  let kept = 0
  fc.assert(
    fc.property(drawing, (strokes) => {
      const image = encodeSignature(strokes)
      if (typeof image === 'string') {
        expect(['empty', 'too-long']).toContain(image)
        return
      }
      kept += 1
      expect(image.length).toBeLessThanOrEqual(SIGNATURE_BYTES)
      const back = decodeSignature(image)!
      expect(back.length).toBe(strokes.filter((stroke) => stroke.length >= 2).length)
      for (const stroke of back) for (const { x, y } of stroke) expect(x >= 0 && x <= 1 && y >= 0 && y <= 1).toBe(true)
    }),
    { numRuns: 300, seed: 7 },
  )
  expect(kept).toBeGreaterThan(50)
})

test('the ends of a stroke stay where they were, and a straight line needs no more', () => {
  const line: Stroke = Array.from({ length: 100 }, (_, i) => ({ x: i / 99, y: i / 99 }))
  const image = encodeSignature([
    line,
    [
      { x: 0, y: 1 },
      { x: 0.2, y: 0.8 },
    ],
  ])
  if (typeof image === 'string') throw new Error(image)
  expect(image.length).toBeLessThan(60)
  expect(decodeSignature(image)?.[0]?.[0]).toEqual({ x: 0, y: 0 })
  expect(decodeSignature(image)?.[0]?.at(-1)).toEqual({ x: 1, y: 1 })
})

test('bytes that are no drawing are none', () => {
  for (const bytes of [[], [2, 2, 0, 0, 1, 1], [1, 1, 0, 0], [1, 3, 0, 0, 1, 1], [1, 2, 0, 200, 1, 1]])
    expect(decodeSignature(Uint8Array.from(bytes)), String(bytes)).toBeUndefined()
})
