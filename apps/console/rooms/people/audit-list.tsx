import type { AuditEntry } from '@evertill/contract'
import { systemClock } from '@evertill/foundation'
import { useNavigate } from '@tanstack/react-router'
import { Drawer, Input } from 'antd'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { client } from '../../api/client.ts'
import { usePages } from '../../api/pages.ts'
import { type Column, Grid } from '../../parts/grid.tsx'
import { Mark } from '../../parts/mark.tsx'
import { duration, Moment, useNow, useTimes } from '../../parts/moment.tsx'
import { Facts } from '../../parts/page.tsx'
import { Blank, Failed } from '../../parts/state.tsx'
import { Icon } from '../../shell/icon.tsx'
import type { Meaning } from '../../theme/palette.ts'
import { isWord, useWords } from '../../words/index.ts'

/** `merchant.status` in words; an action without words keeps its name. */
function useActionWords(): (action: string) => string {
  const words = useWords()
  return (action) => {
    const key = `audit.action.${action}`
    return isWord(key) ? words(key) : action
  }
}

const AUDIT_MEANING: Readonly<Record<AuditEntry['outcome'], Meaning>> = {
  done: 'paid',
  attempted: 'open',
  refused: 'open',
  failed: 'stop',
}

/** What changed, field by field: only what is not the same before and after. */
function changesOf(
  entry: AuditEntry,
): readonly { readonly field: string; readonly before: string; readonly after: string }[] {
  const fields = (value: unknown): Record<string, unknown> =>
    value !== null && typeof value === 'object'
      ? (value as Record<string, unknown>)
      : value === undefined || value === null
        ? {}
        : { value }
  const before = fields(entry.before)
  const after = fields(entry.after)
  const text = (value: unknown): string =>
    value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value)
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((field) => ({ field, before: text(before[field]), after: text(after[field]) }))
    .filter((change) => change.before !== change.after)
}

/** Every command and every sign-in: who, what, to whom, why. */
export function AuditList({ answer, subject }: { answer(text: string): void; subject: string | undefined }): ReactNode {
  const words = useWords()
  const times = useTimes()
  const navigate = useNavigate()
  const actionWords = useActionWords()
  const now = useNow(10_000)
  const [open, setOpen] = useState<AuditEntry>()
  const [text, setText] = useState(subject ?? '')
  const list = usePages<AuditEntry>(
    ['audit', subject],
    (cursor, signal) => client.audit({ query: { ...cursor, ...(subject ? { subjectId: subject } : {}) }, signal }),
    { refetchMs: 15_000 },
  )
  const newest = list.rows[0]
  const ready = list.asked.data !== undefined
  const failed = list.asked.error !== null
  useEffect(() => {
    if (newest)
      answer(
        words('audit.answer', {
          name: newest.personName || words('audit.nobody'),
          action: actionWords(newest.action),
          duration: duration(now - newest.at, words),
        }),
      )
    else if (ready) answer(words('audit.none'))
    else if (failed) answer(words('state.failed'))
  })
  // Only typing starts the wait.
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === (subject ?? '')) return
    const timer = systemClock.after(300, () =>
      navigate({ to: '/people', search: { view: 'audit', ...(wanted ? { subject: wanted } : {}) }, replace: true }),
    )
    return () => timer.cancel()
  }, [text])
  // Action words change with the words alone.
  const columns = useMemo<readonly Column<AuditEntry>[]>(
    () => [
      {
        key: 'at',
        title: words('transaction.at'),
        width: 130,
        render: (row) => <Moment at={row.at} />,
        text: (row) => times.full(row.at),
      },
      {
        key: 'who',
        title: words('audit.who'),
        width: 140,
        render: (row) => <b>{row.personName || words('audit.nobody')}</b>,
        text: (row) => row.personName,
      },
      {
        key: 'action',
        title: words('audit.what'),
        width: 190,
        render: (row) => actionWords(row.action),
        text: (row) => actionWords(row.action),
      },
      {
        key: 'subject',
        title: words('audit.whom'),
        width: 160,
        render: (row) => <span className="figures">{row.subjectId}</span>,
        text: (row) => row.subjectId,
      },
      {
        key: 'reason',
        title: words('action.reason'),
        width: 260,
        render: (row) => row.reason ?? <span className="faint">–</span>,
        text: (row) => row.reason ?? '',
      },
      {
        key: 'outcome',
        title: words('audit.outcome'),
        width: 100,
        render: (row) => <Mark meaning={AUDIT_MEANING[row.outcome]}>{words(`audit.outcome.${row.outcome}`)}</Mark>,
        text: (row) => words(`audit.outcome.${row.outcome}`),
      },
      {
        key: 'from',
        title: words('audit.from'),
        width: 110,
        render: (row) => row.from ?? '–',
        text: (row) => row.from ?? '',
        spare: true,
      },
    ],
    [words, times],
  )
  const changes = open ? changesOf(open) : []
  return (
    <>
      <search className="filters" aria-label={words('filter.label')}>
        <Input
          allowClear
          style={{ width: 280 }}
          prefix={<Icon name="search" size={14} />}
          placeholder={words('audit.search')}
          aria-label={words('audit.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </search>
      <div className="grid-frame">
        <Grid
          name="audit"
          label={words('audit.title')}
          columns={columns}
          rows={list.rows}
          keyOf={(row) => String(row.id)}
          open={(row) => setOpen(row)}
          more={list.more}
          loading={list.asked.isPending}
          tone={(row) => (row.outcome === 'done' ? undefined : row.outcome === 'refused' ? 'open' : 'stop')}
          narrow={(row) => (
            <>
              <span>
                <b>{row.personName}</b> {actionWords(row.action)}
              </span>
              <Mark meaning={AUDIT_MEANING[row.outcome]}>{words(`audit.outcome.${row.outcome}`)}</Mark>
              <span>{row.reason ?? row.subjectId}</span>
              <Moment at={row.at} />
            </>
          )}
          empty={
            list.asked.error ? (
              <Failed error={list.asked.error} retry={() => void list.asked.refetch()} />
            ) : (
              <Blank title={words('audit.none')} text={words('audit.noneText')} />
            )
          }
        />
      </div>
      <Drawer
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={open ? actionWords(open.action) : ''}
        size={520}
      >
        {open ? (
          <>
            <Facts
              facts={[
                { label: words('audit.who'), value: open.personName },
                { label: words('transaction.at'), value: times.full(open.at) },
                { label: words('audit.whom'), value: open.subjectId },
                { label: words('audit.outcome'), value: words(`audit.outcome.${open.outcome}`) },
                { label: words('audit.from'), value: open.from ?? '–' },
                { label: words('action.reason'), value: open.reason ?? '–' },
              ]}
            />
            {changes.length > 0 ? (
              <>
                <h3 style={{ margin: '22px 0 8px', fontSize: 15 }}>{words('audit.changes')}</h3>
                <div className="message">
                  <table>
                    <tbody>
                      {changes.map((change) => (
                        <tr key={change.field}>
                          <th scope="row">{change.field}</th>
                          <td>{change.before}</td>
                          <td>{change.after}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              </>
            ) : null}
          </>
        ) : null}
      </Drawer>
    </>
  )
}
