import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { businessDayOf, CHINA_CUT_OVER } from '@evertill/foundation'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, contactSheet, launchBrowser, PICTURES, SHOTS, shoot } from './browser.ts'
import { BOOKS, type ConsoleHouse, openConsoleHouse } from './console-house.ts'
import { ADDRESSES, CONSOLE_SIZES, ConsoleVisit } from './console-visit.ts'

/*
 * Every page of the console in both languages, light and dark, on a desk and on a phone: looked at by axe, measured for
 * what hangs over the edge, and, where pictures are wanted, kept for people to look at.
 */
let house: ConsoleHouse
let browser: Browser

beforeAll(async () => {
  rmSync(join(SHOTS, 'console'), { recursive: true, force: true })
  mkdirSync(join(SHOTS, 'console'), { recursive: true })
  const [opened, launched] = await Promise.all([openConsoleHouse(), launchBrowser()])
  house = opened
  browser = launched
  await house.trade(64, 8)
  await prepare()
})
afterAll(async () => {
  contactSheet('console')
  await browser?.close()
  await house?.close()
})

/** Something to see on every page: a stopped sale, a blocked card, a frozen merchant, a void. */
async function prepare(): Promise<void> {
  const risk = await ConsoleVisit.open(browser, house.url, { as: 'risk' })
  await risk.page.evaluate(
    async ([merchantId, card]) => {
      const send = (path: string, body: object) =>
        fetch(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-evertill-request': '1' },
          body: JSON.stringify(body),
        }).then((response) => {
          if (!response.ok) throw new Error(`${path} ${response.status}`)
        })
      await send('/api/risk/blocked', { kind: 'card', value: card, reason: '发卡行通报盗刷 · reported by the issuer' })
      await send(`/api/merchants/${merchantId}/status`, {
        status: 'frozen',
        reason: '等待补充证照 · documents are missing',
      })
    },
    [BOOKS, '4111111111111111'] as const,
  )
  await risk.close()
  const line = await house.terminal('10000101')
  await line.sell(3_000, { pan: '4111111111111111', entry: '02' })
  await line.sell(6_000_000, { pan: '6200000000000005' })
  const payer = { pan: '6205500000000000004', pin: '123456' }
  const request = line.pos.sale(12_850, payer)
  const answer = await line.ask(request)
  expect((await line.ask(line.pos.void(request, answer, payer)))[39]).toBe('00')
  await compareBooks()
}

/** The day's files: one that agrees, one with a missing, a dearer and an unreadable record; a proposal that waits; funds. */
async function compareBooks(): Promise<void> {
  const { settlement, outbox } = house.platform
  await outbox.settled()
  const days = new Set([Date.now() - 3_600_000, Date.now()].map((at) => businessDayOf(at, CHINA_CUT_OVER)))
  for (const businessDay of days) {
    await settlement.readFile('wallet', businessDay, house.dailyFile('wallet', businessDay))
    const lines = house.dailyFile('issuer-a', businessDay)
    if (lines.length < 6) continue
    const [first, second, third, ...rest] = lines
    const bent = [second!.replace(/ (\d{11})\d 156 /, ' $19 156 '), third!.replace(' 156 ', ' 15x '), ...rest]
    expect(first).toBeDefined()
    await settlement.readFile('issuer-a', businessDay, bent)
    await settlement.fund(businessDay)
  }
  const [oldest] = await settlement.differences({ states: ['open'], limit: 1 })
  const proposal = { resolution: 'dispute-with-network', reason: '对方文件缺一笔 · a record is missing there' } as const
  await settlement.command(oldest!.key, { type: 'propose', by: 'risk', at: Date.now(), ...proposal })
}

const languages = ['zh-CN', 'en'] as const
const themes = ['light', 'dark'] as const
const sizes = Object.keys(CONSOLE_SIZES) as (keyof typeof CONSOLE_SIZES)[]

for (const language of languages)
  for (const theme of themes)
    for (const size of sizes) {
      // Half of the eight have each language, theme and size twice.
      const looks = (language === 'en') === ((theme === 'dark') === (size === 'desk'))
      if (!looks && !PICTURES) continue
      test(`every page in ${language}, ${theme}, on a ${size}`, async () => {
        const visit = await ConsoleVisit.open(browser, house.url, { language, theme, size })
        const { page } = visit
        const name = (what: string): string => `console/${what}-${language}-${theme}-${size}`
        await page.locator('.demo').waitFor()
        await shoot(page, name('sign-in'))
        const found: string[] = []
        const look = async (what: string): Promise<void> => {
          if (looks) for (const finding of await axe(page)) found.push(`${what} ${JSON.stringify(finding)}`)
        }
        await look('sign-in')
        await visit.signIn('operations')
        await visit.answer()
        const sale = await page.evaluate(async () => {
          const answer = await fetch('/api/transactions?limit=1&type=sale&state=approved')
          return ((await answer.json()) as { rows: { id: string }[] }).rows[0]!.id
        })
        const pages = { ...ADDRESSES, terminal: '/terminals/10000101', life: `/transactions/${sale}` }
        for (const [what, address] of Object.entries(pages)) {
          await visit.move(address)
          await page.locator(`[data-room="${address}"]`).waitFor()
          await visit.settled()
          if (what === 'inspector') await page.locator('.inspector-actions button').nth(1).click()
          if (what === 'life') await page.locator('.opens-message').first().click()
          await shoot(page, name(what))
          await look(what)
          const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          if (over > 0) found.push(`${what} hangs ${over} px over the edge`)
        }
        expect(found).toEqual([])
        expect(visit.faults).toEqual([])
        await visit.close()
      })
    }

test('an issuer that is lost with a sale on its way: what stops, what is owed, and that nothing more is claimed', async () => {
  const visits = await Promise.all(
    [{ language: 'en', theme: 'light' } as const, { language: 'zh-CN', theme: 'dark' } as const].map((look) =>
      ConsoleVisit.open(browser, house.url, { ...look, as: 'operations' }),
    ),
  )
  const line = await house.terminal('10000102')
  // This card's issuer books and stays silent; then its line is cut, so that the reversal cannot be delivered.
  const asked = line.sell(8_800, { pan: '6226388000000095' })
  await house.stopIssuer('issuer-a')
  expect((await asked)[39]).toBe('98')
  for (const visit of visits) {
    const { page } = visit
    const language = await page.evaluate(() => document.documentElement.lang)
    const name = (what: string): string => `console/stopped-${what}-${language}`
    await visit.move('/')
    await page.locator('.stops li.stop').waitFor()
    await page.locator('.figure', { hasText: '¥88.00' }).waitFor()
    await visit.settled()
    await shoot(page, name('overview'))
    expect(await axe(page)).toEqual([])
    await visit.move('/issuers')
    await page.locator('[data-room="/issuers"] .grid-row', { hasText: '¥88.00' }).waitFor()
    await shoot(page, name('issuers'))
    expect(await axe(page)).toEqual([])
    await page.locator('.grid-row', { hasText: '¥88.00' }).click()
    await page.locator('.money-line.open').waitFor()
    await visit.settled()
    await shoot(page, name('life'))
    expect(await axe(page)).toEqual([])
    await visit.move('/wall')
    await page.locator('.wall .stops li.stop').waitFor()
    await visit.settled()
    await shoot(page, name('wall'))
    expect(visit.faults).toEqual([])
    await visit.close()
  }
  await house.startIssuer('issuer-a')
})
