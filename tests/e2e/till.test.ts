import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, launchBrowser, shoot } from './browser.ts'
import { openTillHouse, type TillHouse } from './till-house.ts'
import { TillVisit } from './till-visit.ts'

/*
 * People at the real till: a real browser, the built page, the real platform over its WebSocket, real issuers behind it.
 */
let house: TillHouse
let browser: Browser

beforeAll(async () => {
  house = await openTillHouse()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const WORDS = {
  'zh-CN': {
    paid: '已收款',
    none: '没有扣款',
    undone: '正在撤回',
    returned: '已退回',
    voided: '已撤销',
    funds: '余额不足',
    sales: '今日交易',
    void: '撤销',
    never: '请勿再刷这张卡',
  },
  en: {
    paid: 'Paid',
    none: 'No money was taken',
    undone: 'Being undone',
    returned: 'Returned',
    voided: 'Voided',
    funds: 'not enough money',
    sales: "Today's sales",
    void: 'Void',
    never: 'Do not run this card again',
  },
} as const

/** What the switch has written about a terminal's transactions, oldest first. */
async function journal(terminalId: string): Promise<readonly { type: string; state: string; amount: number }[]> {
  return house.platform.db.query('select type, state, amount from switch_journal where terminal_id = $1 order by id', [
    terminalId,
  ])
}

for (const locale of ['zh-CN', 'en'] as const) {
  const words = WORDS[locale]

  test(`${locale}: a sale with chip and PIN is paid, journalled, printed, and leaves no card number behind`, async () => {
    const till = await TillVisit.open(browser, house, { locale })
    await till.askForCard(12_850)
    await till.present('0004', 'chip')
    await till.pin('123456')
    const line = await till.money('paid')
    expect(line).toContain(words.paid)
    expect(line).toContain('¥128.50')
    await shoot(till.page, `till-flow/paid-${locale}`)
    expect(await journal(till.terminalId)).toMatchObject([{ type: 'sale', state: 'approved', amount: 12_850 }])
    // The slip came out of the printer of the drawer.
    await till.page.locator('[data-part=printer]').click()
    await till.page.locator('[data-testid=slip]').first().waitFor()
    expect(await till.page.locator('[data-testid=slip]').first().innerText()).toContain('128.50')
    expect(await keptInBrowser(till)).not.toMatch(PRACTICE_NUMBERS)
    expect(till.errors).toEqual([])
    await till.close()
  })

  test(`${locale}: a decline says that no money was taken and why, and offers another way`, async () => {
    const till = await TillVisit.open(browser, house, { locale })
    await till.askForCard(5_000)
    await till.present('9995', 'tap')
    const line = await till.money('calm')
    expect(line).toContain(words.none)
    expect(await till.page.locator('[data-testid=cause]').innerText()).toContain(words.funds)
    expect(await axe(till.page)).toEqual([])
    await till.primary()
    await till.screen('choose-tender')
    expect(await journal(till.terminalId)).toMatchObject([{ type: 'sale', state: 'declined' }])
    await till.close()
  })

  test(`${locale}: reloaded in mid-sale, the till shows the true state and undoes what is unknown`, async () => {
    const till = await TillVisit.open(browser, house, { locale })
    house.issuerA.faults.slowMs = 2_500
    let cut = false
    // From the reload on the till has no line, until it is given back: then nothing can be known yet.
    await till.page.routeWebSocket(/\/terminal$/, (socket) =>
      cut ? void socket.close() : void socket.connectToServer(),
    )
    try {
      await till.askForCard(6_600)
      await till.present('0005', 'tap')
      await till.screen('connecting')
      cut = true
      await till.page.reload()
      const line = await till.money('wait')
      expect(line).toContain(words.undone)
      expect(await till.page.getByRole('alert').allInnerTexts()).toContain(words.never)
      await shoot(till.page, `till-flow/undone-${locale}`)
      // Cards are refused while it is so, and the same amount is offered on another tender only.
      await till.primary()
      await till.screen('choose-tender')
      expect(await till.page.locator('[data-tender=card]').isDisabled()).toBe(true)
      expect(await till.page.locator('[data-tender=cash]').isEnabled()).toBe(true)
      expect(await till.money('wait')).toContain(words.undone)
    } finally {
      cut = false
      house.issuerA.faults.slowMs = 0
    }
    await till.ready()
    await expect.poll(async () => (await journal(till.terminalId))[0]?.state, { timeout: 20_000 }).toBe('reversed')
    await till.page.getByRole('button', { name: locale === 'en' ? 'Cancel' : '取消' }).click()
    await till.menu(words.sales)
    expect(await till.page.locator('main li').first().innerText()).toContain(words.returned)
    await till.close()
  })

  test(`${locale}: a void with the supervisor's password`, async () => {
    const till = await TillVisit.open(browser, house, { locale })
    await till.askForCard(9_900)
    await till.present('0005', 'tap')
    await till.money('paid')
    await till.primary()
    await till.menu(words.sales)
    await till.screen('sales')
    await till.page.locator('main li button').first().click()
    await till.screen('sale')
    await till.page.locator('main').getByRole('button', { name: words.void, exact: true }).click()
    await till.screen('confirm-void')
    await till.primary()
    await till.supervisor()
    await till.page.locator('main[data-screen=present-card], main[data-screen=result]').waitFor()
    if (await till.page.locator('main[data-screen=present-card]').count()) await till.present('0005', 'tap')
    expect(await till.money('paid')).toContain(words.voided)
    expect(await journal(till.terminalId)).toMatchObject([
      { type: 'sale', state: 'approved' },
      { type: 'void', state: 'approved' },
    ])
    await till.close()
  })
}

const PRACTICE_NUMBERS = /6200000000000005|6205500000000000004|6222821234560017|4242424242424242|4000000000009995/

/** Every value of every database and of the plain stores, as text; binary values in hexadecimal and as letters. */
async function keptInBrowser(till: TillVisit): Promise<string> {
  return till.page.evaluate(async () => {
    const found: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
    const write = (value: unknown): string => {
      if (value instanceof ArrayBuffer) return write(new Uint8Array(value))
      if (value instanceof Uint8Array) {
        const hex = [...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')
        return `${hex} ${new TextDecoder('latin1').decode(value)}`
      }
      if (value instanceof Map) return [...value].map(([k, v]) => `${write(k)} ${write(v)}`).join(' ')
      if (typeof value === 'object' && value !== null)
        return Object.entries(value)
          .map(([k, v]) => `${k} ${write(v)}`)
          .join(' ')
      return String(value)
    }
    let values = 0
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name!)
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
      for (const store of database.objectStoreNames) {
        const rows = await new Promise<unknown[]>((resolve, reject) => {
          const request = database.transaction(store).objectStore(store).getAll()
          request.onsuccess = () => resolve(request.result)
          request.onerror = () => reject(request.error)
        })
        values += rows.length
        found.push(...rows.map(write))
      }
      database.close()
    }
    if (values < 3) throw new Error('the scan saw too little to mean anything')
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys()) found.push(request.url)
    return found.join('\n')
  })
}
