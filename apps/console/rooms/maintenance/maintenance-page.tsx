import type { MaintenanceRow } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { client, queries } from '../../api/client.ts'
import { useRight } from '../../api/session.tsx'
import { Mark } from '../../parts/mark.tsx'
import { duration, useNow, useTimes } from '../../parts/moment.tsx'
import { Page, Sheet } from '../../parts/page.tsx'
import { ReasonDialog, useDone } from '../../parts/reason-dialog.tsx'
import { Blank, Bones, Failed } from '../../parts/state.tsx'
import type { Meaning } from '../../theme/palette.ts'
import { useLanguage, useWords } from '../../words/index.ts'
import { WindowDialog } from './window-dialog.tsx'
import '../incidents/incidents.css'

const MEANING: Readonly<Record<MaintenanceRow['state'], Meaning>> = {
  now: 'open',
  planned: 'calm',
  over: 'plain',
  cancelled: 'plain',
}

const RANK: Readonly<Record<MaintenanceRow['state'], number>> = { now: 0, planned: 1, over: 2, cancelled: 2 }

/** What is under way, what comes next, and then what needs nobody any more, the latest first. */
function inOrder(a: MaintenanceRow, b: MaintenanceRow): number {
  return RANK[a.state] - RANK[b.state] || (RANK[a.state] < 2 ? a.from - b.from : b.from - a.from)
}

/** Is anything in maintenance, and what comes next? */
export function MaintenancePage(): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const times = useTimes()
  const now = useNow(15_000)
  const done = useDone()
  const may = useRight('maintenance.change')
  const [editing, setEditing] = useState<MaintenanceRow | 'new'>()
  const [ending, setEnding] = useState<MaintenanceRow>()
  const { data, error, refetch } = useQuery({
    queryKey: ['maintenance'],
    queryFn: () => client.maintenance(),
    refetchInterval: 30_000,
  })
  const rows = data === undefined ? [] : [...data.rows].sort(inOrder)
  const running = rows.filter((row) => row.state === 'now')
  const next = rows.find((row) => row.state === 'planned')
  const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ['maintenance'] })
  return (
    <Page
      title={words('maintenance.title')}
      question={words('maintenance.question')}
      {...(data === undefined
        ? {}
        : {
            answer:
              running.length > 0
                ? words('maintenance.now', { time: times.planned(running[0]!.until, now) })
                : next
                  ? words('maintenance.next', { duration: duration(next.from - now, words) })
                  : words('maintenance.none'),
            meaning: running.length > 0 ? ('open' as const) : ('paid' as const),
          })}
      actions={
        may ? (
          <Button type="primary" onClick={() => setEditing('new')}>
            {words('maintenance.announce')}
          </Button>
        ) : null
      }
    >
      <Sheet>
        {error ? <Failed error={error} retry={() => void refetch()} /> : null}
        {data === undefined && !error ? <Bones lines={5} /> : null}
        {data && rows.length === 0 ? (
          <Blank title={words('maintenance.empty')} text={words('maintenance.emptyText')} />
        ) : null}
        <ol className="windows">
          {rows.map((row) => (
            <li key={row.id}>
              <span className="when">
                <b>{times.planned(row.from, now)}</b>
                <b>– {times.planned(row.until, row.from)}</b>
                <span className="faint">{row.timeZone}</span>
              </span>
              <span>
                <Mark meaning={MEANING[row.state]} solid>
                  {words(`maintenance.state.${row.state}`)}
                </Mark>{' '}
                <b>{words(`maintenance.kind.${row.kind}`)}</b>
                <p>{language === 'zh-CN' ? row.zh : row.en}</p>
                <p className="faint">
                  {[
                    row.issuerId && words('maintenance.ofIssuer', { name: row.issuerId }),
                    row.region && words('maintenance.ofRegion', { name: row.region }),
                    row.host && words('maintenance.ofHost', { name: row.host }),
                    !row.issuerId && !row.region && words('maintenance.ofAll'),
                    row.createdBy && words('maintenance.by', { name: row.createdBy }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </span>
              <span className="does">
                {may && (row.state === 'now' || row.state === 'planned') ? (
                  <>
                    <Button size="small" onClick={() => setEditing(row)}>
                      {words('maintenance.edit')}
                    </Button>
                    <Button size="small" danger onClick={() => setEnding(row)}>
                      {words(row.state === 'now' ? 'maintenance.end' : 'maintenance.callOff')}
                    </Button>
                  </>
                ) : null}
              </span>
            </li>
          ))}
        </ol>
      </Sheet>
      {editing ? (
        <WindowDialog
          {...(editing === 'new' ? {} : { before: editing })}
          close={() => setEditing(undefined)}
          saved={() => void again()}
        />
      ) : null}
      {ending ? (
        <ReasonDialog
          title={words(ending.state === 'now' ? 'maintenance.askEnd' : 'maintenance.askCallOff')}
          effects={[words('maintenance.effectEnd')]}
          confirm={words(ending.state === 'now' ? 'maintenance.end' : 'maintenance.callOff')}
          danger
          act={async (reason) => {
            await client.cancelMaintenance({ params: { id: ending.id }, body: { reason } })
            await again()
          }}
          done={() => done({ text: words('maintenance.ended') })}
          close={() => setEnding(undefined)}
        />
      ) : null}
    </Page>
  )
}
