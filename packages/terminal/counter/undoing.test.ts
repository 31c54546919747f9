import { describe, expect, test } from 'vitest'
import { Secret } from '../index.ts'
import { CARDS, fixture } from '../terminal-fixture.test-data.ts'
import { mayRefund, mayVoid } from './afterwards.ts'

describe('void and refund', () => {
  test('a void takes a supervisor, the whole amount and the open batch', async () => {
    const it = fixture()
    const id = (await it.sell(1250))!
    await it.act({ type: 'continued' }, { type: 'place-chosen', place: 'void' })
    expect(it.screen()).toMatchObject({ kind: 'sales', choosingFor: 'void', rows: [{ id, mayVoid: true }] })
    await it.act({ type: 'void-chosen', recordId: id }, { type: 'confirmed' })
    expect(it.screen()).toMatchObject({ kind: 'supervisor', purpose: 'void', supervisors: [{ number: '90' }] })
    await it.act({ type: 'supervisor-signed', number: '01', password: new Secret('1234') })
    expect(it.screen()).toMatchObject({ kind: 'supervisor', refusal: 'not-a-supervisor' })
    await it.act({ type: 'supervisor-signed', number: '90', password: new Secret('no') })
    expect(it.screen()).toMatchObject({ kind: 'supervisor', refusal: 'wrong-password' })
    await it.act({ type: 'supervisor-signed', number: '90', password: new Secret('1234') })
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'approved', purpose: 'void' })
    expect(it.state().records.get(id)?.voidedBy).toBe(it.last()?.id)
    expect(it.host.moneyOf(id)).toBe('no')
    await it.act({ type: 'void-chosen', recordId: id })
    expect(it.screen().kind).toBe('result')
    await it.act({ type: 'place-chosen', place: 'totals' })
    expect(it.screen()).toMatchObject({ totals: { card: { sum: 1250 }, voids: { sum: 1250 }, net: 0 } })
  })

  test('refunds add up to the sale and no further', async () => {
    const it = fixture()
    await it.signIn('90')
    const id = (await it.sell(1000))!
    const refund = async (amount: number) => {
      await it.act(
        { type: 'continued' },
        { type: 'refund-chosen', recordId: id },
        { type: 'key-pressed', key: 'clear' },
      )
      for (const digit of String(amount)) await it.act({ type: 'key-pressed', key: digit as '1' })
      await it.act({ type: 'confirmed' })
    }
    await refund(400)
    expect(it.screen()).toMatchObject({ kind: 'result', purpose: 'refund', outcome: 'approved', amount: 400 })
    await refund(601)
    expect(it.screen()).toMatchObject({ kind: 'refund-amount', most: 600, refusal: 'over-limit' })
    await refund(600)
    expect(it.screen()).toMatchObject({ kind: 'result', purpose: 'refund', outcome: 'approved', amount: 600 })
    await it.act({ type: 'continued' }, { type: 'refund-chosen', recordId: id })
    expect(it.screen().kind).toBe('amount')
    expect(it.state().records.get(id)).toMatchObject({ refunded: 1000 })
  })

  test('a refund without an answer is asked for with its own STAN, never reversed, never anew', async () => {
    const it = fixture()
    await it.signIn('90')
    const id = (await it.sell(1000))!
    it.host.next('0220', 'silent', 'silent')
    await it.act({ type: 'continued' }, { type: 'refund-chosen', recordId: id }, { type: 'confirmed' })
    await it.pass(60_000)
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'refund-in-progress', money: { state: 'unknown' } })
    await it.act({ type: 'continued' }, { type: 'refund-chosen', recordId: id })
    expect(it.screen().kind).toBe('amount')
    await it.pass(120_000)
    const refunds = it.host.heard.filter((message) => message.mti === '0220')
    expect(refunds.length).toBeGreaterThan(2)
    expect(new Set(refunds.map((message) => message[11])).size).toBe(1)
    expect(it.host.heard.some((message) => message.mti === '0400')).toBe(false)
    expect(it.last()).toMatchObject({ type: 'refund', status: 'approved' })
    expect(it.state().records.get(id)).toMatchObject({ refunded: 1000 })
    expect([...it.host.rows.values()].filter((row) => row.type === '25')).toHaveLength(1)
  })

  test('while a refund or a void of a sale is not known, nothing else gives its money back', async () => {
    for (const [chosen, mti] of [
      ['refund-chosen', '0220'],
      ['void-chosen', '0200'],
    ] as const) {
      const it = fixture()
      await it.signIn('90')
      const id = (await it.sell(1000))!
      it.host.next(mti, ...Array.from({ length: 9 }, () => 'silent' as const))
      it.host.next('0400', ...Array.from({ length: 9 }, () => 'silent' as const))
      await it.act({ type: 'continued' }, { type: chosen, recordId: id })
      if (chosen === 'refund-chosen')
        await it.act(
          { type: 'key-pressed', key: 'clear' },
          ...(['4', '0', '0'] as const).map((key) => ({ type: 'key-pressed', key }) as const),
        )
      await it.act({ type: 'confirmed' })
      await it.pass(60_000)
      const { records } = it.state()
      expect(records.size).toBe(2)
      expect([mayVoid(it.state(), records.get(id)!), mayRefund(it.state(), records.get(id)!)]).toEqual([false, false])
      for (const again of ['refund-chosen', 'void-chosen'] as const) {
        await it.act({ type: 'continued' }, { type: again, recordId: id }, { type: 'confirmed' })
        expect(it.state().records.size).toBe(2)
      }
    }
  })

  test('a refund by reference wants the card', async () => {
    const it = fixture()
    await it.signIn('90')
    await it.act({ type: 'place-chosen', place: 'refund-reference' })
    await it.act({
      type: 'refund-reference-keyed',
      rrn: 'x',
      date: '1122',
      amount: 100,
      batch: '000001',
      stan: '000001',
    })
    expect(it.screen()).toMatchObject({ kind: 'refund-reference', refusal: 'bad-reference' })
    await it.act({
      type: 'refund-reference-keyed',
      rrn: '000000000001',
      date: '1122',
      amount: 100,
      batch: '000001',
      stan: '000001',
    })
    expect(it.screen()).toMatchObject({ kind: 'present-card', purpose: 'refund' })
    it.reader.present(CARDS.credit, 'tap')
    await it.settle()
    expect(it.host.heard.find((message) => message.mti === '0220')).toMatchObject({
      37: '000000000001',
      61: { batch: '000001', stan: '000001', date: '1122' },
    })
  })

  test('a slip of this till keeps the amount that was keyed, and one of another till with the same numbers is not taken for it', async () => {
    const it = fixture()
    await it.signIn('90')
    const id = (await it.sell(1000))!
    const { batch, stan, host } = it.state().records.get(id)!
    const key = (amount: number, rrn: string) =>
      it.act(
        { type: 'continued' },
        { type: 'place-chosen', place: 'refund-reference' },
        { type: 'refund-reference-keyed', rrn, date: '1122', amount, batch, stan },
      )
    await key(300, host!.rrn!)
    expect(it.screen()).toMatchObject({ kind: 'refund-amount', row: { id }, amount: 300, most: 1000 })
    await it.act({ type: 'cancelled' })
    await key(1001, host!.rrn!)
    expect(it.screen()).toMatchObject({ kind: 'refund-amount', amount: 1001, refusal: 'over-limit' })
    await it.act({ type: 'cancelled' })
    // Batch and voucher are the same, the reference is not: it is another terminal's sale, of another card.
    await key(300, '999999999999')
    expect(it.screen()).toMatchObject({ kind: 'present-card', purpose: 'refund', amount: 300 })
    it.reader.present(CARDS.credit, 'tap')
    await it.settle()
    expect(it.state().records.get(id)?.refunded).toBeUndefined()
    // What cannot be refunded any more says so.
    await it.act({ type: 'continued' }, { type: 'refund-chosen', recordId: id }, { type: 'confirmed' })
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'approved', amount: 1000 })
    await key(300, host!.rrn!)
    expect(it.screen()).toMatchObject({ kind: 'refund-reference', refusal: 'not-refundable' })
  })
})
