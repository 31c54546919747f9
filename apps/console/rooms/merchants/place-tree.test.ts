import type { AgentRow, InstitutionRow, MerchantRow } from '@evertill/contract'
import { expect, test } from 'vitest'
import { matching, type Place, treeOf } from './place-tree.ts'

const name = (en: string) => ({ zh: `${en}中`, en })
const institution = (id: string, parentId?: string): InstitutionRow => ({
  id,
  name: name(id),
  createdAt: 0,
  ...(parentId ? { parentId } : {}),
})
const agent = (id: string, path: string, parentId?: string): AgentRow => ({
  id,
  name: name(id),
  institutionId: 'hq',
  path,
  createdAt: 0,
  ...(parentId ? { parentId } : {}),
})
const merchant = (merchantId: string, agentPath: string): MerchantRow => ({
  merchantId,
  name: name(merchantId),
  institutionId: 'hq',
  agentPath,
  mcc: '5411',
  status: 'active',
  statusAt: 0,
  currency: '156',
  timeZone: 'Asia/Shanghai',
  outlets: 1,
  terminals: 2,
  createdAt: 0,
})
const draw = (places: readonly Place[]): string =>
  places.map((place) => `${place.id}(${place.children.length ? draw(place.children) : ''})`).join(' ')

test('institution, branch, agents and merchants stand in each other', () => {
  const tree = treeOf(
    [institution('hq'), institution('branch', 'hq')],
    [agent('a1', '/a1/'), agent('a7', '/a1/a7/', 'a1')],
    [merchant('m1', '/a1/a7/'), merchant('m2', '/a1/'), merchant('m3', '/')],
  )
  expect(draw(tree)).toBe('hq(branch() a1(a7(m1()) m2()) m3())')
  expect(tree[0]!.merchants).toBe(3)
})

test('what may be seen without what is above it stands at the top', () => {
  expect(draw(treeOf([], [agent('a7', '/a1/a7/', 'a1')], [merchant('m1', '/a1/a7/')]))).toBe('a7(m1())')
  expect(draw(treeOf([], [], [merchant('m1', '/a1/a7/')]))).toBe('m1()')
})

test('searching keeps the way to what was found, in either language', () => {
  const tree = treeOf(
    [institution('hq')],
    [agent('a1', '/a1/')],
    [merchant('coffee', '/a1/'), merchant('books', '/a1/')],
  )
  expect(draw(matching(tree, 'COFFEE'))).toBe('hq(a1(coffee()))')
  expect(draw(matching(tree, 'books中'))).toBe('hq(a1(books()))')
  expect(matching(tree, 'nobody')).toEqual([])
})
