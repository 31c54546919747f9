import { assert, Fault, type Millis, sameBytes } from '@evertill/foundation'
import { FrameError, macInput, openEnvelope } from '@evertill/iso8583'
import type { TerminalStanding } from '../../merchant/index.ts'
import type { Answer } from '../authorization/answer.ts'
import type { Authorization } from '../authorization/authorization.ts'
import type { AuthorizationConfig } from '../authorization/config.ts'
import { refusedWhileSettling } from '../batch/settling.ts'
import { ANSWER, type RefusalReason } from '../errors.ts'
import { QueueFull } from '../journal/group-commit.ts'
import { findByKeys } from '../journal/row.ts'
import { fieldSetFault } from '../message/field-set.ts'
import { answerMti, isFinancial, ruleOf } from '../message/message-type.ts'
import { paymentSource } from '../message/payment-source.ts'
import type { FinancialRule } from '../message/rule.ts'
import { type TerminalMessage, terminalCodec } from '../message/terminal-message.ts'
import type { SwitchPorts } from '../ports.ts'
import type { Session } from '../session/session.ts'
import type { SessionStore } from '../session/store.ts'
import { answerFields, answerFrame, answerMessage, type Reply } from './answer.ts'
import type { Heard, Management } from './management.ts'
import { headerWith, type ProcessingRequests } from './processing-request.ts'
import { refuse } from './refusal.ts'

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

interface Received extends Heard {
  readonly body: Uint8Array
  readonly session: Session | undefined
}

/** One frame in, one frame out. Knows messages and terminals; knows nothing of sockets. */
export class TerminalDesk {
  readonly #ports: SwitchPorts
  readonly #config: Pick<AuthorizationConfig, 'acquirerId' | 'cutOver'>
  readonly #sessions: SessionStore
  readonly #authorization: Authorization
  readonly #requests: ProcessingRequests
  readonly #management: Management

  constructor(
    ports: SwitchPorts,
    config: Pick<AuthorizationConfig, 'acquirerId' | 'cutOver'>,
    parts: {
      sessions: SessionStore
      authorization: Authorization
      requests: ProcessingRequests
      management: Management
    },
  ) {
    this.#ports = ports
    this.#config = config
    this.#sessions = parts.sessions
    this.#authorization = parts.authorization
    this.#requests = parts.requests
    this.#management = parts.management
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

  async #serve(heard: Received): Promise<Reply | TerminalMessage | undefined> {
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
    if (rule.type === 'sign-on') return this.#management.signOn(heard)

    if (session === undefined || !session.signedOn || session.mak === null)
      return this.#refuse('not-signed-on', ANSWER.mac, at)
    if (message[64] !== undefined) {
      const expected = await this.#ports.keys.posMac(session.mak, macInput(heard.body))
      if (!sameBytes(expected, message[64])) return this.#refuse('mac', ANSWER.mac, at)
    }
    if (isFinancial(rule)) return this.#financial(heard, session, rule)
    return this.#management.serve(heard, session, rule)
  }

  async #financial(
    heard: Received,
    session: Session,
    rule: FinancialRule,
  ): Promise<Reply | TerminalMessage | undefined> {
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

  /** A message that cannot be read is told so when at least its kind and its sender's address could be. */
  async #unreadable(envelope: { tpdu: Uint8Array; header: Uint8Array; body: Uint8Array }): Promise<Handled> {
    const { body } = envelope
    const mti = body.length < 2 ? '' : body[0]!.toString(16).padStart(2, '0') + body[1]!.toString(16).padStart(2, '0')
    if (!/^0[2-8][02]0$/.test(mti)) return { kind: 'bad' }
    const frame = await answerFrame(this.#ports.keys, envelope, { mti: answerMti(mti), 39: ANSWER.format }, undefined)
    return { kind: 'bad', frame }
  }

  #refuse(reason: RefusalReason, responseCode: string, at: Millis): Reply {
    return refuse(this.#ports.metrics, reason, responseCode, at)
  }

  #refused(reason: RefusalReason): void {
    this.#ports.metrics.count('switch_refused_total', { reason })
  }
}
