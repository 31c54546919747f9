import { gzipSync } from 'node:zlib'
import type { Climb, Snapshot } from '@evertill/contract'
import { createModel, diagnose, type Observation } from '@evertill/diagnosis'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, launchBrowser, shoot } from './browser.ts'
import { type ConsoleHouse, openConsoleHouse } from './console-house.ts'
import { ConsoleVisit } from './console-visit.ts'

/* A terminal's diagnosis at the console, and what operations do about it. */

let house: ConsoleHouse
let browser: Browser
const TERMINAL = '10000101'
/** Pictures for people to look at are taken on demand: they would double the time of this file. */
const PICTURES = process.env.EVERTILL_PICTURES === '1'

beforeAll(async () => {
  const [opened, launched] = await Promise.all([openConsoleHouse(), launchBrowser()])
  house = opened
  browser = launched
  const line = await house.terminal(TERMINAL)
  await line.sell(1_200, { pan: '6200000000000005' })
  await line.sell(8_800, { pan: '4000000000009995' })
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** What a till behind a dead router sees, kept as the till would; returns its support code. */
async function routerDied(at: number, terminalId = TERMINAL): Promise<string> {
  const rung = (name: Climb['rungs'][number]['name'], ok: boolean, ms: number) =>
    ok ? { name, ok, ms } : { name, ok, ms, trouble: 'silent' as const }
  const climbs: Climb[] = [
    {
      interface: 'ethernet',
      inUse: true,
      at,
      rungs: [rung('link', true, 1), rung('address', true, 4), rung('gateway', false, 2_000)],
    },
    {
      interface: 'cellular',
      inUse: false,
      at,
      rungs: [
        rung('link', true, 3),
        rung('address', true, 40),
        rung('gateway', true, 62),
        rung('internet', true, 120),
        rung('dns', true, 33),
        rung('tcp', true, 48),
        rung('tls', true, 130),
      ],
      signalDbm: -87,
      loss: 0.01,
      delayMs: 64,
    },
  ]
  const seen = (id: string, state: 'positive' | 'negative'): Observation => ({ id: id as Observation['id'], state, at })
  const findings = [
    ...['gateway-silent', 'host-unreachable', 'other-interface-works', 'stopped-without-answer'].map((id) =>
      seen(id, 'positive'),
    ),
    ...[
      'link-down',
      'address-missing',
      'mains-lost',
      'paper-out',
      'clock-skewed',
      'keys-check-failed',
      'stopped-before-card',
    ].map((id) => seen(id, 'negative')),
  ]
  const { snapshot, supportCode } = diagnose(findings, createModel(), { now: at, terminalId, moneyMoved: 'no' })
  const kept = await house.platform.desk.keep(structuredClone(snapshot) as unknown as Snapshot, supportCode, { climbs })
  expect(kept).toBe(true)
  return supportCode
}

test('the page names the cause, shows the ladder, and says where the money of the last stop stands', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  const { page } = visit
  await visit.move(`/terminals/${TERMINAL}`)
  await page.getByText('has not told what it sees').waitFor()
  // The page was open before the terminal looked: the live line brings what it saw.
  const code = await routerDied(house.platform.clock.now())
  await page.locator('.headline', { hasText: 'router fault' }).waitFor()
  const voices = await page.locator('.voices').innerText()
  expect(voices).toMatch(/To staff[\s\S]+router fault[\s\S]+To the manager/)
  expect(await page.locator('.last-stop').innerText()).toMatch(/No money was taken[\s\S]+88\.00[\s\S]+51/)
  const gateway = page.locator('.ladder').first().locator('li', { hasText: 'Gateway' })
  expect(await gateway.getAttribute('class')).toBe('failed')
  expect(await page.locator('.ladder').count()).toBe(2)
  expect(await page.locator('.ladder').first().locator('li.untried').count()).toBe(7)
  // Evidence for, against and not checked stands under the first cause.
  expect(await page.locator('.evidence section').count()).toBe(3)
  const before = await page.locator('.causes button b').first().innerText()
  await page.getByLabel('Choose something not looked at').click()
  await page.keyboard.type('lamp')
  await page.locator('.ant-select-item-option', { hasText: "router's lamp" }).click()
  await page.locator('.shift').waitFor()
  const shift = await page.locator('.shift tbody tr', { hasText: 'router fault' }).locator('td').allInnerTexts()
  expect(shift[0]).toBe(before)
  expect(Number.parseFloat(shift[1]!)).toBeGreaterThan(Number.parseFloat(before))
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export CSV' }).click()
  expect((await download).suggestedFilename()).toContain(TERMINAL)
  expect(await axe(page)).toEqual([])

  // The code that a cashier reads out opens what the till saw: from the palette, and from the box.
  await page.keyboard.press('Control+k')
  await page
    .getByRole('combobox', { name: 'Find a terminal' })
    .fill(`${code.slice(0, 3)} ${code.slice(3)}`.toLowerCase())
  await page.getByRole('option', { name: code }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.headline', { hasText: 'router fault' }).waitFor()
  await page.locator('.page-head .note', { hasText: `Terminal ${TERMINAL}` }).waitFor()
  expect(new URL(page.url()).pathname).toBe(`/console/diagnosis/${code}`)
  expect(await axe(page)).toEqual([])
  await visit.move('/diagnosis/AAAAAC')
  await page.getByText('This is no support code').first().waitFor()
  expect(visit.faults).toEqual([])
  await visit.close()
})

test('a technician asks the terminal for a sign-on, and takes another wish back', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'technician' })
  const { page } = visit
  await visit.move(`/terminals/${TERMINAL}`)
  // It talks plain ISO 8583: what its line cannot carry is not offered.
  await page.getByRole('button', { name: 'Sign-on' }).waitFor()
  expect(await page.getByRole('button', { name: 'Print test' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Sign-on' }).click()
  await page.locator('.commands li', { hasText: 'Sent; not yet taken' }).first().waitFor()
  expect(await page.getByRole('button', { name: 'Sign-on' }).isDisabled()).toBe(true)
  const line = await house.terminal(TERMINAL)
  await line.sell(1_000, { pan: '6200000000000005' })
  expect(line.pos.takeKeys(await line.ask(line.pos.signOn()))).toBe(true)
  const first = page.locator('.commands > li').first()
  await first.getByText('the switch had a new sign-on').waitFor()
  expect(await first.locator('.three .done').count()).toBe(3)
  await page.getByRole('button', { name: 'Reload parameters' }).click()
  await page.getByRole('button', { name: 'Take back' }).click()
  await page.locator('.commands li', { hasText: 'Taken back' }).first().waitFor()
  expect(visit.faults).toEqual([])
  await visit.close()
})

test('the merchant reads the manager’s words and no more', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'merchant' })
  const { page } = visit
  await visit.move(`/terminals/${TERMINAL}`)
  await page.locator('.headline').waitFor()
  expect(await page.locator('.voices').innerText()).not.toContain('To staff')
  expect(await page.locator('.causes, .what-if, .export').count()).toBe(0)
  await visit.close()
})

