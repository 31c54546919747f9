import { describe, expect, test } from 'vitest'
import { Secret } from './index.ts'
import { CARDS, fixture, PROFILE } from './terminal-fixture.test-data.ts'

describe('a sale', () => {
  test('by tap under the limit: no PIN, approved, stored, printed, spoken', async () => {
    const it = fixture()
    const id = await it.sell(1250)
    expect(it.screen()).toMatchObject({
      kind: 'result',
      outcome: 'approved',
      amount: 1250,
      money: { state: 'yes', amount: 1250 },
      slip: 'printed',
    })
    expect(it.host.moneyOf(id!)).toBe('yes')
    expect(it.printer.printed).toHaveLength(1)
    expect(it.spoken).toContain('Payment received, 12.50 yuan')
    const sent = it.host.heard.find((message) => message.mti === '0200')!
    expect(sent).toMatchObject({ 22: '072', 25: '00', 49: '156', 60: { type: '22', batch: '000007', capability: '6' } })
    expect(sent[26]).toBeUndefined()
    expect(sent[52]).toBeUndefined()
  })

  test('by chip with PIN: the PIN block is right, the chip has the last word', async () => {
    const it = fixture()
    await it.sell(2000, CARDS.debit, 'chip')
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'approved', removeCard: true })
    const sent = it.host.heard.find((message) => message.mti === '0200')!
    expect(sent).toMatchObject({ 22: '051', 23: '001', 26: '12', 53: '2600000000000000' })
    expect(it.last()).toMatchObject({ status: 'approved', pin: 'entered', signature: 'not-needed' })
    it.reader.remove()
    await it.settle()
    expect(it.screen()).toMatchObject({ kind: 'result', removeCard: false })
  })

  test('by stripe: signature on the screen goes up after the sale', async () => {
    const it = fixture()
    await it.present(3000, CARDS.stripe, 'stripe')
    expect(it.screen()).toMatchObject({ kind: 'signature', amount: 3000 })
    await it.act({ type: 'signature-drawn', strokes: [] })
    expect(it.screen()).toMatchObject({ kind: 'signature', refusal: 'empty' })
    const stroke = Array.from({ length: 40 }, (_, i) => ({ x: i / 40, y: (Math.sin(i / 3) + 1) / 2 }))
    await it.act({ type: 'signature-drawn', strokes: [stroke] })
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'approved' })
    expect(it.last()).toMatchObject({ signature: 'uploaded', entryMode: '022' })
    expect(it.host.signatures.get(it.last()!.id)?.[0]).toBe(1)
    expect(it.state().signatures.size).toBe(0)
  })

  test('an upload that was lost comes again, later each time', async () => {
    const it = fixture()
    await it.present(3000, CARDS.stripe, 'stripe')
    it.host.next('0820', 'silent', { code: '96' })
    await it.act({
      type: 'signature-drawn',
      strokes: [
        [
          { x: 0, y: 0 },
          { x: 0.5, y: 0.9 },
          { x: 1, y: 0.1 },
        ],
      ],
    })
    expect(it.state().stateLine.limits).toContain('uploads-waiting')
    await it.pass(61_000)
    expect(it.host.heard.filter((message) => message.mti === '0820')).toHaveLength(1)
    await it.pass(30_000)
    expect(it.host.heard.filter((message) => message.mti === '0820')).toHaveLength(2)
    await it.pass(60_000)
    expect(it.last()?.signature).toBe('uploaded')
  })

  test('by wallet code', async () => {
    const it = fixture()
    await it.key(880)
    await it.act({ type: 'tender-chosen', tender: 'wallet' })
    it.scanner.scan('999')
    await it.settle()
    expect(it.screen()).toMatchObject({ kind: 'show-code', refusal: 'unknown-code' })
    it.scanner.scan('134567890123456780')
    await it.settle()
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'approved', tender: 'wallet' })
    const sent = it.host.heard.find((message) => message.mti === '0200')!
    expect(sent[2]).toBeUndefined()
    expect(new TextDecoder().decode(sent[59]!.find((item) => item.tag === 'A3')!.value)).toBe('134567890123456780')
    expect(JSON.stringify(it.state(), (_k, v) => (v instanceof Map ? [...v] : v))).not.toContain('134567890123456780')
  })

  test('in cash: change, totals, no host', async () => {
    const it = fixture()
    it.host.up = false
    await it.key(1990)
    await it.act(
      { type: 'tender-chosen', tender: 'cash' },
      { type: 'key-pressed', key: '1' },
      { type: 'cash-confirmed' },
    )
    expect(it.screen()).toMatchObject({ kind: 'cash', refusal: 'too-little' })
    for (const key of ['clear', '2', '0', '00'] as const) await it.act({ type: 'key-pressed', key })
    await it.act({ type: 'cash-confirmed' })
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'approved', tender: 'cash' })
    expect(it.last()).toMatchObject({ cash: { received: 2000, change: 10 } })
    await it.act({ type: 'place-chosen', place: 'totals' })
    expect(it.screen()).toMatchObject({ kind: 'totals', totals: { cash: { count: 1, sum: 1990 }, net: 1990 } })
  })

  test('from the cart, by barcode', async () => {
    const it = fixture()
    await it.signIn()
    await it.act({ type: 'code-scanned', code: new Secret('6901234567892') })
    await it.act({ type: 'item-added', itemId: 'coffee' }, { type: 'quantity-set', itemId: 'tea', quantity: 3 })
    expect(it.screen()).toMatchObject({ kind: 'cart', total: 4_050 })
    await it.act({ type: 'code-scanned', code: new Secret('6900000000000') })
    expect(it.screen()).toMatchObject({ kind: 'cart', unknownCode: '6900000000000', total: 4_050 })
    await it.act({ type: 'checked-out' }, { type: 'tender-chosen', tender: 'card' })
    it.reader.present(CARDS.credit, 'tap')
    await it.settle()
    if (it.screen().kind === 'signature') await it.act({ type: 'signature-on-paper' })
    expect(it.last()).toMatchObject({
      amount: 4_050,
      status: 'approved',
      lines: [
        { itemId: 'tea', quantity: 3 },
        { itemId: 'coffee', quantity: 1 },
      ],
    })
    expect(it.state().cart).toEqual([])
  })

  test('a swipe of a chip card is told to insert, and no amount of swiping changes that', async () => {
    const it = fixture()
    await it.present(500, CARDS.credit, 'stripe')
    expect(it.screen()).toMatchObject({ kind: 'present-card', hint: 'insert-chip' })
    it.reader.fail('chip-unreadable')
    await it.settle()
    expect(it.screen()).toMatchObject({ kind: 'present-card', hint: 'use-tap-or-wallet' })
    it.reader.present(CARDS.credit, 'stripe')
    await it.settle()
    expect(it.screen()).toMatchObject({ kind: 'present-card', hint: 'use-tap-or-wallet' })
    expect(it.host.heard.some((message) => message.mti === '0200')).toBe(false)
  })

  test('fallback where it is granted says so in F22 and F60.5', async () => {
    const it = fixture({ profile: { ...PROFILE, contract: { ...PROFILE.contract, fallback: true } } })
    await it.key(500)
    await it.act({ type: 'tender-chosen', tender: 'card' })
    it.reader.fail('chip-unreadable')
    await it.settle()
    it.reader.present(CARDS.credit, 'stripe')
    await it.settle()
    expect(it.host.heard.find((message) => message.mti === '0200')).toMatchObject({ 22: '802', 60: { condition: '2' } })
  })

  test('an empty PIN of a credit card goes without F26 and F52', async () => {
    const it = fixture({ profile: { ...PROFILE, contract: { ...PROFILE.contract, noPinLimit: 0 } } })
    await it.present(500, CARDS.credit, 'tap', '')
    expect(it.last()).toMatchObject({ pin: 'bypassed', entryMode: '072' })
    const sent = it.host.heard.find((message) => message.mti === '0200')!
    expect(sent[52]).toBeUndefined()
    expect(sent[26]).toBeUndefined()
  })

  test('a wrong PIN may be keyed again as a new sale', async () => {
    const it = fixture()
    await it.present(2000, CARDS.debit, 'chip', '000000')
    expect(it.screen()).toMatchObject({
      kind: 'result',
      outcome: 'declined',
      responseCode: '55',
      mayRepeatPin: true,
      money: { state: 'no' },
    })
    it.reader.remove()
    await it.act({ type: 'pin-repeated' })
    it.reader.present(CARDS.debit, 'chip')
    await it.settle()
    expect(it.screen()).toMatchObject({ kind: 'enter-pin', again: true })
    for (const digit of '123456') it.pinPad.press(digit as '1')
    it.pinPad.press('enter')
    await it.settle()
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'approved' })
    const stans = it.host.heard.filter((message) => message.mti === '0200').map((message) => message[11])
    expect(new Set(stans).size).toBe(2)
  })

  test('a decline offers another tender for the same amount', async () => {
    const it = fixture()
    await it.sell(4500, CARDS.poor, 'tap')
    expect(it.screen()).toMatchObject({
      kind: 'result',
      outcome: 'declined',
      responseCode: '51',
      money: { state: 'no' },
      mayChooseTender: true,
    })
    await it.act({ type: 'another-tender-asked' })
    expect(it.screen()).toMatchObject({ kind: 'choose-tender', amount: 4500 })
    await it.act({ type: 'tender-chosen', tender: 'cash' }, { type: 'cash-confirmed' })
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'approved', tender: 'cash' })
  })

  test('an amount that stands from a refused sale is begun anew by the first key, never lengthened', async () => {
    const it = fixture()
    await it.sell(12_850, CARDS.poor, 'tap')
    await it.act({ type: 'continued' })
    expect(it.screen()).toMatchObject({ kind: 'amount', amount: 12_850, kept: true })
    await it.act({ type: 'key-pressed', key: '5' })
    expect(it.screen()).toMatchObject({ kind: 'amount', amount: 5 })
    await it.act({ type: 'key-pressed', key: '0' })
    expect(it.screen()).toMatchObject({ kind: 'amount', amount: 50 })
  })

  test('waiting has phases at two and at eight seconds, and a deadline', async () => {
    const it = fixture()
    it.host.next('0200', 'late')
    await it.present(1000)
    expect(it.screen()).toMatchObject({ kind: 'connecting', phase: 'waiting' })
    expect(it.state().money).toMatchObject({ state: 'unknown' })
    await it.pass(2_000)
    expect(it.screen()).toMatchObject({ kind: 'connecting', phase: 'slow' })
    await it.pass(6_000)
    expect(it.screen()).toMatchObject({ kind: 'connecting', phase: 'very-slow' })
    const { screen } = it.state()
    expect(screen.kind === 'connecting' && screen.until - screen.since).toBe(60_000)
    it.host.release()
    await it.settle()
    expect(it.screen()).toMatchObject({ kind: 'signature' })
  })

  test('nobody presents a card: it ends by itself and nothing was sent', async () => {
    const it = fixture()
    await it.key(1000)
    await it.act({ type: 'tender-chosen', tender: 'card' })
    await it.pass(60_000)
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'not-sent', why: 'present-timeout' })
    expect(it.host.heard.some((message) => message.mti === '0200')).toBe(false)
  })

  test('no line: cards cannot be taken, cash can', async () => {
    const it = fixture()
    await it.signIn()
    it.host.up = false
    it.host.cut()
    await it.key(1000)
    const { screen } = it.state()
    expect(screen).toMatchObject({
      kind: 'choose-tender',
      offers: [
        { tender: 'card', possible: false, why: 'line-down' },
        { tender: 'wallet', possible: false, why: 'line-down' },
        { tender: 'cash', possible: true },
      ],
    })
    await it.act({ type: 'tender-chosen', tender: 'card' })
    expect(it.screen()).toMatchObject({ kind: 'cannot-take-cards', limits: ['line-down'] })
    await it.act({ type: 'tender-chosen', tender: 'cash' })
    expect(it.screen()).toMatchObject({ kind: 'cash' })
  })
})

