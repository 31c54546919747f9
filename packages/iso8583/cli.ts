import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import {
  type Dialect,
  describe,
  dialects,
  fromHex,
  lint,
  PackError,
  rawCodec,
  table,
  toHex,
  UnpackError,
} from './index.ts'

const USAGE = `iso8583: read, write and check ISO 8583 messages

  iso8583 describe [--dialect ID] [--language en|zh] [--unmask] [HEX]   a table a person can read
  iso8583 unpack   [--dialect ID] [--raw] [--unmask] [HEX]              one JSON object per message
  iso8583 pack     [--dialect ID] [JSON]                                hexadecimal of such an object
  iso8583 lint     [--dialect ID]                                       faults of a dialect, or of all
  iso8583 dialects                                                      the dialects there are

Without HEX or JSON, one message per line is read from standard input. Card numbers, track data, PIN blocks and keys
are masked; --raw and --unmask show them: use these with test data only.
--dialect-file FILE takes the default export of a module instead of a shipped dialect.
`

/** What a command gives back to the shell: 0 done, 1 a message or a dialect has a fault, 2 the command is wrong. */
type ExitCode = 0 | 1 | 2

/** Where a command reads and writes, so that tests can hold both ends. */
export interface Console {
  readonly lines: AsyncIterable<string>
  out(text: string): void
  error(text: string): void
}

export async function run(args: readonly string[], console: Console): Promise<ExitCode> {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`)
    return 2
  }
  const { values, positionals } = parsed
  const [command, ...rest] = positionals
  if (command === undefined || values.help === true) {
    console.out(USAGE)
    return command === undefined && values.help !== true ? 2 : 0
  }
  if (command === 'dialects') {
    for (const one of dialects) console.out(`${one.id.padEnd(14)}  ${one.name}\n`)
    return 0
  }
  const language = values.language === 'zh' ? 'zh' : 'en'
  let chosen: Dialect | undefined
  if (values['dialect-file'] !== undefined) {
    const module = (await import(pathToFileURL(values['dialect-file']).href)) as { default?: Dialect }
    chosen = module.default
  } else {
    const id = values.dialect ?? (command === 'lint' ? undefined : 'unionpay-pos')
    chosen = dialects.find((one) => one.id === id)
    if (chosen === undefined && id !== undefined) {
      console.error(`There is no dialect ${id}. There are: ${dialects.map((one) => one.id).join(', ')}\n`)
      return 2
    }
  }
  if (command === 'lint') return lintAll(chosen === undefined ? dialects : [chosen], console)
  if (chosen === undefined) {
    console.error('The module has no dialect as its default export.\n')
    return 2
  }
  const dialect = chosen
  const raw = rawCodec(dialect)

  /** Does the command for one message; false when the message has a fault. */
  const one = (text: string): boolean => {
    try {
      if (command === 'pack') {
        console.out(`${toHex(raw.pack(JSON.parse(text)))}\n`)
        return true
      }
      const bytes = fromHex(text)
      if (bytes === undefined) {
        refuse({ error: 'InputError', code: 'not-hexadecimal' })
        return false
      }
      if (command === 'unpack' && values.raw === true) {
        console.out(`${JSON.stringify(raw.unpack(bytes))}\n`)
        return true
      }
      const description = describe(dialect, bytes, { unmask: values.unmask === true })
      if (command === 'describe') console.out(table(description, language))
      else if (description.error === undefined) console.out(`${JSON.stringify(description.rows)}\n`)
      if (description.error === undefined) return true
      if (command === 'describe') console.error(`${JSON.stringify(description.error)}\n`)
      else refuse(description.error)
      return false
    } catch (error) {
      if (error instanceof UnpackError || error instanceof PackError) refuse(error)
      else if (error instanceof SyntaxError) refuse({ error: 'InputError', code: 'not-json' })
      else throw error
      return false
    }
  }
  /** On standard output too, so that the line of a bad message stands in its place among the others. */
  const refuse = (error: unknown): void => {
    const line = `${JSON.stringify(error)}\n`
    console.out(line)
    console.error(line)
  }

  if (command !== 'describe' && command !== 'unpack' && command !== 'pack') {
    console.error(`There is no command ${command}.\n\n${USAGE}`)
    return 2
  }
  let good = true
  if (rest.length > 0) good = one(rest.join(' '))
  else {
    for await (const line of console.lines) if (line.trim() !== '' && !one(line)) good = false
  }
  return good ? 0 : 1
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      dialect: { type: 'string', short: 'd' },
      'dialect-file': { type: 'string' },
      language: { type: 'string', short: 'l' },
      raw: { type: 'boolean' },
      unmask: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
}

function lintAll(list: readonly Dialect[], console: Console): ExitCode {
  let faults = 0
  for (const dialect of list) {
    const findings = lint(dialect)
    faults += findings.length
    for (const { path, code, sentence } of findings) console.out(`${dialect.id} ${path} ${code}: ${sentence}\n`)
    if (findings.length === 0) console.out(`${dialect.id}: ${Object.keys(dialect.fields).length} fields, no fault\n`)
  }
  return faults === 0 ? 0 : 1
}

if (import.meta.main) {
  process.exitCode = await run(process.argv.slice(2), {
    lines: createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }),
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  })
  // Reading from a terminal or an open pipe would otherwise keep the program waiting.
  process.stdin.destroy()
}
