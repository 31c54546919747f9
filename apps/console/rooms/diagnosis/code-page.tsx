import type { KeptSnapshot } from '@evertill/contract'
import { readSupportCode, restore, say } from '@evertill/diagnosis'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { client } from '../../api/client.ts'
import { Ago, Moment } from '../../parts/moment.tsx'
import { Page, Sheet } from '../../parts/page.tsx'
import { Blank, Bones, Failed } from '../../parts/state.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { CauseList } from './cause-list.tsx'
import { CodeBox } from './code-box.tsx'
import { model, observed, useDoctorWords } from './doctor.ts'
import { Ladder } from './ladder.tsx'
import { MoneyMark } from './money-mark.tsx'
import { Steps } from './steps.tsx'
import { useAudience } from './terminal-diagnosis.tsx'
import { ExportButtons, Verdict } from './verdict.tsx'
import './diagnosis.css'

/** What does the cashier who read out this code see? The same diagnosis, made again from what was kept under it. */
export function CodePage(): ReactNode {
  const words = useWords()
  const { code: typed } = useParams({ from: '/shell/diagnosis/$code' })
  const { terminal } = useSearch({ from: '/shell/diagnosis/$code' })
  const code = readSupportCode(typed)
  const { data, error, refetch } = useQuery({
    queryKey: ['code', code],
    queryFn: () => client.diagnosisByCode({ params: { code: code! } }),
    enabled: code !== undefined,
  })
  const rows = data?.rows ?? []
  const shown = rows.find((row) => row.snapshot.terminalId === terminal) ?? rows[0]
  const question = words('code.question', { code: code ?? typed.toUpperCase().slice(0, 12) })
  if (code === undefined || (data && !shown))
    return (
      <Page title={words('code.title')} question={question} answer={words(code ? 'code.none' : 'code.mistyped')}>
        <Sheet>
          <Blank
            title={words(code ? 'code.none' : 'code.mistyped')}
            text={words(code ? 'code.noneText' : 'code.mistypedText')}
            action={<CodeBox />}
          />
        </Sheet>
      </Page>
    )
  if (!shown)
    return (
      <Page title={words('code.title')} question={question}>
        {error ? <Failed error={error} retry={() => void refetch()} /> : <Bones lines={8} />}
      </Page>
    )
  return <Opened kept={shown} question={question} others={rows.filter((row) => row !== shown)} />
}

function Opened(props: { kept: KeptSnapshot; question: string; others: readonly KeptSnapshot[] }): ReactNode {
  const words = useWords()
  const said = useDoctorWords(useLanguage())
  const audience = useAudience()
  const { kept, question, others } = props
  const { diagnosis, sameCode } = useMemo(() => {
    const snapshot = { ...kept.snapshot, observations: observed(kept.snapshot.observations) }
    return restore(snapshot, kept.code, model())
  }, [kept])
  const { terminalId } = kept.snapshot
  if (!said)
    return (
      <Page title={words('code.title')} question={question}>
        <Bones lines={8} />
      </Page>
    )
  const { sentence } = say(diagnosis, { money: diagnosis.moneyMoved, voice: 'manager', words: said })
  const healthy = diagnosis.verdict === 'healthy'
  return (
    <Page
      title={kept.code}
      question={question}
      answer={healthy ? words('doctor.verdict.healthy') : sentence}
      meaning={healthy ? 'paid' : diagnosis.verdict === 'named' ? 'stop' : 'open'}
      note={
        <>
          <Link to="/terminals/$id" params={{ id: terminalId }}>
            {words('code.terminal', { id: terminalId })}
          </Link>{' '}
          · {words(`code.origin.${kept.origin}`)} · <Moment at={kept.snapshot.at} /> (<Ago at={kept.snapshot.at} />)
          {sameCode ? null : <> · {words('code.differs')}</>}
        </>
      }
      actions={<CodeBox />}
    >
      <div className="columns diagnosis">
        <div className="of-8 side">
          <Sheet
            title={words('code.then')}
            aside={audience === 'staff' ? <ExportButtons diagnosis={diagnosis} /> : null}
          >
            <Verdict diagnosis={diagnosis} said={said} audience={audience} />
            {audience === 'staff' && !healthy ? <CauseList diagnosis={diagnosis} said={said} /> : null}
          </Sheet>
          {kept.climbs && kept.climbs.length > 0 ? (
            <Sheet title={words('ladder.title')} note={words('ladder.note')}>
              <Ladder climbs={kept.climbs} />
            </Sheet>
          ) : null}
        </div>
        <div className="of-4 side">
          <Sheet title={words('code.money')}>
            <p>
              <MoneyMark money={diagnosis.moneyMoved} text={said.money[diagnosis.moneyMoved]} />
            </p>
          </Sheet>
          <Sheet title={words('steps.title')}>
            <Steps
              diagnosis={diagnosis}
              said={said}
              {...(audience === 'merchant' ? { roles: ['cashier', 'manager'] as const } : {})}
            />
          </Sheet>
          {others.length > 0 ? (
            <Sheet title={words('code.others')}>
              <ul className="story">
                {others.map((row) => (
                  <li key={`${row.snapshot.terminalId}-${row.keptAt}`}>
                    <span />
                    <Link
                      to="/diagnosis/$code"
                      params={{ code: row.code }}
                      search={{ terminal: row.snapshot.terminalId }}
                    >
                      {words('code.terminal', { id: row.snapshot.terminalId })}
                    </Link>
                    <span className="faint">
                      <Moment at={row.snapshot.at} />
                    </span>
                  </li>
                ))}
              </ul>
            </Sheet>
          ) : null}
        </div>
      </div>
    </Page>
  )
}
