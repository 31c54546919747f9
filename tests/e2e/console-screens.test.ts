import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { businessDayOf, CHINA_CUT_OVER } from '@evertill/foundation'
import type { Browser, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, contactSheet, launchBrowser, PICTURES, SHOTS, shoot } from './browser.ts'
import { BOOKS, type ConsoleHouse, openConsoleHouse, PASSWORD } from './console-house.ts'
import { ADDRESSES, ConsoleVisit } from './console-visit.ts'

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
  await announce()
  await settleTerminals()
  await compareBooks()
}

/** A window under way, one that comes, one that was called off, and one that is over by the time anybody looks. */
async function announce(): Promise<void> {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  const now = Date.now()
  const night = Math.ceil((now + 3_600_000) / 86_400_000) * 86_400_000 + 18 * 3_600_000
  const windows = [
    {
      kind: 'emergency',
      from: now - 5_400_000,
      until: now + 1_000,
      zh: '更换核心交换机',
      en: 'A core switch is replaced',
    },
    {
      kind: 'issuer',
      issuerId: 'issuer-b',
      from: now - 600_000,
      until: now + 2_400_000,
      zh: '发卡行升级',
      en: 'The issuer upgrades',
    },
    { kind: 'window', from: night, until: night + 5_400_000, zh: '数据库升级', en: 'The database is upgraded' },
    {
      kind: 'window',
      from: night + 86_400_000,
      until: night + 90_000_000,
      zh: '机房演练',
      en: 'A drill in the data centre',
    },
  ]
  await visit.page.evaluate(async (orders) => {
    const send = async (path: string, body: object): Promise<{ id: string }> => {
      const headers = { 'content-type': 'application/json', 'x-evertill-request': '1' }
      const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
      if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`)
      return answer.json()
    }
    let id = ''
    for (const order of orders)
      id = (await send('/api/maintenance', { ...order, timeZone: 'Asia/Shanghai', reason: 'a test' })).id
    await send(`/api/maintenance/${id}/cancel`, { reason: 'put off' })
  }, windows)
  await visit.close()
}

/** Two terminals settle: one of its sums are ours, the other has one sale a fen dearer and uploads what it has. */
async function settleTerminals(): Promise<void> {
  const { settlement, outbox } = house.platform
  const spare = await house.terminal('10000106')
  for (const amount of [1_500, 2_750]) await spare.sell(amount, { pan: '6200000000000005' })
  await spare.ask(spare.pos.totals({ debit: 4_250, debits: 2, credit: 0, credits: 0 }))
  await spare.ask(spare.pos.batchEnd('207', 0))
  const inn = await house.terminal('10000105')
  await outbox.settled()
  const sold = await settlement.db.query<{ stan: string; amount: number }>(
    `select stan, amount from settlement_fact where terminal_id = '10000105' and state = 'approved' order by stan`,
  )
  const [first, ...rest] = sold
  const told = [{ ...first!, amount: first!.amount + 1 }, ...rest]
  const debit = told.reduce((sum, each) => sum + each.amount, 0)
  await inn.ask(inn.pos.totals({ debit, debits: told.length, credit: 0, credits: 0 }))
  for (let at = 0; at < told.length; at += 8) await inn.ask(inn.pos.details(told.slice(at, at + 8)))
  expect((await inn.ask(inn.pos.batchEnd('202', told.length)))[39]).toBe('00')
  await outbox.settled()
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
const sizes = PICTURES ? (['desk', 'pos', 'phone'] as const) : (['desk', 'phone'] as const)

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
    await page.locator('.stops li.stop a[href*="/incidents/"]').first().waitFor()
    await visit.move('/incidents')
    await page.locator('.incidents li').first().waitFor()
    await shoot(page, name('incidents'))
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

const SECOND = '李复核'

/** Somebody of the same duty, for what takes two people. */
async function addSecondPerson(visit: ConsoleVisit): Promise<void> {
  await visit.page.evaluate(
    ([displayName, password]) =>
      fetch('/api/people', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-evertill-request': '1' },
        body: JSON.stringify({
          name: 'second',
          displayName,
          role: 'operations',
          scope: {},
          password,
          reason: 'a test',
        }),
      }).then((answer) => {
        if (!answer.ok) throw new Error(`people ${answer.status}`)
      }),
    [SECOND, PASSWORD] as const,
  )
}

test('a file is read in pieces, stopped, interrupted and gone on with; a difference is ended by two people', async () => {
  const [first, second] = await Promise.all([
    ConsoleVisit.open(browser, house.url, { as: 'operations', language: 'en', size: 'pos' }),
    ConsoleVisit.open(browser, house.url, { language: 'zh-CN', theme: 'dark' }),
  ])
  const { page } = first
  await addSecondPerson(first)
  const see = async (visit: ConsoleVisit, what: string): Promise<void> => {
    await shoot(visit.page, `console/deed-${what}`)
    expect(await axe(visit.page), what).toEqual([])
  }
  await first.move('/settlement')
  await first.settled()
  // The day on which most was sold: business days turn at 23:00, whenever these tests run.
  const { day, lines } = [Date.now(), Date.now() - 3_600_000]
    .map((at) => businessDayOf(at, CHINA_CUT_OVER))
    .map((each) => ({ day: each, lines: house.dailyFile('issuer-b', each) }))
    .reduce((most, each) => (each.lines.length > most.lines.length ? each : most))
  const dayShown = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
  const row = page.locator('.grid-row').filter({ hasText: dayShown }).filter({ hasText: 'issuer-b' })
  await row.filter({ hasText: 'No file' }).waitFor()

  // Each request waits until it is let through or lost.
  const waiting: Route[] = []
  let came: () => void = () => undefined
  await page.route('**/api/settlement/files', (route) => {
    waiting.push(route)
    came()
  })
  const request = async (): Promise<Route> => {
    if (waiting.length === 0) await new Promise<void>((resolve) => (came = resolve))
    return waiting.shift()!
  }
  expect(lines.length).toBeGreaterThan(60)
  lines[1] = lines[1]!.replace(
    / (\d{11})(\d) 156 /,
    (_, more: string, last: string) => ` ${more}${(Number(last) + 1) % 10} 156 `,
  )
  lines[2] = lines[2]!.replace(' 156 ', ' 15x ')
  await page.getByRole('button', { name: 'Read a file' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Source').click()
  await page.locator('.ant-select-item-option', { hasText: 'issuer-b' }).click()
  await dialog.getByLabel('Business day').fill(dayShown)
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'issuer-b.txt', mimeType: 'text/plain', buffer: Buffer.from(`${lines.join('\r\n')}\r\n`) })
  await dialog.getByText(`issuer-b.txt, ${lines.length} lines`).waitFor()
  await see(first, 'file-chosen')
  await dialog.getByRole('button', { name: 'Read it' }).click()
  const piece = await request()
  await dialog.getByRole('button', { name: 'Stop' }).click()
  await piece.continue()
  await dialog.getByText('Stopped: the first 50 lines are read.').waitFor()
  await see(first, 'file-stopped')

  await dialog.getByRole('button', { name: 'Go on' }).click()
  await (await request()).continue()
  const rest = await request()
  await dialog.getByText(`50 of ${lines.length} lines`).waitFor()
  await see(first, 'file-progress')
  await rest.abort()
  await dialog.getByRole('alert').getByText('The first 50 lines are read').waitFor()
  await see(first, 'file-interrupted')
  await page.unroute('**/api/settlement/files')
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await dialog.getByText(`Done: ${lines.length - 2} records`).waitFor()
  await dialog.getByText('Line 3: Unreadable currency').waitFor()
  await see(first, 'file-done')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await dialog.waitFor({ state: 'detached' })

  await row.filter({ hasText: 'differences' }).click()
  await page.getByRole('button', { name: /^Amount differs/ }).click()
  await page.waitForURL(/kind=amount/)
  await page.locator('.grid-row').first().waitFor()
  await see(first, 'differences-filtered')
  await page.locator('.grid-row').first().click()
  const drawer = page.locator('.ant-drawer')
  await see(first, 'difference')
  await drawer.getByRole('button', { name: 'Propose an end' }).click()
  await dialog.getByText('Accept theirs').click()
  await dialog.getByLabel('Reason').fill('one fen, their rounding')
  await see(first, 'difference-proposing')
  await dialog.getByRole('button', { name: 'Propose an end' }).last().click()
  await drawer.getByText('You proposed this; another person has to confirm it.').waitFor()
  expect(await drawer.getByRole('button', { name: 'Confirm and end' }).count()).toBe(0)
  await see(first, 'difference-own')

  await second.signIn('second')
  const address = new URL(page.url())
  await second.go(`${address.pathname.replace('/console', '')}${address.search}`)
  await second.page.locator('.grid-row').first().click()
  const theirs = second.page.locator('.ant-drawer')
  await theirs.getByText('one fen, their rounding').waitFor()
  await see(second, 'difference-to-confirm')
  await theirs.getByRole('button', { name: '确认了结' }).click()
  await second.page.locator('.ant-popover').getByRole('button', { name: '确认了结' }).click()
  await theirs.getByText('second 确认').waitFor()
  await see(second, 'difference-ended')
  await Promise.all([first, second].map((visit) => visit.close()))
  expect([...first.faults, ...second.faults]).toEqual([])
})

test('funds are listed, exported, and a day that has not ended is not funded', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, {
    as: 'operations',
    language: 'en',
    theme: 'dark',
    size: 'pos',
  })
  const { page } = visit
  await visit.move('/settlement?view=funding')
  await page.locator('.grid-row').first().waitFor()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export CSV' }).click()
  const csv = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(csv).toHaveLength(1 + (await page.locator('.grid-row').count()))
  await page.getByRole('button', { name: 'Fund a day' }).click()
  const dialog = page.getByRole('dialog')
  const today = businessDayOf(Date.now(), CHINA_CUT_OVER)
  await dialog.getByLabel('Business day').fill(today)
  await dialog.getByRole('button', { name: 'Fund a day' }).click()
  await dialog.getByRole('alert').getByText('This business day has not ended.').waitFor()
  await shoot(page, 'console/deed-fund-refused')
  expect(await axe(page)).toEqual([])
  await visit.close()
})
