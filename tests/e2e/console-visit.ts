import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import { PASSWORD } from './console-house.ts'

export interface ConsoleVisitOptions {
  readonly as?: string
  readonly language?: 'zh-CN' | 'en'
  readonly theme?: 'light' | 'dark'
  readonly size?: keyof typeof CONSOLE_SIZES
}

/** A desk, an upright screen and a phone on call at night. CSS pixels. */
export const CONSOLE_SIZES = {
  desk: { width: 1440, height: 900 },
  pos: { width: 720, height: 1280 },
  phone: { width: 390, height: 844 },
} as const

/** Every page of the console by its address. */
export const ADDRESSES = {
  overview: '/',
  transactions: '/transactions',
  terminals: '/terminals',
  incidents: '/incidents',
  closed: '/incidents?show=closed',
  maintenance: '/maintenance',
  issuers: '/issuers',
  merchants: '/merchants',
  settlement: '/settlement',
  differences: '/settlement?view=differences',
  funding: '/settlement?view=funding',
  risk: '/risk',
  blocked: '/risk?view=blocked',
  people: '/people',
  audit: '/people?view=audit',
  inspector: '/inspector',
  wall: '/wall',
} as const

/** Somebody at the console in a fresh profile. Everything that goes over the line is remembered. */
export class ConsoleVisit {
  readonly context: BrowserContext
  readonly page: Page
  readonly requests: Request[] = []
  readonly faults: string[] = []
  readonly #url: string

  private constructor(context: BrowserContext, page: Page, url: string) {
    this.context = context
    this.page = page
    this.#url = url
    page.on('request', (request) => this.requests.push(request))
    page.on('pageerror', (error) => this.faults.push(String(error)))
    page.on('console', (message) => {
      // A browser writes each refused request as an error of its own; those are what the tests look at.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        this.faults.push(message.text())
    })
  }

  static async open(browser: Browser, url: string, options: ConsoleVisitOptions = {}): Promise<ConsoleVisit> {
    const context = await browser.newContext({
      viewport: CONSOLE_SIZES[options.size ?? 'desk'],
      colorScheme: options.theme ?? 'light',
      locale: options.language ?? 'en',
      reducedMotion: 'reduce',
      timezoneId: 'Asia/Shanghai',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const visit = new ConsoleVisit(context, await context.newPage(), url)
    await visit.go('/')
    if (options.as !== undefined) await visit.signIn(options.as)
    return visit
  }

  async signIn(name: string, password = PASSWORD): Promise<void> {
    await this.page.locator('#name').fill(name)
    await this.page.locator('#password').fill(password)
    await this.page.keyboard.press('Enter')
    await this.page.locator('.shell').waitFor()
  }

  go(path: string): Promise<unknown> {
    return this.page.goto(`${this.#url}/console${path}`)
  }

  /** Goes to a page as a link would, without loading the program again. */
  async move(path: string): Promise<void> {
    await this.page.evaluate((to) => {
      history.pushState({}, '', `/console${to}`)
      dispatchEvent(new PopStateEvent('popstate'))
    }, path)
  }

  /** The sentence that answers the page's question, once it is known. */
  async answer(): Promise<string> {
    const sentence = this.page.locator('h1.answer:not(.waiting)')
    await sentence.waitFor()
    return (await sentence.innerText()).trim()
  }

  /** Waits until the page has answered and nothing is being read any more. */
  async settled(): Promise<void> {
    await this.page.locator('h1.answer:not(.waiting), .wall .big').first().waitFor()
    await this.page.waitForFunction(() => document.querySelector('.bones, .chart-wait') === null)
  }

  async close(): Promise<void> {
    await this.context.close()
  }
}
