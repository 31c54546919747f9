import type { Shape, ShapeValue } from './shape.ts'

/**
 * What a field may hold, in the words of ISO 8583:
 * `n` digits, `a` letters and space, `an` letters, digits and space, `ans` printable ASCII, `z` track data (digits and
 * a separator `=` or `D`), `x+n` a sign `C` or `D` before digits, `b` bytes, `text` any character of the coding.
 */
export type Content = 'n' | 'a' | 'an' | 'ans' | 'z' | 'x+n' | 'b' | 'text'

/** How content becomes bytes. `bcd` packs two digits into a byte; `hex` writes a byte as two characters. */
export type Coding = 'ascii' | 'ebcdic' | 'gbk' | 'bcd' | 'binary' | 'hex' | 'ebcdic-hex'

/** How a length prefix is written; its size is counted in decimal digits, also when they are packed or binary. */
export type PrefixCoding = 'ascii' | 'ebcdic' | 'bcd' | 'binary'

export type BitmapCoding = 'binary' | 'hex' | 'ebcdic-hex'

export type Counts = 'units' | 'bytes' | 'nibbles'

/** The habits of a dialect; each field may deviate. */
export interface Wire {
  readonly mti: 'ascii' | 'bcd' | 'ebcdic'
  readonly bitmap: BitmapCoding
  /** Coding of the second and third bitmap, where it is another one. */
  readonly nextBitmap?: BitmapCoding | undefined
  readonly digits: 'ascii' | 'bcd' | 'ebcdic'
  readonly text: 'ascii' | 'ebcdic' | 'gbk'
  readonly track: 'ascii' | 'bcd' | 'ebcdic'
  readonly binary: 'binary' | 'hex' | 'ebcdic-hex'
  readonly prefix: PrefixCoding
  /** What a prefix counts: digits or characters, or bytes, or half bytes. It matters where a byte is not one unit. */
  readonly counts: Counts
  /** Where an odd number of packed digits stands; the other side holds the padding nibble. */
  readonly align: 'left' | 'right'
  /** The padding nibble of packed digits. */
  readonly nibble: '0' | 'F'
}

/** What must not be shown: decides how `describe` masks the value. */
export type Secret = 'pan' | 'track' | 'pin' | 'key' | 'card-security' | 'expiry'

export interface FieldSpec {
  readonly name: string
  readonly zh: string
  readonly content: Content
  /** Exact length in units (digits, characters of one byte, bytes), for a field without a prefix. */
  readonly fixed?: number | undefined
  /** Longest length in units, for a field with a prefix. */
  readonly max?: number | undefined
  /** Shortest length in units; 0 unless told. */
  readonly min?: number | undefined
  /** Decimal digits of the length prefix: 1 to 6; absent for a fixed field. */
  readonly prefix?: number | undefined
  readonly coding?: Coding | undefined
  readonly prefixCoding?: PrefixCoding | undefined
  readonly counts?: Counts | undefined
  readonly align?: 'left' | 'right' | undefined
  readonly nibble?: '0' | 'F' | undefined
  /**
   * Fixed text only: `pad` fills a short value with spaces on the right, `trim` also takes them off when reading,
   * `trimLeft` does both on the left.
   */
  readonly fill?: 'pad' | 'trim' | 'trimLeft' | undefined
  /** GBK text only: bytes that are no character are kept, as U+DC80 to U+DCFF, instead of refused. */
  readonly escape?: boolean | undefined
  readonly shape?: Shape | undefined
  readonly secret?: Secret | undefined
}

export type FieldTable = { readonly [field: number]: FieldSpec }

export interface Dialect<F extends FieldTable = FieldTable> {
  readonly id: string
  readonly name: string
  readonly zh: string
  /** First digit of the MTI: 0 for 1987, 1 for 1993, 2 for 2003; several where an acquirer mixes them. */
  readonly versions: string
  /** Highest field number: 64, 128 or 192 (one, two, three bitmaps). */
  readonly bits: 64 | 128 | 192
  readonly wire: Wire
  readonly fields: F
}

type ContentValue<C> = C extends 'b' ? Uint8Array : string

