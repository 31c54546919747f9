import { expect, test } from 'vitest'
import { contrast, palettes } from './palette.ts'

const texts = ['ink', 'inkSoft', 'inkFaint', 'accent', 'paid', 'calm', 'open', 'stop'] as const
const surfaces = ['paper', 'shade', 'sheet', 'lifted', 'hover'] as const

for (const [name, palette] of Object.entries(palettes)) {
  test(`${name}: every text colour reads on every surface (AA, 4.5)`, () => {
    const poor = texts.flatMap((text) =>
      surfaces
        .map((surface) => ({ pair: `${text} on ${surface}`, ratio: contrast(palette[text], palette[surface]) }))
        .filter(({ ratio }) => ratio < 4.5),
    )
    expect(poor).toEqual([])
  })

  test(`${name}: a mark reads on its own wash, a button on the accent, an outline on the paper`, () => {
    for (const meaning of ['paid', 'calm', 'open', 'stop'] as const)
      expect(contrast(palette[meaning], palette[`${meaning}Wash`]), meaning).toBeGreaterThanOrEqual(4.5)
    expect(contrast(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(palette.accent, palette.accentWash)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(palette.lineStrong, palette.sheet)).toBeGreaterThanOrEqual(3)
  })
}

test('contrast is that of the standard', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})
