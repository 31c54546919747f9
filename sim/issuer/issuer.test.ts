import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { decide } from './decide.ts'
import { IssuerBook } from './issuer-book.ts'
import type { NetworkMessage } from './network-message.ts'
import { issuerAAccounts } from './practice-accounts.ts'
import { sqliteStore } from './sqlite-store.ts'
import { WalletBook } from './wallet-front.ts'

const noPin = (): undefined => undefined
const PAN = '6200000000000005'

function sale(n: number, change: Partial<NetworkMessage> = {}): NetworkMessage {
  return {
    mti: '0200',
    2: PAN,
    3: '000000',
    4: '000000001000',
    7: '1122020000',
    11: String(n).padStart(6, '0'),
    13: '1122',
    22: '052',
    32: '48981000',
    33: '48981000',
    37: String(n).padStart(12, '0'),
    41: '10000001',
    42: '898100000000001',
    49: '156',
    ...change,
  }
}

const original = (message: NetworkMessage): string => `${message.mti}${message[11]}${message[7]}${'0'.repeat(22)}`
const undo = (message: NetworkMessage): NetworkMessage => ({
  ...message,
  mti: '0420',
  11: '999999',
  90: original(message),
})
const ask = (book: IssuerBook, message: NetworkMessage) => decide(message, book, 0, noPin).answer

test('the same question twice is one debit', () => {
  const book = new IssuerBook('a', issuerAAccounts())
  const first = ask(book, sale(1))
  expect(first).toMatchObject({ mti: '0210', 39: '00', 37: '000000000001' })
  expect(ask(book, sale(1))?.[38]).toBe(first?.[38])
  expect(book.standing()).toEqual({ count: 1, amount: 1_000 })
})

test('undone once, and undone before it came', () => {
  const book = new IssuerBook('a', issuerAAccounts())
  ask(book, sale(1))
  expect(ask(book, undo(sale(1)))?.[39]).toBe('00')
  expect(ask(book, undo(sale(1)))?.[39]).toBe('00')
  expect(ask(book, undo(sale(2)))).toMatchObject({ mti: '0430', 39: '25' })
  expect(ask(book, sale(2))?.[39]).toBe('12')
  expect(book.standing()).toEqual({ count: 0, amount: 0 })
})

test('a void and a refund name what they give back', () => {
  const book = new IssuerBook('a', issuerAAccounts())
  ask(book, sale(1))
  const back = sale(2, { 3: '200000', 90: original(sale(1)) })
  expect(ask(book, back)?.[39]).toBe('00')
  expect(ask(book, sale(3, { mti: '0220', 3: '200000', 90: original(sale(9)) }))?.[39]).toBe('25')
  expect(book.standing()).toEqual({ count: 2, amount: 0 })
})

test('the wallet front knows codes by their form and answers by the last digit', () => {
  const book = new WalletBook('wallet')
  const pay = (code: string, n: number) =>
    decide(sale(n, { 2: undefined, 48: `A3${String(code.length).padStart(3, '0')}${code}` }), book, 0, noPin)
  expect(pay('134567890123456780', 1).answer?.[39]).toBe('00')
  expect(pay('134567890123456787', 2).answer?.[39]).toBe('51')
  expect(pay('134567890123456788', 3).answer?.[39]).toBe('09')
  expect(book.standing().count).toBe(1)
  expect(pay('134567890123456789', 4).answer).toBeUndefined()
  expect(pay('994567890123456780', 5).answer?.[39]).toBe('14')
})

test('a book in a file is the same book after the program has ended', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'evertill-issuer-'))
  try {
    const file = path.join(folder, 'book.db')
    const before = new IssuerBook('a', issuerAAccounts(), { store: sqliteStore(file) })
    for (let n = 1; n <= 5; n++) ask(before, sale(n))
    ask(before, undo(sale(2)))
    const after = new IssuerBook('a', issuerAAccounts(), { store: sqliteStore(file) })
    expect(after.standing()).toEqual({ count: 4, amount: 4_000 })
    expect(after.account(PAN)?.balance).toBe(before.account(PAN)?.balance)
    expect(ask(after, sale(3))?.[39]).toBe('00')
    expect(after.standing()).toEqual({ count: 4, amount: 4_000 })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
