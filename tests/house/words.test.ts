import { passesLuhn } from '@evertill/foundation'
import { describe, expect, test } from 'vitest'
import { filesIn, isTest, placesOf, read, type SourceFile, sources } from './tree.ts'

/** Test files, the demo and the bench measure and wait for real; foundation and `runtime/` are where time comes in. */
const ownsTime = ({ path }: SourceFile): boolean =>
  isTest(path) ||
  /^packages\/foundation\/(clock|random)\.ts$/.test(path) ||
  path.includes('/runtime/') ||
  path.startsWith('sim/demo/') ||
  path.startsWith('sim/chaos/') ||
  path.startsWith('bench/')

const house = sources()
const withoutTime = house.filter((file) => !ownsTime(file))
const code = (files: readonly SourceFile[], pattern: RegExp): readonly string[] =>
  files.flatMap((file) => placesOf(file, 'code', pattern))

describe('time and chance come in through their ports [LAW-9]', () => {
  test.each([
    ['the wall clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bTemporal\.Now\b/],
    ['a stop watch', /\bperformance\.now\b|\bprocess\.(hrtime|uptime)\b|\bconsole\.time\b/],
    [
      'a timer',
      /(?:(?<![.\w])|\b(?:globalThis|window|self)\.)(setTimeout|setInterval)\s*\(|\bAbortSignal\.timeout\b|\bAtomics\.wait\b/,
    ],
    ['chance', /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b|\brandom(Bytes|Int|Fill)\b/],
  ])('%s', (_, pattern) => expect(code(withoutTime, pattern)).toEqual([]))

  test('no module of timers', () =>
    expect(withoutTime.flatMap((file) => placesOf(file, 'strings', /\b(node:)?timers\/promises\b/))).toEqual([]))

  test('SQL is given its times and ids', () => {
    const inSql =
      /\bnow\s*\(\s*\)|\bcurrent_(timestamp|time|date)\b|\b(clock|statement|transaction)_timestamp\s*\(|\blocaltime(stamp)?\b|\bgen_random_uuid\b|\brandom\s*\(\s*\)/i
    const files = house.filter((file) => file.path.startsWith('packages/platform/') && !isTest(file.path))
    expect(files.length).toBeGreaterThan(20)
    expect(files.flatMap((file) => placesOf(file, 'strings', inSql))).toEqual([])
  })
})

describe('erasable TypeScript only', () => {
  test.each([
    ['enum', /\benum\s+\w+\s*\{/],
    ['namespace', /\b(namespace|module)\s+\w+\s*\{/],
    ['decorator', /^[ \t]*@[A-Za-z]\w*[ \t]*[(\n]/m],
    ['parameter property', /constructor\s*\(\s*(?:[^(){}]*,\s*)?(public|private|protected|readonly)\s+\w+\s*[:,?]/],
    ['import = require', /\bimport\s+\w+\s*=\s*require\b/],
  ])('no %s', (_, pattern) => expect(code(house, pattern)).toEqual([]))
})

describe('nothing is left for later, switched off or hushed', () => {
  // Written in halves, so that this file does not find itself.
  const later = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK', 'X' + 'XX'].join('|')})\\b`)
  test('no note of work to come', () => expect(house.flatMap((file) => placesOf(file, 'comments', later))).toEqual([]))

  test('no type error is hushed', () =>
    expect(house.flatMap((file) => placesOf(file, 'comments', /@ts-(ignore|nocheck)|eslint-disable/))).toEqual([]))

  test('no test is alone or absent', () =>
    expect(
      code(
        house.filter((file) => isTest(file.path)),
        /\b(test|it|describe)\.(only|todo|fails)\b|\b(xit|xtest|xdescribe|fit|fdescribe)\s*\(/,
      ),
    ).toEqual([]))

  test('a skipped test says under which condition', () => {
    const skips = house.filter((file) => isTest(file.path)).flatMap((file) => placesOf(file, 'code', /^.*\.skip\(/m))
    expect(skips.filter((place) => !place.includes('if ('))).toEqual([])
  })
})

/** Published by card brands, processors and message libraries for tests, beyond the practice cards. */
const TEST_NUMBERS = new Set([
  '4012888888881881',
  '378282246310005',
  '371449635398431',
  '6011111111111117',
  '3530111333300000',
  '4761739001010119',
  '6225000000000014',
])

describe('card numbers', () => {
  /** Published test numbers, and numbers made for the practice cards; see ARCHITECTURE.md. */
  const published = new Set(
    [...read('ARCHITECTURE.md').matchAll(/(?<!\d)[2-6]\d{12,18}(?!\d)/g)].map((match) => match[0]),
  )

  test('the practice cards are listed', () => expect(published.size).toBeGreaterThan(10))

  test('no text of the house holds a card number that is not a published test number', () => {
    const texts = filesIn().filter(
      (path) => /\.(tsx?|cjs|md|json|sql|html|txt)$/.test(path) && path !== 'package-lock.json',
    )
    const wrong = texts.flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, i) =>
          [...line.matchAll(/(?<![\dA-Za-z])[3-6]\d{14,18}(?![\dA-Za-z])/g)]
            .map((match) => match[0])
            .filter((digits) => passesLuhn(digits) && !published.has(digits) && !TEST_NUMBERS.has(digits))
            // Digits written as the bytes of their characters, `3530…`, are no card number.
            .filter((digits) => !/^(3\d)+$/.test(digits))
            // Cut, so that the report itself does not spread it.
            .map((digits) => `${path}:${i + 1} ${digits.slice(0, 6)}…${digits.slice(-4)}`),
        ),
    )
    expect(wrong).toEqual([])
  })
})

test('the project speaks of itself alone', () => {
  const workplace = new RegExp(['/wo' + 'rk/(main|shared)', 'farm-\\w+', 'registry\\.npm' + 'js'].join('|'))
  const texts = filesIn().filter((path) => /\.(tsx?|cjs|md|json|html|css)$/.test(path))
  const wrong = texts.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, i) => (workplace.test(line) ? [`${path}:${i + 1}`] : [])),
  )
  expect(wrong).toEqual([])
})
