import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, launchBrowser, newVisit } from './browser.ts'
import { CASHIER, openTillHouse, type TillHouse } from './till-house.ts'
import { TillVisit } from './till-visit.ts'

/* Other ways to work a till: keyboard, scanner, cash, codes, a second window, no line. */
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

test('a whole sale by keyboard and scanner, without a pointer', async () => {
  const context = await newVisit(browser, { size: 'desk' })
  const page = await context.newPage()
  const { activationCode } = await house.newTill()
  await page.goto(`${house.url}/till/`)
  const at = (screen: string) => page.locator(`main[data-screen=${screen}]`).waitFor({ timeout: 20_000 })
  // A scanner's keys come within milliseconds of each other, which a remote-controlled keyboard on a busy machine cannot promise.
  const scan = (code: string) =>
    page.evaluate(
      (keys) => {
        for (const key of keys)
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      },
      [...code, 'Enter'],
    )
  // A person's pause between keys, so that nothing looks like a scanner.
  const slowly = (text: string) => page.keyboard.type(text, { delay: 70 })
  await at('activation')
  await page.keyboard.type(activationCode)
  await page.keyboard.press('Enter')
  await at('sign-in')
  await page.locator('[data-testid=state-line]:not([data-level=no-cards])').waitFor({ timeout: 20_000 })
  await page.keyboard.press('ArrowDown')
  while (
    !(await page.evaluate(
      (name) => document.activeElement?.matches('button') && document.activeElement.textContent?.includes(name),
      CASHIER.name,
    ))
  )
    await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await slowly(CASHIER.password)
  await page.keyboard.press('Enter')
  await at('amount')

  // The scanner types faster than any hand: the item goes into the cart, and its digits do not stay in the amount.
  await scan('6901234567892')
  await at('cart')
  expect(await page.locator('[data-testid=cart-total]').innerText()).toBe('¥98.00')
  await page.keyboard.press('F6')
  await at('amount')
  expect(await page.locator('[data-testid=amount]').innerText()).toContain('0.00')

  await slowly('1250')
  expect(await page.locator('[data-testid=amount]').innerText()).toContain('12.50')
  await page.keyboard.press('Backspace')
  await slowly('0')
  await page.keyboard.press('Enter')
  await at('choose-tender')
  await page.keyboard.press('F1')
  await at('present-card')
  await page.keyboard.press('Escape')
  // Cancelled: nothing was taken, and another way to pay is one key away.
  await at('result')
  expect(await page.locator('[data-testid=money-line]').getAttribute('data-face')).toBe('calm')
  await page.keyboard.press('Enter')
  await at('choose-tender')
  await page.keyboard.press('F3')
  await at('cash')
  await slowly('2000')
  await page.keyboard.press('Enter')
  await page.locator('[data-testid=money-line][data-face=paid]').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('main[data-screen=amount], main[data-screen=cart]').waitFor()
  await page.keyboard.press('F9')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('F4')
  await at('sales')
  expect(await page.locator('main li').first().innerText()).toContain('12.50')
  await context.close()
})

test('a payment code from the drawer is paid, an item’s label is not taken for one', async () => {
  const till = await TillVisit.open(browser, house)
  await till.digits('3600')
  await till.primary()
  await till.page.locator('[data-tender=wallet]').click()
  await till.screen('show-code')
  await till.page.locator('[data-part=tags]').click()
  await till.page.locator('[data-barcode]').first().click()
  expect(await till.page.locator('main').getByRole('alert').innerText()).toContain('这不是付款码')
  await till.page.locator('[data-part=codes]').click()
  await till.page.locator('[data-wallet]:not([disabled])').first().click()
  expect(await till.money('paid')).toContain('¥36.00')
  expect(till.errors).toEqual([])
  await till.close()
})

test('goods are sold by touch, with an undo for the cleared cart', async () => {
  const till = await TillVisit.open(browser, house, { locale: 'en' })
  await till.page.getByRole('button', { name: 'Goods' }).click()
  await till.screen('cart')
  await till.page.getByRole('button', { name: 'Latte', exact: false }).first().click()
  await till.page.getByRole('button', { name: 'Croissant' }).first().click()
  await till.page.getByRole('button', { name: 'One more Croissant' }).click()
  expect(await till.page.locator('[data-testid=cart-total]').innerText()).toBe('¥60.00')
  await till.page.getByRole('button', { name: 'Clear', exact: true }).click()
  await till.page.getByRole('button', { name: 'Undo clear' }).click()
  await expect.poll(() => till.page.locator('[data-testid=cart-total]').innerText()).toBe('¥60.00')
  await till.primary()
  await till.screen('choose-tender')
  await till.close()
})

test('a stripe-only card is signed for; a swiped chip card is told to insert', async () => {
  const till = await TillVisit.open(browser, house)
  await till.askForCard(150_000)
  await till.present('0005', 'stripe')
  expect(await till.page.locator('main').getByRole('alert').innerText()).toContain('请插卡')
  await till.present('1111', 'stripe')
  await till.screen('signature')
  expect(await axe(till.page)).toEqual([])
  const box = (await till.page.locator('[data-testid=signature]').boundingBox())!
  await till.page.mouse.move(box.x + 80, box.y + 120)
  await till.page.mouse.down()
  for (let i = 0; i <= 20; i++) await till.page.mouse.move(box.x + 80 + 20 * i, box.y + 120 + 60 * Math.sin(i / 2))
  await till.page.mouse.up()
  await till.primary()
  expect(await till.money('paid')).toContain('¥1,500.00')
  await till.page.getByRole('button', { name: '看小票' }).click()
  expect(await till.page.getByRole('dialog').locator('[data-testid=slip]').innerText()).toContain('411111******1111')
  await till.close()
})

