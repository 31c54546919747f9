import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { portableLatin1 } from './character.ts'

/** Packs and unpacks messages of every kind and prints what came of it. */
const script = `
const { cardNetwork, compile, fromHex, toHex, unionpayPos } = await import(${JSON.stringify(path.join(import.meta.dirname, 'index.ts'))})
const chip = [{ tag: '9F26', value: fromHex('0102030405060708') }]
const sale = { mti: '0200', 2: '4761739001010119', 4: '000000005000', 11: '000134', 41: '58402001', 42: '302440380621100', 43: '街角小店'.padEnd(36), 55: chip, 63: 'CUP' }
const shown = []
for (const dialect of [unionpayPos, cardNetwork]) {
  const codec = compile(dialect)
  const packed = codec.pack(sale)
  shown.push(toHex(packed), JSON.stringify(codec.unpack(packed), (_, v) => (v instanceof Uint8Array ? toHex(v) : v)))
}
console.log(shown.join('\\n'))
`

function run(source: string): string {
  const options = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', source]
  return execFileSync(process.execPath, options, { encoding: 'utf8' })
}

test('without the Buffer of Node, as in a browser, every byte and value is the same', () => {
  const inBrowser = run(`delete globalThis.Buffer\n${script}`)
  expect(inBrowser).toBe(run(script))
  expect(inBrowser).toContain('街角小店')
})

test('bytes become characters without a limit on their number', () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => i & 255)
  const text = portableLatin1(bytes, 0, bytes.length)
  expect(text.length).toBe(bytes.length)
  expect(text.charCodeAt(19_999)).toBe(19_999 & 255)
})
