import type { KeptSnapshot, TransactionRow } from '@evertill/contract'
import { type Words as DoctorWords, leadingCause, restore } from '@evertill/diagnosis'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { amountText, percent } from '../../parts/amount.tsx'
import { Sign } from '../../parts/mark.tsx'
import { Moment } from '../../parts/moment.tsx'
import { ResponseCode } from '../../parts/response-code.tsx'
import { useWords } from '../../words/index.ts'
import { model, observed } from './doctor.ts'
import type { Audience } from './verdict.tsx'

/** A sale that did not simply go through. */
export function isStop(row: TransactionRow): boolean {
  return row.state !== 'approved' && row.state !== 'sent'
}

const SHOWN = 14

/** Diagnoses and stops of a terminal as one story, newest first; each diagnosis is made again from what was kept. */
export function DiagnosisHistory(props: {
  kept: readonly KeptSnapshot[]
  stops: readonly TransactionRow[]
  said: DoctorWords
  audience: Audience
}): ReactNode {
  const words = useWords()
  const { kept, stops, said, audience } = props
  const made = useMemo(
    () =>
      kept.map((one) => {
        const snapshot = { ...one.snapshot, observations: observed(one.snapshot.observations) }
        return { one, ...restore(snapshot, one.code, model()) }
      }),
    [kept],
  )
  const lines = [
    ...made.map(({ one, diagnosis }) => {
      const cause = leadingCause(diagnosis)
      const healthy = diagnosis.verdict === 'healthy'
      return {
        key: one.code,
        at: one.snapshot.at,
        node: (
          <>
            <Sign meaning={healthy ? 'paid' : 'open'} size={14} />
            <span>
              <Link to="/diagnosis/$code" params={{ code: one.code }} search={{ terminal: one.snapshot.terminalId }}>
                <b className="figures">{one.code}</b>
              </Link>{' '}
              {cause === 'unknown' || healthy
                ? words(`doctor.verdict.${diagnosis.verdict}`)
                : audience === 'merchant'
                  ? said.manager[cause]
                  : `${said.causes[cause]} ${percent(diagnosis.ranked[0]!.probability)}`}
              {one.origin === 'phone' ? <span className="faint"> · {words('doctor.byPhone')}</span> : null}
            </span>
          </>
        ),
      }
    }),
    ...stops.filter(isStop).map((row) => ({
      key: row.id,
      at: row.at,
      node: (
        <>
          <Sign meaning={row.money === 'no' ? 'calm' : 'open'} size={14} />
          <span>
            <Link to="/transactions/$id" params={{ id: row.id }}>
              <b className="figures">{amountText(row.amount, row.currency)}</b>
            </Link>{' '}
            {said.money[row.money]}
            {row.responseCode === undefined ? null : (
              <>
                {' '}
                · <ResponseCode code={row.responseCode} />
              </>
            )}
          </span>
        </>
      ),
    })),
  ].sort((a, b) => b.at - a.at)
  if (lines.length === 0) return <p className="faint">{words('doctor.noHistory')}</p>
  return (
    <ol className="story">
      {lines.slice(0, SHOWN).map((line) => (
        <li key={line.key}>
          {line.node}
          <span className="faint">
            <Moment at={line.at} />
          </span>
        </li>
      ))}
    </ol>
  )
}
