import { brandOf, localDayOf, localTimeOf, type Millis, toF4 } from '@evertill/foundation'
import { macInput, sealEnvelope, swapTpdu } from '@evertill/iso8583'
import type { Keys, SealedKey } from '../../keys/index.ts'
import type { Answer } from '../authorization/answer.ts'
import { shownFields } from '../authorization/shown-code.ts'
import { planToTerminal } from '../authorization/terms.ts'
import { rrnOf } from '../journal/journal.ts'
import { answerMti } from '../message/message-type.ts'
import { LAST_FIELD, type TerminalMessage, terminalCodec } from '../message/terminal-message.ts'

/** What is said back, before it is packed. */
export interface Reply {
  readonly responseCode: string
  readonly at: Millis
  readonly fields?: Partial<TerminalMessage>
}

const STAND_IN = '代授权 STAND-IN'
const PLACEHOLDER = new Uint8Array(8)

/** The fields of an answer to a financial request, beyond those that it repeats. */
export function answerFields(
  answer: Answer,
  about: {
    readonly acquirerId: string
    readonly pan: string | undefined
    readonly amountBack: boolean
    readonly currency: string
  },
): Partial<TerminalMessage> {
  const [issuer = '', amounts = '', plan = ''] = answer.additional.split('|')
  return {
    4: answer.amount === undefined ? undefined : toF4({ minor: answer.amount, currency: about.currency }),
    15: answer.businessDay.slice(4),
    32: about.acquirerId,
    37: answer.id === 0 ? undefined : rrnOf(answer.id),
    38: answer.approvalCode === '' ? undefined : answer.approvalCode,
    44: `${issuer.slice(0, 11).padEnd(11)}${about.acquirerId.slice(0, 11).padEnd(11)}`,
    54: about.amountBack && amounts !== '' ? amounts.slice(0, 20) : undefined,
    55: answer.chip,
    59: answer.shown === undefined ? undefined : shownFields(answer.shown, answer.at),
    62: plan === '' ? undefined : planToTerminal(plan, about.currency),
    63: issuer !== '' && issuer === about.acquirerId ? stoodInText(about.pan) : brandOf(about.pan),
  }
}

/** [F63]: brand, 20 places for the issuer and 20 for the network, which said nothing, and the acquirer's word: it approved by itself. */
function stoodInText(pan: string | undefined): string {
  return `${brandOf(pan)}${' '.repeat(40)}${STAND_IN}`
}

/** The answer's fields: what the terminal compares is repeated from its request [unionpay-pos §3]. */
export function answerMessage(request: TerminalMessage, reply: Reply, offsetMinutes: number): TerminalMessage {
  const answer: Record<number, unknown> & { mti: string } = {
    mti: answerMti(request.mti),
    3: request[3],
    4: request[4],
    11: request[11],
    12: localTimeOf(reply.at, offsetMinutes),
    13: localDayOf(reply.at, offsetMinutes).slice(4),
    25: request[25],
    39: reply.responseCode,
    41: request[41],
    42: request[42],
    49: request[49],
    60: request[60],
  }
  // One by one and by number: numbered fields are spread, and their names gone through, by the engine's slow way.
  const fields = reply.fields as Readonly<Record<number, unknown>> | undefined
  if (fields !== undefined)
    for (let field = 2; field <= LAST_FIELD; field++) {
      const value = fields[field]
      if (value !== undefined) answer[field] = value
    }
  return answer as TerminalMessage
}

/** Packs, with a MAC when `mak` is given, and puts it behind the swapped TPDU and the request's header. */
export async function answerFrame(
  keys: Keys,
  envelope: { readonly tpdu: Uint8Array; readonly header: Uint8Array },
  message: TerminalMessage,
  mak: SealedKey | undefined,
): Promise<Uint8Array> {
  let body: Uint8Array
  if (mak === undefined) body = terminalCodec.pack(message)
  else {
    // Set for the while of packing: a copy of the message would cost more than all else here.
    const marked = message as { 64?: Uint8Array | undefined }
    const before = marked[64]
    marked[64] = PLACEHOLDER
    body = terminalCodec.pack(message)
    marked[64] = before
    body.set(await keys.posMac(mak, macInput(body)), body.length - 8)
  }
  return sealEnvelope({ tpdu: swapTpdu(envelope.tpdu), header: envelope.header, body })
}
