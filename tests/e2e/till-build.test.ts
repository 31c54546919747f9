import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { builtApp } from './built-app.ts'

/** What a weak line has to carry before a cashier can work; the slices of the Chinese font come after it. */
const MOST_FIRST_LOAD = 150_000
let dist: string

beforeAll(async () => {
  dist = await builtApp('till')
})

const gzipped = (file: string): number => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length

/** The page, what it names, and what that imports without being asked: everything before the till is usable. */
function firstLoad(page: string): ReadonlyMap<string, number> {
  const found = new Map([[page, gzipped(page)]])
  const html = readFileSync(join(dist, page), 'utf8')
  const waiting = [...html.matchAll(/(?:src|href)="\/till\/(assets\/[^"]+\.(?:js|css))"/g)].map((m) => m[1]!)
  while (waiting.length > 0) {
    const file = waiting.pop()!
    if (found.has(file)) continue
    found.set(file, gzipped(file))
    if (!file.endsWith('.js')) continue
    const source = readFileSync(join(dist, file), 'utf8')
    for (const [, other] of source.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
      waiting.push(`assets/${other}`)
  }
  return found
}

test('the first load of the till is at most 150 kB gzip', () => {
  const files = firstLoad('index.html')
  expect(files.size).toBeGreaterThanOrEqual(3)
  const total = [...files.values()].reduce((sum, size) => sum + size, 0)
  console.info(`first load of the till: ${(total / 1000).toFixed(1)} kB gzip in ${files.size} files`)
  expect(total).toBeLessThanOrEqual(MOST_FIRST_LOAD)
})

test('the first load names no slice of the Chinese font but the Latin companion', () => {
  const css = [...firstLoad('index.html').keys()].filter((file) => file.endsWith('.css'))
  const faces = css.flatMap((file) => readFileSync(join(dist, file), 'utf8').match(/[\w-]+\.woff2/g) ?? [])
  expect(new Set(faces).size).toBe(1)
})

test('the service worker keeps every file of the build but the font slices', () => {
  const worker = readFileSync(join(dist, 'sw.js'), 'utf8')
  expect(worker).not.toContain('__SHELL__')
  const built = readdirSync(join(dist, 'assets')).filter((f) => /\.(js|css)$/.test(f))
  for (const file of ['index.html', 'customer/index.html', ...built.map((f) => `assets/${f}`)])
    expect(worker, file).toContain(`"${file}"`)
  expect((worker.match(/woff2/g) ?? []).length).toBeLessThan(4)
})
