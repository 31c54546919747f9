import type { IssuerRow, ReversalRow } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { client } from '../../api/client.ts'
import { usePages } from '../../api/pages.ts'
import { useRight } from '../../api/session.tsx'
import { amountText, count, millis } from '../../parts/amount.tsx'
import { type Column, Grid } from '../../parts/grid.tsx'
import { issuerName } from '../../parts/issuer-name.ts'
import { Mark } from '../../parts/mark.tsx'
import { Ago, duration, useNow, useTimes } from '../../parts/moment.tsx'
import { Facts, Page, Sheet } from '../../parts/page.tsx'
import { ReversalReason } from '../../parts/reversal-reason.tsx'
import { Blank, Bones, Failed } from '../../parts/state.tsx'
import type { Meaning } from '../../theme/palette.ts'
import { useLanguage, useWords } from '../../words/index.ts'
import { cardText } from '../transactions/state-mark.tsx'

const MEANING: Readonly<Record<IssuerRow['state'], Meaning>> = { up: 'paid', part: 'open', slow: 'open', down: 'stop' }
const REVERSAL: Readonly<Record<ReversalRow['state'], Meaning>> = { open: 'open', acknowledged: 'calm' }
/** Do the issuers answer, and is anything owed to a customer? */
export function IssuersPage(): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const mayIssuers = useRight('issuers.read')
  const mayReversals = useRight('reversals.read')
  const { data, error, refetch } = useQuery({
    queryKey: ['issuers'],
    queryFn: () => client.issuers(),
    enabled: mayIssuers,
    refetchInterval: 10_000,
  })
  const rows = data?.rows
  const down = rows?.filter((row) => row.state === 'down') ?? []
  const slow = rows?.filter((row) => row.state === 'slow' || row.state === 'part') ?? []
  const answer =
    rows === undefined
      ? undefined
      : down.length > 0
        ? words('issuers.down', { names: down.map((row) => issuerName(row, language)).join(words('list.comma')) })
        : slow.length > 0
          ? words('issuers.slow', { names: slow.map((row) => issuerName(row, language)).join(words('list.comma')) })
          : rows.length === 0
            ? words('overview.noIssuers')
            : words('issuers.up', { n: count(rows.length), count: rows.length })
  return (
    <Page
      title={words('issuers.title')}
      question={words('issuers.question')}
      {...(mayIssuers
        ? answer
          ? {
              answer,
              meaning: down.length > 0 ? ('stop' as const) : slow.length > 0 ? ('open' as const) : ('paid' as const),
            }
          : error
            ? { answer: words('state.failed') }
            : {}
        : { answer: words('issuers.reversalsOnly') })}
    >
      {mayIssuers ? (
        error ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : rows ? (
          <div className="columns" style={{ marginBottom: 16 }}>
            {rows.map((row) => (
              <Issuer key={row.id} row={row} />
            ))}
          </div>
        ) : (
          <Bones lines={6} />
        )
      ) : null}
      {mayReversals ? <Reversals /> : null}
    </Page>
  )
}

function Issuer({ row }: { row: IssuerRow }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const now = useNow(1000)
  return (
    <Sheet
      className="of-4"
      title={issuerName(row, language)}
      aside={
        <Mark meaning={MEANING[row.state]} solid>
          {words(`issuer.state.${row.state}`)}
        </Mark>
      }
    >
      <p className="soft" style={{ marginBottom: 14 }}>
        {words(`issuer.explain.${row.state}`, { duration: duration(now - row.since, words) })}
      </p>
      <Facts
        facts={[
          { label: words('issuer.latency'), value: row.latencyMs === undefined ? '–' : millis(row.latencyMs) },
          { label: words('issuer.connections'), value: words('issuer.connectionsText', row.connections) },
          { label: words('issuer.answered'), value: count(row.answered) },
          {
            label: words('issuer.timeouts'),
            value: row.timeouts > 0 ? <Mark meaning="open">{count(row.timeouts)}</Mark> : '0',
          },
          {
            label: words('issuer.pending'),
            value: words('issuer.pendingText', { pending: count(row.pending), queued: count(row.queued) }),
          },
          {
            label: words('issuer.openReversals'),
            value: row.openReversals > 0 ? <Mark meaning="open">{count(row.openReversals)}</Mark> : '0',
          },
          row.state !== 'up' && row.reason !== '' && { label: words('issuer.reason'), value: row.reason },
        ]}
      />
    </Sheet>
  )
}

const STATES = ['open', 'acknowledged'] as const

