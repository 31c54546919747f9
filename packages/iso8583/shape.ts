import type { FieldSpec, ValueOf } from './dialect.ts'

/** One BER-TLV element: the tag in upper-case hexadecimal, the value as it stands. */
export interface Tlv {
  readonly tag: string
  readonly value: Uint8Array
}
export type TlvList = readonly Tlv[]

/** One element of a private tag-length-value field (F59): a tag of two characters. */
export interface TagItem {
  readonly tag: string
  readonly value: Uint8Array
}
export type TagList = readonly TagItem[]

/** A slice of a field's digits or text. `length` in characters; `rest` takes what is left, up to `length`. */
export interface Part {
  readonly key: string
  readonly length: number
  readonly name: string
  readonly zh: string
  /** Parts from here on may be missing at the end of the field. */
  readonly optional?: boolean | undefined
  readonly rest?: boolean | undefined
  readonly secret?: FieldSpec['secret']
}

/** How the content of a field is built inside. */
export type Shape =
  /** BER-TLV, as in F55: tags of one to three bytes, definite lengths. */
  | { readonly kind: 'ber-tlv' }
  /** Tag of `tag` characters, length of `length` decimal digits, value in bytes. */
  | { readonly kind: 'tag-list'; readonly tag: number; readonly length: number }
  /** Slices of the digits or text, in order. */
  | { readonly kind: 'record'; readonly parts: readonly Part[] }
  /** The same record again and again after an optional count of `count` digits. */
  | { readonly kind: 'repeat'; readonly parts: readonly Part[]; readonly count: number; readonly most: number }
  /** Fields of their own, one behind the other. */
  | { readonly kind: 'composite'; readonly fields: readonly CompositeField[] }
  /** A bitmap of `bytes` bytes and then the fields it names. */
  | { readonly kind: 'bitmapped'; readonly bytes: number; readonly fields: { readonly [bit: number]: FieldSpec } }
  /** The first alternative whose length fits: for fields that are used in several ways. */
  | { readonly kind: 'choice'; readonly of: readonly Alternative[] }

export interface CompositeField {
  readonly key: string
  readonly field: FieldSpec
}

export interface Alternative {
  readonly kind: string
  /** Lengths in units for which this alternative holds. */
  readonly from: number
  readonly to: number
  readonly parts: readonly Part[]
}

type PartValue<P extends readonly Part[]> = {
  -readonly [X in P[number] as X extends { readonly optional: true } ? never : X['key']]: string
} & { -readonly [X in P[number] as X extends { readonly optional: true } ? X['key'] : never]?: string | undefined }

type CompositeValue<C extends readonly CompositeField[]> = { [X in C[number] as X['key']]: ValueOf<X['field']> }
type BitmappedValue<F> = { [K in keyof F]?: ValueOf<F[K]> | undefined }
type ChoiceValue<A> = A extends {
  readonly kind: infer K extends string
  readonly parts: infer P extends readonly Part[]
}
  ? { kind: K } & PartValue<P>
  : never

export type ShapeValue<S> = S extends { readonly kind: 'ber-tlv' }
  ? TlvList
  : S extends { readonly kind: 'tag-list' }
    ? TagList
    : S extends { readonly kind: 'record'; readonly parts: infer P extends readonly Part[] }
      ? PartValue<P>
      : S extends { readonly kind: 'repeat'; readonly parts: infer P extends readonly Part[] }
        ? readonly PartValue<P>[]
        : S extends { readonly kind: 'composite'; readonly fields: infer C extends readonly CompositeField[] }
          ? CompositeValue<C>
          : S extends { readonly kind: 'bitmapped'; readonly fields: infer F }
            ? BitmappedValue<F>
            : S extends { readonly kind: 'choice'; readonly of: infer A extends readonly Alternative[] }
              ? ChoiceValue<A[number]>
              : never

export function part<const K extends string>(
  key: K,
  length: number,
  name: string,
  zh: string,
): { readonly key: K; readonly length: number; readonly name: string; readonly zh: string } {
  return { key, length, name, zh }
}

/** A part that may be missing, together with everything after it. */
export function tail<const K extends string>(
  key: K,
  length: number,
  name: string,
  zh: string,
): { readonly key: K; readonly length: number; readonly name: string; readonly zh: string; readonly optional: true } {
  return { key, length, name, zh, optional: true }
}

export function record<const P extends readonly Part[]>(...parts: P): { readonly kind: 'record'; readonly parts: P } {
  return { kind: 'record', parts }
}

export const berTlv = { kind: 'ber-tlv' } as const