describe('the operator', () => {
  test('is locked out after three wrong passwords, for a minute', async () => {
    const it = fixture()
    await it.settle()
    expect(it.screen()).toMatchObject({ kind: 'sign-in', operators: [{ number: '01' }, { number: '90' }] })
    for (let i = 0; i < 3; i++) await it.act({ type: 'operator-signed-in', number: '01', password: new Secret('no') })
    expect(it.screen()).toMatchObject({ kind: 'sign-in', refusal: 'locked' })
    await it.act({ type: 'operator-signed-in', number: '01', password: new Secret('1234') })
    expect(it.state().shift.operator).toBeUndefined()
    await it.pass(60_000)
    await it.act({ type: 'operator-signed-in', number: '01', password: new Secret('1234') })
    expect(it.screen()).toMatchObject({ kind: 'amount' })
  })

  test('signed out sells nothing', async () => {
    const it = fixture()
    await it.settle()
    await it.act(
      { type: 'amount-set', amount: 100 },
      { type: 'place-chosen', place: 'amount' },
      { type: 'checked-out' },
    )
    expect(it.screen().kind).toBe('sign-in')
  })
})

test('a balance inquiry shows the balance and keeps no money', async () => {
  const it = fixture()
  await it.signIn()
  await it.act({ type: 'place-chosen', place: 'balance' })
  it.reader.present(CARDS.debit, 'chip')
  await it.settle()
  for (const digit of '123456') it.pinPad.press(digit as '1')
  it.pinPad.press('enter')
  await it.settle()
  expect(it.screen()).toMatchObject({ kind: 'balance', balance: 123456, currency: '156' })
  expect(it.last()?.type).toBe('balance')
  expect(it.state().money).toBeUndefined()
})

describe('printing', () => {
  test('paper out keeps the slip; the customer may do without', async () => {
    const it = fixture()
    it.printer.set('paper-out')
    await it.sell(1250)
    expect(it.screen()).toMatchObject({
      kind: 'result',
      outcome: 'approved',
      slip: 'problem',
      slipProblem: 'paper-out',
    })
    expect(it.state().stateLine.limits).toContain('printer-problem')
    it.printer.set(undefined)
    await it.act({ type: 'slip-retried' })
    expect(it.screen()).toMatchObject({ kind: 'result', slip: 'printed' })
    expect(it.printer.printed).toHaveLength(1)
    it.printer.set('cover-open')
    await it.act({ type: 'reprint-asked', recordId: it.last()!.id }, { type: 'slip-skipped' })
    expect(it.state().slips).toEqual([])
    it.printer.set(undefined)
    await it.act({ type: 'reprint-asked', recordId: it.last()!.id })
    expect(it.printer.printed.at(-1)).toMatchObject({ reprint: true })
  })
})
