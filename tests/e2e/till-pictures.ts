/*
 * Pictures of the till for the README, taken from a till at work:
 *
 *   node run.cjs tests/e2e/till-pictures.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchBrowser, ROOT } from './browser.ts'
import { smallPng } from './small-png.ts'
import { openTillHouse } from './till-house.ts'
import { TillVisit } from './till-visit.ts'

const folder = join(ROOT, 'docs', 'images')
mkdirSync(folder, { recursive: true })
const house = await openTillHouse()
const browser = await launchBrowser()

async function keep(till: TillVisit, name: string): Promise<void> {
  await till.page.evaluate(() => document.fonts.ready)
  const file = join(folder, `${name}.png`)
  const picture = smallPng(await till.page.screenshot({ animations: 'disabled' }))
  writeFileSync(file, picture)
  process.stdout.write(`${name}.png ${Math.round(picture.length / 1000)} kB\n`)
}

const shop = await TillVisit.open(browser, house, { locale: 'zh-CN' })
await shop.digits('12850')
await keep(shop, 'till-amount-zh')
await shop.primary()
await shop.page.locator('[data-tender=card]').click()
await shop.screen('present-card')
await shop.present('0004', 'chip')
await shop.pin('123456')
await shop.money('paid')
await keep(shop, 'till-paid-zh')
await shop.page.getByRole('button', { name: '看小票' }).click()
await shop.page.getByRole('dialog').locator('[data-testid=slip]').waitFor()
await keep(shop, 'till-receipt-zh')
await shop.close()

const desk = await TillVisit.open(browser, house, { locale: 'en', size: 'desk' })
await desk.page.getByRole('button', { name: 'Goods' }).click()
for (const item of ['Latte', 'Croissant', 'Americano'])
  await desk.page.getByRole('button', { name: item }).first().click()
await desk.page.getByRole('button', { name: 'One more Latte' }).click()
await keep(desk, 'till-goods-en')
await desk.close()

const english = await TillVisit.open(browser, house, { locale: 'en' })
await english.askForCard(12_850)
await keep(english, 'till-sale-en')
await english.close()

const unknown = await TillVisit.open(browser, house, { locale: 'zh-CN' })
let cut = false
await unknown.page.routeWebSocket(/\/terminal$/, (socket) =>
  cut ? void socket.close() : void socket.connectToServer(),
)
house.issuerA.faults.slowMs = 3_000
await unknown.askForCard(6_600)
await unknown.present('0005', 'tap')
await unknown.screen('connecting')
cut = true
await unknown.page.reload()
await unknown.money('wait')
await keep(unknown, 'till-unknown-zh')
house.issuerA.faults.slowMs = 0
await unknown.close()

await browser.close()
await house.close()
