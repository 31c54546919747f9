import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXAMPLE } from '../../apps/console/rooms/inspector/example.ts'
import { launchBrowser } from './browser.ts'
import { BOOKS, type ConsoleHouse, openConsoleHouse, TEA } from './console-house.ts'
import { ConsoleVisit } from './console-visit.ts'

/*
 * People at the real console: a real browser, the built page, the real platform, real issuers and terminals behind it.
 */
let house: ConsoleHouse
let browser: Browser

beforeAll(async () => {
  const [opened, launched] = await Promise.all([openConsoleHouse(), launchBrowser()])
  house = opened
  browser = launched
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const CARD = '6200000000000005'

test('a house without a sale teaches the first one; an address that leads nowhere says so', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'merchant' })
  const { page } = visit
  expect(await visit.answer()).toBe('No payments yet.')
  expect(await page.getByRole('link', { name: 'Open the till' }).getAttribute('href')).toBe('/till')
  await visit.go('/transactions')
  await page.getByText('No transactions yet').first().waitFor()
  await visit.go('/nowhere')
  await page.getByText('There is no such page').waitFor()
  expect(await page.locator('.rooms a.room').count()).toBe(7)
  await visit.close()
  // The hour of trade is written into the past, where the overview of this merchant has looked already; others have not.
  await house.trade(64)
})

test('a wrong password is told as such, the right one opens the overview, which answers its question', async () => {
  const visit = await ConsoleVisit.open(browser, house.url)
  const { page } = visit
  await page.locator('#name').fill('operations')
  await page.locator('#password').fill('not the password')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  expect(await page.locator('#password').inputValue()).toBe('')
  await visit.signIn('operations')
  expect(await visit.answer()).toBe('No. Payments are going through.')
  expect(await page.locator('.figure').first().innerText()).toMatch(
    /Approval rate last hour\s+\d\d(\.\d)? %\s+[+−][\d.]+ points/,
  )
  expect(await page.locator('.bars li').first().innerText()).toContain('Approved')
  // The demonstration's people are told by the host, and each is one press away.
  await page.locator('.who').click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page
    .locator('.demo')
    .getByRole('button', { name: /Technician/ })
    .click()
  // A technician sees no sales, so the first page is the terminals'.
  await page.waitForURL('**/console/terminals')
  expect(await page.locator('.rooms a.room').allInnerTexts()).toEqual([
    'Terminals',
    'Incidents',
    'Maintenance',
    'Issuers & links',
    'Merchants',
    'Message inspector',
  ])
  expect(visit.faults).toEqual([])
  await visit.close()
})

test('an agent sees their own tree and nothing beside it', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'agent' })
  const { page } = visit
  expect(await page.locator('.rooms a.room').allInnerTexts()).toEqual([
    'Overview',
    'Transactions',
    'Terminals',
    'Maintenance',
    'Merchants',
    'Message inspector',
  ])
  await visit.go('/merchants')
  await visit.settled()
  const tree = await page.locator('.tree').innerText()
  expect(tree).toContain('Green Hill Tea')
  expect(tree).toContain('Cloud Inn')
  expect(tree).not.toContain('Plane Tree Books')
  expect(await page.getByRole('button', { name: 'Freeze' }).count()).toBe(0)
  await visit.go(`/merchants/${BOOKS}`)
  await page.getByText('There is no such thing').waitFor()
  await visit.go('/transactions')
  await page.locator('.grid-row').first().waitFor()
  const sold = await page.evaluate(
    async () => (await (await fetch('/api/transactions?limit=200')).json()).rows as { merchantId: string }[],
  )
  expect(new Set(sold.map((row) => row.merchantId))).toEqual(new Set([TEA, '898100000000003']))
  await visit.go('/risk')
  await page.getByText('This room is not yours').waitFor()
  await visit.close()
})

