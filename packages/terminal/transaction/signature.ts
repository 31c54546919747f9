import { fromHex, toHex } from '@evertill/foundation'
import { type HostMessage, signatureMessage } from '../host/message.ts'
import type { SignatureRecord, TransactionRecord } from '../journal/journal.ts'
import type { Turn } from '../state/turn.ts'
import { queueSlip } from './printing.ts'
import { concludeWith } from './result.ts'

/** A point of a signature, both 0 … 1 of the signing field (wide 2 : high 1). */
export interface SignaturePoint {
  readonly x: number
  readonly y: number
}
export type Stroke = readonly SignaturePoint[]

/** Room for the image in F62, bytes. */
export const SIGNATURE_BYTES = 999
const WIDTH = 255
const HEIGHT = 127

/**
 * Writes a signature as line drawing: a version byte 0x01, then for each stroke a byte with the number of points (2 … 255)
 * and two bytes a point, x 0 … 255 and y 0 … 127. Points that lie on the line between their neighbours are left out,
 * more and more of them until it fits. `undefined` when there is no stroke, `too-long` when even that does not fit.
 */
export function encodeSignature(strokes: readonly Stroke[]): Uint8Array | 'empty' | 'too-long' {
  const drawn = strokes.map((stroke) => stroke.map(grid)).filter((stroke) => stroke.length >= 2)
  const length = drawn.reduce((sum, stroke) => sum + stroke.length, 0)
  if (length < 3) return 'empty'
  for (let tolerance = 0.5; tolerance <= 16; tolerance *= 2) {
    const thin = drawn.map((stroke) => simplify(stroke, tolerance))
    const size = 1 + thin.reduce((sum, stroke) => sum + 1 + 2 * stroke.length, 0)
    if (size > SIGNATURE_BYTES || thin.some((stroke) => stroke.length > 255)) continue
    const out = new Uint8Array(size)
    out[0] = 1
    let at = 1
    for (const stroke of thin) {
      out[at++] = stroke.length
      for (const [x, y] of stroke) {
        out[at++] = x
        out[at++] = y
      }
    }
    return out
  }
  return 'too-long'
}

/** Reads it back; undefined when the bytes are not such a drawing. */
export function decodeSignature(bytes: Uint8Array): readonly Stroke[] | undefined {
  if (bytes[0] !== 1) return undefined
  const strokes: SignaturePoint[][] = []
  let at = 1
  while (at < bytes.length) {
    const points = bytes[at++]!
    if (points < 2 || at + 2 * points > bytes.length) return undefined
    const stroke: SignaturePoint[] = []
    for (let i = 0; i < points; i++) {
      const y = bytes[at + 1]!
      if (y > HEIGHT) return undefined
      stroke.push({ x: bytes[at]! / WIDTH, y: y / HEIGHT })
      at += 2
    }
    strokes.push(stroke)
  }
  return strokes
}

type Cell = readonly [number, number]
const within = (value: number): number => Math.min(1, Math.max(0, value))
const grid = (point: SignaturePoint): Cell => [
  Math.round(within(point.x) * WIDTH),
  Math.round(within(point.y) * HEIGHT),
]

/** Ramer, Douglas and Peucker: keeps a point only where the line would be off by more than `tolerance` without it. */
function simplify(stroke: readonly Cell[], tolerance: number): readonly Cell[] {
  const keep = new Set([0, stroke.length - 1])
  const open: [number, number][] = [[0, stroke.length - 1]]
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [from, to] = span
    let far = -1
    let most = tolerance
    for (let i = from + 1; i < to; i++) {
      const off = distance(stroke[i]!, stroke[from]!, stroke[to]!)
      if (off > most) {
        most = off
        far = i
      }
    }
    if (far < 0) continue
    keep.add(far)
    open.push([from, far], [far, to])
  }
  return stroke.filter((_, i) => keep.has(i))
}

