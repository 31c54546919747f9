import { expect, it } from 'vitest'
import { groupLost, type Member } from './group.ts'

const member = (i: number, lost: boolean, shares: Member['shares']): Member => ({
  terminalId: String(i).padStart(8, '0'),
  lost,
  shares: { 'acquirer-link': 'main', ...shares },
})

it('makes one group of two thousand silent terminals of one carrier', () => {
  const members = Array.from({ length: 5_000 }, (_, i) =>
    member(i, i % 5 < 2, {
      isp: i % 5 < 2 ? 'A' : 'B',
      site: `s${i >> 1}`,
      version: i % 3 === 0 ? '1' : '2',
      region: `r${i % 7}`,
    }),
  )
  const groups = groupLost(members)
  expect(groups.map(({ dimension, value, lost, of }) => [dimension, value, lost.length, of])).toEqual([
    ['isp', 'A', 2_000, 2_000],
  ])
})

it('names a shop rather than its merchant where both say the same', () => {
  const members = Array.from({ length: 60 }, (_, i) =>
    member(i, i < 4, { site: i < 4 ? 'harbour' : `s${i}`, merchant: i < 4 ? 'tea' : `m${i}` }),
  )
  expect(groupLost(members)).toMatchObject([{ dimension: 'site', value: 'harbour' }])
})

it('keeps two troubles apart, and leaves single terminals alone', () => {
  const members = Array.from({ length: 300 }, (_, i) =>
    member(i, i < 20 || (i >= 100 && i < 130) || i === 250, {
      site: i < 20 ? 'mall' : `s${i}`,
      version: i >= 100 && i < 130 ? '2.0' : '1.9',
    }),
  )
  expect(groupLost(members).map(({ dimension, lost }) => [dimension, lost.length])).toEqual([
    ['version', 30],
    ['site', 20],
  ])
  expect(groupLost(members.map((one) => ({ ...one, lost: one.terminalId === '00000250' })))).toEqual([])
})
