import { localDayOf, nearestDay } from '@evertill/foundation'
import type { Db, Sql, SqlValue } from '../../database/index.ts'
import { ANSWER } from '../errors.ts'
import { insertClaiming } from '../journal/claim.ts'
import {
  givenBack,
  idAt,
  idOfRrn,
  type JournalId,
  type JournalIds,
  type JournalRequest,
  type JournalRow,
  type TransactionKey,
} from '../journal/journal.ts'
import { storeTaking } from '../journal/request-taking.ts'
import { ROW, type RowColumns, toRow } from '../journal/row.ts'
import type { RequestWritten } from '../journal/writer.ts'
import { FINANCIAL } from '../message/transaction-type.ts'
import type { Asked } from './asked.ts'
import type { AuthorizationConfig } from './config.ts'
import { HOUSE_HOLD, holdExpired, holdRule, withinHold } from './hold.ts'
import { ADVICE_MTI } from './stand-in.ts'
import { baseOf, tipOf, withinTip } from './terms.ts'

/** What a void, refund or completion is about. */
export type Original = JournalRow & {
  /** Of one that we answered for: has its issuer acknowledged it? Absent when the issuer answered itself. */
  readonly acknowledged?: boolean
}

/** Message type under which its issuer knows it. */
export function networkMtiOf({ type, acknowledged }: Original): string {
  return acknowledged === undefined ? FINANCIAL[type].networkMti : ADVICE_MTI
}

export async function findOriginal(sql: Sql, id: JournalId): Promise<Original | undefined> {
  return (await selectOriginals(sql, 'where j.id = $1', [id]))[0]
}

async function findOriginalByKey(sql: Sql, { terminalId, batch, stan }: TransactionKey): Promise<Original | undefined> {
  const [found] = await selectOriginals(
    sql,
    'where j.id = (select journal_id from switch_key where terminal_id = $1 and batch = $2 and stan = $3)',
    [terminalId, batch, stan],
  )
  return found
}

async function selectOriginals(sql: Sql, where: string, params: readonly SqlValue[]): Promise<Original[]> {
  const rows = await sql.query<RowColumns & { acknowledged: boolean | null }>(
    `select ${ROW}, r.state = 'done' as acknowledged
     from switch_journal j left join switch_reversal r on r.journal_id = j.id and r.stood_in ${where}`,
    params,
  )
  return rows.map((row) => (row.acknowledged === null ? toRow(row) : { ...toRow(row), acknowledged: row.acknowledged }))
}

/** Why it is not possible. */
const CODES = {
  unknown: ANSWER.originalUnknown,
  invalid: ANSWER.originalInvalid,
  amount: ANSWER.originalAmount,
} as const
type OriginalFault = keyof typeof CODES

/** Guards sales and holds against being used twice, in the switch's own journal; the ledger is downstream and late. */
export class OriginalGuard {
  readonly #db: Db
  readonly #config: Pick<AuthorizationConfig, 'holds'>
  readonly #ids: JournalIds

  constructor(db: Db, config: Pick<AuthorizationConfig, 'holds'>, ids: JournalIds) {
    this.#db = db
    this.#config = config
    this.#ids = ids
  }

