import { describe, expect, test } from 'vitest'
import { CARDS, type Fixture, fixture } from '../terminal-fixture.test-data.ts'

const reversals = (it: Fixture) => it.host.heard.filter((message) => message.mti === '0400')
const original = (it: Fixture) => it.host.heard.find((message) => message.mti === '0200')!

describe('each reason comes from its own fault', () => {
  test('98: no answer in time', async () => {
    const it = fixture()
    it.host.next('0200', 'silent')
    it.host.next('0400', 'late')
    await it.present(1250)
    await it.pass(59_999)
    expect(it.screen()).toMatchObject({ kind: 'connecting', phase: 'very-slow' })
    await it.pass(1)
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'reversing', money: { state: 'reversing' } })
    expect(it.spoken.at(-1)).toContain('Do not charge again')
    expect(reversals(it)).toHaveLength(1)
    expect(reversals(it)[0]).toMatchObject({
      39: '98',
      11: original(it)[11],
      4: original(it)[4],
      60: { batch: '000007', type: '22' },
    })
    expect(reversals(it)[0]![35]).toBeUndefined()
    expect(reversals(it)[0]![52]).toBeUndefined()
    it.host.release()
    await it.settle()
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'reversed', money: { state: 'no' } })
    expect(it.host.moneyOf(it.last()!.id)).toBe('no')
  })

  test('98: the line is cut below it; the reversal goes out on the next line', async () => {
    const it = fixture()
    it.host.next('0200', 'cut')
    await it.present(1250)
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'reversing' })
    await it.pass(3_000)
    expect(reversals(it)[0]).toMatchObject({ 39: '98' })
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'reversed' })
  })

  test('96: approved, but the chip card was pulled', async () => {
    const it = fixture()
    it.host.next('0200', 'late')
    await it.present(2000, CARDS.debit, 'chip')
    it.reader.remove()
    await it.settle()
    it.host.release()
    await it.settle()
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'reversed', why: 'card-removed' })
    expect(reversals(it)[0]).toMatchObject({ 39: '96', 38: '123456' })
    expect(it.host.moneyOf(it.last()!.id)).toBe('no')
  })

  test('96: approved, but the disk is full', async () => {
    const it = fixture()
    it.host.next('0200', 'late')
    await it.present(2000)
    it.platter.full = true
    it.host.release()
    await it.settle()
    expect(reversals(it)[0]).toMatchObject({ 39: '96' })
    expect(it.host.moneyOf(it.last()!.id)).toBe('no')
    expect(it.states.some((state) => state.money?.state === 'yes')).toBe(false)
    expect(it.state().stateLine).toMatchObject({ level: 'no-cards' })
    it.platter.full = false
    await it.pass(10_000)
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'reversed' })
    expect(it.state().stateLine.level).toBe('ready')
    const stored = new TextDecoder().decode(it.platter.entries.get(`transaction:${it.last()!.id}`))
    expect(stored).toContain('"status":"reversed"')
  })

  test('A0: the MAC of the answer is wrong, whatever it says', async () => {
    for (const mishap of ['bad-mac', 'no-mac'] as const) {
      const it = fixture()
      it.host.next('0200', mishap)
      await it.present(1250)
      await it.pass(1_000)
      expect(reversals(it)[0]).toMatchObject({ 39: 'A0' })
      expect(it.states.some((state) => state.money?.state === 'yes')).toBe(false)
      expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'reversed' })
    }
  })

  test('06: an echo differs, or a 68 from elsewhere', async () => {
    for (const [mishap, why] of [
      ['wrong-amount', 'F4'],
      ['wrong-terminal', 'F41'],
      [{ code: '68', approve: true }, 'host-68'],
    ] as const) {
      const it = fixture()
      it.host.next('0200', mishap)
      it.host.next('0400', 'late')
      await it.present(1250)
      expect(it.screen()).toMatchObject({ outcome: 'reversing', why })
      expect(reversals(it)[0]).toMatchObject({ 39: '06' })
      it.host.release()
      await it.settle()
      expect(it.host.moneyOf(it.last()!.id)).toBe('no')
    }
  })

  test('an answer to something else is not an answer', async () => {
    const it = fixture()
    it.host.next('0200', 'wrong-stan')
    await it.present(1250)
    expect(it.screen().kind).toBe('connecting')
    await it.pass(60_000)
    expect(reversals(it)[0]).toMatchObject({ 39: '98' })
  })
})

