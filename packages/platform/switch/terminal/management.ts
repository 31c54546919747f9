import { brandOf, businessDayOf, type Millis } from '@evertill/foundation'
import type { WorkingKeyLayout } from '../../keys/index.ts'
import type { TerminalStanding } from '../../merchant/index.ts'
import type { Risk } from '../../risk/index.ts'
import type { Authorization } from '../authorization/authorization.ts'
import type { AuthorizationConfig } from '../authorization/config.ts'
import { takeChipRecord } from '../batch/chip-record.ts'
import { type BatchAnswer, endBatch, takeDetails, tellTotals } from '../batch/settlement.ts'
import { leaveSettlement } from '../batch/settling.ts'
import { ANSWER } from '../errors.ts'
import { type JournalId, type JournalIds, rrnOf, type TransactionKey } from '../journal/journal.ts'
import { panOf } from '../message/payment-source.ts'
import type { ManagementRule } from '../message/rule.ts'
import type { TerminalMessage } from '../message/terminal-message.ts'
import { FINANCIAL } from '../message/transaction-type.ts'
import type { SwitchPorts } from '../ports.ts'
import { reverseForTerminal } from '../reversal/from-terminal.ts'
import type { Session } from '../session/session.ts'
import { isNewDevice, signOff, signOn } from '../session/sign-on.ts'
import type { SessionStore } from '../session/store.ts'
import type { Reply } from './answer.ts'
import { parameterField } from './parameter-download.ts'
import { type ProcessingRequests, reportIn } from './processing-request.ts'
import { refuse } from './refusal.ts'
import { keepSignature } from './signature.ts'

/** A message and whose it is. */
export interface Heard {
  readonly message: TerminalMessage
  readonly standing: TerminalStanding
  readonly at: Millis
}

/** Whatever a terminal says that asks for no money: its session, its batch, its reversals, its own state. */
export class Management {
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

  /** The only one that needs no session: it begins one. */
  async signOn({ message, standing, at }: Heard): Promise<Reply> {
    const layout = message[60]!.network as WorkingKeyLayout
    const { keys, clock, live, metrics } = this.#ports
    const before = await this.#sessions.find(standing.terminalId)
    if (before?.settling === true) {
      // A settlement that another device began is nobody's any more.
      const named = isNewDevice(standing, before) ? '' : message[60]!.batch
      await this.#sessions.changing(standing.terminalId, () => leaveSettlement(this.#ports, before, named, at))
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

  async serve(heard: Heard, session: Session, rule: ManagementRule): Promise<Reply> {
    const { message, standing, at } = heard
    const { terminalId } = standing
    const sessions = this.#sessions
    switch (rule.type) {
      case 'reversal':
        return this.#reverse(heard)
      case 'batch-totals':
        return this.#batch(await sessions.changing(terminalId, () => tellTotals(this.#ports, session, message, at)), at)
      case 'batch-details':
        return this.#batch(await takeDetails(this.#ports, session, message, at), at)
      case 'chip-record':
        return this.#batch(await takeChipRecord(this.#ports, standing, message, at), at)
      case 'batch-end':
        return this.#batch(await sessions.changing(terminalId, () => endBatch(this.#ports, session, message, at)), at)
      case 'sign-off':
        await signOff(sessions, session)
        this.#ports.live.publish({ kind: 'terminal', terminalId, at, what: 'signed-off', detail: '' })
        return { responseCode: ANSWER.approved, at }
      case 'signature': {
        const kept = await keepSignature(this.#ports.db, keyOf(heard), message, at, this.#ids.newest(at))
        return {
          responseCode: kept.responseCode,
          at,
          fields: this.#about(businessDayOf(at, this.#config.cutOver), kept.id),
        }
      }
      case 'status':
        await this.#status(terminalId, message[62]!, at)
        return { responseCode: ANSWER.approved, at }
      case 'parameters':
        return { responseCode: ANSWER.approved, at, fields: { 62: parameterField(standing) } }
      case 'parameters-end':
        await this.#requests.end(terminalId, 1, 'done', at)
        return { responseCode: ANSWER.approved, at }
      default:
        return refuse(this.#ports.metrics, 'unsupported', ANSWER.unsupported, at)
    }
  }

  async #reverse(heard: Heard): Promise<Reply> {
    const { message, standing, at } = heard
    const { db, keys, outbox, metrics } = this.#ports
    const digits = panOf(message)
    if (digits !== undefined && digits.length < 12) return refuse(metrics, 'format', ANSWER.format, at)
    const key = keyOf(heard)
    await this.#authorization.committed(key)
    const done = await reverseForTerminal(
      { db, keys, outbox, cutOver: this.#config.cutOver, nextId: () => this.#ids.next(at) },
      { message, standing, key, at },
    ).finally(() => {
      // Also after a fault: the promise may have been stored although nobody heard of it.
      this.#authorization.orders.takenBack(key)
      this.#opened()
    })
    if (done.undone?.state === 'approved' && FINANCIAL[done.undone.type].judged) this.#risk.uncount(done.undone)
    metrics.count('switch_terminal_reversals_total', { reason: message[39]!, code: done.responseCode })
    return {
      responseCode: done.responseCode,
      at,
      fields: { ...this.#about(done.businessDay, done.id), 63: brandOf(digits) },
    }
  }

  /** F15, F32 and F37: the business day, we, and the transaction that it is about. */
  #about(businessDay: string, id: JournalId): Partial<TerminalMessage> {
    return { 15: businessDay.slice(4), 32: this.#config.acquirerId, 37: id === 0 ? undefined : rrnOf(id) }
  }

  #batch({ responseCode, f48 }: BatchAnswer, at: Millis): Reply {
    this.#ports.outbox.wake()
    return { responseCode, at, fields: { 15: businessDayOf(at, this.#config.cutOver).slice(4), 48: f48 } }
  }

  /** A status upload answers the request for it, and may say what became of another one. */
  async #status(terminalId: string, f62: Uint8Array, at: Millis): Promise<void> {
    this.#ports.live.publish({ kind: 'terminal', terminalId, at, what: 'status', detail: printable(f62) })
    const report = reportIn(f62)
    await this.#requests.end(terminalId, report?.digit ?? 2, report?.state ?? 'done', at)
    if (report !== undefined)
      this.#ports.metrics.count('switch_processing_requests_total', {
        digit: String(report.digit),
        state: report.state,
      })
  }
}

function keyOf({ message, standing }: Heard): TransactionKey {
  return { terminalId: standing.terminalId, batch: message[60]!.batch, stan: message[11] ?? '' }
}

function printable(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes.subarray(0, 200)) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'
  return text
}
