import type { IncidentRow } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import type { ReactNode } from 'react'
import { client } from '../../api/client.ts'
import { percent } from '../../parts/amount.tsx'
import { Mark, Sign } from '../../parts/mark.tsx'
import { Ago, duration } from '../../parts/moment.tsx'
import { Page, Sheet } from '../../parts/page.tsx'
import { Blank, Bones, Failed } from '../../parts/state.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { causeName, INCIDENT_MEANING, incidentSentence } from './incident-words.ts'
import './incidents.css'

/** What needs somebody now, and who has it? */
export function IncidentsPage(): ReactNode {
  const words = useWords()
  const navigate = useNavigate()
  const { show } = useSearch({ from: '/shell/incidents' })
  const state = show ?? 'open'
  const { data, error, refetch } = useQuery({
    queryKey: ['incidents', state],
    queryFn: () => client.incidents({ query: { state } }),
    refetchInterval: 15_000,
  })
  const rows = data?.rows
  const wanting = rows?.filter((row) => row.state === 'unacknowledged' || row.state === 'returned').length ?? 0
  return (
    <Page
      title={words('incidents.title')}
      question={words('incidents.question')}
      {...(rows === undefined
        ? {}
        : state === 'closed'
          ? {
              answer:
                rows.length === 0
                  ? words('incidents.noneClosed')
                  : words('incidents.closed', { n: rows.length, count: rows.length }),
            }
          : {
              answer:
                rows.length === 0
                  ? words('incidents.none')
                  : wanting > 0
                    ? words('incidents.wanting', { n: wanting, count: wanting })
                    : words('incidents.owned'),
              meaning: rows.length === 0 ? ('paid' as const) : wanting > 0 ? ('stop' as const) : ('open' as const),
            })}
      actions={
        <Segmented
          aria-label={words('incidents.which')}
          value={state}
          onChange={(next) => void navigate({ to: '/incidents', search: next === 'closed' ? { show: 'closed' } : {} })}
          options={[
            { value: 'open', label: words('incidents.open') },
            { value: 'closed', label: words('incidents.over') },
          ]}
        />
      }
    >
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {rows === undefined && !error ? <Bones lines={6} /> : null}
      {rows?.length === 0 ? (
        <Sheet>
          {state === 'closed' ? (
            <Blank title={words('incidents.noneClosed')} text={words('incidents.noneClosedText')} />
          ) : (
            <Blank meaning="paid" title={words('incidents.none')} text={words('incidents.noneText')} />
          )}
        </Sheet>
      ) : null}
      {rows && rows.length > 0 ? <IncidentList rows={rows} /> : null}
    </Page>
  )
}

/** Incidents as cards, gravest first. */
export function IncidentList({ rows }: { rows: readonly IncidentRow[] }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  return (
    <ul className="incidents">
      {rows.map((row) => {
        const cause = causeName(row, language)
        return (
          <li key={row.id} className={INCIDENT_MEANING[row.state]}>
            <Link to="/incidents/$id" params={{ id: row.id }}>
              <Sign meaning={INCIDENT_MEANING[row.state]} size={18} />
              <span className="what">
                <b>{incidentSentence(row, words, language)}</b>
                <span className="soft">
                  {cause === undefined
                    ? words('incident.noCause')
                    : words('incident.cause', { cause, share: percent(row.cause!.probability) })}
                </span>
              </span>
              <span className="who">
                <Mark meaning={INCIDENT_MEANING[row.state]}>{words(`incident.state.${row.state}`)}</Mark>
                <span className="faint">
                  {row.owner ?? words('incident.nobody')} · <Ago at={row.openedAt} />
                  {row.closedAt === undefined
                    ? ''
                    : ` · ${words('incident.lasted', { duration: duration(row.closedAt - row.openedAt, words) })}`}
                </span>
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
