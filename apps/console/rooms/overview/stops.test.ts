import type { IssuerRow, MinutePoint, Overview } from '@evertill/contract'
import { expect, test } from 'vitest'
import { isFirstRun, stopsOf, usualBand } from './stops.ts'

const NOW = Date.UTC(2026, 10, 22, 4)
const issuer = (state: IssuerRow['state']): IssuerRow => ({
  id: 'issuer-a',
  state,
  since: NOW - 60_000,
  pending: 0,
  queued: 0,
  connections: { up: state === 'up' ? 2 : state === 'down' ? 0 : 1, of: 2 },
  reason: '',
  answered: 1,
  timeouts: 0,
  openReversals: 0,
})
const totals = (count: number, approved = count): Overview['hour'] => ({
  count,
  approved,
  declined: count - approved,
  unknown: 0,
  amount: 0,
  ...(count > 0 ? { approvalRate: approved / count } : {}),
})
const minutes = (count: (index: number) => number): MinutePoint[] =>
  Array.from({ length: 60 }, (_, index) => ({
    at: NOW - (59 - index) * 60_000,
    count: count(index),
    approved: count(index),
    declined: 0,
    unknown: 0,
    amount: 0,
  }))
const calm: Overview = {
  at: NOW,
  hour: totals(600),
  hourBefore: totals(600),
  today: totals(5_000),
  minutes: minutes(() => 10),
  responseCodes: [],
  terminals: { total: 10, online: 8, silent: 0, offline: 0 },
  issuers: [issuer('up')],
  reversals: { open: 0, amount: 0 },
  outboxLag: 0,
}
const kinds = (overview: Partial<Overview>): string[] =>
  stopsOf({ ...calm, ...overview }).map((stop) => `${stop.meaning} ${stop.kind}`)

test('a calm house has no stops; terminals that were never seen are none', () => {
  expect(kinds({})).toEqual([])
})

test('a link that is down stops payments, one that is slow or partly up does not', () => {
  expect(kinds({ issuers: [issuer('slow'), issuer('down'), issuer('part')] })).toEqual([
    'stop issuer-down',
    'open issuer-slow',
    'open issuer-part',
  ])
})

test('silence counts only where trade is usual, and the minute that runs does not count', () => {
  expect(kinds({ minutes: minutes((index) => (index < 56 ? 10 : 0)) })).toEqual(['stop no-sales'])
  expect(kinds({ minutes: minutes((index) => (index < 58 ? 10 : 0)) })).toEqual([])
  expect(kinds({ minutes: minutes((index) => (index % 3 === 0 && index < 50 ? 1 : 0)) })).toEqual([])
})

test('a fall of approvals is news only when there are enough sales to tell', () => {
  expect(kinds({ hour: totals(600, 510) })).toEqual(['open approval-fell'])
  expect(kinds({ hour: totals(600, 300) })).toEqual(['stop approval-fell'])
  expect(kinds({ hour: totals(10, 0) })).toEqual([])
  expect(kinds({ hour: totals(600, 570) })).toEqual([])
})

test('terminals away, late reversals and books that are behind are told', () => {
  expect(kinds({ terminals: { total: 9, online: 7, silent: 1, offline: 1 } })).toEqual(['open terminals-offline'])
  expect(kinds({ terminals: { total: 2, online: 0, silent: 0, offline: 2 } })).toEqual(['stop terminals-offline'])
  expect(kinds({ reversals: { open: 1, amount: 500, oldestAt: NOW - 30_000 } })).toEqual([])
  expect(kinds({ reversals: { open: 1, amount: 500, oldestAt: NOW - 90_000 } })).toEqual(['open reversals-open'])
  expect(kinds({ outboxLag: 5_000 })).toEqual(['open books-behind'])
})

test('the usual band leaves out the minute that runs and needs some trade', () => {
  expect(usualBand({ ...calm, minutes: minutes((index) => (index === 59 ? 0 : 5 + (index % 10))) })).toEqual({
    low: 5,
    high: 13,
  })
  expect(usualBand({ ...calm, minutes: minutes((index) => (index > 55 ? 3 : 0)) })).toBeUndefined()
})

test('the first run is a house without a single sale', () => {
  const none = totals(0)
  expect(isFirstRun({ ...calm, hour: none, hourBefore: none, today: none })).toBe(true)
  expect(isFirstRun(calm)).toBe(false)
})
