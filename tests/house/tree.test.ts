import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesIn, isTest, read, root, sources } from './tree.ts'

const all = filesIn()

describe('files', () => {
  test('no program has more than 500 lines', () => {
    const long = sources()
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > 500)
    expect(long.map(({ path, lines }) => `${path}: ${lines} lines`)).toEqual([])
  })

  test('names are kebab-case nouns', () => {
    const wrong = sources()
      .map(({ path }) => path)
      .filter((path) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.(test|test-data|config|d))?\.tsx?$/.test(path))
    expect(wrong).toEqual([])
  })

  test('no drawer for everything', () => {
    const drawer = /(^|\/)(utils?|helpers?|common|shared|misc|managers?|services)(\/|\.tsx?$)/
    expect(all.filter((path) => drawer.test(path))).toEqual([])
  })

  test('nothing that was built, measured or typed by a machine is kept', () => {
    expect(all.filter((path) => /\.(log|tgz|tar|zip|cpuprofile|heapsnapshot|pem|key|sqlite)$/.test(path))).toEqual([])
  })
})

describe('documents', () => {
  test.each([
    'README.md',
    'README.zh-CN.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'LICENSE',
    'docs/glossary.md',
    'docs/laws.md',
    'docs/life-of-a-sale.md',
    'docs/errors.md',
  ])('%s exists and says something', (path) => {
    expect(existsSync(join(root, path))).toBe(true)
    expect(read(path).length).toBeGreaterThan(500)
  })

  test('there are records of decisions', () => {
    expect(all.filter((path) => /^docs\/adr\/\d{4}-[a-z0-9-]+\.md$/.test(path)).length).toBeGreaterThan(0)
  })

  test('a link to a file leads to one', () => {
    const dead = all
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) =>
        [...read(path).matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)[^)]*\)/g)]
          .map((match) => decodeURIComponent(match[1]!))
          // Pictures of the screens are made by the tests.
          .filter(
            (target) => !existsSync(join(root, dirname(path), target)) && !/\/shots\/|screenshots?\//.test(target),
          )
          .map((target) => `${path} → ${target}`),
      )
    expect(dead).toEqual([])
  })

  test('every law that a program cites is written down', () => {
    const laws = existsSync(join(root, 'docs/laws.md')) ? read('docs/laws.md') : ''
    const cited = new Set(
      sources().flatMap(({ text }) => [...text.matchAll(/\[(LAW-\d+)\]/g)].map((match) => match[1]!)),
    )
    expect(cited.size).toBeGreaterThan(2)
    expect([...cited].filter((law) => !new RegExp(`\\b${law}\\b`).test(laws)).sort()).toEqual([])
  })

  test('every code of a fault stands in the catalogue', () => {
    const catalogue = existsSync(join(root, 'docs/errors.md')) ? read('docs/errors.md') : ''
    const codes = new Set(
      sources()
        .filter(({ path }) => path.startsWith('packages/') && !isTest(path))
        .flatMap(({ text }) => [...text.matchAll(/new Fault\(\s*'([a-z-]+\.[a-z-]+)'/g)].map((match) => match[1]!)),
    )
    expect(codes.size).toBeGreaterThan(10)
    expect([...codes].filter((code) => !catalogue.includes(`\`${code}\``)).sort()).toEqual([])
  })
})
