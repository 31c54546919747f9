import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { words } from './words.ts'

const entries: (readonly [string, readonly [string, string]])[] = Object.entries(words)
const home = join(import.meta.dirname, '..')
const sources = readdirSync(home, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/node_modules|dist|\.test\./.test(file))
  .map((file) => ({ file, text: readFileSync(join(home, file), 'utf8') }))

const slots = (text: string): string[] => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]!).sort()

test('each word exists in both languages', () => {
  // Words that are deliberately left empty are empty in both.
  expect(entries.filter(([, [zh, en]]) => (zh === '') !== (en === '')).map(([key]) => key)).toEqual([])
})

test('Chinese is Chinese and English is not', () => {
  const chinese = /\p{Script=Han}/u
  expect(entries.filter(([, [, en]]) => chinese.test(en)).map(([key]) => key)).toEqual([])
  const latinOnly = entries
    .filter(([, [zh]]) => zh !== '' && !chinese.test(zh) && /[a-z]{3}/i.test(zh.replace(/{{\w+}}/g, '')))
    .map(([key]) => key)
  expect(latinOnly).toEqual(['network.wifi'].filter((key) => latinOnly.includes(key)))
})

test('both languages take the same values in, unless a plural says the number in words', () => {
  const differ = entries
    .filter(([key, [zh, en]]) => !key.endsWith('_one') && slots(zh).join() !== slots(en).join())
    .map(([key]) => key)
  expect(differ).toEqual([])
})

test('a plural has both of its forms', () => {
  const keys = new Set(entries.map(([key]) => key))
  const lonely = [...keys].filter(
    (key) =>
      (key.endsWith('_one') && !keys.has(key.replace(/_one$/, '_other'))) ||
      (key.endsWith('_other') && !keys.has(key.replace(/_other$/, '_one'))),
  )
  expect(lonely).toEqual([])
})

test('no sentence blames, shouts or talks down', () => {
  expect(
    entries
      .filter(([, pair]) => /[!！]|oops|sorry|invalid user|非法|please note/i.test(pair.join(' ')))
      .map(([key]) => key),
  ).toEqual([])
})

test('English fits where Chinese fits: a label is at most four times as long', () => {
  const long = entries.filter(
    ([key, [zh, en]]) =>
      /^(transaction|terminal|presence|overview|issuer|reversal)\.[a-z]+$/i.test(key) &&
      en.length > 6 &&
      en.length > 5 * zh.length + 4,
  )
  expect(long.map(([key]) => key)).toEqual([])
})

test('every word is used somewhere', () => {
  const text = sources
    .filter(({ file }) => !file.startsWith('words'))
    .map((source) => source.text)
    .join('\n')
  const base = (key: string): string => key.replace(/_(one|other)$/, '')
  // A key may be put together from a part that is data: `issuer.state.${state}`.
  const stems = [...text.matchAll(/`([a-z][\w.-]*\.)\$\{/g)].map((match) => match[1]!)
  const unused = [...new Set(entries.map(([key]) => base(key)))].filter(
    (key) => !text.includes(`'${key}'`) && !stems.some((stem) => key.startsWith(stem)),
  )
  expect(unused).toEqual([])
})

test('no page holds a sentence of its own: Chinese text stands in the word table alone', () => {
  const own = sources
    .filter(({ file, text }) => !file.startsWith('words') && /\p{Script=Han}/u.test(text.replace(/恒收|中文/g, '')))
    .map(({ file }) => file)
  expect(own).toEqual([])
})