test('a sale appears by itself, waits while the pointer is on the rows, and its whole life opens', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  const { page } = visit
  await visit.go('/transactions')
  await page.locator('.grid-row').first().waitFor()
  await page.locator('.pulse.live').waitFor()
  const line = await house.terminal('10000101')
  const answer = await line.sell(4_321, { pan: '6205500000000000004', pin: '123456' })
  expect(answer[39]).toBe('00')
  await page.locator('.grid-row', { hasText: '¥43.21' }).waitFor()

  // With the pointer on the rows nothing may move: the new one is only announced.
  await page.locator('.grid-row').nth(3).hover()
  const under = await page.locator('.grid-row').nth(3).innerText()
  await line.sell(1_234, { pan: CARD })
  const arrived = page.getByRole('button', { name: '1 new, show it' })
  await arrived.waitFor()
  expect(await page.locator('.grid-row').nth(3).innerText()).toBe(under)
  await arrived.click()
  expect(await page.locator('.grid-row').first().innerText()).toContain('¥12.34')

  await page.locator('.grid-row', { hasText: '¥43.21' }).click()
  await page.locator('.timeline').waitFor()
  expect(await visit.answer()).toBe('Sale of ¥43.21: approved')
  expect(await page.locator('.money-line').innerText()).toContain('the customer was charged ¥43.21')
  const story = page.locator('.timeline')
  // The books are downstream and late: the page is read again until they have come by.
  await expect
    .poll(async () => {
      await page.reload()
      await story.waitFor()
      return story.innerText()
    })
    .toContain('The sale was booked')
  for (const opener of await page.locator('.opens-message').all()) await opener.click()
  const text = await story.innerText()
  expect(text).toContain('620550*********0004')
  expect(text).toContain('PIN')
  expect(text).toContain(`debit issuer:issuer-a:receivable ¥43.21; credit merchant:${TEA}:payable ¥43.21`)
  expect(await page.content()).not.toContain('6205500000000000004')
  expect(visit.faults).toEqual([])
  await visit.close()
})

test('a card is looked for in a body, never in an address, and the search is audited', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  const { page } = visit
  await visit.go('/transactions')
  await page.locator('.grid-row').first().waitFor()
  visit.requests.length = 0
  const field = page.locator('.search-field input')
  await field.pressSequentially('6200 0000 0000 0005', { delay: 5 })
  await page.locator('.search-hint').waitFor()
  await field.press('Enter')
  await page.locator('.ant-tag', { hasText: '620000******0005' }).waitFor()
  expect(await visit.answer()).toMatch(/^\d+\+? transactions of card 620000\*{6}0005\.$/)
  expect(await field.inputValue()).toBe('')
  expect(visit.requests.map((request) => request.url()).join(' ')).not.toMatch(/6200(%20|\+|\s)?0000|620000000000/)
  expect(page.url()).not.toContain('6200')
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
  expect(kept).not.toContain('62000000')
  await visit.go('/people?view=audit')
  await page.locator('.grid-row', { hasText: 'looked for a card' }).first().waitFor()
  expect(await page.content()).not.toContain(CARD)
  await visit.close()
})

test('freezing a merchant says whom it strikes, needs a reason, stops the next sale, can be undone, and is audited', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  const { page } = visit
  const line = await house.terminal('10000104')
  await visit.go(`/merchants/${BOOKS}`)
  await page.getByRole('button', { name: 'Freeze' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('1 terminal at 1 outlets takes no payments from the next sale on.').waitFor()
  const yes = dialog.getByRole('button', { name: 'Freeze' })
  expect(await yes.isDisabled()).toBe(true)
  await dialog.getByLabel('Reason').fill('documents are missing <script>alert(1)</script>')
  await yes.click()
  await page.getByText('Plane Tree Books is frozen').waitFor()
  expect((await line.sell(500, { pan: CARD }))[39]).toBe('03')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Taken back', { exact: true }).waitFor()
  expect((await line.sell(500, { pan: CARD }))[39]).toBe('00')
  await visit.go('/people?view=audit')
  const entry = page.locator('.grid-row', { hasText: 'changed a merchant’s status' }).last()
  await entry.waitFor()
  expect(await page.locator('.grid-row', { hasText: 'documents are missing <script>' }).count()).toBe(2)
  await page.locator('.grid-row', { hasText: 'changed a merchant’s status' }).last().click()
  expect(await page.locator('.ant-drawer .message').innerText()).toMatch(/active\s+frozen/)
  await visit.close()
})

test('the language changes at once and stays', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  const { page } = visit
  await page.getByRole('button', { name: '中文' }).click()
  expect(await visit.answer()).toMatch(/^没有/)
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
  expect(await page.locator('.rooms').innerText()).not.toMatch(/Overview|Merchants/)
  await page.reload()
  expect(await visit.answer()).toMatch(/^没有/)
  await visit.close()
})

test('a session that ends asks for the password above the page and leaves the page as it was', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  const { page } = visit
  await visit.go('/transactions?state=declined')
  await page.locator('.grid-row').first().waitFor()
  await visit.context.clearCookies()
  await page.locator('.grid-row').first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Your session has ended').waitFor()
  await dialog.locator('#password').fill('a-password-of-the-test')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  expect(await visit.answer()).toMatch(/declined$/)
  await visit.close()
})