/** The TypeScript type of one field's value. */
export type ValueOf<S> = S extends { readonly shape: infer X extends Shape }
  ? ShapeValue<X>
  : S extends { readonly content: infer C }
    ? ContentValue<C>
    : never

/** The message type that a dialect's data implies: numeric keys, absent means not sent. */
export type MessageOf<D> = D extends { readonly fields: infer F }
  ? { mti: string } & { [K in keyof F]?: ValueOf<F[K]> | undefined }
  : never

/** A message whose dialect is known only at run time. */
export type AnyMessage = { mti: string; [field: number]: unknown }

type Options = Omit<FieldSpec, 'name' | 'zh' | 'content' | 'fixed' | 'max' | 'prefix'>
type None = Record<never, never>

interface Named {
  readonly name: string
  readonly zh: string
}

/** A field of exactly `length` units and no prefix. */
export function fixed<const C extends Content, const O extends Options = None>(
  content: C,
  length: number,
  name: string,
  zh: string,
  options?: O,
): Named & { readonly content: C; readonly fixed: number } & O {
  return { content, fixed: length, name, zh, ...(options as O) }
}

/** A field of up to `max` units behind a length prefix of `digits` decimal digits (2 is LLVAR, 3 is LLLVAR). */
export function variable<const C extends Content, const O extends Options = None>(
  content: C,
  digits: number,
  max: number,
  name: string,
  zh: string,
  options?: O,
): Named & { readonly content: C; readonly max: number; readonly prefix: number } & O {
  return { content, prefix: digits, max, name, zh, ...(options as O) }
}

/** Names the data of a dialect; nothing is checked here, `lint` does that. */
export function dialect<const F extends FieldTable>(data: Dialect<F>): Dialect<F> {
  return data
}

type FieldChanges = { readonly [field: number]: FieldSpec | null }

export interface DialectChanges<O extends FieldChanges> {
  readonly id?: string
  readonly name?: string
  readonly zh?: string
  readonly versions?: string
  readonly bits?: 64 | 128 | 192
  readonly wire?: Partial<Wire>
  /** Fields to add or replace; `null` takes a field out. */
  readonly fields?: O
}

/** Tells the compiler what it cannot see by itself: these keys are field numbers and these values fields. */
type Table<T> = T extends infer R extends FieldTable ? R : never

type Changed<F, O> = {
  readonly [K in Exclude<keyof F, keyof O> | Kept<O>]: K extends keyof O ? O[K] : K extends keyof F ? F[K] : never
}
type Kept<O> = { [K in keyof O]: O[K] extends null ? never : K }[keyof O]

/** An acquirer's variant: the base dialect with a few changes. The base is not touched. */
export function extend<F extends FieldTable, const O extends FieldChanges = None>(
  base: Dialect<F>,
  changes: DialectChanges<O>,
): Dialect<Table<Changed<F, O>>> {
  const fields: Record<number, FieldSpec> = { ...base.fields }
  for (const [key, spec] of Object.entries(changes.fields ?? {})) {
    if (spec === null) delete fields[Number(key)]
    else fields[Number(key)] = spec
  }
  return {
    id: changes.id ?? base.id,
    name: changes.name ?? base.name,
    zh: changes.zh ?? base.zh,
    versions: changes.versions ?? base.versions,
    bits: changes.bits ?? base.bits,
    wire: { ...base.wire, ...changes.wire },
    fields: fields as unknown as Table<Changed<F, O>>,
  }
}

type Flat<F> = {
  readonly [K in keyof F]: F[K] extends { readonly content: infer C } ? Named & { readonly content: C } : never
}

/** The same dialect without subfields, tags and records: every field is its raw digits, text or bytes. */
export function flat<F extends FieldTable>(base: Dialect<F>): Dialect<Table<Flat<F>>> {
  const fields: Record<number, FieldSpec> = {}
  for (const [key, spec] of Object.entries(base.fields)) {
    const { shape: _shape, ...rest } = spec as FieldSpec
    fields[Number(key)] = rest
  }
  return { ...base, fields: fields as unknown as Table<Flat<F>> }
}
