import type { DifferenceGroup, DifferenceQuery, DifferenceRow } from '@evertill/contract'
import { Button, Input, Select } from 'antd'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'
import { client } from '../../api/client.ts'
import { usePages } from '../../api/pages.ts'
import { amountText } from '../../parts/amount.tsx'
import { type Column, Grid } from '../../parts/grid.tsx'
import { useIssuerName } from '../../parts/issuer-name.ts'
import { Blank, Failed } from '../../parts/state.tsx'
import { useWords } from '../../words/index.ts'
import { dayText } from './day.ts'
import { DifferenceGroups, type GroupKey } from './difference-groups.tsx'
import { DifferenceSheet } from './difference-sheet.tsx'
import { StateOfDifference } from './difference-state.tsx'
import { groupText, kindText, ownerText } from './difference-words.ts'

const STATES = ['unfinished', 'open', 'proposed', 'cleared', 'mended'] as const

/** Which differences are looked at; it stands in the address. */
export type DifferenceFilter = Readonly<
  Partial<Pick<DifferenceQuery, 'kind' | 'owner' | 'age' | 'businessDay' | 'source'>>
>

/** Every disagreement, oldest first, and what the unfinished ones have in common. */
export function DifferenceList(props: {
  groups: readonly DifferenceGroup[]
  filter: DifferenceFilter
  choose(filter: DifferenceFilter): void
}): ReactNode {
  const words = useWords()
  const issuer = useIssuerName()
  const { groups, filter, choose } = props
  const [state, setState] = useState<DifferenceQuery['state']>('unfinished')
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState<DifferenceRow>()
  const q = useDeferredValue(typed.trim())
  const list = usePages<DifferenceRow>(['differences', state, q, filter], (cursor, signal) =>
    client.differences({ query: { ...cursor, ...filter, state, ...(q === '' ? {} : { q }) }, signal }),
  )
  const columns = useMemo<readonly Column<DifferenceRow>[]>(
    () => [
      {
        key: 'kind',
        title: words('difference.kind'),
        width: 150,
        render: (row) => <b>{kindText(row.kind, words)}</b>,
        text: (row) => kindText(row.kind, words),
      },
      {
        key: 'state',
        title: words('settlement.state'),
        width: 120,
        render: (row) => <StateOfDifference row={row} />,
        text: (row) => words(`difference.state.${row.state}`),
      },
      {
        key: 'stake',
        title: words('difference.stake'),
        width: 100,
        align: 'right',
        render: (row) => <span className="figures">{row.atStake === 0 ? '–' : amountText(row.atStake)}</span>,
        text: (row) => amountText(row.atStake),
      },
      {
        key: 'age',
        title: words('difference.age'),
        width: 90,
        render: (row) => groupText('age', row.age, words),
        text: (row) => groupText('age', row.age, words),
      },
      {
        key: 'owner',
        title: words('difference.owner'),
        width: 110,
        render: (row) => ownerText(row.owner, words),
        text: (row) => ownerText(row.owner, words),
      },
      {
        key: 'day',
        title: words('settlement.day'),
        width: 100,
        render: (row) => <span className="figures">{row.businessDay ? dayText(row.businessDay) : '–'}</span>,
        text: (row) => (row.businessDay ? dayText(row.businessDay) : ''),
      },
      {
        key: 'rrn',
        title: words('difference.reference'),
        width: 120,
        render: (row) => (
          <span className="figures">
            {row.rrn ?? (row.line === undefined ? '–' : words('difference.line', { line: row.line }))}
          </span>
        ),
        text: (row) => row.rrn ?? '',
      },
      {
        key: 'merchant',
        title: words('funding.merchant'),
        width: 140,
        spare: true,
        render: (row) => <span className="figures">{row.merchantId ?? '–'}</span>,
        text: (row) => row.merchantId ?? '',
      },
    ],
    [words],
  )
  const { businessDay, source } = filter
  const chosen = Object.keys(filter).length > 0
  return (
    <div className="grid-frame">
      <DifferenceGroups groups={groups} chosen={filter} choose={(by, value) => choose(withGroup(filter, by, value))} />
      <div className="settlement-filters">
        <Select
          aria-label={words('settlement.state')}
          value={state}
          onChange={setState}
          options={STATES.map((value) => ({ value, label: words(`difference.state.${value}`) }))}
        />
        <Input
          allowClear
          aria-label={words('difference.search')}
          placeholder={words('difference.search')}
          value={typed}
          maxLength={40}
          onChange={(event) => setTyped(event.target.value)}
        />
        {businessDay === undefined && source === undefined ? null : (
          <button
            type="button"
            className="group-chip"
            aria-pressed
            title={words('difference.anyDay')}
            onClick={() => {
              const { businessDay: _day, source: _source, ...rest } = filter
              choose(rest)
            }}
          >
            <span className="figures">
              {[businessDay && dayText(businessDay), source && issuer(source)].filter(Boolean).join(' · ')}
            </span>
            <span aria-hidden="true">×</span>
          </button>
        )}
        {chosen ? (
          <Button type="link" onClick={() => choose({})}>
            {words('difference.all')}
          </Button>
        ) : null}
      </div>
      <Grid
        name="differences"
        label={words('settlement.differences')}
        columns={columns}
        rows={list.rows}
        keyOf={(row) => row.key}
        open={(row) => setOpen(row)}
        more={list.more}
        loading={list.asked.isPending}
        tone={(row) => (row.state === 'open' ? 'stop' : row.state === 'proposed' ? 'open' : undefined)}
        narrow={(row) => (
          <>
            <b>{kindText(row.kind, words)}</b>
            <StateOfDifference row={row} />
            <span className="figures">{amountText(row.atStake)}</span>
            <span>{ownerText(row.owner, words)}</span>
          </>
        )}
        empty={
          list.asked.error ? (
            <Failed error={list.asked.error} retry={() => void list.asked.refetch()} />
          ) : (
            <Blank meaning="paid" title={words('difference.none')} text={words('difference.noneText')} />
          )
        }
      />
      {open ? <DifferenceSheet row={open} changed={setOpen} close={() => setOpen(undefined)} /> : null}
    </div>
  )
}

/** The filter with a group of it chosen, or with none. */
function withGroup(filter: DifferenceFilter, by: GroupKey, value: string | undefined): DifferenceFilter {
  const { [by]: _, ...rest } = filter
  return value === undefined ? rest : { ...rest, [by]: value }
}
