import { fromHex, toHex } from '@evertill/foundation'
import { signatureMessage } from '../host/message.ts'
import { keyOf, type SignatureRecord } from '../journal/journal.ts'
import { encodeSignature, type Stroke } from '../journal/signature-image.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import type { MacFound } from '../state/event.ts'
import type { HostMessage } from '../state/host-message.ts'
import type { Turn } from '../state/turn.ts'
import { queueSlip } from './printing.ts'
import { concludeWith } from './result.ts'

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
export function uploadAnswered(turn: Turn, message: HostMessage, mac: MacFound): boolean {
  for (const upload of turn.state.signatures.values()) {
    const record = turn.state.records.get(upload.id)
    if (upload.state !== 'sent' || record === undefined || message[11] !== record.stan) continue
    if (message[60] !== undefined && message[60].batch !== record.batch) continue
    // 94 says that the host has it already.
    if (mac === 'good' && (message[39] === '00' || message[39] === '94')) {
      turn.keep('signature-uploaded', [{ ...record, signature: 'uploaded' }], [keyOf(upload)])
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