test('the palette leads to a terminal, and the keyboard through a table', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  const { page } = visit
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('10000103')
  await page
    .getByRole('option', { name: /10000103/ })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/terminals/10000103')
  await page.getByRole('heading', { name: 'Yes. It is online and ready.' }).waitFor()
  await visit.go('/transactions')
  await page.locator('.grid-row').first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.index)).toBe('2')
  await page.keyboard.press('Control+c')
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied.split('\n')[0]).toMatch(/^Time\tState\tType\tAmount/)
  expect(copied.split('\n')[1]!.split('\t')).toHaveLength(copied.split('\n')[0]!.split('\t').length)
  await page.keyboard.press('Enter')
  await page.waitForURL(/transactions\/\w+/)
  await visit.close()
})

test('what a chip refused stands on the page of its terminal, and nothing where none did', async () => {
  const line = await house.terminal('10000106')
  await line.ask(line.pos.totals({ debit: 0, debits: 0, credit: 0, credits: 0 }))
  const refused = { 2: CARD, 4: '000000000800', 11: line.pos.nextStan() }
  expect((await line.ask(line.pos.chipRecord(refused, '204')))[39]).toBe('00')
  expect((await line.ask(line.pos.batchEnd('207', 0)))[39]).toBe('00')
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  const { page } = visit
  await visit.go('/terminals/10000106')
  const row = page.getByRole('table', { name: 'What chips refused' }).locator('.grid-row')
  await row.waitFor()
  expect(await row.innerText()).toMatch(/8\.00.*620000\*\*\*\*0005.*nobody was asked.*0000008000/s)
  await visit.move('/terminals/10000103')
  await page.getByRole('table', { name: 'Recent transactions' }).waitFor()
  expect(await page.getByText('What chips refused').count()).toBe(0)
  expect(visit.faults).toEqual([])
  await visit.close()
})

test('an issuer that is down is named on top, on the wall too, and so is its return', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  const { page } = visit
  await visit.answer()
  await house.stopIssuer('issuer-b')
  await page.getByText('Yes. One thing is stopping payments.').waitFor()
  await page.locator('.stops', { hasText: 'issuer-b has been down' }).waitFor()
  await visit.move('/issuers')
  await page.getByText('issuer-b does not answer.').waitFor()
  await visit.move('/wall')
  await page.getByText('Some payments are stopped').waitFor()
  await house.startIssuer('issuer-b')
  await page.keyboard.press('Escape')
  await page.getByText('No. Payments are going through.').waitFor({ timeout: 60_000 })
  await visit.close()
})

test('what is old says so, and is mended when the line is back', async () => {
  const wire = await openWire(Number(new URL(house.url).port))
  const visit = await ConsoleVisit.open(browser, wire.url, { as: 'operations' })
  const { page } = visit
  await page.locator('.pulse.live').waitFor()
  wire.cut()
  await page.locator('.pulse.stale').waitFor()
  expect(await page.locator('.pulse').innerText()).toMatch(/^Not updated since \d\d:\d\d:\d\d$/)
  wire.mend()
  await page.locator('.pulse.live').waitFor()
  await visit.close()
  await wire.close()
})

/** A line to the house that can be cut. */
async function openWire(port: number) {
  const ends = new Set<Socket>()
  let whole = true
  const server = createServer((near) => {
    if (!whole) return near.destroy()
    const far = connect(port, '127.0.0.1')
    for (const end of [near, far]) {
      ends.add(end)
      end
        .on('error', () => undefined)
        .on('close', () => {
          ends.delete(end)
          near.destroy()
          far.destroy()
        })
    }
    near.pipe(far).pipe(near)
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    whole = false
    for (const end of ends) end.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: (): void => {
      whole = true
    },
    close: (): Promise<void> => {
      cut()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

test('the inspector reads a message in the page: nothing is sent, kept or shown that must not be', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'technician' })
  const { page } = visit
  await visit.go('/inspector')
  await page.locator('#hex').waitFor()
  visit.requests.length = 0
  await page.evaluate((hex) => navigator.clipboard.writeText(hex), EXAMPLE)
  await page.locator('#hex').focus()
  await page.keyboard.press('Control+v')
  expect(await visit.answer()).toBe('0200 financial request: 18 fields in 257 bytes')
  const table = await page.locator('.fields-table').innerText()
  expect(table).toContain('620550*********0004')
  expect(table).toContain('000000012850')
  const content = await page.content()
  expect(content).not.toContain('6205500000000000004')
  expect(content.replace(/<[^>]+>/g, '')).not.toContain(EXAMPLE.slice(60, 100))
  const sent = visit.requests.map((request) => `${request.url()} ${request.postData() ?? ''}`).join('\n')
  expect(sent).not.toContain(EXAMPLE.slice(26, 60))
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain('6205')
  // Another dialect cannot read it and says where it stopped.
  await page.locator('.filters .ant-select').click()
  await page.getByText('ISO 8583:1987, ASCII', { exact: false }).first().click()
  await page.locator('.notice', { hasText: 'Reading stopped at byte' }).waitFor()
  await visit.close()
})
