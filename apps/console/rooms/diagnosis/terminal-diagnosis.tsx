import type { KeptSnapshot, TransactionRow } from '@evertill/contract'
import { causes, leadingCause } from '@evertill/diagnosis'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useMemo } from 'react'
import { client, queries } from '../../api/client.ts'
import { useSales } from '../../api/live.tsx'
import { useRight, useSession } from '../../api/session.tsx'
import { amountText } from '../../parts/amount.tsx'
import { Ago, Moment } from '../../parts/moment.tsx'
import { Sheet } from '../../parts/page.tsx'
import { ResponseCode } from '../../parts/response-code.tsx'
import { Blank, Bones, Failed } from '../../parts/state.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { CauseList } from './cause-list.tsx'
import { type Case, diagnosed, observed, useDoctorWords } from './doctor.ts'
import { DiagnosisHistory, isStop } from './history.tsx'
import { Ladder } from './ladder.tsx'
import { MoneyMark } from './money-mark.tsx'
import { RemoteTests } from './remote-tests.tsx'
import { Steps } from './steps.tsx'
import { type Audience, ExportButtons, Verdict } from './verdict.tsx'
import { WhatIf } from './what-if.tsx'
import './diagnosis.css'

/** How often the platform's own findings are asked for when nothing is heard. */
const AGAIN_MS = 10_000

/** What ails this terminal, made anew here whenever the terminal or the platform has seen something. */
export function TerminalDiagnosis({
  terminalId,
  line,
  onCause,
}: {
  terminalId: string
  line?: 'socket' | 'tcp' | undefined
  /** Told what ails it, as this reader may hear it; undefined when nothing is named. */
  onCause?: (cause: string | undefined) => void
}): ReactNode {
  const words = useWords()
  const said = useDoctorWords(useLanguage())
  const audience = useAudience()
  const findings = useQuery({
    queryKey: ['findings', terminalId],
    queryFn: () => client.terminalFindings({ params: { id: terminalId } }),
    refetchInterval: AGAIN_MS,
  })
  const kept = useQuery({
    queryKey: ['diagnoses', terminalId],
    queryFn: () => client.terminalDiagnoses({ params: { id: terminalId } }),
  })
  const stops = useStops(terminalId)
  // A sale that ends may change what the platform sees around it.
  useSales((row) => {
    if (row.terminalId === terminalId && row.state !== 'sent')
      void queries.invalidateQueries({ queryKey: ['findings', terminalId] })
  })
  const { data } = findings
  const it = useMemo<Case | undefined>(
    () =>
      data && {
        terminalId,
        now: data.at,
        moneyMoved: data.snapshot?.moneyMoved ?? 'unknown',
        observations: observed([...(data.snapshot?.observations ?? []), ...data.platform]),
      },
    [data, terminalId],
  )
  const diagnosis = useMemo(() => it && diagnosed(it), [it])
  const cause = diagnosis?.verdict === 'named' ? leadingCause(diagnosis) : 'unknown'
  const told = cause === 'unknown' ? undefined : audience === 'merchant' ? said?.manager[cause] : said?.causes[cause]
  // A customer's card that was refused stopped a sale; the terminal is well.
  const ails = cause !== 'unknown' && causes[cause].group !== 'card' ? told : undefined
  useEffect(() => onCause?.(ails), [ails, onCause])
  if (!data || !it || !diagnosis || !said)
    return (
      <Sheet title={words('doctor.title')}>
        {findings.error ? <Failed error={findings.error} retry={() => void findings.refetch()} /> : <Bones lines={6} />}
      </Sheet>
    )
  const lastStop = stops?.find(isStop)
  return (
    <div className="columns diagnosis">
      <div className="of-8 side">
        <Sheet
          title={words('doctor.title')}
          note={
            <>
              {words('doctor.asOf')} <Ago at={data.at} />
              {data.snapshot ? (
                <>
                  {' · '}
                  {words('doctor.terminalLooked')} <Ago at={data.snapshot.at} />
                </>
              ) : null}
            </>
          }
          aside={audience === 'staff' ? <ExportButtons diagnosis={diagnosis} /> : null}
        >
          <Verdict diagnosis={diagnosis} said={said} audience={audience} />
          {audience === 'staff' && diagnosis.verdict !== 'healthy' ? (
            <CauseList diagnosis={diagnosis} said={said} />
          ) : null}
          {data.snapshot ? null : <p className="faint">{words('doctor.noSnapshot')}</p>}
        </Sheet>
        <Sheet title={words('ladder.title')} note={words('ladder.note')}>
          {data.climbs && data.climbs.length > 0 ? (
            <Ladder climbs={data.climbs} />
          ) : (
            <Blank title={words('ladder.blank')} text={words('ladder.blankText')} />
          )}
        </Sheet>
        {audience === 'staff' ? (
          <Sheet title={words('whatIf.title')} note={words('whatIf.note')}>
            <WhatIf it={it} now={diagnosis} said={said} />
          </Sheet>
        ) : null}
      </div>
      <div className="of-4 side">
        <Sheet title={words('doctor.money')}>
          <MoneyOfLastStop stop={lastStop} known={stops !== undefined} diagnosis={diagnosis} said={said} />
        </Sheet>
        {audience === 'staff' ? <RemoteTests terminalId={terminalId} line={line} /> : null}
        <Sheet title={words('steps.title')}>
          <Steps
            diagnosis={diagnosis}
            said={said}
            {...(audience === 'merchant' ? { roles: ['cashier', 'manager'] as const } : {})}
          />
        </Sheet>
        <Sheet title={words('doctor.history')}>
          <DiagnosisHistory kept={kept.data?.rows ?? NONE} stops={stops ?? NO_STOPS} said={said} audience={audience} />
        </Sheet>
      </div>
    </div>
  )
}