test('an empty roll: paid, do not charge again, and the slip comes once there is paper', async () => {
  const till = await TillVisit.open(browser, house)
  await till.page.locator('[data-part=printer]').click()
  await till.page.getByRole('button', { name: '拿走纸卷' }).click()
  await till.askForCard(4_200)
  await till.present('0005', 'tap')
  await till.money('paid')
  await till.page.getByText('没有打印纸了').waitFor()
  expect(await till.page.getByRole('alert').allInnerTexts()).toContain('请勿再次收款')
  await till.page.locator('[data-part=printer]').click()
  await till.page.getByRole('button', { name: '装上纸卷' }).click()
  await till.primary()
  await till.page.getByText('没有打印纸了').waitFor({ state: 'detached' })
  await till.page.locator('[data-testid=slip]').first().waitFor()
  await till.close()
})

test('part of a sale is refunded with a supervisor, and the totals of the day add up', async () => {
  const till = await TillVisit.open(browser, house, { locale: 'en' })
  await till.askForCard(10_000)
  await till.present('0005', 'tap')
  await till.money('paid')
  await till.primary()
  await till.menu('Refund')
  await till.screen('sales')
  await till.page.locator('main li button').first().click()
  await till.screen('refund-amount')
  expect(await till.page.locator('[data-testid=amount]').innerText()).toContain('100.00')
  await till.page.locator('main [data-key=clear]').click()
  await till.digits('300')
  await till.primary()
  await till.supervisor()
  await till.page.locator('main[data-screen=present-card], main[data-screen=result]').waitFor()
  if (await till.page.locator('main[data-screen=present-card]').count()) await till.present('0005', 'tap')
  expect(await till.money('paid')).toContain('Refunded')
  await till.primary()
  await till.menu('Totals')
  await till.screen('totals')
  expect(await till.page.locator('[data-testid=net]').innerText()).toBe('¥97.00')
  await till.close()
})

test('the customer’s window shows amount, choice and money line, and no staff words', async () => {
  const till = await TillVisit.open(browser, house)
  const [customer] = await Promise.all([till.context.waitForEvent('page'), till.menu('顾客屏')])
  await customer.locator('main[data-ask=welcome]').waitFor()
  await till.askForCard(5_000)
  await customer.locator('main[data-ask=present]').waitFor()
  expect(await customer.locator('[data-testid=amount]').innerText()).toContain('50.00')
  await till.present('9995', 'tap')
  await customer.locator('main[data-ask=result]').waitFor()
  const shown = await customer.locator('main').innerText()
  expect(shown).toContain('没有扣款')
  expect(shown).not.toContain('余额')
  expect(await axe(customer)).toEqual([])
  await till.close()
})

test('opened twice, only one window works, and the second may take over', async () => {
  const till = await TillVisit.open(browser, house)
  const second = await till.context.newPage()
  await second.goto(`${house.url}/till/`)
  await second.getByText('收银机已在另一个窗口打开').waitFor()
  await second.getByRole('button', { name: '在这里继续' }).click()
  await second.locator('main[data-screen=amount]').waitFor({ timeout: 20_000 })
  await till.page.getByText('收银机已在另一个窗口打开').waitFor()
  await till.close()
})

test('with the plug pulled cards are refused in words, and taken again once it is back', async () => {
  const till = await TillVisit.open(browser, house)
  await till.page.locator('[data-part=cable]').click()
  await till.page.getByRole('button', { name: '拔掉网线' }).click()
  await till.page.locator('[data-testid=state-line][data-level=no-cards]').waitFor()
  expect(await till.page.locator('[data-testid=state-line]').innerText()).toContain('连不上主机')
  await till.digits('2000')
  await till.primary()
  await till.page.locator('main[data-screen=choose-tender], main[data-screen=cannot-take-cards]').waitFor()
  expect(await till.page.locator('main').innerText()).toContain('连不上主机')
  expect(await till.page.locator('[data-tender=card]:enabled').count()).toBe(0)
  await till.page.locator('[data-part=cable]').click()
  await till.page.getByRole('button', { name: '插上网线' }).click()
  await till.ready()
  await till.page.locator('[data-tender=card]:enabled').click()
  await till.screen('present-card')
  await till.close()
})

test('without a line the till opens from its own store, says so, and takes cash', async () => {
  const till = await TillVisit.open(browser, house)
  await till.page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await till.context.setOffline(true)
  await till.page.reload()
  await till.screen('amount')
  expect(await till.page.locator('[data-testid=state-line]').getAttribute('data-level')).toBe('no-cards')
  await till.digits('1000')
  await till.primary()
  await till.page.locator('[data-tender=cash]').click()
  await till.screen('cash')
  await till.digits('1000')
  await till.primary()
  expect(await till.money('paid')).toContain('现金已收')
  await till.close()
})

test('a wrong activation code is a sentence, and the second try works', async () => {
  const context = await newVisit(browser, { locale: 'en' })
  const page = await context.newPage()
  await page.goto(`${house.url}/till/`)
  await page.locator('input[name=activation-code]').fill('2222-2222-2222')
  await page.locator('[data-primary]').click()
  expect(await page.getByRole('alert').innerText()).not.toBe('')
  expect(await axe(page)).toEqual([])
  const { activationCode } = await house.newTill()
  await page.locator('input[name=activation-code]').fill(activationCode.toLowerCase())
  await page.locator('[data-primary]').click()
  await page.locator('main[data-screen=sign-in]').waitFor({ timeout: 20_000 })
  await context.close()
})
