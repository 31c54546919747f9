import type { IncidentDetail } from '@evertill/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { client, queries } from '../../api/client.ts'
import { useRight } from '../../api/session.tsx'
import { count, percent } from '../../parts/amount.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Ago, Moment } from '../../parts/moment.tsx'
import { Facts, Page, Sheet } from '../../parts/page.tsx'
import { ReasonDialog, useDone } from '../../parts/reason-dialog.tsx'
import { Bones, Failed, isMissing, Notice, useSentence } from '../../parts/state.tsx'
import { isWord, useLanguage, useWords } from '../../words/index.ts'
import { causeName, hitText, INCIDENT_MEANING, incidentSentence, sharedName } from './incident-words.ts'
import './incidents.css'

/** What is it, whom does it hit, and who has it? */
export function IncidentPage(): ReactNode {
  const words = useWords()
  const { id } = useParams({ from: '/shell/incidents/$id' })
  const { data, error, refetch } = useQuery({
    queryKey: ['incidents', 'one', id],
    queryFn: () => client.incident({ params: { id } }),
    refetchInterval: 15_000,
  })
  if (!data)
    return (
      <Page
        title={words('incidents.title')}
        question={words('incident.question')}
        {...(error ? { answer: words(isMissing(error) ? 'state.notFound' : 'state.failed') } : {})}
      >
        {error ? <Failed error={error} retry={() => void refetch()} /> : <Bones lines={8} />}
      </Page>
    )
  return <Incident detail={data} />
}

function Incident({ detail }: { detail: IncidentDetail }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const sentence = useSentence()
  const done = useDone()
  const may = useRight('incidents.change')
  const [closing, setClosing] = useState(false)
  const { incident, terminals, story } = detail
  const { id, state } = incident
  const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ['incidents'] })
  const take = useMutation({
    mutationFn: () => client.acknowledgeIncident({ params: { id }, body: {} }),
    onSettled: again,
  })
  const cause = causeName(incident, language)
  return (
    <Page
      title={words('incidents.title')}
      question={words('incident.question')}
      answer={incidentSentence(incident, words, language)}
      meaning={INCIDENT_MEANING[state]}
      note={
        cause === undefined
          ? words('incident.noCause')
          : words('incident.cause', { cause, share: percent(incident.cause!.probability) })
      }
      actions={
        may ? (
          <>
            {state === 'unacknowledged' || state === 'returned' ? (
              <Button type="primary" loading={take.isPending} onClick={() => take.mutate()}>
                {words(state === 'returned' ? 'incident.doSeen' : 'incident.doTake')}
              </Button>
            ) : null}
            {state === 'returned' ? (
              <Button onClick={() => setClosing(true)}>{words('incident.doClose')}</Button>
            ) : null}
          </>
        ) : null
      }
    >
      {take.error ? <Notice meaning="stop">{sentence(take.error)}</Notice> : null}
      <div className="columns">
        <div className="of-8 side">
          <Sheet title={words('incident.facts')}>
            <Facts
              facts={[
                {
                  label: words('incident.stateLabel'),
                  value: <Mark meaning={INCIDENT_MEANING[state]}>{words(`incident.state.${state}`)}</Mark>,
                },
                { label: words('incident.ownerLabel'), value: incident.owner ?? words('incident.nobody') },
                { label: words('incident.shares'), value: sharedName(incident, words, language) },
                incident.kind === 'silent' && {
                  label: words('incident.hit'),
                  value: hitText(incident, words),
                },
                incident.salesAtRisk !== undefined &&
                  incident.kind === 'silent' && {
                    label: words('incident.sales'),
                    value: words('incident.salesText', { n: incident.salesAtRisk.toFixed(1) }),
                  },
                { label: words('incident.opened'), value: <Moment at={incident.openedAt} /> },
                incident.acknowledgedAt !== undefined && {
                  label: words('incident.taken'),
                  value: <Moment at={incident.acknowledgedAt} />,
                },
                incident.returnedAt !== undefined && {
                  label: words('incident.returned'),
                  value: <Moment at={incident.returnedAt} />,
                },
              ]}
            />
          </Sheet>
          {incident.kind === 'silent' ? (
            <Sheet
              title={words('incident.terminals')}
              note={words('incident.terminalsNote', { n: count(terminals.length), count: terminals.length })}
            >
              <ul className="incident-terminals">
                {terminals.map((row) => (
                  <li key={row.terminalId} className={row.back === undefined ? 'away' : 'back'}>
                    <Link to="/terminals/$id" params={{ id: row.terminalId }}>
                      {row.terminalId}
                    </Link>
                    <span className="faint">
                      {row.back === undefined ? <Ago at={row.since} /> : words('incident.isBack')}
                    </span>
                  </li>
                ))}
              </ul>
            </Sheet>
          ) : null}
        </div>
        <div className="of-4 side">
          <Sheet title={words('incident.story')}>
            <ol className="history">
              {[...story].reverse().map((line) => {
                const what = `incident.what.${line.what}`
                return (
                  <li key={`${line.at}-${line.what}`}>
                    <p>
                      <b>{isWord(what) ? words(what, { text: line.text ?? '' }) : line.what}</b>
                    </p>
                    {line.text !== undefined && line.what !== 'returned' && line.what !== 'merged' ? (
                      <p>{line.text}</p>
                    ) : null}
                    <p className="faint">
                      {line.by === undefined ? '' : `${line.by} · `}
                      <Moment at={line.at} />
                    </p>
                  </li>
                )
              })}
            </ol>
          </Sheet>
        </div>
      </div>
      {closing ? (
        <ReasonDialog
          title={words('incident.askClose')}
          effects={[words('incident.effectClose')]}
          confirm={words('incident.doClose')}
          act={async (reason) => {
            await client.closeIncident({ params: { id }, body: { reason } })
            await again()
          }}
          done={() => done({ text: words('incident.doneClose') })}
          close={() => setClosing(false)}
        />
      ) : null}
    </Page>
  )
}
