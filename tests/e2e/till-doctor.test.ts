import { type AddressInfo, createServer } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axe, launchBrowser, shoot } from './browser.ts'
import { openTillHouse, type TillHouse } from './till-house.ts'
import { TillVisit } from './till-visit.ts'

/*
 * The doctor on the till: a fault is put into the drawer's devices, the line or the host, and a sentence stands on the
 * screen with the money, one step and a code.
 */
let house: TillHouse
/** Pictures for people to look at are taken on demand: they would double the time of this file. */
const PICTURES = process.env.EVERTILL_PICTURES === '1'
let browser: Browser
/** One English till for the shorter visits; each leaves it idle. */
let english: TillVisit | undefined

async function visit(): Promise<TillVisit> {
  english ??= await TillVisit.open(browser, house, { locale: 'en' })
  return english
}

beforeAll(async () => {
  house = await openTillHouse()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** From the touch that brings the fault to the first picture in which the sentence stands, measured in the page itself. */
async function untilSaid(till: TillVisit, fault: string, sentence: string): Promise<number> {
  return till.page.evaluate(
    ([button, words]) =>
      new Promise<number>((resolve, reject) => {
        const from = performance.now()
        const late = setTimeout(() => reject(new Error(`not said: ${document.body.innerText}`)), 10_000)
        const look = (): void => {
          if (!document.body.innerText.includes(words!)) return void requestAnimationFrame(look)
          clearTimeout(late)
          resolve(performance.now() - from)
        }
        document.querySelector<HTMLElement>(button!)!.click()
        look()
      }),
    [fault, sentence] as const,
  )
}

async function pull(till: TillVisit, part: 'cable' | 'printer', thing: 'plug' | 'paper' | 'data'): Promise<void> {
  const tab = till.page.locator(`[data-part=${part}]`)
  const button = till.page.locator(`[data-drawer=${thing}]`)
  if (!(await button.isVisible())) await tab.click()
  await button.click()
}

test('from fault to a true sentence: line, refusal, paper; each with the money and one step', async () => {
  const till = await TillVisit.open(browser, house, { locale: 'zh-CN' })
  const took: Record<string, number> = {}
  // A refusal: the money first, then the cause, then another way.
  await till.askForCard(5_000)
  await till.page.locator('[data-part=cards]').click()
  await till.page.locator('[data-card="9995"]').click()
  took.refusal = await untilSaid(till, '[data-way=tap]', '顾客这张卡余额不足。')
  expect(await till.money('calm')).toContain('没有扣款')
  expect(await till.page.locator('[data-testid=why]').innerText()).toMatch(/支持码 [ACDEFGHJKMNPQRTWXY34679]{6}/)
  expect(await axe(till.page)).toEqual([])
  await till.primary()
  await till.screen('choose-tender')
  await till.page.locator('main [data-escape]').click()

  // Paid, and the paper is out: the money stands, nobody is charged twice, the receipt goes another way.
  for (let i = 0; i < 6; i++) await till.page.keyboard.press('Backspace')
  await pull(till, 'printer', 'paper')
  await till.askForCard(1_800)
  await till.page.locator('[data-part=cards]').click()
  await till.page.locator('[data-card="0005"]').click()
  took.paper = await untilSaid(till, '[data-way=tap]', '纸卷用完，收款不受影响。')
  expect(await till.money('paid')).toContain('¥18.00')
  expect(await till.page.getByRole('alert').allInnerTexts()).toContain('请勿再次收款')
  await till.page.locator('main').getByRole('button', { name: '提供电子小票' }).click()
  await till.page.getByRole('dialog').locator('[data-testid=slip]').waitFor()
  await till.page.keyboard.press('Escape')
  await pull(till, 'printer', 'paper')
  await till.page.locator('main').getByRole('button', { name: '换一卷纸' }).click()
  await till.page.locator('[data-testid=state-line][data-level=ready]').waitFor()
  expect(await till.page.locator('[data-testid=state-line]').innerText()).toContain('可以收款')

  // The cable is pulled: the line on top says so, and what is left to do stands where the customer chooses.
  await till.primary()
  await till.page.locator('[data-part=cable]').click()
  took.line = await untilSaid(till, '[data-drawer=plug]', '店内网络暂时不通')
  await till.digits('3600')
  await till.primary()
  await till.page.locator('[data-testid=stop-card] [data-testid=cause]').waitFor()
  expect(await till.page.locator('[data-testid=stop-card]').innerText()).toContain('检查网线')
  expect(await till.page.locator('[data-tender=cash]').isEnabled()).toBe(true)
  console.info(
    `from fault to sentence: ${Object.entries(took)
      .map(([what, ms]) => `${what} ${Math.round(ms)} ms`)
      .join(', ')}`,
  )
  for (const ms of Object.values(took)) expect(ms).toBeLessThanOrEqual(2_000)

  // Without a line the diagnosis waits under its code, and goes up when the line is back.
  await till.page.locator('[data-testid=why]').click()
  const sheet = till.page.locator('dialog[data-doctor=why]')
  await sheet.locator('[data-testid=support-state][data-state=waiting]').waitFor()
  const code = await sheet.locator('[data-testid=support-code]').innerText()
  expect(await axe(till.page)).toEqual([])
  const kept = (): Promise<readonly { code: string }[]> =>
    house.platform.db.query('select code from desk_snapshot where terminal_id = $1 and code = $2', [
      till.terminalId,
      code,
    ])
  expect(await kept()).toEqual([])
  await till.page.keyboard.press('Escape')
  await pull(till, 'cable', 'plug')
  await expect.poll(async () => (await kept()).length, { timeout: 15_000 }).toBe(1)
  expect(till.errors).toEqual([])
  await till.close()
})

test('with a second way out the till helps itself, and says that it did', async () => {
  const till = await visit()
  await pull(till, 'cable', 'data')
  await pull(till, 'cable', 'plug')
  // Nobody touches anything.
  await till.page.getByText('Ready, on mobile data').waitFor({ timeout: 15_000 })
  await till.page.locator('[data-testid=state-line]').click()
  const attempts = till.page.locator('[data-testid=attempts]')
  expect(await attempts.innerText()).toContain('Use mobile data')
  await attempts.getByText('Worked').first().waitFor()
  await till.page.keyboard.press('Escape')
  await pull(till, 'cable', 'plug')
  await till.page.locator('[data-testid=state-line]', { hasText: /^Ready$/ }).waitFor({ timeout: 15_000 })
  expect(till.errors).toEqual([])
})

test('with the network cut the guide answers in the words people see, and the check-up says what is wrong', async () => {
  const till = await TillVisit.open(browser, house, { locale: 'zh-CN' })
  await till.page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await till.context.setOffline(true)
  await till.page.reload()
  await till.screen('amount')
  await till.page.locator('[data-testid=state-line][data-level=no-cards]').waitFor()
  await till.menu('查找问题')
  const guide = till.page.locator('dialog[data-doctor=guide]')
  for (const [typed, found] of [
    ['交易终止', '交易终止'],
    ['在维护中', '在维护中'],
    ['连接超时', '连接超时'],
    ['黑屏', '黑屏'],
    ['cannot print', '无法打印'],
  ] as const) {
    await guide.locator('input[name=guide]').fill(typed)
    expect(await guide.locator('[data-testid=hits] li').first().innerText(), typed).toContain(found)
  }
  await guide.locator('[data-testid=hits] button').first().click()
  await guide.locator('[data-testid=may-be] button').first().click()
  expect(await guide.innerText()).toContain('对顾客说')
  expect(await axe(till.page)).toEqual([])
  await till.page.keyboard.press('Escape')

  await till.menu('体检')
  const checkUp = till.page.locator('dialog[data-doctor=check-up]')
  await checkUp.locator('[data-part-name=network][data-state=trouble]').waitFor({ timeout: 15_000 })
  expect(await checkUp.locator('[data-part-name=records]').getAttribute('data-state')).toBe('well')
  const [exported] = await Promise.all([
    till.page.waitForEvent('download'),
    checkUp.getByRole('button', { name: '导出结果' }).click(),
  ])
  expect(exported.suggestedFilename()).toMatch(new RegExp(`^evertill-${till.terminalId}-[A-Z0-9]{6}\\.txt$`))
  await checkUp.getByRole('button', { name: '打印测试' }).click()
  await checkUp.locator('[data-testid=test-print]').waitFor()
  expect(await axe(till.page)).toEqual([])
  await till.close()
})

test('maintenance wants a held key and a supervisor, and anybody may end it', async () => {
  const till = await visit()
  await till.menu('Settings')
  const hold = till.page.locator('[data-testid=hold]')
  await hold.click()
  await till.screen('settings')
  const box = (await hold.boundingBox())!
  await till.page.mouse.move(box.x + 40, box.y + 20)
  await till.page.mouse.down()
  await till.screen('supervisor')
  await till.page.mouse.up()
  await till.supervisor()
  await till.screen('maintenance')
  expect(await till.page.locator('[data-testid=state-line]').getAttribute('data-level')).toBe('no-cards')
  await till.page.locator('[data-testid=state-line]').click()
  await till.page.locator('[data-testid=why-cause]', { hasText: 'maintenance mode' }).waitFor()
  await till.page.locator('[data-deed=leave-maintenance]').click()
  await till.screen('amount')
  expect(till.errors).toEqual([])
})

test('the same card and amount again: the first sale is shown, and nothing is charged by habit', async () => {
  const till = await visit()
  await till.askForCard(4_200)
  await till.present('0005', 'tap')
  await till.money('paid')
  await till.primary()
  await till.askForCard(4_200)
  await till.present('0005', 'tap')
  await till.screen('confirm-repeat')
  expect(await till.page.locator('[data-testid=first-sale]').innerText()).toContain('42.00')
  await till.primary()
  expect(await till.money('calm')).toContain('No money was taken')
  expect(
    await house.platform.db.query('select state from switch_journal where terminal_id = $1', [till.terminalId]),
  ).toHaveLength(1)
})

test('a till goes to the house’s other address, and hints at what the house says will stop it', async () => {
  // The first address is nobody's.
  house.hosts.push('ws://127.0.0.1:9', house.url.replace('http', 'ws'))
  await house.platform.db.query('insert into desk_release (required, advised, changed_at) values ($1, $2, $3)', [
    '9.0.0',
    [],
    0,
  ])
  const till = await TillVisit.open(browser, house, { locale: 'en' })
  const hint = till.page.locator('[data-testid=hint]')
  await hint.getByText('Certificate ends in 5 days').waitFor()
  await hint.getByRole('button').click()
  await hint.getByText('An update is ready').waitFor()
  await hint.getByRole('button').click()
  await till.menu('Check-up')
  const checkUp = till.page.locator('dialog[data-doctor=check-up]')
  await checkUp.getByRole('progressbar').waitFor()
  const steps = await till.page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const seen: number[] = []
        const bar = document.querySelector('dialog[data-doctor=check-up] [role=progressbar]')!
        const look = (): void => {
          const now = Number(bar.getAttribute('aria-valuenow'))
          if (seen.at(-1) !== now) seen.push(now)
          if (now > 0 && now === Number(bar.getAttribute('aria-valuemax'))) resolve(seen)
          else requestAnimationFrame(look)
        }
        look()
      }),
  )
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
  await checkUp.locator('[data-part-name=network][data-state=well]').waitFor()
  house.hosts.length = 0
  await till.close()
})

