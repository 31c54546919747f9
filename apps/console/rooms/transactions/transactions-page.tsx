import { csvAddress, type TransactionRow } from '@evertill/contract'
import { maskPan, systemClock } from '@evertill/foundation'
import { useMutation } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { client } from '../../api/client.ts'
import { useRight } from '../../api/session.tsx'
import { amountText, count } from '../../parts/amount.tsx'
import { Grid } from '../../parts/grid.tsx'
import { duration, useNow } from '../../parts/moment.tsx'
import { Page } from '../../parts/page.tsx'
import { Blank, Failed, Notice, useSentence } from '../../parts/state.tsx'
import { Icon } from '../../shell/icon.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { NarrowTransaction, useTransactionColumns } from './columns.tsx'
import { digitsOf, filterOf, type TransactionSearch } from './filter.ts'
import { Filters } from './filters.tsx'
import { STATE_MEANING, shownState } from './state-mark.tsx'
import { useTransactions } from './use-transactions.ts'
import './transactions.css'

interface CardResult {
  readonly masked: string
  readonly rows: readonly TransactionRow[]
  readonly more: boolean
}

/** What happened, and where did the money go? */
export function TransactionsPage(): ReactNode {
  const words = useWords()
  const sentence = useSentence()
  const navigate = useNavigate()
  const search = useSearch({ from: '/shell/transactions' })
  const mayCard = useRight('transactions.search-card')
  // "the last hour" begins anew when it is chosen, not with every drawing.
  const filter = useMemo(() => filterOf(search, systemClock.now()), [JSON.stringify(search)])
  const [pointed, setPointed] = useState(false)
  const [scrolled, setScrolled] = useState(false)
  const list = useTransactions(filter, pointed || scrolled)
  const columns = useTransactionColumns()
  const [card, setCard] = useState<CardResult>()

  const byCard = useMutation({
    mutationFn: (digits: string) => client.searchCard({ body: { pan: digits, limit: 200 } }),
    // The number itself is not kept, not even in the memory of a failed search.
    gcTime: 0,
    onSuccess: (page, digits) => setCard({ masked: maskPan(digits), rows: page.rows, more: page.next !== undefined }),
  })

  const change = (next: Partial<TransactionSearch>): void => {
    setCard(undefined)
    void navigate({ to: '/transactions', search: (before) => ({ ...before, ...next }), replace: true })
  }
  const open = (row: TransactionRow): void => void navigate({ to: '/transactions/$id', params: { id: row.id } })
  const rows = card?.rows ?? list.rows
  const filtered = Object.keys(filter).length > 0
  const grid = (
    <Grid
      name="transactions"
      label={words('transactions.title')}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.id}
      open={open}
      narrow={(row) => <NarrowTransaction row={row} />}
      loading={list.asked.isFetching || byCard.isPending}
      fresh={list.fresh}
      onTop={(top) => setScrolled(!top)}
      tone={(row) => (STATE_MEANING[shownState(row)] === 'open' ? 'open' : undefined)}
      {...(card ? {} : { more: list.more })}
      empty={
        list.asked.error && !card ? (
          <Failed error={list.asked.error} retry={() => void list.asked.refetch()} />
        ) : filtered || card ? (
          <Blank
            title={words('transactions.none')}
            text={words('transactions.noneText')}
            action={
              <Button onClick={() => void navigate({ to: '/transactions', search: {} }).then(() => setCard(undefined))}>
                {words('filter.clear')}
              </Button>
            }
          />
        ) : (
          <Blank
            title={words('transactions.first')}
            text={words('overview.firstText')}
            action={
              <Button type="primary" href="/till" target="_blank">
                {words('overview.firstAction')}
              </Button>
            }
          />
        )
      }
    />
  )
  return (
    <Page
      title={words('transactions.title')}
      question={words('transactions.question')}
      {...answerOf()}
      actions={
        <Button
          href={csvAddress(filter)}
          download
          icon={<Icon name="download" size={15} />}
          disabled={rows.length === 0 || card !== undefined}
        >
          {words('filter.export')}
        </Button>
      }
    >
      <Filters
        search={search}
        change={change}
        card={card?.masked}
        onCard={mayCard ? (text) => byCard.mutate(digitsOf(text)) : undefined}
        clearCard={() => setCard(undefined)}
      />
      {byCard.error ? <Notice meaning="stop">{sentence(byCard.error)}</Notice> : null}
      {/* The announcement lies over the rows, so on the way to it nothing may move either. */}
      <div className="grid-frame" onPointerEnter={() => setPointed(true)} onPointerLeave={() => setPointed(false)}>
        {list.waiting > 0 && !card ? (
          <button type="button" className="arrivals" onClick={list.admit}>
            {words('transactions.arrived', { n: count(list.waiting), count: list.waiting })}
          </button>
        ) : null}
        <span className="hidden-text" role="status">
          {list.waiting > 0 ? words('transactions.arrived', { n: count(list.waiting), count: list.waiting }) : ''}
        </span>
        {grid}
      </div>
    </Page>
  )

  function answerOf(): { answer?: ReactNode } {
    if (card)
      return {
        answer: words('transactions.ofCard', {
          n: card.more ? `${count(card.rows.length)}+` : count(card.rows.length),
          card: card.masked,
          count: card.rows.length,
        }),
      }
    const newest = rows[0]
    if (newest) return { answer: <Newest row={newest} filtered={filtered} /> }
    if (list.asked.isFetching) return {}
    return { answer: filtered ? words('transactions.none') : words('transactions.first') }
  }
}

function Newest({ row, filtered }: { row: TransactionRow; filtered: boolean }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const now = useNow(1000)
  return words(filtered ? 'transactions.newestOf' : 'transactions.newest', {
    amount: amountText(row.amount, row.currency),
    type: words(`transaction.type.${row.type}`).toLocaleLowerCase(language),
    state: words(`transaction.state.${shownState(row)}`).toLocaleLowerCase(language),
    duration: duration(now - row.at, words),
  })
}