test('operations announce maintenance; the overview and the doctor know of it until it is ended', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  const { page } = visit
  await visit.move('/maintenance')
  await page.locator('h1.answer', { hasText: 'No, and nothing is planned.' }).waitFor()
  await page.getByRole('button', { name: 'Announce' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Emergency').click()
  const local = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16)
  const now = house.platform.clock.now()
  await dialog.getByLabel('From').fill(local(now - 60_000))
  await dialog.getByLabel('Until').fill(local(now + 3_600_000))
  await dialog.getByLabel('In Chinese').fill('更换核心交换机')
  await dialog.getByLabel('In English').fill('a core switch is being replaced')
  await dialog.getByLabel('Reason').fill('port errors')
  await dialog.getByRole('button', { name: 'Announce' }).click()
  await page.locator('.windows li', { hasText: 'a core switch is being replaced' }).waitFor()
  // An hour before midnight in the shop's zone the day stands there too.
  expect(await visit.answer()).toMatch(/^Yes, until (\d\d \w{3} )?\d\d:\d\d/)
  expect(await axe(page)).toEqual([])
  await visit.move('/')
  await page.locator('.stops li', { hasText: 'Emergency until' }).waitFor()
  if (PICTURES) await shoot(page, 'console-doctor/overview-maintenance')
  await visit.move('/maintenance')
  await page.getByRole('button', { name: 'End now' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('done early')
  await page.getByRole('dialog').getByRole('button', { name: 'End now' }).click()
  await page.locator('.windows li', { hasText: 'Called off' }).waitFor()
  expect(visit.faults).toEqual([])
  await visit.close()
})

test('papers and versions are entered at the console, and digits in an address stay text', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  const { page } = visit
  await page.goto(`${house.url}/console/terminals?q=10000102`)
  await page.getByRole('link', { name: '10000102' }).first().waitFor()
  expect(await page.getByRole('link', { name: '10000101', exact: true }).count()).toBe(0)
  expect(await page.locator('search input').first().inputValue()).toBe('10000102')
  await page.getByRole('button', { name: 'Software versions' }).click()
  const versions = page.getByRole('dialog')
  await versions.getByLabel('Lowest version').fill('0.x')
  await versions.getByLabel('Reason').fill('a weakness in older ones')
  expect(await versions.getByRole('button', { name: 'Save versions' }).isDisabled()).toBe(true)
  await versions.getByLabel('Lowest version').fill('0.1.0')
  if (PICTURES) await shoot(page, 'console-doctor/versions')
  expect(await axe(page)).toEqual([])
  await versions.getByRole('button', { name: 'Save versions' }).click()
  await expect.poll(() => house.platform.db.query('select required from desk_release')).toEqual([{ required: '0.1.0' }])
  await visit.move('/merchants/898100000000001')
  await page.getByRole('button', { name: 'Enter papers' }).click()
  const papers = page.getByRole('dialog')
  await papers.getByLabel('Business licence holds until').fill('2020-01-31')
  await papers.getByLabel('Acquiring contract holds until').fill('2099-12-31')
  await papers.getByLabel('Reason').fill('copied from the file')
  if (PICTURES) await shoot(page, 'console-doctor/papers-dialog')
  expect(await axe(page)).toEqual([])
  await papers.getByRole('button', { name: 'Save papers' }).click()
  await page.getByText('Expired on 2020-01-31').waitFor()
  await page.getByText('Holds until 2099-12-31').waitFor()
  if (PICTURES) await shoot(page, 'console-doctor/papers', { fullPage: true })
  expect(visit.faults).toEqual([])
  await visit.close()
})

test('an issuer’s line that breaks is one incident: on the overview, taken by somebody, and over when it is back', async () => {
  const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  const { page } = visit
  await house.stopIssuer('issuer-b')
  await visit.move('/incidents')
  const card = page.locator('.incidents li', { hasText: 'its line is down' })
  await card.waitFor()
  expect(await visit.answer()).toBe('One incident waits for somebody.')
  expect(await card.innerText()).toContain('Probably:')
  expect(await axe(page)).toEqual([])
  if (PICTURES) await shoot(page, 'console-doctor/incidents')
  await card.locator('a').click()
  await page.getByRole('button', { name: 'I take it' }).click()
  await page.getByText('Somebody took it').waitFor()
  expect(await axe(page)).toEqual([])
  if (PICTURES) await shoot(page, 'console-doctor/incident')
  await visit.move('/')
  await page.locator('.stops li', { hasText: 'its line is down' }).waitFor()
  await house.startIssuer('issuer-b')
  expect(visit.faults).toEqual([])
  await visit.close()
})

test('a phone at the sticker of a dead terminal comes to one step and a code that the console opens', async () => {
  const desk = await ConsoleVisit.open(browser, house.url, { as: 'operations' })
  await desk.move('/stickers')
  const path = await desk.page.locator('.stickers li', { hasText: '10000102' }).locator('a').getAttribute('href')
  expect(path).toMatch(/^\/help\/10000102-[A-Z0-9]{8}$/)
  expect(await axe(desk.page)).toEqual([])
  for (const [locale, words] of [
    ['zh-CN', { see: '屏幕全黑', yes: '是', step: '现在做这一步' }],
    ['en', { see: 'black screen', yes: 'Yes', step: 'Do this now' }],
  ] as const) {
    const context = await browser.newContext({
      viewport: { width: 360, height: 740 },
      locale,
      colorScheme: locale === 'en' ? 'dark' : 'light',
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    const bytes: number[] = []
    page.on('response', (response) => {
      if (response.ok())
        void response.body().then(
          (body) => bytes.push(gzipSync(body).length),
          () => undefined,
        )
    })
    await page.goto(house.url + path)
    const choice = page.locator('.choices button').nth(1)
    await choice.waitFor()
    expect(await axe(page)).toEqual([])
    expect(bytes.reduce((a, b) => a + b, 0)).toBeLessThan(60_000)
    if (PICTURES) await shoot(page, `console-doctor/help-choose-${locale}-phone`)
    // All of it by keyboard.
    await choice.focus()
    await page.keyboard.press('Enter')
    for (let asked = 0; asked < 9 && (await page.locator('.code .letters').count()) === 0; asked++) {
      await page.locator('.ask h2').waitFor()
      if (PICTURES && asked === 0) await shoot(page, `console-doctor/help-ask-${locale}-phone`)
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2')
      await page.keyboard.press('Tab')
      if (asked % 2 === 1) await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.waitForFunction((n) => !document.querySelector('.number')?.textContent?.includes(String(n)), asked + 1)
    }
    await page.getByText(words.step).waitFor()
    expect(await axe(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    if (PICTURES) await shoot(page, `console-doctor/help-done-${locale}-phone`, { fullPage: true })
    const code = await page.locator('.letters').innerText()
    await desk.move(`/diagnosis/${code.trim()}`)
    await desk.page.locator('.page-head .note', { hasText: 'Terminal 10000102' }).waitFor()
    expect(await desk.page.locator('.page-head .note').innerText()).toContain('by questions on a phone')
    await context.close()
  }
  await desk.close()
})

if (PICTURES)
  test('pictures', { timeout: 240_000 }, async () => {
    const code = await routerDied(house.platform.clock.now() + 1)
    for (const language of ['zh-CN', 'en'] as const)
      for (const theme of ['light', 'dark'] as const)
        for (const [size, viewport] of [
          ['desk', { width: 1440, height: 1500 }],
          ['pos', { width: 720, height: 2000 }],
        ] as const) {
          const visit = await ConsoleVisit.open(browser, house.url, { as: 'operations', language, theme })
          await visit.page.setViewportSize(viewport)
          const addresses = {
            terminal: `/terminals/${TERMINAL}`,
            code: `/diagnosis/${code}`,
            incidents: '/incidents?show=closed',
            maintenance: '/maintenance',
          }
          for (const [name, address] of Object.entries(addresses)) {
            await visit.move(address)
            await visit.settled()
            if (name === 'maintenance') await visit.page.locator('.ant-btn-primary').waitFor()
            if (name === 'terminal' || name === 'code') await visit.page.locator('.headline').waitFor()
            await shoot(visit.page, `console-doctor/${name}-${language}-${theme}-${size}`, {})
          }
          await visit.close()
        }
  })
