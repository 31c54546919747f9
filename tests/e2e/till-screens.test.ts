import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  axe,
  contactSheet,
  launchBrowser,
  newVisit,
  PICTURES,
  ROOT,
  SHOTS,
  type SizeName,
  type Theme,
} from './browser.ts'

/*
 * Every screen of the till from the values of the story page: in both languages, light and dark, at three sizes. Each
 * is looked at by axe, measured for words that are cut off, and, where pictures are wanted, kept for people to look at.
 */
let server: ViteDevServer
let browser: Browser
let url: string
let cache: string

beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'evertill-stories-'))
  server = await createServer({
    configFile: join(ROOT, 'apps', 'till', 'vite.config.ts'),
    cacheDir: cache,
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
  })
  await server.listen()
  const address = server.httpServer!.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/till/stories.html`
  browser = await launchBrowser()
  rmSync(join(SHOTS, 'till'), { recursive: true, force: true })
  mkdirSync(join(SHOTS, 'till'), { recursive: true })
})

afterAll(async () => {
  contactSheet('till')
  await browser?.close()
  await server?.close()
  rmSync(cache, { recursive: true, force: true })
})

type Show = { stories: string[]; showStory(name: string, choices: object): void }

async function openStories(size: SizeName, theme: Theme): Promise<{ page: Page; names: readonly string[] }> {
  const page = await (await newVisit(browser, { size, theme })).newPage()
  await page.clock.setFixedTime('2026-06-18T14:26:35+08:00')
  await page.goto(url)
  await page.waitForFunction(() => 'stories' in globalThis)
  return { page, names: await page.evaluate(() => (globalThis as unknown as Show).stories) }
}

/** Shows a story, waits until it stands, and gives the texts that stick out of the window or of their own button. */
function showStory(page: Page, name: string, language: 'zh' | 'en'): Promise<string[]> {
  return page.evaluate(
    async ([story, chosen]) => {
      ;(globalThis as unknown as Show).showStory(story!, { language: chosen, theme: 'auto', tray: true })
      const turn = () => new Promise((resolve) => requestAnimationFrame(resolve))
      await turn()
      while (document.querySelector('main h1, main [data-testid=money-line]') === null) await turn()
      await document.fonts.ready
      const found: string[] = []
      for (const element of document.querySelectorAll<HTMLElement>('main button, main h1, main p, header p')) {
        const box = element.getBoundingClientRect()
        if (box.width === 0 || element.closest('[hidden]') !== null) continue
        const scrolls = element.closest('.overflow-x-auto') !== null
        if (!scrolls && (box.left < -1 || box.right > innerWidth + 1)) found.push(`outside: ${element.textContent}`)
        if (element.tagName === 'BUTTON' && element.scrollWidth > element.clientWidth + 2)
          found.push(`cut: ${element.textContent}`)
      }
      return found
    },
    [name, language] as const,
  )
}

async function keep(page: Page, name: string): Promise<void> {
  if (!PICTURES) return
  const path = join(SHOTS, 'till', `${name}.jpg`)
  await page.screenshot({ path, type: 'jpeg', quality: 82, animations: 'disabled' })
}

// A theme changes colours and no widths: one size is enough to check both.
for (const size of ['pos', 'desk', 'phone'] as const)
  for (const theme of PICTURES || size === 'pos' ? (['light', 'dark'] as const) : (['light'] as const))
    test(`every screen at ${size}, ${theme}, in both languages`, async () => {
      const { page, names } = await openStories(size, theme)
      expect(names.length).toBeGreaterThan(30)
      const troubles: string[] = []
      for (const name of names) {
        for (const language of ['zh', 'en'] as const) {
          for (const text of await showStory(page, name, language)) troubles.push(`${name} ${language}: ${text}`)
          await keep(page, `${name}-${size}-${theme}-${language}`)
        }
        // Rules do not depend on the width of the window: once for each theme and language is enough.
        if (size === 'pos')
          for (const finding of await axe(page)) troubles.push(`${name}: ${finding.id} ${finding.nodes.join(' | ')}`)
      }
      // What lies over a screen: the menu and the receipt.
      for (const [story, opener, name] of [
        ['amount', '[data-hotkey=F9]', 'menu'],
        ['paid', '[data-hotkey=F2]', 'receipt'],
      ] as const)
        for (const language of ['zh', 'en'] as const) {
          await showStory(page, story, language)
          await page.locator(opener).first().click()
          await page.locator('dialog[open]').waitFor()
          await page.evaluate(() => document.fonts.ready)
          await keep(page, `${name}-${size}-${theme}-${language}`)
          if (size === 'pos')
            for (const finding of await axe(page)) troubles.push(`${name}: ${finding.id} ${finding.nodes.join(' | ')}`)
        }
      await page.context().close()
      expect(troubles).toEqual([])
    })
