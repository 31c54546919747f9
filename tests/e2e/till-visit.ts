import type { Browser, BrowserContext, Page } from 'playwright-core'
import { newVisit, type Visit } from './browser.ts'
import { CASHIER, SUPERVISOR, type TillHouse } from './till-house.ts'

/** A person at a till: what they see and touch, by role and by the words on the screen. */
export class TillVisit {
  readonly context: BrowserContext
  readonly page: Page
  readonly terminalId: string
  /** Errors that the page reported; a test expects none. */
  readonly errors: string[] = []

  private constructor(context: BrowserContext, page: Page, terminalId: string) {
    this.context = context
    this.page = page
    this.terminalId = terminalId
    page.on('pageerror', (error) => this.errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text())
    })
  }

  /** A new till of the house: activated, and the cashier signed in. */
  static async open(browser: Browser, house: TillHouse, visit: Visit = {}): Promise<TillVisit> {
    const context = await newVisit(browser, visit)
    const { terminalId, activationCode } = await house.newTill()
    const it = new TillVisit(context, await context.newPage(), terminalId)
    await it.page.goto(`${house.url}/till/`)
    await it.page.locator('input[name=activation-code]').fill(activationCode)
    await it.primary()
    await it.signIn()
    return it
  }

  async signIn(): Promise<void> {
    await this.screen('sign-in')
    await this.page.getByRole('button', { name: CASHIER.name }).click()
    await this.digits(CASHIER.password)
    await this.primary()
    await this.screen('amount')
    await this.ready()
  }

  /** Waits until cards can be taken. */
  async ready(): Promise<void> {
    await this.page.locator('[data-testid=state-line]:not([data-level=no-cards])').waitFor({ timeout: 20_000 })
  }

  async screen(kind: string): Promise<void> {
    await this.page.locator(`main[data-screen=${kind}]`).waitFor({ timeout: 20_000 })
  }

  async digits(digits: string): Promise<void> {
    for (const digit of digits) await this.page.locator(`main [data-key="${digit}"]`).click()
  }

  async primary(): Promise<void> {
    await this.page.locator('main [data-primary]:not([disabled])').click()
  }

  /** Keys an amount in minor units and asks for a card. */
  async askForCard(minor: number): Promise<void> {
    await this.screen('amount')
    await this.digits(String(minor))
    await this.primary()
    await this.page.locator('[data-tender=card]').click()
    await this.screen('present-card')
  }

  /** Takes a card out of the drawer, by its last four digits, and uses it. */
  async present(last4: string, way: 'chip' | 'tap' | 'stripe'): Promise<void> {
    await this.page.locator('[data-part=cards]').click()
    await this.page.locator(`[data-card="${last4}"]`).click()
    await this.page.locator(`[data-way=${way}]:not([disabled])`).click()
  }

  async pin(pin: string): Promise<void> {
    await this.screen('enter-pin')
    for (const digit of pin) await this.page.locator(`[data-testid=tray] [data-key="${digit}"]`).click()
    await this.page.locator('[data-pin=enter]').click()
  }

  /** The money line as it stands, once it shows the expected face. */
  async money(face: 'paid' | 'calm' | 'wait' | 'stop', withinMs = 20_000): Promise<string> {
    const line = this.page.locator(`[data-testid=money-line][data-face=${face}]`)
    try {
      await line.waitFor({ timeout: withinMs })
    } catch (error) {
      // What stood there instead says more than that the wait was in vain.
      throw new Error(`no ${face} money line; on the screen: ${await this.page.locator('body').innerText()}`, {
        cause: error,
      })
    }
    return line.innerText()
  }

  async menu(label: string): Promise<void> {
    await this.page.locator('[data-hotkey=F9]').click()
    await this.page.getByRole('dialog').getByRole('button', { name: label }).click()
  }

  async supervisor(): Promise<void> {
    await this.screen('supervisor')
    const choice = this.page.getByRole('button', { name: SUPERVISOR.name })
    if (await choice.count()) await choice.click()
    await this.digits(SUPERVISOR.password)
    await this.primary()
  }

  close(): Promise<void> {
    return this.context.close()
  }
}
