import { expect, test } from 'vitest'
import { demoRoutes, RoutingTable } from './routing.ts'

test('the longest prefix wins, card and wallet apart', () => {
  const table = new RoutingTable([
    { tender: 'card', prefix: '62', links: ['a'] },
    { tender: 'card', prefix: '622638', links: ['b', 'a'] },
    { tender: 'wallet', prefix: '62', links: ['w'] },
  ])
  expect(table.find('card', '6226388000000095')).toEqual(['b', 'a'])
  expect(table.find('card', '6226090000000048')).toEqual(['a'])
  expect(table.find('wallet', '6226380000000000000')).toEqual(['w'])
  expect(table.find('card', '4242424242424242')).toBeUndefined()
})

test('the demo serves every practice card and code', () => {
  const table = new RoutingTable(demoRoutes)
  expect(table.find('card', '6200000000000005')).toEqual(['issuer-a'])
  expect(table.find('card', '4242424242424242')).toEqual(['issuer-b'])
  expect(table.find('card', '6011111111111117')).toEqual(['issuer-b'])
  expect(table.find('wallet', '134567890123456780')).toEqual(['wallet'])
  expect(table.find('wallet', '164567890123456780')).toBeUndefined()
})
