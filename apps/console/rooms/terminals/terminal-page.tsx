import type { TerminalDetail, TerminalStatus } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { client, queries } from '../../api/client.ts'
import { useRight } from '../../api/session.tsx'
import { amountText, count, millis, percent } from '../../parts/amount.tsx'
import { Grid } from '../../parts/grid.tsx'
import { History } from '../../parts/history.tsx'
import { Ago, duration, Moment } from '../../parts/moment.tsx'
import { Facts, Page, Sheet } from '../../parts/page.tsx'
import { ReasonDialog, useDone } from '../../parts/reason-dialog.tsx'
import { Blank, Bones, Failed, isMissing } from '../../parts/state.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { NarrowTransaction, useTransactionColumns } from '../transactions/columns.tsx'
import { useTransactions } from '../transactions/use-transactions.ts'
import { ActivationDialog } from './activation-dialog.tsx'
import { ChipRefusals } from './chip-refusals.tsx'
import { PresenceMark, STANDING_MEANING, standingOf, TerminalStatusMark } from './presence.tsx'

/** The doctor is large, and only this page and the codes need it. */
const TerminalDiagnosis = lazy(() =>
  import('../diagnosis/terminal-diagnosis.tsx').then((it) => ({ default: it.TerminalDiagnosis })),
)

/** Can this terminal sell now? */
export function TerminalPage(): ReactNode {
  const words = useWords()
  const { id } = useParams({ from: '/shell/terminals/$id' })
  const { data, error, refetch } = useQuery({
    queryKey: ['terminal', id],
    queryFn: () => client.terminal({ params: { id } }),
    refetchInterval: 15_000,
  })
  if (!data)
    return (
      <Page
        title={id}
        question={words('terminal.question', { id })}
        {...(error ? { answer: words(isMissing(error) ? 'state.notFound' : 'state.failed') } : {})}
      >
        {error ? <Failed error={error} retry={() => void refetch()} /> : <Bones lines={10} />}
      </Page>
    )
  return <Terminal detail={data} />
}

function Terminal({ detail }: { detail: TerminalDetail }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const mayChange = useRight('terminals.change')
  const mayEnrol = useRight('terminals.enrol')
  const maySales = useRight('transactions.read')
  const [change, setChange] = useState<TerminalStatus>()
  const [activating, setActivating] = useState(false)
  const { terminal, heartbeat, contract, parameters } = detail
  const name = (it: { zh: string; en: string }): string => (language === 'zh-CN' ? it.zh : it.en)
  const [cause, setCause] = useState<string>()
  const standing = standingOf(terminal)
  const ailing = standing === 'ready' && cause !== undefined
  const next: readonly TerminalStatus[] =
    terminal.status === 'active' ? ['disabled', 'retired'] : terminal.status === 'disabled' ? ['active', 'retired'] : []
  return (
    <Page
      title={terminal.terminalId}
      question={words('terminal.question', { id: terminal.terminalId })}
      answer={
        ailing
          ? words('standing.ailing', { cause })
          : words(`standing.${standing}`, {
              status: words(`merchant.status.${terminal.merchantStatus}`),
              reason: terminal.statusReason ?? '',
            })
      }
      meaning={ailing ? 'open' : STANDING_MEANING[standing]}
      note={
        <>
          {terminal.label} · {name(terminal.outletName)} ·{' '}
          <Link to="/merchants/$id" params={{ id: terminal.merchantId }}>
            {name(terminal.merchantName)}
          </Link>
        </>
      }
      actions={
        <>
          {mayEnrol && terminal.status === 'active' ? (
            <Button onClick={() => setActivating(true)}>{words('terminal.activation')}</Button>
          ) : null}
          {mayChange
            ? next.map((status) => (
                <Button key={status} danger={status !== 'active'} onClick={() => setChange(status)}>
                  {words(`terminal.do.${status}`)}
                </Button>
              ))
            : null}
        </>
      }
    >
      <Suspense fallback={<Bones lines={8} />}>
        <TerminalDiagnosis terminalId={terminal.terminalId} line={terminal.line} onCause={setCause} />
      </Suspense>
      <div className="columns">
        <div className="of-8 side">
          <Sheet title={words('terminal.now')}>
            <Facts
              facts={[
                { label: words('terminal.presence'), value: <PresenceMark presence={terminal.presence} /> },
                { label: words('terminal.status'), value: <TerminalStatusMark status={terminal.status} /> },
                {
                  label: words('terminal.lastSeen'),
                  value: terminal.lastSeenAt === undefined ? '–' : <Ago at={terminal.lastSeenAt} />,
                },
                {
                  label: words('terminal.lastSale'),
                  value: terminal.lastTransactionAt === undefined ? '–' : <Ago at={terminal.lastTransactionAt} />,
                },
                {
                  label: words('terminal.session'),
                  value:
                    terminal.signedOn === undefined
                      ? '–'
                      : words(terminal.signedOn ? 'terminal.signedOn' : 'terminal.signedOff'),
                },
                { label: words('transaction.batch'), value: terminal.batch ?? '–' },
                { label: words('terminal.line'), value: terminal.line ? words(`line.${terminal.line}`) : '–' },
                detail.connectedAt !== undefined && {
                  label: words('terminal.connected'),
                  value: <Ago at={detail.connectedAt} />,
                },
                heartbeat?.roundTripMs !== undefined && {
                  label: words('terminal.roundTrip'),
                  value: millis(heartbeat.roundTripMs),
                },
                heartbeat?.network !== undefined && {
                  label: words('terminal.network'),
                  value: words(`network.${heartbeat.network}`),
                },
                heartbeat?.battery !== undefined && {
                  label: words('terminal.battery'),
                  value: `${percent(heartbeat.battery.level)}${heartbeat.battery.charging ? ` · ${words('terminal.charging')}` : ''}`,
                },
                heartbeat?.printer !== undefined && {
                  label: words('terminal.printer'),
                  value: words(`printer.${heartbeat.printer}`),
                },
                heartbeat !== undefined && {
                  label: words('terminal.waiting'),
                  value: words('terminal.waitingText', { ...heartbeat.waiting }),
                },
                heartbeat !== undefined && {
                  label: words('terminal.uptime'),
                  value: duration(heartbeat.uptimeMs, words),
                },
                heartbeat?.operator !== undefined && { label: words('terminal.operator'), value: heartbeat.operator },
                { label: words('terminal.version'), value: terminal.version ?? '–' },
              ]}
            />
            {heartbeat === undefined && terminal.presence !== 'never' ? (
              <p className="faint" style={{ marginTop: 12 }}>
                {words('terminal.noHeartbeat')}
              </p>
            ) : null}
          </Sheet>
          {maySales ? <RecentSales terminalId={terminal.terminalId} /> : null}
          {maySales ? <ChipRefusals terminalId={terminal.terminalId} /> : null}
        </div>
        <div className="of-4 side">
          <Sheet title={words('terminal.paper')}>
            <Facts
              facts={[
                { label: words('terminal.serial'), value: terminal.serial },
                { label: words('transaction.merchant'), value: `${terminal.merchantId}` },
                {
                  label: words('terminal.mayDo'),
                  value: contract.transactions.map((type) => words(`transaction.type.${type}`)).join(' · '),
                },
                { label: words('terminal.noPinLimit'), value: amountText(contract.noPinLimit) },
                { label: words('terminal.singleLimit'), value: amountText(contract.maxAmount) },
                { label: words('terminal.manualEntry'), value: words(contract.manualEntry ? 'yes' : 'no') },
                { label: words('terminal.timeout'), value: millis(parameters.answerTimeoutMs) },
                { label: words('terminal.practice'), value: words(terminal.practice ? 'yes' : 'no') },
                detail.activation && {
                  label: words('terminal.activated'),
                  value:
                    detail.activation.usedAt === undefined ? (
                      words('terminal.codeOpen')
                    ) : (
                      <Moment at={detail.activation.usedAt} />
                    ),
                },
                { label: words('terminal.registered'), value: <Moment at={terminal.createdAt} /> },
              ]}
            />
          </Sheet>
          <Sheet title={words('history.title')}>
            <History entries={detail.history} word={(status) => words(`terminal.status.${status as TerminalStatus}`)} />
          </Sheet>
        </div>
      </div>
      {change ? <StatusDialog detail={detail} to={change} close={() => setChange(undefined)} /> : null}
      {activating ? <ActivationDialog terminalId={terminal.terminalId} close={() => setActivating(false)} /> : null}
    </Page>
  )
}

