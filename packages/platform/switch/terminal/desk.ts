import { assert, brandOf, businessDayOf, Fault, type Millis, sameBytes } from '@evertill/foundation'
import { FrameError, macInput, openEnvelope } from '@evertill/iso8583'
import type { WorkingKeyLayout } from '../../keys/index.ts'
import type { TerminalStanding } from '../../merchant/index.ts'
import type { Risk } from '../../risk/index.ts'
import type { Answer } from '../authorization/answer.ts'
import type { Authorization } from '../authorization/authorization.ts'
import type { AuthorizationConfig } from '../authorization/config.ts'
import { takeChipRecord } from '../batch/chip-record.ts'
import { type BatchAnswer, endBatch, takeDetails, tellTotals } from '../batch/settlement.ts'
import { leaveSettlement, refusedWhileSettling } from '../batch/settling.ts'
import { ANSWER, type RefusalReason } from '../errors.ts'
import { QueueFull } from '../journal/group-commit.ts'
import type { JournalIds } from '../journal/journal.ts'
import { rrnOf } from '../journal/journal.ts'
import { findByKeys } from '../journal/store.ts'
import { fieldSetFault } from '../message/field-set.ts'
import { answerMti, isFinancial, ruleOf } from '../message/message-type.ts'
import { panOf, paymentSource } from '../message/payment-source.ts'
import type { FinancialRule, ManagementRule } from '../message/rule.ts'
import { type TerminalMessage, terminalCodec } from '../message/terminal-message.ts'
import { FINANCIAL } from '../message/transaction-type.ts'
import type { SwitchPorts } from '../ports.ts'
import { reverseForTerminal } from '../reversal/from-terminal.ts'
import type { Session } from '../session/session.ts'
import { isNewDevice, signOff, signOn } from '../session/sign-on.ts'
import type { SessionStore } from '../session/store.ts'
import { answerFields, answerFrame, answerMessage, type Reply } from './answer.ts'
import { parameterField } from './parameter-download.ts'
import { headerWith, type ProcessingRequests, reportIn } from './processing-request.ts'
import { keepSignature } from './signature.ts'

/** Where a frame came from. */
export interface FrameOrigin {
  readonly peer: string
  /** Set where the link has proven who it is: no other terminal may speak on it. */
  readonly terminalId?: string
}

/** What the listener does with a frame: an answer, silence, or a peer that does not speak our language. */
export type Handled =
  | { readonly kind: 'answer'; readonly frame: Uint8Array }
  | { readonly kind: 'silence' }
  | { readonly kind: 'bad'; readonly frame?: Uint8Array }

interface Heard {
  readonly message: TerminalMessage
  readonly body: Uint8Array
  readonly standing: TerminalStanding
  readonly session: Session | undefined
  readonly at: Millis
}

/** One frame in, one frame out. Knows messages and terminals; knows nothing of sockets. */
export class TerminalDesk {
  readonly #ports: SwitchPorts
  readonly #config: Pick<AuthorizationConfig, 'acquirerId' | 'cutOver'>
  readonly #sessions: SessionStore
  readonly #authorization: Authorization
  readonly #risk: Risk
  readonly #ids: JournalIds
  readonly #requests: ProcessingRequests
  readonly #opened: () => void

  constructor(
    ports: SwitchPorts,
    config: Pick<AuthorizationConfig, 'acquirerId' | 'cutOver'>,
    parts: {
      sessions: SessionStore
      authorization: Authorization
      risk: Risk
      ids: JournalIds
      requests: ProcessingRequests
      /** A reversal was opened and stored. */
      opened: () => void
    },
  ) {
    this.#ports = ports
    this.#config = config
    this.#sessions = parts.sessions
    this.#authorization = parts.authorization
    this.#risk = parts.risk
    this.#ids = parts.ids
    this.#requests = parts.requests
    this.#opened = parts.opened
  }

