import type { TransactionLife, TransactionRow } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { App, Button } from 'antd'
import type { ReactNode } from 'react'
import { client, queries } from '../../api/client.ts'
import { useSales } from '../../api/live.tsx'
import { Amount, amountText, millis } from '../../parts/amount.tsx'
import { useIssuerName } from '../../parts/issuer-name.ts'
import { Sign } from '../../parts/mark.tsx'
import { Ago, duration, Moment, useNow, useTimes } from '../../parts/moment.tsx'
import { Facts, Page, Sheet } from '../../parts/page.tsx'
import { ResponseCode, useCodeWords } from '../../parts/response-code.tsx'
import { ReversalReason } from '../../parts/reversal-reason.tsx'
import { Bones, Failed, isMissing } from '../../parts/state.tsx'
import { Icon } from '../../shell/icon.tsx'
import { useLanguage, useWords, type Words } from '../../words/index.ts'
import { MONEY_KIND } from './money-kind.ts'
import { cardText, MONEY_MEANING, StateMark, shownState, useEntryWords } from './state-mark.tsx'
import { Timeline } from './timeline.tsx'
import './transactions.css'

/** One sale from request to books: where the money is, then everything that happened. */
export function LifePage(): ReactNode {
  const words = useWords()
  const { id } = useParams({ from: '/shell/transactions/$id' })
  const key = ['transaction', id]
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => client.transaction({ params: { id } }) })
  useSales((row) => {
    if (row.id === id || data?.related.some((other) => other.id === row.id))
      void queries.invalidateQueries({ queryKey: key })
  })
  if (!data)
    return (
      <Page
        title={words('life.title')}
        question={words('life.question')}
        {...(error ? { answer: words(isMissing(error) ? 'state.notFound' : 'state.failed') } : {})}
      >
        {error ? <Failed error={error} retry={() => void refetch()} /> : <Bones lines={12} />}
      </Page>
    )
  return <Life life={data} />
}

function Life({ life }: { life: TransactionLife }): ReactNode {
  const words = useWords()
  const { message } = App.useApp()
  const times = useTimes()
  const row = life.transaction
  const summary = summaryOf(row, words, times.full)
  return (
    <Page
      title={`${words('life.title')} ${row.rrn ?? row.stan}`}
      question={words('life.question')}
      answer={words(row.type === 'balance' ? 'life.answerPlain' : 'life.answer', {
        type: words(`transaction.type.${row.type}`),
        amount: amountText(row.amount, row.currency),
        state: words(`transaction.state.${shownState(row)}`).toLocaleLowerCase('en'),
      })}
      note={
        <>
          <Moment at={row.at} /> · {cardText(row)} ·{' '}
          <Link to="/terminals/$id" params={{ id: row.terminalId }}>
            {row.terminalId}
          </Link>
        </>
      }
      actions={
        <>
          <Button
            icon={<Icon name="copy" size={15} />}
            onClick={() =>
              void navigator.clipboard.writeText(summary).then(() => message.success(words('life.copied')))
            }
          >
            {words('life.copy')}
          </Button>
          <Link to="/transactions">
            <Button tabIndex={-1}>{words('life.back')}</Button>
          </Link>
        </>
      }
    >
      <MoneyLine life={life} />
      <div className="columns">
        <Sheet className="of-8" title={words('life.timeline')} note={words('life.timelineNote')}>
          <Timeline entries={life.timeline} start={row.at} />
        </Sheet>
        <div className="of-4 side">
          <Sheet title={words('life.facts')}>
            <FactsOf life={life} />
          </Sheet>
          {life.related.length > 0 ? (
            <Sheet title={words('life.related')}>
              <ul className="related">
                {life.related.map((other) => (
                  <li key={other.id}>
                    <Link to="/transactions/$id" params={{ id: other.id }}>
                      {words(`transaction.type.${other.type}`)}{' '}
                      <Amount minor={other.amount} currency={other.currency} />
                    </Link>
                    <StateMark row={other} />
                    <Moment at={other.at} />
                  </li>
                ))}
              </ul>
            </Sheet>
          ) : null}
        </div>
      </div>
    </Page>
  )
}