function RecentSales({ terminalId }: { terminalId: string }): ReactNode {
  const words = useWords()
  const navigate = useNavigate()
  const [held, setHeld] = useState(false)
  const filter = useMemo(() => ({ terminalId }), [terminalId])
  const list = useTransactions(filter, held)
  const columns = useTransactionColumns(['terminal', 'merchant', 'outlet'], ['rrn', 'type'])
  return (
    <Sheet
      title={words('terminal.sales')}
      note={
        list.waiting > 0 ? words('transactions.arrived', { n: count(list.waiting), count: list.waiting }) : undefined
      }
      aside={
        <Link to="/transactions" search={{ terminalId }}>
          {words('terminal.allSales')}
        </Link>
      }
    >
      <div className="in-sheet">
        <Grid
          name="terminal-sales"
          label={words('terminal.sales')}
          columns={columns}
          rows={list.rows}
          keyOf={(row) => row.id}
          open={(row) => void navigate({ to: '/transactions/$id', params: { id: row.id } })}
          narrow={(row) => <NarrowTransaction row={row} />}
          more={list.more}
          loading={list.asked.isPending}
          fresh={list.fresh}
          onHold={setHeld}
          empty={
            list.asked.error ? (
              <Failed error={list.asked.error} retry={() => void list.asked.refetch()} />
            ) : (
              <Blank title={words('terminal.noSales')} text={words('terminal.noSalesText')} />
            )
          }
        />
      </div>
    </Sheet>
  )
}

function StatusDialog({
  detail,
  to,
  close,
}: {
  detail: TerminalDetail
  to: TerminalStatus
  close: () => void
}): ReactNode {
  const words = useWords()
  const done = useDone()
  const { terminal } = detail
  const id = terminal.terminalId
  const set = async (status: TerminalStatus, reason: string): Promise<void> => {
    await client.terminalStatus({ params: { id }, body: { status, reason } })
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['terminal', id] }),
      queries.invalidateQueries({ queryKey: ['terminals'] }),
    ])
  }
  return (
    <ReasonDialog
      title={words(`terminal.ask.${to}`, { id })}
      effects={[
        words(`terminal.effect.${to}`, { id, label: terminal.label }),
        words('terminal.effect.open'),
        words(to === 'retired' ? 'terminal.effect.final' : 'terminal.effect.back'),
      ]}
      confirm={words(`terminal.do.${to}`)}
      danger={to !== 'active'}
      act={(reason) => set(to, reason)}
      done={(reason) =>
        done({
          text: words(`terminal.done.${to}`, { id }),
          // Retiring is for good; the other two lead back.
          ...(to === 'retired'
            ? {}
            : { undo: () => set(terminal.status, words('action.undoReason', { reason }).slice(0, 200)) }),
        })
      }
      close={close}
    />
  )
}
