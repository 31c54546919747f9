import type { TransactionRow } from '@evertill/contract'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { Amount, amountText, millis } from '../../parts/amount.tsx'
import type { Column } from '../../parts/grid.tsx'
import { useIssuerName } from '../../parts/issuer-name.ts'
import { Moment, useTimes } from '../../parts/moment.tsx'
import { ResponseCode, useCodeWords } from '../../parts/response-code.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { cardText, StateMark, shownState, useEntryWords } from './state-mark.tsx'

const NONE: readonly string[] = []

/** The columns of every list of transactions; `spare` ones are not shown until chosen. */
export function useTransactionColumns(
  without: readonly string[] = NONE,
  spare: readonly string[] = NONE,
): readonly Column<TransactionRow>[] {
  const words = useWords()
  const issuer = useIssuerName()
  const language = useLanguage()
  const times = useTimes()
  const codeWords = useCodeWords()
  const entryWords = useEntryWords()
  // CodeWords and entryWords change with the words alone.
  return useMemo(() => {
    const name = (row: TransactionRow): string =>
      row.merchantName ? (language === 'zh-CN' ? row.merchantName.zh : row.merchantName.en) : row.merchantId
    const outlet = (row: TransactionRow): string =>
      row.outletName ? (language === 'zh-CN' ? row.outletName.zh : row.outletName.en) : row.outletId
    const plain = (
      key: string,
      title: string,
      width: number,
      text: (row: TransactionRow) => string,
      options: { spare?: boolean; align?: 'right' } = {},
    ): Column<TransactionRow> => ({
      key,
      title,
      width,
      text,
      render: (row) => <span className="figures">{text(row)}</span>,
      ...options,
    })
    const columns: readonly Column<TransactionRow>[] = [
      {
        key: 'at',
        title: words('transaction.at'),
        width: 104,
        render: (row) => (
          <Link to="/transactions/$id" params={{ id: row.id }} tabIndex={-1}>
            <Moment at={row.at} />
          </Link>
        ),
        text: (row) => times.full(row.at),
      },
      {
        key: 'state',
        title: words('transaction.state'),
        width: 104,
        render: (row) => <StateMark row={row} />,
        text: (row) => words(`transaction.state.${shownState(row)}`),
      },
      plain('type', words('transaction.type'), 52, (row) => words(`transaction.type.${row.type}`)),
      {
        key: 'amount',
        title: words('transaction.amount'),
        width: 90,
        align: 'right',
        render: (row) =>
          row.type === 'balance' ? (
            <span className="faint">–</span>
          ) : (
            <b className="amount">
              <Amount minor={row.amount} currency={row.currency} />
            </b>
          ),
        text: (row) => amountText(row.amount, row.currency),
      },
      plain('card', words('transaction.card'), 122, cardText),
      plain('entry', words('transaction.entry'), 52, (row) => entryWords(row.entryMode)),
      {
        key: 'terminal',
        title: words('transaction.terminal'),
        width: 72,
        render: (row) => (
          <Link to="/terminals/$id" params={{ id: row.terminalId }} tabIndex={-1}>
            {row.terminalId}
          </Link>
        ),
        text: (row) => row.terminalId,
      },
      plain('merchant', words('transaction.merchant'), 98, name),
      plain('outlet', words('transaction.outlet'), 140, outlet, { spare: true }),
      {
        key: 'code',
        title: words('transaction.code'),
        width: 122,
        render: (row) => <ResponseCode code={row.responseCode} />,
        text: (row) => (row.responseCode ? `${row.responseCode} ${codeWords(row.responseCode)}` : ''),
      },
      plain('rrn', 'RRN', 100, (row) => row.rrn ?? '–'),
      plain('stan', words('transaction.stan'), 72, (row) => row.stan, { spare: true }),
      plain('batch', words('transaction.batch'), 72, (row) => row.batch, { spare: true }),
      plain('approval', words('transaction.approvalCode'), 86, (row) => row.approvalCode ?? '–', { spare: true }),
      plain(
        'issuer',
        words('transaction.issuer'),
        92,
        (row) => (row.issuerId === undefined ? '–' : issuer(row.issuerId)),
        { spare: true },
      ),
      plain(
        'duration',
        words('transaction.duration'),
        56,
        (row) => (row.durationMs === undefined ? '–' : millis(row.durationMs)),
        {
          align: 'right',
        },
      ),
    ]
    return columns
      .filter((column) => !without.includes(column.key))
      .map((column) => (spare.includes(column.key) ? { ...column, spare: true } : column))
  }, [words, language, times, issuer])
}

/** A transaction on a narrow screen: amount and state, card and time. */
export function NarrowTransaction({ row }: { row: TransactionRow }): ReactNode {
  const words = useWords()
  const codeWords = useCodeWords()
  return (
    <>
      <span>
        <Link to="/transactions/$id" params={{ id: row.id }} tabIndex={-1}>
          <b className="amount">{amountText(row.amount, row.currency)}</b>
        </Link>{' '}
        <span className="soft">{words(`transaction.type.${row.type}`)}</span>
      </span>
      <StateMark row={row} />
      <span>
        {row.responseCode && row.responseCode !== '00' ? codeWords(row.responseCode) : cardText(row)} · {row.terminalId}
      </span>
      <Moment at={row.at} />
    </>
  )
}
