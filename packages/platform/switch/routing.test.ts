import { expect, test } from 'vitest'
import { demoRoutes, RoutingTable } from './routing.ts'

test('the longest prefix wins, card and wallet apart', () => {
  const table = new RoutingTable([
    { tender: 'card', prefix: '62', links: ['a'] },
    { tender: 'card', prefix: '622909', links: ['b', 'a'] },
    { tender: 'wallet', prefix: '62', links: ['w'] },
  ])
  expect(table.find('card', '6229090000000000')).toEqual(['b', 'a'])
  expect(table.find('card', '6229080000000000')).toEqual(['a'])
  expect(table.find('wallet', '6229090000000000000')).toEqual(['w'])
  expect(table.find('card', '4000000000000000')).toBeUndefined()
})

test('the demo serves every practice card and code', () => {
  const table = new RoutingTable(demoRoutes)
  expect(table.find('card', '6200000000000005')).toEqual(['issuer-a'])
  expect(table.find('card', '4242424242424242')).toEqual(['issuer-b'])
  expect(table.find('card', '6011000000000004')).toEqual(['issuer-b'])
  expect(table.find('wallet', '134567890123456780')).toEqual(['wallet'])
  expect(table.find('wallet', '164567890123456780')).toBeUndefined()
})
