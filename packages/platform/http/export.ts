import { Readable } from 'node:stream'
import {
  type Actor,
  TransactionFilter as Filter,
  FundingQuery as Funding,
  type FundingQuery,
  type FundingRow,
  type Page,
  type TransactionFilter,
  type TransactionQuery,
  type TransactionRow,
} from '@evertill/contract'
import type { FastifyInstance } from 'fastify'
import type { Operator } from '../operator/index.ts'
import { refusals } from './errors.ts'
import { sendProblem } from './problem.ts'
import { holdsCardNumber } from './security.ts'

/** Rows of one export at most; a narrower filter gets the rest. */
export const MOST_ROWS = 100_000
const PAGE = 200
/** Exports at once, of all people together. */
const MOST_EXPORTS = 4

const COLUMNS: readonly [string, (row: TransactionRow) => string | number | undefined][] = [
  ['time', (row) => new Date(row.at).toISOString()],
  ['type', (row) => row.type],
  ['state', (row) => row.state],
  ['money', (row) => row.money],
  ['merchant', (row) => row.merchantId],
  ['merchant name', (row) => row.merchantName?.zh],
  ['outlet', (row) => row.outletId],
  ['terminal', (row) => row.terminalId],
  ['amount (minor units)', (row) => row.amount],
  ['currency', (row) => row.currency],
  ['card', (row) => row.panMasked],
  ['batch', (row) => row.batch],
  ['stan', (row) => row.stan],
  ['rrn', (row) => row.rrn],
  ['approval code', (row) => row.approvalCode],
  ['response code', (row) => row.responseCode],
  ['issuer', (row) => row.issuerId],
  ['duration (ms)', (row) => row.durationMs],
]

type List = (actor: Actor, query: TransactionQuery) => Promise<Page<TransactionRow>>

/** `GET /api/transactions.csv`: the same filter and scope as the list, streamed a page at a time. */
export function mountExport(app: FastifyInstance, ports: { list: List; operator: Operator }): void {
  let running = 0
  app.get(
    '/api/transactions.csv',
    {
      config: { right: 'transactions.read' },
      schema: {
        summary: 'Transactions as CSV, newest first, at most 100,000 rows',
        tags: ['transactions'],
        querystring: Filter,
      },
    },
    async (request, reply) => {
      const { actor } = request.openSession!
      const filter = request.query as TransactionFilter
      if (Object.values(filter).some((it) => typeof it === 'string' && holdsCardNumber(it)))
        return sendProblem(request, reply, refusals.cardNumber)
      if (running >= MOST_EXPORTS) return sendProblem(request, reply, { ...refusals.tooMany, retryAfterMs: 5_000 })
      running++
      await ports.operator.audit.begin({
        actor,
        action: 'transactions.export',
        subjectKind: 'transactions',
        subjectId: '',
        outcome: 'done',
      })
      const stream = Readable.from(csv(ports.list, actor, filter))
      stream.once('close', () => running--)
      reply.header('content-disposition', 'attachment; filename="evertill-transactions.csv"')
      return reply.type('text/csv; charset=utf-8').send(stream)
    },
  )
}

const FUNDING: readonly [string, (row: FundingRow) => string | number | undefined][] = [
  ['business day', (row) => row.businessDay],
  ['merchant', (row) => row.merchantId],
  ['currency', (row) => row.currency],
  ['taken (minor units)', (row) => row.debits],
  ['given back (minor units)', (row) => row.credits],
  ['fees (minor units)', (row) => row.fees],
  ['paid (minor units)', (row) => row.net],
  ['transactions', (row) => row.transactions],
  ['paid on', (row) => row.fundingDay],
]

/** `GET /api/settlement/funding.csv`: the same list as the screen, newest day first. */
export function mountFundingExport(
  app: FastifyInstance,
  ports: { list: (actor: Actor, query: FundingQuery) => Promise<Page<FundingRow>>; operator: Operator },
): void {
  app.get(
    '/api/settlement/funding.csv',
    {
      config: { right: 'settlement.read' },
      schema: {
        summary: 'Funding as CSV, newest day first, at most 100,000 rows',
        tags: ['settlement'],
        querystring: Funding.pick({ businessDay: true, merchantId: true }),
      },
    },
    async (request, reply) => {
      const { actor } = request.openSession!
      await ports.operator.audit.begin({
        actor,
        action: 'settlement.export',
        subjectKind: 'settlement',
        subjectId: '',
        outcome: 'done',
      })
      const query = request.query as Pick<FundingQuery, 'businessDay' | 'merchantId'>
      reply.header('content-disposition', 'attachment; filename="evertill-funding.csv"')
      return reply
        .type('text/csv; charset=utf-8')
        .send(Readable.from(pages(FUNDING, (page) => ports.list(actor, { ...query, ...page }))))
    },
  )
}

async function* pages<Row>(
  columns: readonly [string, (row: Row) => string | number | undefined][],
  list: (page: { limit: number; cursor?: string | undefined }) => Promise<Page<Row>>,
): AsyncGenerator<string> {
  yield `\uFEFF${columns.map(([name]) => cell(name)).join(',')}\r\n`
  let cursor: string | undefined
  for (let count = 0; count < MOST_ROWS; ) {
    const page = await list({ limit: Math.min(PAGE, MOST_ROWS - count), cursor })
    count += page.rows.length
    for (const row of page.rows) yield `${columns.map(([, read]) => cell(read(row))).join(',')}\r\n`
    cursor = page.next
    if (cursor === undefined || page.rows.length === 0) return
  }
}

async function* csv(list: List, actor: Actor, filter: TransactionFilter): AsyncGenerator<string> {
  // The mark at the start lets spreadsheet programs read Chinese names.
  yield `\uFEFF${COLUMNS.map(([name]) => cell(name)).join(',')}\r\n`
  let cursor: string | undefined
  for (let count = 0; count < MOST_ROWS; ) {
    const page = await list(actor, { ...filter, limit: Math.min(PAGE, MOST_ROWS - count), cursor })
    count += page.rows.length
    if (page.rows.length > 0)
      yield `${page.rows.map((row) => COLUMNS.map(([, read]) => cell(read(row))).join(',')).join('\r\n')}\r\n`
    cursor = page.next
    if (cursor === undefined || page.rows.length === 0) return
  }
}

/**
 * One cell. A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers. Digits
 * of ids are quoted as text would be.
 */
export function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r\n|]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe
}
