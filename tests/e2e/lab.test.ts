import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addSecurityHeaders } from '../../packages/platform/http/security.ts'
import { serveApps } from '../../packages/platform/http/static-apps.ts'
import { axe, contactSheet, launchBrowser, newVisit, PICTURES, SHOTS, type SizeName, type Theme } from './browser.ts'
import { builtApp } from './built-app.ts'

/*
 * The lab's page as the demo serves it: built by the demo's own command, with the house's own headers. Faults are pressed,
 * the till's screens and what operations see are read, and the pictures are kept for people to look at.
 */
let app: FastifyInstance
let browser: Browser
let url: string

beforeAll(async () => {
  app = Fastify()
  addSecurityHeaders(app, { https: false })
  await serveApps(app, [{ path: '/lab', folder: await builtApp('lab'), framed: true }])
  url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/lab/`
  browser = await launchBrowser()
  rmSync(join(SHOTS, 'lab'), { recursive: true, force: true })
  mkdirSync(join(SHOTS, 'lab'), { recursive: true })
})
afterAll(async () => {
  contactSheet('lab')
  await browser?.close()
  await app?.close()
})

interface Visit {
  readonly page: Page
  readonly till: FrameLocator
  readonly customer: FrameLocator
  readonly troubles: string[]
  /** Presses a fault and goes to the present. */
  press(fault: string): Promise<void>
  now(): Promise<void>
}

async function visit(
  choices: { size?: SizeName; theme?: Theme; locale?: 'zh-CN' | 'en'; script?: string } = {},
): Promise<Visit> {
  const context = await newVisit(browser, { size: 'desk', theme: 'light', ...choices })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
  await page.goto(choices.script === undefined ? url : `${url}?scenario=${encodeURIComponent(choices.script)}`)
  await page.locator('.verdict, .watching').first().waitFor()
  const now = () => page.locator('.transport .round').nth(3).click()
  return {
    page,
    till: page.frameLocator('iframe').first(),
    customer: page.frameLocator('iframe').nth(1),
    troubles,
    now,
    async press(fault) {
      await page.locator(`[data-fault=${fault}]`).click()
      await now()
    },
  }
}

describe('a fault is pressed', () => {
  test('and watched on the till, at the customer’s side and in operations, in the shop’s own time', async () => {
    const { page, till, customer, press, troubles } = await visit({ locale: 'en' })
    await press('use-up-paper')
    await page.locator('.verdict[data-top=hw-paper-out]').waitFor()
    await expect.poll(() => till.locator('[data-testid=money-line]').innerText()).toMatch(/^Paid/)
    await expect.poll(() => customer.locator('main').getAttribute('data-ask')).toBe('result')
    expect(await page.locator('.says .moneyline').innerText()).toBe('Paid. Do not pay again')
    // The truth stands nowhere until somebody asks for it.
    expect(await page.locator('[data-testid=truth]').count()).toBe(0)
    await page.getByRole('button', { name: 'Reveal' }).click()
    expect(await page.locator('[data-testid=truth]').innerText()).toMatch(/use-up-paper[\s\S]*named it first/)
    // Back to the beginning: nobody has complained, and nothing can be done in the past.
    await page.getByRole('button', { name: 'From the start' }).click()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.locator('.says.calm').waitFor()
    expect(await page.locator('.verdict').count()).toBe(0)
    // Event by event to the stop.
    for (let i = 0; i < 12 && (await page.locator('.verdict').count()) === 0; i++)
      await page.getByRole('button', { name: 'Next event' }).click()
    await page.locator('.verdict[data-top=hw-paper-out]').waitFor()
    expect(troubles).toEqual([])
    await page.context().close()
  })

  test('the first step of the cashier is done in the shop, and the sale is tried again', async () => {
    const { page, now } = await visit({ locale: 'en', script: 'terminal countertop\nseed 11\nstrike hang-router' })
    await now()
    await page.locator('[data-remedy=use-mobile-data]').click()
    await now()
    await expect.poll(() => page.locator('.story').innerText()).toContain('money comes in again')
    await page.context().close()
  })

  test('a dark terminal is dark, a second fault is added, a surprise keeps its secret', async () => {
    const { page, press } = await visit({ locale: 'en' })
    await press('break-mainboard')
    await press('cut-mains')
    await page.locator('.framed[data-glass=black]').first().waitFor()
    await press('stop-issuer')
    await page.locator('.fault.on').waitFor()
    await page.getByRole('button', { name: 'Add to the shop that is open: account closed' }).click()
    await expect.poll(() => page.locator('.fault.on').count()).toBe(2)
    await page.getByRole('button', { name: 'Surprise me' }).click()
    await expect.poll(() => page.locator('.fault.on').count()).toBe(0)
    expect(await page.locator('.story').innerText()).toContain('Something breaks')
    await page.context().close()
  })
})

test('faults are found by name in both languages, by the words people see, and by an answer code', async () => {
  const { page } = await visit({ locale: 'en' })
  const first = async (typed: string) => {
    await page.getByRole('searchbox').fill(typed)
    return page
      .locator('.fault .press')
      .evaluateAll((list) => list.slice(0, 8).map((one) => one.getAttribute('data-fault')))
  }
  expect(await first('router')).toContain('hang-router')
  expect(await first('纸卷用尽')).toContain('use-up-paper')
  expect(await first('无法打印')).toContain('jam-printer')
  expect(await first('91')).toContain('stop-issuer')
  expect(await first('qqqq')).toEqual([])
  await page.context().close()
})

test('scenarios are exported, opened, and refused line by line', async () => {
  const { page, press } = await visit({ locale: 'en' })
  await press('freeze-account')
  await page.locator('.files > summary').click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export' }).click(),
  ])
  const text = readFileSync(await download.path(), 'utf8')
  expect(text).toMatch(/^terminal \w+\nseed \d+\nstrike freeze-account\n$/)
  await page.getByRole('textbox', { name: 'Name' }).fill('my shop')
  await page.getByRole('button', { name: 'Keep' }).click()
  await page.getByRole('button', { name: 'my shop', exact: true }).waitFor()
  const open = (content: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'x.txt', mimeType: 'text/plain', buffer: Buffer.from(content) })
  await open('terminal toaster\nstrike hang-ruter\n')
  const refused = await page.getByRole('alert').innerText()
  expect(refused).toMatch(/Line 1[\s\S]*toaster[\s\S]*Line 2[\s\S]*perhaps hang-router/)
  await open('terminal countertop\nseed 6\nstrike unplug-line\nwhile-asking\n')
  await page.locator('.transport .round').nth(3).click()
  await page.locator('.verdict [data-money=reversing]').waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
  await page.context().close()
})

test('nonsense among the findings is left out in the open, and the answer is the same', async () => {
  const { page, press } = await visit({ locale: 'en' })
  await page.locator('.conditions > summary').click()
  await page.getByLabel('Nonsense among the findings').check()
  await press('hang-router')
  await page.locator('.verdict[data-top=net-router]').waitFor()
  const ignored = await page.locator('[data-testid=ignored]').innerText()
  for (const reason of [
    'too many at once',
    'unknown name',
    'from the future',
    'contradicts another',
    'impossible count',
  ])
    expect(ignored).toContain(reason)
  await page.context().close()
})

test('the keyboard reaches everything that a press does', async () => {
  const { page } = await visit({ locale: 'en' })
  await page.getByRole('searchbox').fill('captive')
  await page.locator('[data-fault=raise-portal]').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'To now' }).focus()
  await page.keyboard.press('Space')
  await page.locator('.verdict[data-top=net-portal]').waitFor()
  await page.getByRole('slider').focus()
  await page.keyboard.press('Home')
  await page.locator('.says.calm').waitFor()
  await page.context().close()
})

for (const [size, theme, locale, looked] of [
  ['desk', 'light', 'zh-CN', true],
  ['desk', 'dark', 'en', false],
  ['pos', 'light', 'en', false],
  ['pos', 'dark', 'zh-CN', true],
  ['phone', 'light', 'zh-CN', false],
] as const)
  test(`nothing sticks out${looked ? ', and nothing is wrong for axe,' : ''} at ${size}, ${theme}, ${locale}`, async () => {
    const { page, now } = await visit({
      size,
      theme,
      locale,
      script: 'terminal smart\nseed 21\nstrike stop-issuer\nlying 1',
    })
    await now()
    await page.locator('.transport .main').click()
    await page.locator('.verdict').waitFor()
    await page.locator('.truth button').click()
    await page.evaluate(() => document.fonts.ready)
    const picture = { path: join(SHOTS, 'lab', `lab-${size}-${theme}-${locale}.jpg`), quality: 82 } as const
    if (PICTURES) await page.screenshot({ ...picture, type: 'jpeg', animations: 'disabled', fullPage: size !== 'desk' })
    if (looked) expect((await axe(page)).map((one) => `${one.id} ${one.nodes.join(' | ')}`)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    await page.context().close()
  })
