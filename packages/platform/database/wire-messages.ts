import { assert, fromHex, toHex, utf8 } from '@evertill/foundation'
import { BinaryArray } from './binary-array.ts'
import { safeInteger } from './postgres.ts'
import type { SqlValue } from './sql.ts'

/**
 * The few messages of PostgreSQL's protocol that a statement needs [PostgreSQL 18, 54.7], text on the way but for columns of batches. The embedded
 * database takes a whole conversation in one call, which costs a fraction of one call for each message.
 */
export class Outgoing {
  #bytes = new Uint8Array(4_096)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  /** Statements without parameters, one or several. */
  query(text: string): this {
    const start = this.#begin(0x51)
    this.#cstring(text)
    return this.#end(start)
  }

  /** A named statement; the server finds out the types of its parameters. */
  parse(name: string, text: string): this {
    const start = this.#begin(0x50)
    this.#cstring(name)
    this.#cstring(text)
    this.#int16(0)
    return this.#end(start)
  }

  bind(name: string, params: readonly SqlValue[]): this {
    const start = this.#begin(0x42)
    this.#cstring('')
    this.#cstring(name)
    this.#int16(params.length)
    for (const param of params) this.#int16(param instanceof BinaryArray ? 1 : 0)
    this.#int16(params.length)
    for (const param of params) {
      if (param === null || param === undefined) {
        this.#int32(-1)
        continue
      }
      if (param instanceof BinaryArray) {
        this.#int32(param.bytes.length)
        this.#room(param.bytes.length)
        this.#bytes.set(param.bytes, this.#length)
        this.#length += param.bytes.length
        continue
      }
      const place = this.#length
      this.#int32(0)
      this.#text(textOf(param))
      this.#view.setInt32(place, this.#length - place - 4)
    }
    this.#int16(0)
    return this.#end(start)
  }

  describe(): this {
    const start = this.#begin(0x44)
    this.#byte(0x50)
    this.#cstring('')
    return this.#end(start)
  }

  execute(): this {
    const start = this.#begin(0x45)
    this.#cstring('')
    this.#int32(0)
    return this.#end(start)
  }

  sync(): this {
    return this.#end(this.#begin(0x53))
  }

  /** What was written since the last call; valid until the next message. */
  take(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#length)
    this.#length = 0
    return bytes
  }

  #begin(kind: number): number {
    this.#byte(kind)
    const start = this.#length
    this.#int32(0)
    return start
  }

  #end(start: number): this {
    this.#view.setInt32(start, this.#length - start)
    return this
  }

  #byte(value: number): void {
    this.#room(1)
    this.#bytes[this.#length++] = value
  }

  #int16(value: number): void {
    this.#room(2)
    this.#view.setInt16(this.#length, value)
    this.#length += 2
  }

  #int32(value: number): void {
    this.#room(4)
    this.#view.setInt32(this.#length, value)
    this.#length += 4
  }

  #cstring(text: string): void {
    this.#text(text)
    this.#byte(0)
  }

  #text(text: string): void {
    this.#room(text.length * 3)
    this.#length += this.#asciiOf(text) ?? encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written
  }

  /** Length of a short text of plain characters, which stands behind the last byte then. */
  #asciiOf(text: string): number | undefined {
    if (text.length > SHORT) return undefined
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 127) return undefined
      this.#bytes[this.#length + i] = code
    }
    return text.length
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + bytes))
    larger.set(this.#bytes)
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
  }
}

const encoder = new TextEncoder()
/** Texts up to here are written and read character by character; a coder's call costs more. */
const SHORT = 24

/** What the server said, as the error that drivers throw: `code` is its SQLSTATE. */
export class ServerSaid extends Error {
  override readonly name = 'ServerSaid'
  readonly code: string
  readonly severity: string
  readonly constraint: string | undefined
  readonly table: string | undefined

  constructor(fields: ReadonlyMap<string, string>) {
    super(fields.get('M') ?? '')
    this.code = fields.get('C') ?? 'XX000'
    this.severity = fields.get('V') ?? fields.get('S') ?? 'ERROR'
    this.constraint = fields.get('n')
    this.table = fields.get('t')
  }
}

/** What the rows of a statement look like. */
export type Columns = readonly Column[]

interface Column {
  readonly name: string
  readonly read: (text: string) => unknown
}

const NONE: Columns = []

/** What the server answers to one conversation: gathered piece by piece, then read. */
export class Incoming {
  #bytes = new Uint8Array(65_536)
  #view = new DataView(this.#bytes.buffer)
  #length = 0
  #ready = false
  /** Of the last statement that was described. */
  columns: Columns = NONE

  begin(): void {
    this.#length = 0
  }