describe('it is owed until it is acknowledged', () => {
  test('before the second sale that waits, and that one goes on by itself', async () => {
    const it = fixture()
    it.host.next('0200', 'silent')
    it.host.next('0400', 'silent', 'late')
    await it.present(1250)
    await it.pass(60_000)
    await it.present(700, CARDS.debit)
    expect(it.screen()).toMatchObject({ kind: 'connecting', stage: 'reversal-first' })
    expect(it.host.heard.filter((message) => message.mti === '0200')).toHaveLength(1)
    await it.pass(59_000)
    expect(it.screen().kind).toBe('connecting')
    expect(reversals(it)).toHaveLength(1)
  })

  test('a held sale hurries the next try and follows it', async () => {
    const it = fixture()
    it.host.next('0200', 'silent')
    it.host.next('0400', { code: '96' })
    await it.present(1250)
    await it.pass(60_000)
    expect(it.last()).toMatchObject({ reversal: { state: 'due', attempts: 1 } })
    await it.present(700, CARDS.debit)
    expect(reversals(it)).toHaveLength(2)
    expect(it.screen()).toMatchObject({ kind: 'signature', amount: 700 })
    const order = it.host.heard.map((message) => message.mti).slice(-2)
    expect(order).toEqual(['0400', '0200'])
  })

  test('with new keys and a new batch it keeps F11 and F60.2 and gets a new MAC', async () => {
    const it = fixture()
    it.host.next('0200', 'silent')
    await it.present(1250)
    it.host.batch = '000008'
    it.host.forgetKeys()
    it.host.makLength = 16
    await it.pass(62_000)
    const [first, second] = reversals(it)
    expect(first).toMatchObject({ 11: original(it)[11], 60: { batch: '000007' } })
    expect(second).toMatchObject({ 11: original(it)[11], 60: { batch: '000007' } })
    expect(second![64]).not.toEqual(first![64])
    expect(it.state().counters.batch).toBe('000008')
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'reversed' })
    expect(it.host.rows.get(`000007-${original(it)[11]}`)?.state).toBe('reversed')
  })

  test('a host that wants new keys or another batch first gets a sign-on before the next try', async () => {
    for (const code of ['77', '99', 'A0']) {
      const it = fixture()
      it.host.next('0200', 'silent')
      it.host.next('0400', { code })
      await it.present(1250)
      await it.pass(70_000)
      expect(it.host.heard.map(({ mti }) => mti).slice(-3)).toEqual(['0400', '0800', '0400'])
      expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'reversed' })
    }
  })

  test('after parameter 23 tries the host owns it, visibly, and sales go on', async () => {
    const it = fixture()
    it.host.next('0200', 'silent')
    it.host.next('0400', ...Array.from({ length: 3 }, () => ({ code: '96' }) as const))
    await it.present(1250)
    await it.pass(80_000)
    expect(reversals(it)).toHaveLength(3)
    expect(it.last()).toMatchObject({
      status: 'difference',
      reversal: { state: 'owned-by-host', attempts: 3, answer: '96' },
    })
    expect(it.screen()).toMatchObject({ kind: 'result', outcome: 'difference', money: { state: 'unknown' } })
    expect(it.state().stateLine).toMatchObject({ level: 'limited' })
    expect(it.state().stateLine.limits).toContain('difference-open')
    await it.sell(700, CARDS.debit)
    expect(it.last()).toMatchObject({ amount: 700, status: 'approved' })
    await it.pass(600_000)
    expect(it.state().records.get(`000007-${original(it)[11]}`)).toMatchObject({ status: 'reversed' })
  })

  test('a dead line uses up no try, in forty-eight hours', async () => {
    const it = fixture()
    it.host.next('0200', 'cut')
    await it.present(1250)
    it.host.up = false
    await it.pass(48 * 3_600_000)
    expect(it.last()).toMatchObject({ status: 'reversing', reversal: { attempts: 0 } })
    it.host.up = true
    await it.pass(30_000)
    expect(it.last()).toMatchObject({ status: 'reversed', reversal: { attempts: 1 } })
  })

  test('what the line did not take uses up no try', async () => {
    const it = fixture()
    it.host.next('0200', 'silent')
    it.host.next('0400', 'silent')
    await it.present(1250)
    await it.pass(61_000)
    expect(it.last()).toMatchObject({ reversal: { state: 'sent', attempts: 1 } })
    await it.act({ type: 'send-failed', id: `reversal-${it.last()!.id}`, reason: 'line-down' })
    expect(it.last()).toMatchObject({ status: 'reversing', reversal: { state: 'due', attempts: 0 } })
    await it.pass(30_000)
    expect(it.last()).toMatchObject({ status: 'reversed', reversal: { attempts: 1 } })
  })

  test('a late approval changes nothing', async () => {
    const it = fixture()
    it.host.next('0200', 'late')
    it.host.next('0400', 'silent')
    await it.present(1250)
    await it.pass(60_000)
    it.host.release()
    await it.settle()
    expect(it.screen()).toMatchObject({ outcome: 'reversing', money: { state: 'reversing' } })
    await it.pass(70_000)
    expect(it.screen()).toMatchObject({ outcome: 'reversed' })
    expect(it.host.moneyOf(it.last()!.id)).toBe('no')
  })

  test('an acknowledgement with a wrong MAC is none', async () => {
    const it = fixture()
    it.host.next('0200', 'silent')
    it.host.next('0400', 'bad-mac')
    await it.present(1250)
    await it.pass(60_000)
    expect(reversals(it)).toHaveLength(2)
    expect(it.last()).toMatchObject({ status: 'reversed', reversal: { attempts: 2 } })
  })

  test('12 and 25 close it as well', async () => {
    for (const code of ['12', '25']) {
      const it = fixture()
      it.host.next('0200', 'lose-request')
      it.host.next('0400', { code })
      await it.present(1250)
      await it.pass(60_000)
      expect(it.last()).toMatchObject({ status: 'reversed', reversal: { answer: code } })
    }
  })

  test('a void without an answer is undone, and the sale stands', async () => {
    const it = fixture()
    await it.signIn('90')
    const id = (await it.sell(1000))!
    it.host.next('0200', 'silent')
    await it.act({ type: 'continued' }, { type: 'void-chosen', recordId: id }, { type: 'confirmed' })
    await it.pass(61_000)
    expect(it.screen()).toMatchObject({ purpose: 'void', outcome: 'reversed' })
    expect(it.state().records.get(id)).toMatchObject({ status: 'approved' })
    expect(it.state().records.get(id)?.voidedBy).toBeUndefined()
    expect(it.host.moneyOf(id)).toBe('yes')
  })
})

