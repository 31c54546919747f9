import { KINDS } from '@evertill/terminal'
import { expect, test } from 'vitest'
import { MONEY_KIND } from './money-kind.ts'

test('the console speaks of a transaction’s money as the terminal does', () => {
  const spoken = { takes: 'sale', gives: 'back', holds: 'hold', 'lets-go': 'release', none: 'balance' } as const
  for (const [type, kind] of Object.entries(MONEY_KIND) as [keyof typeof KINDS, string][])
    expect(kind, type).toBe(type === 'adjustment' ? 'tip' : spoken[KINDS[type].effect])
})