  /** Copies: the server writes over its own. */
  take(bytes: Uint8Array): void {
    const length = this.#length + bytes.length
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, length))
      larger.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    }
    this.#bytes.set(bytes, this.#length)
    this.#length = length
  }

  /**
   * Rows of the last statement of the conversation; they look like `columns` unless the server describes them.
   * Throws {@link ServerSaid} when it was refused.
   */
  rows(columns: Columns = NONE): Record<string, unknown>[] {
    this.columns = columns
    let rows: Record<string, unknown>[] = []
    let begun = true
    this.#ready = false
    for (let at = 0; at < this.#length; ) {
      const kind = this.#bytes[at]!
      const end = at + 1 + this.#view.getInt32(at + 1)
      if (!begun && (kind === 0x54 || kind === 0x44 || kind === 0x43)) {
        // Another statement of the same text.
        rows = []
        begun = true
      }
      if (kind === 0x44) rows.push(this.#row(at + 7))
      else if (kind === 0x54) this.columns = this.#columns(at + 5)
      else if (kind === 0x43) begun = false
      else if (kind === 0x45) throw new ServerSaid(fieldsIn(this.#bytes, at + 5, end))
      else if (kind === 0x5a) this.#ready = true
      at = end
    }
    assert(this.#ready, 'the embedded database has not answered to the end')
    return rows
  }

  #columns(start: number): Columns {
    const columns: Column[] = []
    let at = start + 2
    for (let left = this.#view.getInt16(start); left > 0; left--) {
      const zero = this.#bytes.indexOf(0, at)
      const name = utf8.decode(this.#bytes.subarray(at, zero))
      columns.push({ name, read: READERS.get(this.#view.getInt32(zero + 7)) ?? asText })
      at = zero + 19
    }
    return columns
  }

  #row(start: number): Record<string, unknown> {
    const row: Record<string, unknown> = {}
    let at = start
    for (const { name, read } of this.columns) {
      const length = this.#view.getInt32(at)
      at += 4
      if (length < 0) row[name] = null
      else {
        row[name] = read(this.#text(at, at + length))
        at += length
      }
    }
    return row
  }

  #text(start: number, end: number): string {
    if (end - start > SHORT) return utf8.decode(this.#bytes.subarray(start, end))
    let text = ''
    for (let i = start; i < end; i++) {
      const byte = this.#bytes[i]!
      if (byte > 127) return utf8.decode(this.#bytes.subarray(start, end))
      text += String.fromCharCode(byte)
    }
    return text
  }
}

function fieldsIn(bytes: Uint8Array, start: number, end: number): Map<string, string> {
  const fields = new Map<string, string>()
  for (let at = start; at < end && bytes[at] !== 0; ) {
    const zero = bytes.indexOf(0, at + 1)
    fields.set(String.fromCharCode(bytes[at]!), utf8.decode(bytes.subarray(at + 1, zero)))
    at = zero + 1
  }
  return fields
}

const asText = (text: string): string => text
const asBytes = (text: string): Uint8Array => fromHex(text.slice(2))
const asBoolean = (text: string): boolean => text === 't'

/** By OID; whatever is not here stays text. The same reading of types as `postgres.ts`. */
const READERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [16, asBoolean],
  [17, asBytes],
  [20, safeInteger],
  [21, Number],
  [23, Number],
  [26, Number],
  [114, JSON.parse],
  [700, Number],
  [701, Number],
  [3802, JSON.parse],
  [1000, (text) => elements(text, asBoolean)],
  [1001, (text) => elements(text, asBytes)],
  [1005, (text) => elements(text, Number)],
  [1007, (text) => elements(text, Number)],
  [1009, (text) => elements(text, asText)],
  [1015, (text) => elements(text, asText)],
  [1016, (text) => elements(text, safeInteger)],
])

/** The elements of an array of one dimension in PostgreSQL's text form. */
function elements<T>(text: string, read: (text: string) => T): (T | null)[] {
  const found: (T | null)[] = []
  for (let at = 1; at < text.length - 1; at++) {
    let value = ''
    const quoted = text[at] === '"'
    if (quoted) {
      for (at++; text[at] !== '"'; at++) {
        if (text[at] === '\\') at++
        value += text[at]
      }
      at++
    } else for (; at < text.length - 1 && text[at] !== ','; at++) value += text[at]
    found.push(!quoted && value === 'NULL' ? null : read(value))
  }
  return found
}

function textOf(value: Exclude<SqlValue, null | BinaryArray>): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return `\\x${toHex(value)}`
  if (typeof value === 'object') return `{${value.map(elementOf).join(',')}}`
  return String(value)
}

function elementOf(value: SqlValue): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`
  if (value instanceof Uint8Array) return `"\\\\x${toHex(value)}"`
  assert(!(value instanceof BinaryArray), 'a column is not an element')
  return textOf(value)
}
