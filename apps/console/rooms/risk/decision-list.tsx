import type { RiskDecision } from '@evertill/contract'
import { Link } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { client } from '../../api/client.ts'
import { usePages } from '../../api/pages.ts'
import { amountText } from '../../parts/amount.tsx'
import { type Column, Grid } from '../../parts/grid.tsx'
import { Mark } from '../../parts/mark.tsx'
import { duration, Moment, useNow, useTimes } from '../../parts/moment.tsx'
import { Facts } from '../../parts/page.tsx'
import { ResponseCode } from '../../parts/response-code.tsx'
import { Blank, Failed } from '../../parts/state.tsx'
import { useWords } from '../../words/index.ts'
import { cardText } from '../transactions/state-mark.tsx'
import { RiskChecks, useRuleName } from './checks.tsx'

/** Each decision with the rule and the values it compared. */
export function DecisionList({ answer }: { answer(text: string): void }): ReactNode {
  const words = useWords()
  const times = useTimes()
  const nameOf = useRuleName()
  const now = useNow(10_000)
  const [open, setOpen] = useState<RiskDecision>()
  const list = usePages<RiskDecision>(
    ['risk-decisions'],
    (cursor, signal) => client.riskDecisions({ query: { ...cursor }, signal }),
    { refetchMs: 10_000 },
  )
  const lastStop = list.rows.find((row) => row.verdict === 'stop')
  const ready = list.asked.data !== undefined
  const failed = list.asked.error !== null
  useEffect(() => {
    if (lastStop)
      answer(
        words('risk.answer', {
          duration: duration(now - lastStop.at, words),
          rule: nameOf(lastStop.rule ?? '', lastStop.checks.find((check) => check.rule === lastStop.rule)?.name),
        }),
      )
    else if (ready) answer(words('risk.answerNone'))
    else if (failed) answer(words('state.failed'))
  })

  // Rule names change with the words alone.
  const columns = useMemo<readonly Column<RiskDecision>[]>(
    () => [
      {
        key: 'at',
        title: words('transaction.at'),
        width: 120,
        render: (row) => <Moment at={row.at} />,
        text: (row) => times.full(row.at),
      },
      {
        key: 'verdict',
        title: words('risk.verdict'),
        width: 110,
        render: (row) => (
          <Mark meaning={row.verdict === 'stop' ? 'stop' : 'paid'}>{words(`risk.verdict.${row.verdict}`)}</Mark>
        ),
        text: (row) => words(`risk.verdict.${row.verdict}`),
      },
      {
        key: 'rule',
        title: words('risk.rule'),
        width: 200,
        render: (row) =>
          row.rule ? (
            nameOf(row.rule, row.checks.find((check) => check.rule === row.rule)?.name)
          ) : (
            <span className="faint">{words('risk.allPassed', { n: row.checks.length, count: row.checks.length })}</span>
          ),
        text: (row) => row.rule ?? '',
      },
      {
        key: 'code',
        title: words('transaction.code'),
        width: 170,
        render: (row) => <ResponseCode code={row.responseCode} />,
        text: (row) => row.responseCode ?? '',
      },
      {
        key: 'amount',
        title: words('transaction.amount'),
        width: 104,
        align: 'right',
        render: (row) => <b className="figures">{amountText(row.amount, row.currency)}</b>,
        text: (row) => amountText(row.amount, row.currency),
      },
      {
        key: 'card',
        title: words('transaction.card'),
        width: 128,
        render: (row) => cardText(row),
        text: (row) => row.panMasked ?? '',
      },
      {
        key: 'terminal',
        title: words('transaction.terminal'),
        width: 92,
        render: (row) => (
          <Link to="/terminals/$id" params={{ id: row.terminalId }} tabIndex={-1}>
            {row.terminalId}
          </Link>
        ),
        text: (row) => row.terminalId,
      },
      {
        key: 'merchant',
        title: words('transaction.merchant'),
        width: 140,
        render: (row) => row.merchantId,
        text: (row) => row.merchantId,
      },
    ],
    [words, times],
  )
  return (
    <>
      <div className="grid-frame">
        <Grid
          name="risk"
          label={words('risk.decisions')}
          columns={columns}
          rows={list.rows}
          keyOf={(row) => row.id}
          open={(row) => setOpen(row)}
          more={list.more}
          loading={list.asked.isPending}
          tone={(row) => (row.verdict === 'stop' ? 'stop' : undefined)}
          narrow={(row) => (
            <>
              <b className="figures">{amountText(row.amount, row.currency)}</b>
              <Mark meaning={row.verdict === 'stop' ? 'stop' : 'paid'}>{words(`risk.verdict.${row.verdict}`)}</Mark>
              <span>
                {row.rule
                  ? nameOf(row.rule, row.checks.find((check) => check.rule === row.rule)?.name)
                  : row.terminalId}
              </span>
              <Moment at={row.at} />
            </>
          )}
          empty={
            list.asked.error ? (
              <Failed error={list.asked.error} retry={() => void list.asked.refetch()} />
            ) : (
              <Blank meaning="paid" title={words('risk.none')} text={words('risk.noneText')} />
            )
          }
        />
      </div>
      <Drawer open={open !== undefined} onClose={() => setOpen(undefined)} title={words('risk.decision')} size={520}>
        {open ? (
          <>
            <Facts
              facts={[
                {
                  label: words('risk.verdict'),
                  value: (
                    <Mark meaning={open.verdict === 'stop' ? 'stop' : 'paid'}>
                      {words(`risk.verdict.${open.verdict}`)}
                    </Mark>
                  ),
                },
                { label: words('transaction.at'), value: <Moment at={open.at} /> },
                { label: words('transaction.amount'), value: amountText(open.amount, open.currency) },
                { label: words('transaction.card'), value: open.panMasked ?? '–' },
                { label: words('transaction.terminal'), value: open.terminalId },
                open.transactionId !== undefined && {
                  label: words('life.title'),
                  value: (
                    <Link to="/transactions/$id" params={{ id: open.transactionId }}>
                      {words('risk.toSale')}
                    </Link>
                  ),
                },
              ]}
            />
            <h3 className="drawer-head">{words('risk.compared')}</h3>
            <RiskChecks checks={open.checks} />
          </>
        ) : null}
      </Drawer>
    </>
  )
}
