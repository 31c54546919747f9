export { findTag, readTlv } from './ber-tlv.ts'
export { fromHex, toHex } from './character.ts'
export { type Codec, type CodecOptions, compile } from './codec.ts'
export { type DescribedRow, type DescribeOptions, type Description, describe, type RowKind } from './describe.ts'
export {
  type AnyMessage,
  type BitmapCoding,
  type Coding,
  type Content,
  type Counts,
  type Dialect,
  type DialectChanges,
  dialect,
  extend,
  type FieldSpec,
  type FieldTable,
  fixed,
  flat,
  type MessageOf,
  type PrefixCoding,
  type Secret,
  type ValueOf,
  variable,
  type Wire,
} from './dialect.ts'
export { dialects } from './dialects/all.ts'
export { cardNetwork } from './dialects/card-network.ts'
export { iso87Ascii, iso87Binary } from './dialects/iso87.ts'
export { iso93Ascii, iso93Binary } from './dialects/iso93.ts'
export { iso2003Ascii } from './dialects/iso2003.ts'
export { original61, privateUse60, unionpayPos } from './dialects/unionpay-pos.ts'
export { asciiBinaryWire, asciiHexWire, ebcdicWire, packedRightWire, packedWire } from './dialects/wires.ts'
export { type SpelledBit, spellOut } from './emv-bits.ts'
export { EMV_TAGS, type TagEntry, TERMINAL_TAGS, type Words } from './emv-tag.ts'
export {
  type FrameCode,
  FrameError,
  type PackCode,
  PackError,
  type RefusalJson,
  type UnpackCode,
  UnpackError,
} from './errors.ts'
export { createFramer, type Framer, type FramerOptions, frame, type LengthCoding } from './framer.ts'
export { type LintCode, type LintFinding, lint } from './lint.ts'
export { mask } from './mask.ts'
export { NETWORK_HEADER_BYTES, type NetworkHeader, readNetworkHeader, writeNetworkHeader } from './network-header.ts'
export type { Lenient } from './plan.ts'
export { type RawCodec, type RawMessage, rawCodec } from './raw.ts'
export {
  type Alternative,
  berTlv,
  type CompositeField,
  type Part,
  part,
  record,
  type Shape,
  type TagItem,
  type TagList,
  type Tlv,
  type TlvList,
  tail,
} from './shape.ts'
export { type Language, table } from './table.ts'
export {
  type Envelope,
  macInput,
  openEnvelope,
  readUnionpayHeader,
  sealEnvelope,
  swapTpdu,
  type UnionpayHeader,
  writeUnionpayHeader,
} from './unionpay.ts'
export { unwrap, type Wrapping } from './wrapping.ts'