test('a printer that cannot be reached: another one of the outlet is shown as it is, and prints the slip', async () => {
  let printed = 0
  const printer = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      // DLE EOT n is answered at once; anything longer is a slip.
      if (bytes.length <= 3) socket.write(Uint8Array.of(0x12))
      else printed += bytes.length
    })
  })
  await new Promise<void>((resolve) => printer.listen(0, '127.0.0.1', resolve))
  const { port } = printer.address() as AddressInfo
  await house.platform.merchant.places.replacePrinters({}, 'outlet-1', [
    { id: 'counter', name: 'Counter', width: 58, address: '127.0.0.1:9' },
    { id: 'kitchen', name: 'Kitchen', width: 80, address: `127.0.0.1:${port}` },
  ])
  const till = await TillVisit.open(browser, house, { locale: 'en' })
  await till.askForCard(2_600)
  await till.present('0005', 'tap')
  expect(await till.money('paid')).toContain('26.00')
  await till.page.locator('main').getByRole('button', { name: 'Use another printer' }).click()
  const sheet = till.page.locator('dialog[data-doctor=printers]')
  await sheet.locator('[data-printer=counter]:disabled', { hasText: 'Cannot be reached' }).waitFor()
  await sheet.locator('[data-printer=kitchen]', { hasText: 'Ready' }).waitFor()
  expect(await axe(till.page)).toEqual([])
  if (PICTURES) await shoot(till.page, 'till-doctor/printers')
  await sheet.locator('[data-printer=kitchen]').click()
  await sheet.locator('[data-printer=kitchen][aria-pressed=true]').waitFor()
  await expect.poll(() => printed, { timeout: 10_000 }).toBeGreaterThan(100)
  await till.page.keyboard.press('Escape')
  await till.page.locator('[data-testid=state-line]', { hasText: /^Ready$/ }).waitFor({ timeout: 15_000 })
  await till.close()
  await new Promise((resolve) => printer.close(resolve))
})

