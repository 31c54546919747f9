import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { run } from './cli.ts'
import { compile, toHex, unionpayPos } from './index.ts'

const message = { mti: '0200', 2: '4761739001010119', 4: '000000005000', 11: '000134', 52: new Uint8Array(8) }
const hex = `6000030000603100310100${toHex(compile(unionpayPos).pack(message))}`

/** Runs the command with these lines on standard input. */
async function iso8583(args: readonly string[], ...lines: readonly string[]) {
  let out = ''
  let error = ''
  const code = await run(args, {
    lines: (async function* () {
      yield* lines
    })(),
    out: (text) => {
      out += text
    },
    error: (text) => {
      error += text
    },
  })
  return { code, out, error }
}

describe('iso8583', () => {
  test('describe prints a masked table in both languages', async () => {
    const { code, out } = await iso8583(['describe', '--dialect', 'unionpay-pos', hex])
    expect(code).toBe(0)
    expect(out).toContain('Primary account number')
    expect(out).toContain('476173******0119')
    expect(out).not.toContain('4761739001010119')
    expect((await iso8583(['describe', '-l', 'zh'], hex)).out).toContain('主账号')
    expect((await iso8583(['describe', '--unmask', hex])).out).toContain('4761739001010119')
  })

  test('unpack --raw prints one object per message and pack takes it back', async () => {
    const { code, out } = await iso8583(['unpack', '--raw'], hex, '', hex)
    expect(code).toBe(0)
    const objects = out.trim().split('\n')
    expect(objects).toHaveLength(2)
    expect(JSON.parse(objects[0]!)).toEqual({
      tpdu: '6000030000',
      header: '603100310100',
      mti: '0200',
      fields: { 2: '4761739001010119', 4: '000000005000', 11: '000134', 52: '0000000000000000' },
    })
    expect((await iso8583(['pack'], ...objects)).out).toBe(`${hex}\n${hex}\n`)
    const bare = JSON.parse((await iso8583(['unpack', '--raw', hex.slice(22)])).out)
    expect([bare.tpdu, bare.header]).toEqual([null, null])
  })

  test('a bad message is its typed error as JSON, in its place, and 1', async () => {
    const { code, out, error } = await iso8583(['unpack', '--raw'], hex.slice(0, -2), hex)
    expect(code).toBe(1)
    const [first, second] = out.trim().split('\n')
    expect(JSON.parse(first!)).toEqual({ error: 'UnpackError', path: '52', offset: 39, code: 'truncated' })
    expect(JSON.parse(second!).mti).toBe('0200')
    expect(JSON.parse(error)).toEqual(JSON.parse(first!))
    expect(JSON.parse((await iso8583(['unpack', '--raw', 'XY'])).out)).toEqual({
      error: 'InputError',
      code: 'not-hexadecimal',
    })
    expect((await iso8583(['describe', hex.slice(0, -2)])).code).toBe(1)
  })

  test('unpack without --raw shows no secret', async () => {
    const { out } = await iso8583(['unpack', hex])
    expect(out).not.toContain('4761739001010119')
    expect(JSON.parse(out)).toBeInstanceOf(Array)
  })

  test('pack refuses what is no message', async () => {
    expect(JSON.parse((await iso8583(['pack', '{'])).out)).toEqual({ error: 'InputError', code: 'not-json' })
    const wrong = await iso8583(['pack', '{"mti":"0200","fields":{"4":"1"}}'])
    expect([wrong.code, JSON.parse(wrong.out)]).toEqual([1, { error: 'PackError', path: '4', code: 'bad-length' }])
    expect((await iso8583(['pack', '{"mti":"0200","fields":{"x":"1"}}'])).out).toContain('unknown-field')
    expect((await iso8583(['pack', '{"mti":"0200","fields":{"52":"0"}}'])).out).toContain('bad-character')
  })

  test('lint and dialects', async () => {
    expect(await iso8583(['lint'])).toMatchObject({ code: 0, error: '' })
    expect((await iso8583(['lint', '--dialect', 'iso87-ascii'])).out).toContain('no fault')
    expect((await iso8583(['dialects'])).out).toContain('unionpay-pos')
  })

  test('a wrong command says what there is', async () => {
    for (const args of [['nonsense'], [], ['describe', '--nonsense'], ['describe', '--dialect', 'nonsense', hex]]) {
      expect((await iso8583(args)).code, args.join(' ')).toBe(2)
    }
    expect((await iso8583(['--help'])).code).toBe(0)
  })

  test('the installed command runs on the Node of the machine', () => {
    const out = execFileSync('node', [path.join(import.meta.dirname, 'bin.cjs'), 'unpack', '--raw'], {
      input: `${hex}\n`,
      encoding: 'utf8',
    })
    expect(JSON.parse(out).mti).toBe('0200')
  })
})
