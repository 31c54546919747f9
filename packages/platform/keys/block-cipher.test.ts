import { chained, toHex } from '@evertill/foundation'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { desKey } from './block-cipher.ts'

test('a chain begins anew each time, whatever was enciphered before it', () => {
  const blocks = fc.integer({ min: 0, max: 4 }).chain((n) => fc.uint8Array({ minLength: 8 * n, maxLength: 8 * n }))
  fc.assert(
    fc.property(
      fc.constantFrom(8, 16).chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
      fc.array(blocks, { maxLength: 8 }),
      (clear, messages) => {
        const kept = desKey(clear)
        for (const message of messages) {
          const before = message.slice()
          expect(toHex(kept.chain(message))).toBe(toHex(chained(desKey(clear).encipher)(message)))
          expect(message).toEqual(before)
        }
      },
    ),
    { numRuns: 100 },
  )
})