function distance(p: Cell, a: Cell, b: Cell): number {
  const dx = b[0] - a[0]
  const dy = b[1] - a[1]
  const length = Math.hypot(dx, dy)
  if (length === 0) return Math.hypot(p[0] - a[0], p[1] - a[1])
  return Math.abs(dy * (p[0] - a[0]) - dx * (p[1] - a[1])) / length
}

/** The customer has signed on the screen: kept durably with its upload before the sale is concluded. */
export function signatureDrawn(turn: Turn, strokes: readonly Stroke[]) {
  const { screen } = turn.state
  if (screen.kind !== 'signature') return
  const record = turn.state.records.get(screen.recordId)
  if (record?.signature !== 'due') return
  const image = encodeSignature(strokes)
  if (typeof image === 'string') return turn.show({ ...screen, refusal: image })
  const upload: SignatureRecord = {
    kind: 'signature',
    id: record.id,
    image: toHex(image),
    attempts: 0,
    nextAt: turn.now,
    state: 'due',
  }
  signed(turn, { ...record, signature: 'kept' }, [upload])
}

export function signedOnPaper(turn: Turn): void {
  const { screen } = turn.state
  if (screen.kind !== 'signature') return
  const record = turn.state.records.get(screen.recordId)
  if (record?.signature === 'due') signed(turn, { ...record, signature: 'paper' }, [])
}

function signed(turn: Turn, record: TransactionRecord, upload: readonly SignatureRecord[]): void {
  turn.keep('signature-kept', [record, ...upload])
  concludeWith(turn, record)
  queueSlip(turn, record.id, false)
}

/** Sends one waiting signature, counted durably before it leaves. */
export function uploadDue(turn: Turn): void {
  const { signatures } = turn.state
  for (const upload of signatures.values()) if (upload.state === 'sent') return
  for (const upload of signatures.values()) {
    if (upload.nextAt > turn.now) continue
    const record = turn.state.records.get(upload.id)
    if (record === undefined) continue
    const attempts = upload.attempts + 1
    turn.keep('before-upload', [
      { ...upload, state: 'sent', attempts, nextAt: turn.now + turn.parameters.answerTimeoutMs },
    ])
    turn.emit({
      type: 'send',
      id: `signature-${upload.id}`,
      message: signatureMessage(turn.state.config, record, fromHex(upload.image)),
      mac: true,
      pin: false,
    })
    return
  }
}

/** 0830 with the STAN of the sale: the host has the signature, the image is forgotten here. */
export function uploadAnswered(
  turn: Turn,
  message: HostMessage,
  mac: 'good' | 'bad' | 'absent' | 'unchecked',
): boolean {
  for (const upload of turn.state.signatures.values()) {
    const record = turn.state.records.get(upload.id)
    if (upload.state !== 'sent' || record === undefined || message[11] !== record.stan) continue
    if (message[60] !== undefined && message[60].batch !== record.batch) continue
    // 94 says that the host has it already.
    if (mac === 'good' && (message[39] === '00' || message[39] === '94')) {
      const signatures = new Map(turn.state.signatures)
      signatures.delete(upload.id)
      turn.set({ signatures })
      turn.keep('signature-uploaded', [{ ...record, signature: 'uploaded' }], [`signature:${upload.id}`])
    } else again(turn, upload)
    return true
  }
  return false
}

/** Late, cut or refused: it comes again, later each time. */
export function uploadUnanswered(turn: Turn, cut: boolean): void {
  for (const upload of turn.state.signatures.values()) {
    if (upload.state === 'sent' && (cut || upload.nextAt <= turn.now)) again(turn, upload)
  }
}

function again(turn: Turn, upload: SignatureRecord): void {
  const pause = turn.parameters.resendPauseMs * 2 ** Math.min(upload.attempts, 7)
  turn.keep('before-upload', [{ ...upload, state: 'due', nextAt: turn.now + pause }])
}