function Reversals(): ReactNode {
  const words = useWords()
  const times = useTimes()
  const navigate = useNavigate()
  const search = useSearch({ from: '/shell/issuers' })
  const state = search.reversals ?? 'open'
  const list = usePages<ReversalRow>(
    ['reversals', state],
    (cursor, signal) => client.reversals({ query: { state, ...cursor }, signal }),
    { refetchMs: 5_000 },
  )
  const columns = useMemo<readonly Column<ReversalRow>[]>(
    () => [
      {
        key: 'opened',
        title: words('reversal.opened'),
        width: 100,
        render: (row) => (
          <Link to="/transactions/$id" params={{ id: row.transactionId }} tabIndex={-1}>
            <Ago at={row.openedAt} />
          </Link>
        ),
        text: (row) => times.full(row.openedAt),
      },
      {
        key: 'state',
        title: words('reversal.state'),
        width: 150,
        render: (row) => (
          <Mark meaning={REVERSAL[row.state]}>
            {words(`reversal.state.${row.state}`)} · {words(`reversal.kind.${row.kind}`)}
          </Mark>
        ),
        text: (row) => words(`reversal.state.${row.state}`),
      },
      {
        key: 'amount',
        title: words('transaction.amount'),
        width: 96,
        align: 'right',
        render: (row) => <b className="figures">{amountText(row.amount, row.currency)}</b>,
        text: (row) => amountText(row.amount, row.currency),
      },
      {
        key: 'card',
        title: words('transaction.card'),
        width: 122,
        render: (row) => cardText(row),
        text: (row) => cardText(row),
      },
      {
        key: 'reason',
        title: words('reversal.reason'),
        width: 170,
        render: (row) => <ReversalReason reason={row.reason} />,
        text: (row) => row.reason,
      },
      {
        key: 'attempts',
        title: words('reversal.attempts'),
        width: 60,
        align: 'right',
        render: (row) => count(row.attempts),
        text: (row) => String(row.attempts),
      },
      {
        key: 'next',
        title: words('reversal.next'),
        width: 92,
        render: (row) =>
          row.state === 'open' && row.nextAttemptAt !== undefined ? (
            <time title={times.full(row.nextAttemptAt)}>{times.clock(row.nextAttemptAt)}</time>
          ) : (
            <span className="faint">–</span>
          ),
        text: (row) => (row.nextAttemptAt === undefined ? '' : times.full(row.nextAttemptAt)),
      },
      {
        key: 'issuer',
        title: words('transaction.issuer'),
        width: 84,
        render: (row) => row.issuerId,
        text: (row) => row.issuerId,
      },
      {
        key: 'terminal',
        title: words('transaction.terminal'),
        width: 80,
        render: (row) => (
          <Link to="/terminals/$id" params={{ id: row.terminalId }} tabIndex={-1}>
            {row.terminalId}
          </Link>
        ),
        text: (row) => row.terminalId,
      },
    ],
    [words, times],
  )
  return (
    <Sheet
      title={words('reversals.title')}
      note={words('reversals.note')}
      aside={
        <Segmented
          aria-label={words('reversal.state')}
          value={state}
          onChange={(next) =>
            void navigate({
              to: '/issuers',
              search: next === 'open' ? {} : { reversals: next as (typeof STATES)[number] },
              replace: true,
            })
          }
          options={STATES.map((each) => ({ value: each, label: words(`reversal.state.${each}`) }))}
        />
      }
    >
      <div className="in-sheet">
        <Grid
          name="reversals"
          label={words('reversals.title')}
          columns={columns}
          rows={list.rows}
          keyOf={(row) => row.id}
          open={(row) => void navigate({ to: '/transactions/$id', params: { id: row.transactionId } })}
          more={list.more}
          loading={list.asked.isPending}
          narrow={(row) => (
            <>
              <Link to="/transactions/$id" params={{ id: row.transactionId }} tabIndex={-1}>
                <b className="figures">{amountText(row.amount, row.currency)}</b>
              </Link>
              <Mark meaning={REVERSAL[row.state]}>{words(`reversal.state.${row.state}`)}</Mark>
              <span>
                {row.terminalId} · {cardText(row)}
              </span>
              <Ago at={row.openedAt} />
            </>
          )}
          empty={
            list.asked.error ? (
              <Failed error={list.asked.error} retry={() => void list.asked.refetch()} />
            ) : (
              <Blank
                meaning={state === 'acknowledged' ? 'plain' : 'paid'}
                title={words(`reversals.none.${state}`)}
                text={words('reversals.noneText')}
              />
            )
          }
        />
      </div>
    </Sheet>
  )
}