const NONE: readonly KeptSnapshot[] = []
const NO_STOPS: readonly TransactionRow[] = []

/** Shop people hear the manager's voice; what staff read is not for them [practice: What may be said]. */
export function useAudience(): Audience {
  const { role } = useSession().person
  return role === 'merchant' || role === 'agent' ? 'merchant' : 'staff'
}

/** The terminal's last sales as the switch has them; undefined for those who may not see sales. */
function useStops(terminalId: string): readonly TransactionRow[] | undefined {
  const may = useRight('transactions.read')
  const asked = useQuery({
    queryKey: ['stops', terminalId],
    queryFn: () => client.transactions({ query: { terminalId, limit: 40 } }),
    enabled: may,
  })
  useSales((row) => {
    if (may && row.terminalId === terminalId) void queries.invalidateQueries({ queryKey: ['stops', terminalId] })
  })
  return may ? asked.data?.rows : undefined
}

function MoneyOfLastStop(props: {
  stop: TransactionRow | undefined
  known: boolean
  diagnosis: ReturnType<typeof diagnosed>
  said: NonNullable<ReturnType<typeof useDoctorWords>>
}): ReactNode {
  const words = useWords()
  const { stop, known, diagnosis, said } = props
  if (stop)
    return (
      <div className="last-stop">
        <p>
          <MoneyMark money={stop.money} text={said.money[stop.money]} />
        </p>
        <p>
          <Link to="/transactions/$id" params={{ id: stop.id }}>
            <b className="figures">{amountText(stop.amount, stop.currency)}</b>
          </Link>{' '}
          · <Moment at={stop.at} />
          {stop.responseCode === undefined ? null : (
            <>
              {' '}
              · <ResponseCode code={stop.responseCode} />
            </>
          )}
        </p>
        <p className="faint">{words('doctor.moneyBySwitch')}</p>
      </div>
    )
  if (known) return <p className="faint">{words('doctor.noStop')}</p>
  return (
    <div className="last-stop">
      <p>
        <MoneyMark money={diagnosis.moneyMoved} text={said.money[diagnosis.moneyMoved]} />
      </p>
      <p className="faint">{words('doctor.moneyByTerminal')}</p>
    </div>
  )
}
