import { FrameError } from './errors.ts'
import { cut } from './slab.ts'

/** What stands before an UnionPay POS message on the line, behind the length. */
export interface Envelope {
  /** Transport address: id 60, destination, source; 5 bytes. */
  readonly tpdu?: Uint8Array
  /** Application header; 6 bytes. */
  readonly header?: Uint8Array
  /** MTI, bitmap and fields. */
  readonly body: Uint8Array
}

const TPDU_BYTES = 5
const HEADER_BYTES = 6

/**
 * Splits a frame into TPDU, header and body. The parts are views of the frame.
 * Throws FrameError `truncated` when it ends before the body, `bad-header` when the TPDU does not begin with 60.
 */
export function openEnvelope(frame: Uint8Array): Required<Envelope> {
  if (frame.length <= TPDU_BYTES + HEADER_BYTES) {
    throw new FrameError(
      'truncated',
      `an envelope needs more than ${TPDU_BYTES + HEADER_BYTES} bytes, got ${frame.length}`,
    )
  }
  if (frame[0] !== 0x60) throw new FrameError('bad-header', 'a TPDU begins with 60')
  return {
    tpdu: frame.subarray(0, TPDU_BYTES),
    header: frame.subarray(TPDU_BYTES, TPDU_BYTES + HEADER_BYTES),
    body: frame.subarray(TPDU_BYTES + HEADER_BYTES),
  }
}

/** Joins the parts that are there, in order. */
export function sealEnvelope(envelope: Envelope): Uint8Array {
  const { tpdu, header, body } = envelope
  if (tpdu !== undefined && tpdu.length !== TPDU_BYTES) throw new FrameError('bad-header', 'a TPDU has 5 bytes')
  if (header !== undefined && header.length !== HEADER_BYTES) throw new FrameError('bad-header', 'a header has 6 bytes')
  const front = (tpdu?.length ?? 0) + (header?.length ?? 0)
  const out = cut(front + body.length)
  if (tpdu !== undefined) out.set(tpdu, 0)
  if (header !== undefined) out.set(header, tpdu?.length ?? 0)
  out.set(body, front)
  return out
}

/** The TPDU of the answer: destination and source change places. */
export function swapTpdu(tpdu: Uint8Array): Uint8Array {
  if (tpdu.length !== TPDU_BYTES) throw new FrameError('bad-header', 'a TPDU has 5 bytes')
  return Uint8Array.of(tpdu[0]!, tpdu[3]!, tpdu[4]!, tpdu[1]!, tpdu[2]!)
}

/** The twelve digits of the application header. */
export interface UnionpayHeader {
  /** 应用类别定义, two digits: 60 magstripe payment, 61 IC payment, 62 and 63 value-added. */
  readonly applicationType: string
  /** 软件总版本号, two digits. */
  readonly specVersion: string
  /** 终端状态, one digit: 0 normal, 1 test. */
  readonly terminalState: string
  /** 处理要求, one digit, set by the host: 0 none, 1 download parameters, 2 upload status, 3 sign on again … */
  readonly processingRequest: string
  /** 软件分版本号, six digits. */
  readonly subVersion: string
}

export function readUnionpayHeader(header: Uint8Array): UnionpayHeader {
  if (header.length !== HEADER_BYTES) throw new FrameError('bad-header', 'a header has 6 bytes')
  let digits = ''
  for (const b of header) {
    if (b >> 4 > 9 || (b & 15) > 9) throw new FrameError('not-digits', 'a header holds packed digits')
    digits += String(b >> 4) + String(b & 15)
  }
  return {
    applicationType: digits.slice(0, 2),
    specVersion: digits.slice(2, 4),
    terminalState: digits.slice(4, 5),
    processingRequest: digits.slice(5, 6),
    subVersion: digits.slice(6),
  }
}

export function writeUnionpayHeader(header: UnionpayHeader): Uint8Array {
  const { applicationType, specVersion, terminalState, processingRequest, subVersion } = header
  const digits = applicationType + specVersion + terminalState + processingRequest + subVersion
  const right =
    applicationType.length === 2 &&
    specVersion.length === 2 &&
    terminalState.length === 1 &&
    processingRequest.length === 1
  if (!right || !/^\d{12}$/.test(digits))
    throw new FrameError('bad-header', 'a header is written as 2, 2, 1, 1 and 6 digits')
  const out = new Uint8Array(HEADER_BYTES)
  for (let i = 0; i < HEADER_BYTES; i++) out[i] = (Number(digits[2 * i]) << 4) | Number(digits[2 * i + 1])
  return out
}

/**
 * The bytes an UnionPay POS MAC covers: from the MTI to the end of F63. The message must be packed with F64 in place
 * (any eight bytes), so that bit 64 is already set; F64 itself is left out. A view of `packed`.
 */
export function macInput(packed: Uint8Array): Uint8Array {
  if (packed.length < 18) throw new FrameError('truncated', 'a message with a MAC has at least 18 bytes')
  if ((packed[9]! & 1) === 0)
    throw new FrameError('bad-header', 'bit 64 is not set: pack the message with a placeholder F64')
  return packed.subarray(0, packed.length - 8)
}
