import type { BlockedEntry, BlockedKind } from '@evertill/contract'
import { Button, Input, Segmented } from 'antd'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { client, queries } from '../../api/client.ts'
import { usePages } from '../../api/pages.ts'
import { useRight } from '../../api/session.tsx'
import { count } from '../../parts/amount.tsx'
import { type Column, Grid } from '../../parts/grid.tsx'
import { Moment, useTimes } from '../../parts/moment.tsx'
import { ReasonDialog, useDone } from '../../parts/reason-dialog.tsx'
import { Blank, Failed } from '../../parts/state.tsx'
import { useWords } from '../../words/index.ts'

const KINDS = ['card', 'terminal', 'merchant'] as const
const FORM: Readonly<Record<BlockedKind, RegExp>> = {
  card: /^\d{13,19}$/,
  terminal: /^[0-9A-Z]{8}$/,
  merchant: /^[0-9A-Z]{15}$/,
}

const renew = (): Promise<void> => queries.invalidateQueries({ queryKey: ['blocked'] })

/** Who is kept out, since when, and why. */
export function BlockedList({ answer }: { answer(text: string): void }): ReactNode {
  const words = useWords()
  const times = useTimes()
  const done = useDone()
  const mayChange = useRight('risk.change')
  const [leaving, setLeaving] = useState<BlockedEntry>()
  const list = usePages<BlockedEntry>(['blocked'], (cursor, signal) => client.blocked({ query: cursor, signal }))
  const number = list.complete ? count(list.rows.length) : `${count(list.rows.length)}+`
  useEffect(() => {
    if (list.asked.data)
      answer(words(list.rows.length === 0 ? 'blocked.none' : 'blocked.answer', { n: number, count: list.rows.length }))
    else if (list.asked.error) answer(words('state.failed'))
  })
  const columns = useMemo<readonly Column<BlockedEntry>[]>(
    () => [
      {
        key: 'kind',
        title: words('blocked.kind'),
        width: 90,
        render: (row) => words(`blocked.kind.${row.kind}`),
        text: (row) => words(`blocked.kind.${row.kind}`),
      },
      {
        key: 'value',
        title: words('blocked.value'),
        width: 170,
        render: (row) => <b className="figures">{row.value.replace(/\*+/, '****')}</b>,
        text: (row) => row.value,
      },
      {
        key: 'reason',
        title: words('action.reason'),
        width: 300,
        render: (row) => row.reason,
        text: (row) => row.reason,
      },
      { key: 'by', title: words('blocked.by'), width: 120, render: (row) => row.addedBy, text: (row) => row.addedBy },
      {
        key: 'at',
        title: words('blocked.at'),
        width: 130,
        render: (row) => <Moment at={row.addedAt} />,
        text: (row) => times.full(row.addedAt),
      },
      ...(mayChange
        ? [
            {
              key: 'act',
              title: words('action.title'),
              width: 110,
              render: (row: BlockedEntry) => (
                <Button size="small" onClick={() => setLeaving(row)}>
                  {words('blocked.remove')}
                </Button>
              ),
              text: () => '',
            },
          ]
        : []),
    ],
    [words, times, mayChange],
  )
  return (
    <div className="grid-frame">
      <Grid
        name="blocked"
        label={words('blocked.title')}
        columns={columns}
        rows={list.rows}
        keyOf={(row) => row.id}
        more={list.more}
        loading={list.asked.isPending}
        narrow={(row) => (
          <>
            <b className="figures">{row.value}</b>
            <span>{words(`blocked.kind.${row.kind}`)}</span>
            <span>{row.reason}</span>
            {mayChange ? (
              <Button size="small" type="link" onClick={() => setLeaving(row)}>
                {words('blocked.remove')}
              </Button>
            ) : (
              <Moment at={row.addedAt} />
            )}
          </>
        )}
        empty={
          list.asked.error ? (
            <Failed error={list.asked.error} retry={() => void list.asked.refetch()} />
          ) : (
            <Blank meaning="paid" title={words('blocked.none')} text={words('blocked.noneText')} />
          )
        }
      />
      {leaving ? (
        <ReasonDialog
          title={words('blocked.askRemove', { value: leaving.value })}
          effects={[
            words('blocked.effect.remove', { kind: words(`blocked.kind.${leaving.kind}`), value: leaving.value }),
            words('blocked.effect.was', { reason: leaving.reason }),
          ]}
          confirm={words('blocked.remove')}
          danger
          act={async (reason) => {
            await client.unblock({ params: { id: leaving.id }, body: { reason } })
            await renew()
          }}
          done={() => done({ text: words('blocked.removed', { value: leaving.value }) })}
          close={() => setLeaving(undefined)}
        />
      ) : null}
    </div>
  )
}

/** Adds to the list. A card number is typed here and nowhere kept: the host answers with its mask. */
export function BlockDialog({ close }: { close: () => void }): ReactNode {
  const words = useWords()
  const done = useDone()
  const [kind, setKind] = useState<BlockedKind>('card')
  const [value, setValue] = useState('')
  const [made, setMade] = useState<BlockedEntry>()
  const clean = value.replace(/[\s-]/g, '').toUpperCase()
  const fits = FORM[kind].test(clean)
  return (
    <ReasonDialog
      title={words('blocked.ask')}
      effects={[words(`blocked.effect.${kind}`)]}
      confirm={words('blocked.add')}
      danger
      ready={fits}
      act={async (reason) => {
        setMade(await client.block({ body: { kind, value: clean, reason } }))
        setValue('')
        await renew()
      }}
      done={() => done({ text: made ? words('blocked.added', { value: made.value }) : words('blocked.addedOne') })}
      close={close}
    >
      <div className="field">
        <span className="label">{words('blocked.kind')}</span>
        <Segmented
          aria-label={words('blocked.kind')}
          value={kind}
          onChange={(next) => setKind(next as BlockedKind)}
          options={KINDS.map((each) => ({ value: each, label: words(`blocked.kind.${each}`) }))}
        />
      </div>
      <div className="field">
        <label htmlFor="blocked-value">{words(`blocked.form.${kind}`)}</label>
        <Input
          id="blocked-value"
          autoComplete="off"
          spellCheck={false}
          value={value}
          {...(value !== '' && !fits ? { status: 'warning' as const } : {})}
          onChange={(event) => setValue(event.target.value)}
        />
      </div>
    </ReasonDialog>
  )
}
