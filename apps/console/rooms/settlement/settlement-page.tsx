import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { client } from '../../api/client.ts'
import { useRight, useSession } from '../../api/session.tsx'
import { amountText, count } from '../../parts/amount.tsx'
import { Page } from '../../parts/page.tsx'
import { Failed } from '../../parts/state.tsx'
import { useWords } from '../../words/index.ts'
import { DayList } from './day-list.tsx'
import { DifferenceList } from './difference-list.tsx'
import { FundDialog, FundingList } from './funding-list.tsx'
import { UploadDialog } from './upload-dialog.tsx'
import './settlement.css'

type View = 'days' | 'differences' | 'funding'

/** Do the books agree, and what are merchants paid? */
export function SettlementPage(): ReactNode {
  const words = useWords()
  const navigate = useNavigate()
  const { view = 'days', ...filter } = useSearch({ from: '/shell/settlement' })
  const { scope } = useSession().person
  const whole = Object.values(scope).every((part) => part === undefined)
  const mayChange = useRight('settlement.change') && whole
  const [dialog, setDialog] = useState<'upload' | 'fund'>()
  const [funded, setFunded] = useState<string>()
  const asked = useQuery({
    queryKey: ['settlement'],
    queryFn: ({ signal }) => client.settlement({ signal }),
    refetchInterval: 30_000,
  })
  const data = asked.data
  // Books that nobody has laid side by side do not agree yet.
  const compared = data?.days.some((day) => day.file?.state === 'done') === true
  const answer =
    view === 'funding'
      ? funded
      : data === undefined
        ? asked.error
          ? words('state.failed')
          : undefined
        : data.open > 0
          ? words('settlement.answer', { n: count(data.open), count: data.open, sum: amountText(data.atStake) })
          : words(
              data.days.length === 0 ? 'settlement.nothing' : compared ? 'settlement.agree' : 'settlement.uncompared',
            )
  const lastDay = data?.days.find((day) => day.businessDay < data.today && day.file?.state === 'done')?.businessDay
  return (
    <Page
      title={words('settlement.title')}
      question={words('settlement.question')}
      {...(answer === undefined ? {} : { answer })}
      {...(view !== 'funding' && data !== undefined && (compared || data.open > 0)
        ? { meaning: data.open === 0 ? ('paid' as const) : ('stop' as const) }
        : {})}
      {...(data !== undefined && data.open > 0 && view !== 'funding'
        ? {
            note: words('settlement.note', {
              proposed: count(data.proposed),
              older: count(data.older),
              batches: count(data.terminals.batches),
              unbalanced: count(data.terminals.unbalanced),
            }),
          }
        : {})}
      actions={
        <>
          <Segmented
            aria-label={words('settlement.title')}
            value={view}
            onChange={(next) =>
              void navigate({
                to: '/settlement',
                search: next === 'days' ? {} : { view: next as Exclude<View, 'days'> },
              })
            }
            options={(['days', 'differences', 'funding'] as const).map((value) => ({
              value,
              label: words(`settlement.${value}`),
            }))}
          />
          {view === 'funding' ? (
            <Button href="/api/settlement/funding.csv" download>
              {words('funding.export')}
            </Button>
          ) : null}
          {mayChange && data !== undefined ? (
            <Button type="primary" onClick={() => setDialog(view === 'funding' ? 'fund' : 'upload')}>
              {words(view === 'funding' ? 'settlement.fund' : 'settlement.upload')}
            </Button>
          ) : null}
        </>
      }
    >
      {view === 'days' ? (
        <DayList
          days={data?.days ?? []}
          loading={asked.isPending}
          open={({ businessDay, source }) =>
            void navigate({ to: '/settlement', search: { view: 'differences', businessDay, source } })
          }
          {...(asked.error ? { failed: <Failed error={asked.error} retry={() => void asked.refetch()} /> } : {})}
        />
      ) : view === 'differences' ? (
        <DifferenceList
          groups={data?.groups ?? []}
          filter={filter}
          choose={(next) => void navigate({ to: '/settlement', search: { view, ...next }, replace: true })}
        />
      ) : (
        <FundingList answer={setFunded} />
      )}
      {dialog === 'upload' && data !== undefined ? (
        <UploadDialog sources={data.sources} today={data.today} close={() => setDialog(undefined)} />
      ) : null}
      {dialog === 'fund' && data !== undefined ? (
        <FundDialog day={lastDay ?? data.today} close={() => setDialog(undefined)} />
      ) : null}
    </Page>
  )
}
