import type { TerminalRow } from '@evertill/contract'
import { systemClock } from '@evertill/foundation'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input, Segmented, Select, Tag } from 'antd'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { client } from '../../api/client.ts'
import { usePages } from '../../api/pages.ts'
import { count } from '../../parts/amount.tsx'
import { type Column, Grid } from '../../parts/grid.tsx'
import { Ago, useTimes } from '../../parts/moment.tsx'
import { Page } from '../../parts/page.tsx'
import { Blank, Failed } from '../../parts/state.tsx'
import { Icon } from '../../shell/icon.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { CodeBox } from '../diagnosis/code-box.tsx'
import { useOverview } from '../overview/use-overview.ts'
import { PresenceMark, STANDING_MEANING, standingOf, TerminalStatusMark } from './presence.tsx'
import { RolloutDialog } from './rollout-dialog.tsx'

const PRESENCES = ['online', 'silent', 'offline', 'never'] as const
const STATUSES = ['active', 'disabled', 'retired'] as const

/** Which terminals can sell now? */
export function TerminalsPage(): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const times = useTimes()
  const navigate = useNavigate()
  const search = useSearch({ from: '/shell/terminals' })
  const [text, setText] = useState(search.q ?? '')
  const [versions, setVersions] = useState(false)
  const overview = useOverview()
  const query = useMemo(
    () => Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== '')),
    [search],
  )
  const list = usePages<TerminalRow>(
    ['terminals', query],
    (cursor, signal) => client.terminals({ query: { ...query, ...cursor }, signal }),
    { refetchMs: 30_000 },
  )
  const change = (next: Partial<typeof search>): void =>
    void navigate({ to: '/terminals', search: (before) => ({ ...before, ...next }), replace: true })

  // Only typing starts the wait.
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === (search.q ?? '')) return
    const timer = systemClock.after(250, () => change({ q: wanted === '' ? undefined : wanted }))
    return () => timer.cancel()
  }, [text])

  const columns = useMemo<readonly Column<TerminalRow>[]>(() => {
    const name = (it: { zh: string; en: string }): string => (language === 'zh-CN' ? it.zh : it.en)
    const ago = (at: number | undefined): ReactNode =>
      at === undefined ? <span className="faint">–</span> : <Ago at={at} />
    return [
      {
        key: 'id',
        title: words('transaction.terminal'),
        width: 92,
        render: (row) => (
          <Link to="/terminals/$id" params={{ id: row.terminalId }} tabIndex={-1}>
            <b className="figures">{row.terminalId}</b>
          </Link>
        ),
        text: (row) => row.terminalId,
      },
      {
        key: 'presence',
        title: words('terminal.presence'),
        width: 112,
        render: (row) => <PresenceMark presence={row.presence} />,
        text: (row) => words(`presence.${row.presence}`),
      },
      {
        key: 'status',
        title: words('terminal.status'),
        width: 90,
        render: (row) => <TerminalStatusMark status={row.status} />,
        text: (row) => words(`terminal.status.${row.status}`),
      },
      {
        key: 'label',
        title: words('terminal.label'),
        width: 112,
        render: (row) => row.label,
        text: (row) => row.label,
      },
      {
        key: 'merchant',
        title: words('transaction.merchant'),
        width: 132,
        render: (row) => name(row.merchantName),
        text: (row) => name(row.merchantName),
      },
      {
        key: 'outlet',
        title: words('transaction.outlet'),
        width: 122,
        render: (row) => name(row.outletName),
        text: (row) => name(row.outletName),
      },
      {
        key: 'sale',
        title: words('terminal.lastSale'),
        width: 96,
        render: (row) => ago(row.lastTransactionAt),
        text: (row) => (row.lastTransactionAt === undefined ? '' : times.full(row.lastTransactionAt)),
      },
      {
        key: 'seen',
        title: words('terminal.lastSeen'),
        width: 96,
        render: (row) => ago(row.lastSeenAt),
        text: (row) => (row.lastSeenAt === undefined ? '' : times.full(row.lastSeenAt)),
      },
      {
        key: 'line',
        title: words('terminal.line'),
        width: 110,
        render: (row) => (row.line ? words(`line.${row.line}`) : <span className="faint">–</span>),
        text: (row) => (row.line ? words(`line.${row.line}`) : ''),
        spare: true,
      },
      {
        key: 'batch',
        title: words('transaction.batch'),
        width: 76,
        render: (row) => row.batch ?? '–',
        text: (row) => row.batch ?? '',
        spare: true,
      },
      {
        key: 'version',
        title: words('terminal.version'),
        width: 72,
        render: (row) => row.version ?? '–',
        text: (row) => row.version ?? '',
      },
      {
        key: 'serial',
        title: words('terminal.serial'),
        width: 140,
        render: (row) => row.serial,
        text: (row) => row.serial,
        spare: true,
      },
    ]
  }, [words, language, times])

  const { data } = overview
  const seen = data ? data.terminals.online + data.terminals.silent + data.terminals.offline : undefined
  const away = data ? data.terminals.silent + data.terminals.offline : 0
  const online = list.rows.filter((row) => row.presence === 'online').length
  const answer =
    data && seen !== undefined
      ? seen === 0
        ? words('terminals.noneSeen')
        : words(away > 0 ? 'terminals.answerAway' : 'terminals.answer', {
            online: count(data.terminals.online),
            seen: count(seen),
            away: count(away),
          })
      : list.asked.data
        ? words('terminals.answerShown', {
            online: count(online),
            n: list.complete ? count(list.rows.length) : `${count(list.rows.length)}+`,
          })
        : undefined

  return (
    <Page
      title={words('terminals.title')}
      question={words('terminals.question')}
      actions={<Button onClick={() => setVersions(true)}>{words('rollout.open')}</Button>}
      {...(answer
        ? { answer, meaning: away > 0 ? ('open' as const) : seen === 0 ? ('plain' as const) : ('paid' as const) }
        : {})}
    >
      {versions ? <RolloutDialog close={() => setVersions(false)} /> : null}
      <search className="filters" aria-label={words('filter.label')}>
        <Input
          allowClear
          style={{ width: 280 }}
          prefix={<Icon name="search" size={14} />}
          placeholder={words('terminals.search')}
          aria-label={words('terminals.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Segmented
          aria-label={words('terminal.presence')}
          value={search.presence ?? 'all'}
          onChange={(presence) =>
            change({ presence: presence === 'all' ? undefined : (presence as TerminalRow['presence']) })
          }
          options={[
            { value: 'all', label: words('filter.all') },
            ...PRESENCES.map((presence) => ({ value: presence, label: words(`presence.${presence}`) })),
          ]}
        />
        <Select
          allowClear
          style={{ minWidth: 130 }}
          placeholder={words('filter.anyStatus')}
          aria-label={words('terminal.status')}
          value={search.status ?? null}
          onChange={(status) => change({ status: status ?? undefined })}
          options={STATUSES.map((status) => ({ value: status, label: words(`terminal.status.${status}`) }))}
        />
        <CodeBox />
        <Link to="/stickers" search={{ merchantId: search.merchantId, outletId: search.outletId, q: search.q }}>
          {words('terminals.stickers')}
        </Link>
        {search.merchantId ? (
          <Tag closable onClose={() => change({ merchantId: undefined })}>
            {words('transaction.merchant')} {search.merchantId}
          </Tag>
        ) : null}
        {search.outletId ? (
          <Tag closable onClose={() => change({ outletId: undefined })}>
            {words('transaction.outlet')} {search.outletId}
          </Tag>
        ) : null}
      </search>
      <div className="grid-frame">
        <Grid
          name="terminals"
          label={words('terminals.title')}
          columns={columns}
          rows={list.rows}
          keyOf={(row) => row.terminalId}
          open={(row) => void navigate({ to: '/terminals/$id', params: { id: row.terminalId } })}
          more={list.more}
          loading={list.asked.isPending}
          tone={(row) => {
            const meaning = STANDING_MEANING[standingOf(row)]
            return meaning === 'stop' || meaning === 'open' ? meaning : undefined
          }}
          narrow={(row) => (
            <>
              <span>
                <Link to="/terminals/$id" params={{ id: row.terminalId }} tabIndex={-1}>
                  <b className="figures">{row.terminalId}</b>
                </Link>{' '}
                <span className="soft">{row.label}</span>
              </span>
              {row.status === 'active' ? (
                <PresenceMark presence={row.presence} />
              ) : (
                <TerminalStatusMark status={row.status} />
              )}
              <span>{language === 'zh-CN' ? row.merchantName.zh : row.merchantName.en}</span>
              <span>{row.lastSeenAt === undefined ? '–' : <Ago at={row.lastSeenAt} />}</span>
            </>
          )}
          empty={
            list.asked.error ? (
              <Failed error={list.asked.error} retry={() => void list.asked.refetch()} />
            ) : Object.keys(query).length > 0 ? (
              <Blank title={words('terminals.none')} text={words('transactions.noneText')} />
            ) : (
              <Blank title={words('terminals.first')} text={words('terminals.firstText')} />
            )
          }
        />
      </div>
    </Page>
  )
}