describe('never again on the same card', () => {
  test('the same amount is not charged twice while it is not known', async () => {
    const it = fixture()
    it.host.next('0200', 'silent')
    it.host.next('0400', ...Array.from({ length: 9 }, () => 'silent' as const))
    await it.sell(1250)
    await it.pass(61_000)
    await it.act({ type: 'another-tender-asked' })
    expect(it.screen()).toMatchObject({ kind: 'choose-tender', because: { state: 'reversing' } })
    await it.act({ type: 'tender-chosen', tender: 'card' })
    it.reader.present(CARDS.credit, 'tap')
    await it.settle()
    expect(it.screen()).toMatchObject({ kind: 'present-card', hint: 'same-card-open' })
    it.reader.present(CARDS.debit, 'tap')
    await it.settle()
    expect(it.screen().kind).toBe('connecting')
  })

  test('a wallet whose outcome is open is not offered again', async () => {
    const it = fixture()
    await it.key(880)
    it.host.next('0200', 'silent')
    it.host.next('0400', 'silent')
    await it.act({ type: 'tender-chosen', tender: 'wallet' })
    it.scanner.scan('134567890123456780')
    await it.pass(60_000)
    await it.act({ type: 'another-tender-asked' })
    expect(it.screen()).toMatchObject({
      kind: 'choose-tender',
      offers: [
        { tender: 'card', possible: true },
        { tender: 'wallet', possible: false, why: 'same-card-unknown' },
        { tender: 'cash', possible: true },
      ],
    })
  })
})
