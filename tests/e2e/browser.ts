import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const require = createRequire(import.meta.url)
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
/** Screenshots and contact sheets of a run; git does not keep them. */
export const SHOTS = join(ROOT, 'tests', 'e2e', 'shots')

/**
 * `EVERTILL_PICTURES=1` keeps a picture of every screen, in every size, theme and language, for people to look at. Without it the
 * same screens are measured and checked by axe, each size, theme and language at least once.
 */
export const PICTURES = process.env.EVERTILL_PICTURES === '1'

/** The three sizes that every screen must hold: smart POS, desktop, phone. CSS pixels. */
export const SIZES = {
  pos: { width: 720, height: 1280 },
  desk: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const
export type SizeName = keyof typeof SIZES
export type Theme = 'light' | 'dark'

/**
 * Folder of the unpacked Chromium. The package reuses whatever lies in the machine's temp folder, stale versions
 * included, so each version gets a folder of its own; it is filled beside and moved into place whole, because test
 * files run in several processes.
 */
async function chromiumFolder(): Promise<string> {
  const entry = require.resolve('@sparticuz/chromium')
  const manifest = join(
    entry.slice(0, entry.indexOf(join('@sparticuz', 'chromium'))),
    '@sparticuz/chromium/package.json',
  )
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const cache = join(ROOT, 'node_modules', '.cache')
  const home = join(cache, `chromium-${version}`)
  if (existsSync(home)) return home
  mkdirSync(cache, { recursive: true })
  const nest = mkdtempSync(`${home}-`)
  const before = {
    TMPDIR: process.env.TMPDIR,
    AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV,
    libraries: process.env.LD_LIBRARY_PATH,
  }
  process.env.TMPDIR = nest
  // Asks the package for its spare system libraries too; they are used only where the machine lacks its own.
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x'
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    await packed.executablePath()
  } finally {
    restore('TMPDIR', before.TMPDIR)
    restore('AWS_EXECUTION_ENV', before.AWS_EXECUTION_ENV)
    restore('LD_LIBRARY_PATH', before.libraries)
  }
  // The package's own list of font folders names places of another machine, which leaves a page without any letters.
  writeFileSync(
    join(nest, 'fonts', 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${join(home, 'fonts')}</dir><cachedir>${join(home, 'fonts-cache')}</cachedir></fontconfig>\n`,
  )
  try {
    renameSync(nest, home)
  } catch (error) {
    if (!existsSync(home)) throw error
    rmSync(nest, { recursive: true, force: true })
  }
  return home
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}

/** True when the loader cannot find a library that the browser needs (a bare container). */
function lacksLibraries(file: string): boolean {
  try {
    return execFileSync('ldd', [file], { encoding: 'utf8' }).includes('not found')
  } catch {
    return true
  }
}

/** A real Chromium from npm, nothing installed by hand. Close it in `afterAll`. */
export async function launchBrowser(): Promise<Browser> {
  const home = await chromiumFolder()
  const executablePath = join(home, 'chromium')
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value
  // The package's own fonts, so that pictures are alike on every machine; the product ships its own Chinese font.
  env.FONTCONFIG_FILE = join(home, 'fonts', 'fonts.conf')
  if (lacksLibraries(executablePath)) env.LD_LIBRARY_PATH = join(home, 'al2023', 'lib')
  return chromium.launch({
    executablePath,
    headless: true,
    env,
    args: [
      '--no-sandbox',
      '--no-zygote',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      '--autoplay-policy=no-user-gesture-required',
    ],
  })
}

export interface Visit {
  readonly size?: SizeName
  readonly theme?: Theme
  readonly locale?: 'zh-CN' | 'en'
  readonly reducedMotion?: boolean
}

/** A fresh profile (own storage) of one size, theme and language. Times are shown in the demo shop's zone. */
export function newVisit(browser: Browser, visit: Visit = {}): Promise<BrowserContext> {
  return browser.newContext({
    viewport: SIZES[visit.size ?? 'pos'],
    colorScheme: visit.theme ?? 'light',
    locale: visit.locale ?? 'zh-CN',
    reducedMotion: visit.reducedMotion === false ? 'no-preference' : 'reduce',
    timezoneId: 'Asia/Shanghai',
  })
}

/** Lets fonts arrive and animations finish; where pictures are wanted, writes `shots/<name>.png`. */
export async function shoot(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    await Promise.all(
      document
        .getAnimations()
        .filter((a) => a.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((a) => a.finished.catch(() => undefined)),
    )
  })
  if (!PICTURES) return
  const file = join(SHOTS, `${name}.png`)
  mkdirSync(dirname(file), { recursive: true })
  await page.screenshot({ path: file, fullPage: options.fullPage ?? false, animations: 'disabled' })
}

export interface AxeFinding {
  readonly id: string
  readonly impact: string | null | undefined
  readonly nodes: readonly string[]
}

/** Violations of WCAG 2.2 A and AA that axe-core finds on the page as it stands. */
export async function axe(page: Page): Promise<readonly AxeFinding[]> {
  const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
  const present = await page.evaluate(() => 'axe' in globalThis)
  if (!present) await page.evaluate(source)
  return page.evaluate(async () => {
    type Outcome = {
      violations: { id: string; impact: string | null; nodes: { target: unknown[]; failureSummary?: string }[] }[]
    }
    const tool = (globalThis as unknown as { axe: { run(on: Document, options: object): Promise<Outcome> } }).axe
    const outcome = await tool.run(document, {
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
      resultTypes: ['violations'],
    })
    return outcome.violations.map((v) => ({
      id: v.id,
      impact: v.impact,
      nodes: v.nodes
        .slice(0, 5)
        .map((n) => `${n.target.join(' ')} :: ${(n.failureSummary ?? '').replace(/\s+/g, ' ').slice(0, 220)}`),
    }))
  })
}

/** One page with every picture below `shots/<folder>`, for a person to look at. Returns its path. */
export function contactSheet(folder: string): string {
  const home = join(SHOTS, folder)
  const pictures = readdirSync(home, { recursive: true, encoding: 'utf8' })
    .filter((f) => /\.(png|jpg)$/.test(f))
    .sort()
  const figures = pictures
    .map(
      (f) =>
        `<figure><a href="${f}"><img loading="lazy" src="${f}" alt=""></a><figcaption>${f.replace(/\.\w+$/, '')}</figcaption></figure>`,
    )
    .join('\n')
  const file = join(home, 'index.html')
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><title>${folder}: ${pictures.length} pictures</title>
<style>body{font:14px system-ui;margin:24px;background:#8884}main{display:flex;flex-wrap:wrap;gap:16px}
figure{margin:0}img{height:420px;border:1px solid #0003}figcaption{max-width:480px}</style>
<h1>${folder}</h1><main>
${figures}
</main>
`,
  )
  return file
}
