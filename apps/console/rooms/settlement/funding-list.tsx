import type { FundingRow } from '@evertill/contract'
import { useMutation } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { type ReactNode, useEffect, useId, useMemo, useState } from 'react'
import { client, queries } from '../../api/client.ts'
import { usePages } from '../../api/pages.ts'
import { amountText, count } from '../../parts/amount.tsx'
import { type Column, Grid } from '../../parts/grid.tsx'
import { useDone } from '../../parts/reason-dialog.tsx'
import { Blank, Failed, Notice, useSentence } from '../../parts/state.tsx'
import { useWords } from '../../words/index.ts'
import { dayOf, dayText } from './day.ts'

const SUMS = ['debits', 'credits', 'fees', 'net'] as const

/** What each merchant is paid for each day. */
export function FundingList({ answer }: { answer(text: string): void }): ReactNode {
  const words = useWords()
  const list = usePages<FundingRow>(['funding'], (cursor, signal) => client.funding({ query: cursor, signal }))
  const number = list.complete ? count(list.rows.length) : `${count(list.rows.length)}+`
  useEffect(() => {
    if (list.asked.data)
      answer(
        list.rows.length === 0
          ? words('funding.none')
          : words('funding.answer', { n: number, count: list.rows.length }),
      )
    else if (list.asked.error) answer(words('state.failed'))
  })
  const columns = useMemo<readonly Column<FundingRow>[]>(
    () => [
      {
        key: 'day',
        title: words('settlement.day'),
        width: 110,
        render: (row) => <b className="figures">{dayText(row.businessDay)}</b>,
        text: (row) => dayText(row.businessDay),
      },
      {
        key: 'merchant',
        title: words('funding.merchant'),
        width: 160,
        render: (row) => <span className="figures">{row.merchantId}</span>,
        text: (row) => row.merchantId,
      },
      ...SUMS.map(
        (key): Column<FundingRow> => ({
          key,
          title: words(`funding.${key}`),
          width: 120,
          align: 'right',
          render: (row) => {
            const text = amountText(row[key], row.currency)
            return key === 'net' ? <b className="figures">{text}</b> : <span className="figures">{text}</span>
          },
          text: (row) => amountText(row[key], row.currency),
        }),
      ),
      {
        key: 'count',
        title: words('funding.count'),
        width: 80,
        align: 'right',
        render: (row) => <span className="figures">{count(row.transactions)}</span>,
        text: (row) => String(row.transactions),
      },
      {
        key: 'on',
        title: words('funding.on'),
        width: 110,
        render: (row) => <span className="figures">{dayText(row.fundingDay)}</span>,
        text: (row) => dayText(row.fundingDay),
      },
    ],
    [words],
  )
  return (
    <div className="grid-frame">
      <Grid
        name="funding"
        label={words('settlement.funding')}
        columns={columns}
        rows={list.rows}
        keyOf={(row) => `${row.businessDay}/${row.merchantId}/${row.currency}`}
        more={list.more}
        loading={list.asked.isPending}
        narrow={(row) => (
          <>
            <b className="figures">{amountText(row.net, row.currency)}</b>
            <span className="figures">{row.merchantId}</span>
            <span className="figures">{dayText(row.businessDay)}</span>
            <span className="figures">{dayText(row.fundingDay)}</span>
          </>
        )}
        empty={
          list.asked.error ? (
            <Failed error={list.asked.error} retry={() => void list.asked.refetch()} />
          ) : (
            <Blank title={words('funding.none')} text={words('funding.noneText')} />
          )
        }
      />
    </div>
  )
}

/** Closes a day for payment. */
export function FundDialog({ day: suggested, close }: { day: string; close(): void }): ReactNode {
  const words = useWords()
  const sentence = useSentence()
  const done = useDone()
  const id = useId()
  const [day, setDay] = useState(dayText(suggested))
  const businessDay = dayOf(day)
  const fund = useMutation({
    mutationFn: () => client.fund({ body: { businessDay: businessDay! } }),
    onSuccess: async ({ rows }) => {
      await Promise.all(['settlement', 'funding'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
      close()
      done({
        text:
          rows.length === 0
            ? words('settlement.fundedNone')
            : words('settlement.funded', { n: count(rows.length), count: rows.length }),
      })
    },
  })
  return (
    <Modal
      open
      title={words('settlement.fundTitle')}
      okText={words('settlement.fund')}
      cancelText={words('action.cancel')}
      okButtonProps={{ disabled: businessDay === undefined, loading: fund.isPending }}
      onOk={() => fund.mutate()}
      onCancel={close}
      width={460}
    >
      {fund.error ? <Notice meaning="stop">{sentence(fund.error)}</Notice> : null}
      <p className="soft">{words('settlement.fundEffect')}</p>
      <div className="field">
        <label htmlFor={id}>{words('settlement.day')}</label>
        <Input id={id} value={day} maxLength={10} onChange={(event) => setDay(event.target.value)} />
      </div>
    </Modal>
  )
}