if (PICTURES)
  test('pictures', { timeout: 240_000 }, async () => {
    await house.platform.merchant.places.replacePrinters({}, 'outlet-1', [])
    for (const locale of ['zh-CN', 'en'] as const)
      for (const theme of ['light', 'dark'] as const)
        for (const size of ['pos', 'desk'] as const) {
          const till = await TillVisit.open(browser, house, { locale, theme, size })
          const name = `${locale}-${theme}-${size}`
          await till.askForCard(5_000)
          await till.present('9995', 'tap')
          await till.money('calm')
          await till.page.locator('[data-testid=why]').waitFor()
          await shoot(till.page, `till-doctor/stop-${name}`)
          await till.page.locator('[data-testid=why]').click()
          await till.page.locator('dialog[data-doctor=why]').waitFor()
          await shoot(till.page, `till-doctor/why-${name}`)
          await till.page.keyboard.press('Escape')
          await till.primary()
          await till.page.locator('main [data-escape]').click()
          await till.menu(locale === 'en' ? 'Check-up' : '体检')
          await till.page.locator('[data-part-name=power]:not([data-state=checking])').waitFor()
          await till.page.locator('[data-part-name=network][data-state=well]').waitFor()
          await shoot(till.page, `till-doctor/check-up-${name}`)
          await till.page.keyboard.press('Escape')
          await till.menu(locale === 'en' ? 'Find a problem' : '查找问题')
          const guide = till.page.locator('dialog[data-doctor=guide]')
          await guide.locator('input[name=guide]').fill(locale === 'en' ? 'cannot print' : '交易终止')
          await guide.locator('[data-testid=hits] button').first().waitFor()
          await shoot(till.page, `till-doctor/guide-${name}`)
          await till.close()
        }
  })
