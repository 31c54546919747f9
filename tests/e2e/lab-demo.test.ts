import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDemos, folder, start } from '../stories/demo-process.ts'
import { axe, launchBrowser, newVisit, PICTURES, SHOTS } from './browser.ts'

/*
 * The lab's other view: the demo as `npm start` opens it, its own processes and its own pages, with the real till and the real console
 * side by side. What is pressed breaks real things, and is mended again.
 */
let browser: Browser
let url: string

beforeAll(async () => {
  // Builds what is older than its sources, as a newcomer's first start does.
  const demo = start(folder(), { EVERTILL_APPS: '1', EVERTILL_TRADERS: '0' })
  const [[, port]] = await Promise.all([
    demo.line(/"http":(\d+)/),
    launchBrowser().then((launched) => {
      browser = launched
    }),
  ])
  url = `http://127.0.0.1:${port}`
})
afterAll(async () => {
  await browser?.close()
  await closeDemos()
})

const CARD = '0005'

interface Till {
  readonly frame: FrameLocator
  sell(minor: number): Promise<void>
  /** The money line, once it has that face. */
  money(face: 'paid' | 'calm'): Promise<string>
  home(): Promise<void>
}

function tillIn(page: Page): Till {
  const frame = page.frameLocator('iframe').first()
  const primary = frame.locator('main [data-primary]:not([disabled])')
  return {
    frame,
    async sell(minor) {
      await frame.locator('main[data-screen=amount]').waitFor()
      for (const digit of String(minor)) await frame.locator(`main [data-key="${digit}"]`).click()
      await primary.click()
      await frame.locator('[data-tender=card]').click()
      await frame.locator('main[data-screen=present-card]').waitFor()
      await frame.locator('[data-part=cards]').click()
      await frame.locator(`[data-card="${CARD}"]`).click()
      await frame.locator('[data-way=chip]:not([disabled])').click()
    },
    async money(face) {
      const line = frame.locator(`[data-testid=money-line][data-face=${face}]`)
      await line.waitFor()
      return line.innerText()
    },
    async home() {
      const idle = frame.locator('main[data-screen=amount]')
      const leave = frame.locator('main [data-escape], main [data-primary]:not([disabled])').first()
      while ((await idle.count()) === 0) await leave.click()
    },
  }
}

test('the real till and the real console stand side by side; what is pressed happens in both and is mended', async () => {
  const context = await newVisit(browser, { size: 'desk', locale: 'en' })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  await page.goto(`${url}/lab/`)
  await page.locator('label', { hasText: 'Running demo' }).click()
  const till = tillIn(page)
  const { frame } = till
  const console = page.frameLocator('iframe').nth(1)

  // Everything that is needed to begin stands beside the frames.
  const told = await page.locator('.finder p').innerText()
  const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(told)![0]
  const [, number, pin] = /(\d\d) \/ (\d{4})/.exec(told)!
  const [, name, password] = /(\w+) \/ ([\w-]+)\s*$/.exec(told)!
  await frame.locator('input[name=activation-code]').fill(code)
  await frame.locator('main [data-primary]:not([disabled])').click()
  await frame.locator('main[data-screen=sign-in]').waitFor()
  await frame.locator(`main [data-key="${number}"]`).click()
  for (const digit of pin!) await frame.locator(`main [data-key="${digit}"]`).click()
  await frame.locator('main [data-primary]:not([disabled])').click()
  await frame.locator('[data-testid=state-line]:not([data-level=no-cards])').waitFor()
  await console.locator('#name').fill(name!)
  await console.locator('#password').fill(password!)
  await console.locator('#password').press('Enter')
  await console.getByRole('heading', { name: 'Yes. It is online and ready.' }).waitFor()

  await till.sell(1_250)
  expect(await till.money('paid')).toContain('¥12.50')
  await till.home()

  // A fault of the house: the issuer's own program refuses.
  const refuse = page.locator('[data-demo=empty-account]')
  await refuse.click()
  await page.locator('[data-demo=empty-account][aria-pressed=true]').waitFor()
  await till.sell(990)
  expect(await till.money('calm')).toBe('No money was taken')
  expect(await frame.locator('main').innerText()).toMatch(/not enough money on the customer['’]s card/)
  await console.locator('.last-stop', { hasText: '51' }).waitFor()
  if (PICTURES) {
    mkdirSync(join(SHOTS, 'lab'), { recursive: true })
    await page.screenshot({ path: join(SHOTS, 'lab', 'demo-desk-light-en.jpg'), type: 'jpeg', animations: 'disabled' })
  }
  expect((await axe(page)).map((one) => `${one.id} ${one.nodes.join(' | ')}`)).toEqual([])
  await refuse.click()
  await page.locator('[data-demo=empty-account][aria-pressed=false]').waitFor()
  await till.home()
  await till.sell(990)
  expect(await till.money('paid')).toContain('¥9.90')
  await till.home()

  // A fault of the device, by the keyboard: its own drawer pulls the cable, and the console sees it go and come.
  await page.locator('[data-demo=plug]').focus()
  await page.keyboard.press('Enter')
  await frame.locator('[data-testid=state-line][data-level=no-cards]').waitFor()
  await console.getByRole('heading', { name: /^No\./ }).waitFor()
  await page.keyboard.press('Enter')
  await frame.locator('[data-testid=state-line]:not([data-level=no-cards])').waitFor()
  await console.getByRole('heading', { name: 'Yes. It is online and ready.' }).waitFor()

  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  expect(troubles).toEqual([])
  await context.close()
})
