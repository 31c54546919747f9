export { findTag, readTlv } from './ber-tlv.ts'
export { fromHex, toHex } from './character.ts'
export { type Codec, type CodecOptions, compile } from './codec.ts'
export {
  type AnyMessage,
  type Coding,
  type Content,
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
export { asciiBinaryBitmapWire, cardNetwork } from './dialects/card-network.ts'
export { original61, packedWire, privateUse60, unionpayPos } from './dialects/unionpay-pos.ts'
export { type FrameCode, FrameError, type PackCode, PackError, type UnpackCode, UnpackError } from './errors.ts'
export { createFramer, type Framer, type FramerOptions, frame, type LengthCoding } from './framer.ts'
export { NETWORK_HEADER_BYTES, type NetworkHeader, readNetworkHeader, writeNetworkHeader } from './network-header.ts'
export type { Lenient } from './plan.ts'
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