  async handle(frame: Uint8Array, origin: FrameOrigin): Promise<Handled> {
    const at = this.#ports.clock.now()
    let envelope: ReturnType<typeof openEnvelope>
    try {
      envelope = openEnvelope(frame)
    } catch (error) {
      assert(error instanceof FrameError, 'an envelope is whole or it is not')
      this.#refused('envelope')
      return { kind: 'bad' }
    }
    const read = terminalCodec.tryUnpack(envelope.body)
    if (!read.ok) {
      this.#refused('unpack')
      return this.#unreadable(envelope)
    }
    const message = read.message
    // Only requests are answered: an answer to an answer would never end.
    if (message.mti[2] !== '0' && message.mti[2] !== '2') {
      this.#refused('unsupported')
      return { kind: 'bad' }
    }
    let mak: Uint8Array | undefined
    let known: string | undefined
    let reply: Reply | TerminalMessage | undefined
    try {
      const standing = await this.#standing(message, origin)
      if (standing === undefined) reply = this.#refuse('unknown-terminal', ANSWER.unknownTerminal, at)
      else {
        known = standing.terminalId
        const session = await this.#sessions.find(standing.terminalId)
        // A message that had a MAC gets an answer that has one, also when it is refused.
        if (message[64] !== undefined && session?.mak) mak = session.mak
        reply = await this.#serve({ message, body: envelope.body, standing, session, at })
      }
    } catch (error) {
      if (!(error instanceof Fault) && !(error instanceof QueueFull)) throw error
      // Nothing was promised yet where a fault comes up to here: what must not be repeated is caught below.
      reply = this.#refuse(error instanceof QueueFull ? 'overload' : 'database', ANSWER.malfunction, at)
    }
    if (reply === undefined) return { kind: 'silence' }
    const answer = 'mti' in reply ? reply : answerMessage(message, reply, this.#config.cutOver.offsetMinutes)
    const header = headerWith(envelope.header, known === undefined ? 0 : this.#requests.digitFor(known, at))
    return { kind: 'answer', frame: await answerFrame(this.#ports.keys, { tpdu: envelope.tpdu, header }, answer, mak) }
  }

  async #standing(message: TerminalMessage, origin: FrameOrigin): Promise<TerminalStanding | undefined> {
    const terminalId = message[41]
    if (terminalId === undefined) return undefined
    if (origin.terminalId !== undefined && origin.terminalId !== terminalId) return undefined
    return this.#ports.directory.find(terminalId)
  }

  async #serve(heard: Heard): Promise<Reply | TerminalMessage | undefined> {
    const { message, standing, session, at } = heard
    const rule = ruleOf(message)
    if (rule === undefined) return this.#refuse('unsupported', ANSWER.unsupported, at)
    if (fieldSetFault(message, rule) !== undefined) return this.#refuse('format', ANSWER.format, at)
    if (message[42] !== undefined && message[42] !== standing.merchantId)
      return this.#refuse('merchant-stopped', ANSWER.merchantStopped, at)
    if (rule.type === 'echo') {
      this.#ports.live.publish({ kind: 'terminal', terminalId: standing.terminalId, at, what: 'echo', detail: '' })
      return { responseCode: ANSWER.approved, at }
    }
    if (standing.terminalStatus !== 'active') return this.#refuse('terminal-stopped', ANSWER.terminalStopped, at)
    if (rule.type === 'sign-on') return this.#signOn(message, standing, at)

    if (session === undefined || !session.signedOn || session.mak === null)
      return this.#refuse('not-signed-on', ANSWER.mac, at)
    if (message[64] !== undefined) {
      const expected = await this.#ports.keys.posMac(session.mak, macInput(heard.body))
      if (!sameBytes(expected, message[64])) return this.#refuse('mac', ANSWER.mac, at)
    }
    if (isFinancial(rule)) return this.#financial(heard, session, rule)
    return this.#manage(heard, session, rule)
  }

  async #signOn(message: TerminalMessage, standing: TerminalStanding, at: Millis): Promise<Reply> {
    const layout = message[60]!.network as WorkingKeyLayout
    const { keys, clock, live, metrics } = this.#ports
    const before = await this.#sessions.find(standing.terminalId)
    if (before?.settling === true) {
      // A settlement that another device began is nobody's any more.
      const named = isNewDevice(standing, before) ? '' : message[60]!.batch
      if (await leaveSettlement(this.#ports, before, named, at)) this.#sessions.forget(standing.terminalId)
    }
    const { batch, keys: f62 } = await signOn({ keys, sessions: this.#sessions, clock }, standing, layout, at)
    metrics.count('switch_sign_ons_total')
    await this.#requests.end(standing.terminalId, 3, 'done', at)
    live.publish({ kind: 'terminal', terminalId: standing.terminalId, at, what: 'signed-on', detail: batch })
    return {
      responseCode: ANSWER.approved,
      at,
      fields: {
        32: this.#config.acquirerId,
        37: rrnOf(this.#ids.next(at)),
        60: { ...message[60]!, batch },
        62: f62,
      },
    }
  }

  async #financial(heard: Heard, session: Session, rule: FinancialRule): Promise<Reply | TerminalMessage | undefined> {
    const { message, standing, at } = heard
    if (standing.merchantStatus !== 'active') return this.#refuse('merchant-stopped', ANSWER.merchantStopped, at)
    if (message[60]!.batch !== session.batch && !(await this.#knows(message, standing)))
      return this.#refuse('batch', ANSWER.batch, at)
    if (refusedWhileSettling(session, rule) && !(await this.#knows(message, standing)))
      return this.#refuse('settling', ANSWER.settling, at)
    if (message[49] !== standing.currency || message[11] === '000000') return this.#refuse('format', ANSWER.format, at)
    const source = paymentSource(message, rule.refersBack)
    if ('field' in source) return this.#refuse('format', ANSWER.format, at)
    const pan = source.tender === 'card' ? source.pan.bin : undefined
    const about = {
      acquirerId: this.#config.acquirerId,
      pan,
      amountBack: rule.type === 'balance',
      currency: standing.currency,
    }
    const compose = (answer: Answer): TerminalMessage =>
      answerMessage(
        message,
        { responseCode: answer.responseCode, at: answer.at, fields: answerFields(answer, about) },
        this.#config.cutOver.offsetMinutes,
      )
    const answer = await this.#authorization.authorize({
      rule,
      message,
      standing,
      session,
      source,
      key: { terminalId: standing.terminalId, batch: message[60]!.batch, stan: message[11]! },
      amount: Number(message[4] ?? 0),
      at,
      compose,
    })
    return answer === undefined ? undefined : (answer.said ?? compose(answer))
  }

  /** What was asked before may be asked again after its batch was closed, and is answered from the journal. */
  async #knows(message: TerminalMessage, { terminalId }: TerminalStanding): Promise<boolean> {
    const key = { terminalId, batch: message[60]!.batch, stan: message[11]! }
    return (await findByKeys(this.#ports.db, [key])).length > 0
  }

  async #manage(heard: Heard, session: Session, rule: ManagementRule | FinancialRule): Promise<Reply> {
    const { message, standing, at } = heard
    const key = { terminalId: standing.terminalId, batch: message[60]!.batch, stan: message[11] ?? '' }
    switch (rule.type) {
      case 'reversal': {
        const digits = panOf(message)
        if (digits !== undefined && digits.length < 12) return this.#refuse('format', ANSWER.format, at)
        await this.#authorization.committed(key)
        const { db, keys, outbox } = this.#ports
        const done = await reverseForTerminal(
          { db, keys, outbox, cutOver: this.#config.cutOver, nextId: () => this.#ids.next(at) },
          { message, standing, key, at },
        ).finally(() => {
          // Also after a fault: the promise may have been stored although nobody heard of it.
          this.#opened()
        })
        if (done.undone?.state === 'approved' && FINANCIAL[done.undone.type].judged) this.#risk.uncount(done.undone)
        this.#ports.metrics.count('switch_terminal_reversals_total', {
          reason: message[39]!,
          code: done.responseCode,
        })
        return {
          responseCode: done.responseCode,
          at,
          fields: {
            15: done.businessDay.slice(4),
            32: this.#config.acquirerId,
            37: done.id === 0 ? undefined : rrnOf(done.id),
            63: brandOf(digits),
          },
        }
      }
      case 'batch-totals':
        return this.#batch(await tellTotals(this.#ports, session, message, at), key.terminalId, at)
      case 'batch-details':
        return this.#batch(await takeDetails(this.#ports, session, message, at), key.terminalId, at)
      case 'chip-record':
        return this.#batch(await takeChipRecord(this.#ports, standing, message, at), key.terminalId, at)
      case 'batch-end':
        return this.#batch(await endBatch(this.#ports, session, message, at), key.terminalId, at)
      case 'sign-off':
        await signOff(this.#sessions, session)
        this.#ports.live.publish({ kind: 'terminal', terminalId: key.terminalId, at, what: 'signed-off', detail: '' })
        return { responseCode: ANSWER.approved, at }
      case 'signature': {
        const kept = await keepSignature(this.#ports.db, key, message, at, this.#ids.newest(at))
        return {
          responseCode: kept.responseCode,
          at,
          fields: {
            15: businessDayOf(at, this.#config.cutOver).slice(4),
            32: this.#config.acquirerId,
            37: kept.id === 0 ? undefined : rrnOf(kept.id),
          },
        }
      }
      case 'status':
        this.#ports.live.publish({
          kind: 'terminal',
          terminalId: key.terminalId,
          at,
          what: 'status',
          detail: printable(message[62]!),
        })
        await this.#reported(key.terminalId, message[62]!, at)
        return { responseCode: ANSWER.approved, at }
      case 'parameters':
        return { responseCode: ANSWER.approved, at, fields: { 62: parameterField(standing) } }
      case 'parameters-end':
        await this.#requests.end(key.terminalId, 1, 'done', at)
        return { responseCode: ANSWER.approved, at }
      default:
        return this.#refuse('unsupported', ANSWER.unsupported, at)
    }
  }

  /** A status upload answers the request for it, and may say what became of another one. */
  async #reported(terminalId: string, f62: Uint8Array, at: Millis): Promise<void> {
    const report = reportIn(f62)
    await this.#requests.end(terminalId, report?.digit ?? 2, report?.state ?? 'done', at)
    if (report !== undefined)
      this.#ports.metrics.count('switch_processing_requests_total', {
        digit: String(report.digit),
        state: report.state,
      })
  }

  #batch({ responseCode, f48, moved }: BatchAnswer, terminalId: string, at: Millis): Reply {
    if (moved === true) this.#sessions.forget(terminalId)
    this.#ports.outbox.wake()
    return { responseCode, at, fields: { 15: businessDayOf(at, this.#config.cutOver).slice(4), 48: f48 } }
  }

  /** A message that cannot be read is told so when at least its kind and its sender's address could be. */
  async #unreadable(envelope: { tpdu: Uint8Array; header: Uint8Array; body: Uint8Array }): Promise<Handled> {
    const { body } = envelope
    const mti = body.length < 2 ? '' : body[0]!.toString(16).padStart(2, '0') + body[1]!.toString(16).padStart(2, '0')
    if (!/^0[2-8][02]0$/.test(mti)) return { kind: 'bad' }
    const frame = await answerFrame(this.#ports.keys, envelope, { mti: answerMti(mti), 39: ANSWER.format }, undefined)
    return { kind: 'bad', frame }
  }

  #refuse(reason: RefusalReason, responseCode: string, at: Millis): Reply {
    this.#refused(reason)
    return { responseCode, at }
  }

  #refused(reason: RefusalReason): void {
    this.#ports.metrics.count('switch_refused_total', { reason })
  }
}

function printable(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes.subarray(0, 200)) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'
  return text
}