  /** The row that F37 names, when F61 agrees with it; a hold also by F61 alone, or by F38, its day and its card. */
  async find(asked: Asked, panToken: string): Promise<Original | undefined> {
    const { message, key, at, rule, standing } = asked
    const named = message[61]
    if (named === undefined) return undefined
    const code = message[38]?.trim()
    if (message[37] === undefined && rule.originals.has('pre-authorization')) {
      const own = await findOriginalByKey(this.#db, { ...named, terminalId: key.terminalId })
      if (own !== undefined && (code === undefined || own.approvalCode === code)) return own
      return code === undefined || named.date === undefined
        ? undefined
        : this.#byCode(standing.merchantId, panToken, code, named.date, asked)
    }
    const id = message[37] === undefined ? undefined : idOfRrn(message[37], this.#ids.newest(at))
    const row =
      id === undefined
        ? await findOriginalByKey(this.#db, { ...named, terminalId: key.terminalId })
        : await findOriginal(this.#db, id)
    if (row === undefined) return undefined
    // A refund may come from another terminal of the merchant; a void may not, and is checked by `fault`.
    if (row.terminalId === key.terminalId && (row.batch !== named.batch || row.stan !== named.stan)) return undefined
    if (code !== undefined && code !== '' && row.approvalCode !== code) return undefined
    return row
  }

  /** A hold that another terminal of the merchant made: authorization code, day and card name it. Two of them name none. */
  async #byCode(
    merchantId: string,
    panToken: string,
    code: string,
    date: string,
    { at }: Asked,
  ): Promise<Original | undefined> {
    const days = daysAround(date, at)
    if (days.length === 0) return undefined
    const rows = await selectOriginals(
      this.#db,
      `where j.id >= $5 and j.business_day = any($1::text[]) and j.pan_token = $2 and j.merchant_id = $3 and j.approval_code = $4
         and j.type = 'pre-authorization' order by j.id limit 2`,
      // An id is never before the time of its request, and a business day begins at most a day before its noon.
      [days, panToken, merchantId, code, idAt(utcNoonOf(days[0]!) - 2 * 86_400_000)],
    )
    return rows.length === 1 ? rows[0] : undefined
  }

  /** The code with which the request is refused [F39]; undefined when what was found is its original and may be taken hold of. */
  refusalOf(found: Original | undefined, asked: Asked, content: { readonly panToken: string }): string | undefined {
    if (found === undefined) return CODES.unknown
    const fault = this.#fault(found, asked, content)
    if (fault !== undefined) return CODES[fault]
    // Its issuer does not know it yet, so nothing can be taken back there either.
    return found.acknowledged === false ? ANSWER.issuerDown : undefined
  }

  #fault(
    row: Original,
    { rule, amount, key, standing, source, at, message }: Asked,
    content: { readonly panToken: string },
  ): OriginalFault | undefined {
    if (row.merchantId !== standing.merchantId) return 'unknown'
    if (!rule.originals.has(row.type) || row.state !== 'approved' || row.voidId !== null) return 'invalid'
    // Money goes back to where it came from and nowhere else [practice: Money].
    const named = source.tender === 'card' || source.code !== ''
    if (named && row.panToken !== content.panToken) return 'invalid'
    if (rule.sameBatch && (row.terminalId !== key.terminalId || row.batch !== key.batch)) return 'invalid'
    if (row.adjustingId !== null) return 'invalid'
    switch (rule.claim) {
      case 'adjustment': {
        // What was given back, held or only approved in part has its own sums.
        if (givenBack(row) > 0 || row.responseCode === '10') return 'invalid'
        const base = baseOf(row)
        const limit = standing.contract.tip?.limit ?? 0
        if (amount < base || !withinTip(base, amount - base, limit)) return 'amount'
        return tipOf(message) === 0 || tipOf(message) === amount - base ? undefined : 'amount'
      }
      case 'void':
        if (givenBack(row) > 0) return 'invalid'
        return amount === row.amount ? undefined : 'amount'
      case 'completion': {
        const { completionLimit, lifeDays } = holdRule(
          this.#config.holds?.[row.link],
          standing.contract.holds ?? HOUSE_HOLD,
        )
        if (holdExpired(row.at, at, lifeDays)) return 'invalid'
        return withinHold(row.amount, amount, completionLimit) ? undefined : 'amount'
      }
      default:
        return givenBack(row) + amount <= row.amount ? undefined : 'amount'
    }
  }

  /** Takes hold of the original and stores the request, both or neither. Of several at once one wins. */
  claim(request: JournalRequest, original: Original): Promise<RequestWritten | 'not-taken'> {
    const claim = FINANCIAL[request.type].claim ?? 'refund'
    return storeTaking(this.#db, request, () => insertClaiming(this.#db, request, claim, original))
  }
}

/** Business days that a calendar day MMDD can belong to: itself, and the next one for what came after the cut-over. */
function daysAround(date: string, now: number): string[] {
  const day = nearestDay(date, localDayOf(now))
  return day === undefined ? [] : [day, localDayOf(utcNoonOf(day) + 86_400_000, 0)]
}

function utcNoonOf(day: string): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)), 12)
}