/** Was the customer charged? The switch's own statement, never worked out here [LAW-4]. */
function MoneyLine({ life }: { life: TransactionLife }): ReactNode {
  const words = useWords()
  const now = useNow(1000)
  const row = life.transaction
  const values = {
    amount: amountText(row.amount, row.currency),
    refunded: amountText(row.givenBack ?? 0, row.currency),
  }
  const open = row.money === 'reversing' || row.money === 'unknown'
  const kind = MONEY_KIND[row.type]
  const text =
    kind === 'balance'
      ? words('money.balance')
      : row.voided
        ? words(kind === 'hold' ? 'money.hold.voided' : 'money.voided', values)
        : words(`money.${kind}.${row.money}`, values)
  return (
    <div className={`money-line ${kind === 'balance' ? 'calm' : MONEY_MEANING[row.money]}`} role="status">
      <Sign meaning={kind === 'balance' ? 'calm' : MONEY_MEANING[row.money]} size={30} />
      <b>{text}</b>
      <p>
        {open
          ? words('money.since', { duration: duration(now - (life.reversal?.openedAt ?? row.at), words) })
          : row.givenBack && !row.voided
            ? words('money.refunded', values)
            : hintOf(row, words)}
      </p>
    </div>
  )
}

/** What follows from it, where something does: only what was to be taken can be taken another way. */
function hintOf(row: TransactionRow, words: Words): string {
  const kind = MONEY_KIND[row.type]
  if (kind === 'balance') return ''
  if (row.voided) return words('money.hint.voided')
  if (row.money === 'yes') return words('money.hint.yes')
  return row.money === 'no' && (kind === 'sale' || kind === 'hold') ? words('money.hint.no') : ''
}

function FactsOf({ life }: { life: TransactionLife }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const entryWords = useEntryWords()
  const codeWords = useCodeWords()
  const issuer = useIssuerName()
  const row = life.transaction
  const name = (it: { zh: string; en: string } | undefined, or: string): string =>
    it ? (language === 'zh-CN' ? it.zh : it.en) : or
  const { reversal } = life
  return (
    <Facts
      facts={[
        { label: words('transaction.state'), value: <StateMark row={row} /> },
        { label: words('transaction.code'), value: <ResponseCode code={row.responseCode} /> },
        row.issuerResponseCode !== undefined && row.issuerResponseCode !== row.responseCode
          ? {
              label: words('transaction.issuerCode'),
              value: `${row.issuerResponseCode} ${codeWords(row.issuerResponseCode)}`,
            }
          : undefined,
        { label: words('transaction.card'), value: cardText(row) },
        { label: words('transaction.entry'), value: entryWords(row.entryMode) },
        {
          label: words('transaction.merchant'),
          value: (
            <Link to="/merchants/$id" params={{ id: row.merchantId }}>
              {name(row.merchantName, row.merchantId)}
            </Link>
          ),
        },
        { label: words('transaction.outlet'), value: name(row.outletName, row.outletId) },
        {
          label: words('transaction.terminal'),
          value: (
            <Link to="/terminals/$id" params={{ id: row.terminalId }}>
              {row.terminalId}
            </Link>
          ),
        },
        { label: 'RRN', value: row.rrn ?? '–' },
        { label: words('transaction.stan'), value: row.stan },
        { label: words('transaction.batch'), value: row.batch },
        { label: words('transaction.approvalCode'), value: row.approvalCode ?? '–' },
        { label: words('transaction.issuer'), value: row.issuerId === undefined ? '–' : issuer(row.issuerId) },
        { label: words('transaction.duration'), value: row.durationMs === undefined ? '–' : millis(row.durationMs) },
        row.practice && { label: words('transaction.practice'), value: words('transaction.practiceYes') },
        life.signature && { label: words('transaction.signature'), value: <Moment at={life.signature.at} /> },
        reversal && {
          label: words(`reversal.kind.${reversal.kind}`),
          value: words(`reversal.state.${reversal.state}`),
        },
        reversal && { label: words('reversal.reason'), value: <ReversalReason reason={reversal.reason} /> },
        reversal && { label: words('reversal.attempts'), value: String(reversal.attempts) },
        reversal?.nextAttemptAt !== undefined && {
          label: words('reversal.next'),
          value: <Moment at={reversal.nextAttemptAt} />,
        },
        reversal && { label: words('reversal.opened'), value: <Ago at={reversal.openedAt} /> },
      ]}
    />
  )
}

/** What a colleague or a bank asks for, as plain text without anything that must not leave. */
function summaryOf(row: TransactionRow, words: Words, full: (at: number) => string): string {
  return [
    [words('transaction.at'), full(row.at)],
    [words('transaction.type'), words(`transaction.type.${row.type}`)],
    [words('transaction.amount'), amountText(row.amount, row.currency)],
    [words('transaction.state'), words(`transaction.state.${shownState(row)}`)],
    [words('transaction.code'), row.responseCode ?? ''],
    [words('transaction.card'), row.panMasked ?? ''],
    ['RRN', row.rrn ?? ''],
    [words('transaction.stan'), row.stan],
    [words('transaction.batch'), row.batch],
    [words('transaction.approvalCode'), row.approvalCode ?? ''],
    [words('transaction.terminal'), row.terminalId],
    [words('transaction.merchant'), row.merchantId],
  ]
    .map((pair) => pair.join('\t'))
    .join('\n')
}
