import type { SaleRow } from '@evertill/terminal'
import { expect, test } from 'vitest'
import { WORDS } from '../words/table.ts'
import { findsRow, salesTable } from './sales-table.ts'

const row: SaleRow = {
  id: '000001-000128',
  type: 'sale',
  tender: 'card',
  amount: 12_850,
  at: Date.UTC(2026, 5, 18, 6, 26, 35),
  stan: '000128',
  masked: '620000******0005',
  outcome: 'approved',
  mayVoid: true,
  mayRefund: true,
  mayReprint: true,
  mayComplete: false,
}

test('a sale is found by its amount, the end of its card or its number', () => {
  for (const typed of ['', '128.5', '¥128.50', '0005', '128', '000128']) expect(findsRow(row, typed), typed).toBe(true)
  for (const typed of ['9995', '77']) expect(findsRow(row, typed), typed).toBe(false)
})

test('the table is in the shop’s own time, keeps cards masked and gives money back as negative', () => {
  const table = salesTable([row, { ...row, type: 'refund', amount: 5_000 }], WORDS.zh, 'Asia/Shanghai')
  expect(table.startsWith('\ufeff时间,')).toBe(true)
  expect(table).toContain('14:26:35,收款,银行卡,128.50,成功,620000******0005,000128,000001-000128')
  expect(table).toContain('退款,银行卡,-50.00')
})

test('a cell cannot become a formula and cannot break its row', () => {
  const table = salesTable([{ ...row, masked: '=1+1,"x"' }], WORDS.en, 'Asia/Shanghai')
  expect(table).toContain(`"'=1+1,""x"""`)
})
