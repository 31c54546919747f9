import type { SettlementDay } from '@evertill/contract'
import { type ReactNode, useMemo } from 'react'
import { amountText, count } from '../../parts/amount.tsx'
import { type Column, Grid } from '../../parts/grid.tsx'
import { useIssuerName } from '../../parts/issuer-name.ts'
import { Mark } from '../../parts/mark.tsx'
import { Blank } from '../../parts/state.tsx'
import type { Meaning } from '../../theme/palette.ts'
import { useWords, type Words } from '../../words/index.ts'
import { dayText } from './day.ts'

function stateOf(row: SettlementDay, words: Words): { meaning: Meaning; text: string } {
  const { file } = row
  if (file === undefined) return { meaning: 'plain', text: words('settlement.state.none') }
  if (file.state === 'reading')
    return { meaning: 'open', text: words('settlement.state.reading', { line: count(file.lines) }) }
  if (file.state === 'comparing') return { meaning: 'open', text: words('settlement.state.comparing') }
  if (row.open > 0)
    return { meaning: 'stop', text: words('settlement.state.differ', { n: count(row.open), count: row.open }) }
  // Sold, or known, only after the file was written: neither confirmed nor missing yet.
  const after = row.journal.count - row.confirmed
  if (after > 0) return { meaning: 'open', text: words('settlement.state.after', { n: count(after), count: after }) }
  return { meaning: 'paid', text: words('settlement.state.agree') }
}

const sideText = (side: { count: number; net: number } | undefined, currency: string, words: Words): string =>
  side === undefined ? '–' : words('settlement.side', { n: count(side.count), sum: amountText(side.net, currency) })

const SIDES = ['terminals', 'journal', 'file'] as const
type Side = (typeof SIDES)[number]

/** Whether a side has said everything and says another sum than the journal. */
function differs(row: SettlementDay, side: Side): boolean {
  const { journal, terminals, file } = row
  const said = { terminals, journal, file }[side]
  if (said === undefined || (side === 'terminals' && terminals.waiting > 0)) return false
  return said.count !== journal.count || said.net !== journal.net
}

function SideCell({ row, side }: { row: SettlementDay; side: Side }): ReactNode {
  const words = useWords()
  return (
    <span className={differs(row, side) ? 'figures stop' : 'figures'}>{sideText(row[side], row.currency, words)}</span>
  )
}

/** Every day of every source: what the journal says, what the file says, how far they agree. */
export function DayList(props: {
  days: readonly SettlementDay[]
  loading: boolean
  failed?: ReactNode
  open(row: SettlementDay): void
}): ReactNode {
  const words = useWords()
  const issuer = useIssuerName()
  const columns = useMemo<readonly Column<SettlementDay>[]>(() => {
    const side = (key: Side): Column<SettlementDay> => ({
      key,
      title: words(`settlement.${key}`),
      width: 124,
      align: 'right',
      render: (row) => <SideCell row={row} side={key} />,
      text: (row) => sideText(row[key], row.currency, words),
    })
    return [
      {
        key: 'day',
        title: words('settlement.day'),
        width: 100,
        render: (row) => <b className="figures">{dayText(row.businessDay)}</b>,
        text: (row) => dayText(row.businessDay),
      },
      {
        key: 'source',
        title: words('settlement.source'),
        width: 108,
        render: (row) => issuer(row.source),
        text: (row) => issuer(row.source),
      },
      {
        key: 'state',
        title: words('settlement.state'),
        width: 130,
        render: (row) => {
          const { meaning, text } = stateOf(row, words)
          return <Mark meaning={meaning}>{text}</Mark>
        },
        text: (row) => stateOf(row, words).text,
      },
      ...SIDES.map(side),
      {
        key: 'waiting',
        title: words('settlement.waiting'),
        width: 90,
        align: 'right',
        render: (row) => <span className="figures">{count(row.terminals.waiting)}</span>,
        text: (row) => String(row.terminals.waiting),
      },
      {
        key: 'confirmed',
        title: words('settlement.confirmed'),
        width: 90,
        align: 'right',
        render: (row) => <span className="figures">{count(row.confirmed)}</span>,
        text: (row) => String(row.confirmed),
      },
      {
        key: 'stake',
        title: words('difference.stake'),
        width: 100,
        align: 'right',
        render: (row) => (
          <span className="figures">{row.open === 0 ? '–' : amountText(row.atStake, row.currency)}</span>
        ),
        text: (row) => amountText(row.atStake, row.currency),
      },
    ]
  }, [words, issuer])
  return (
    <div className="grid-frame">
      <Grid
        name="settlement-days"
        label={words('settlement.days')}
        columns={columns}
        rows={props.days}
        keyOf={(row) => `${row.businessDay}/${row.source}/${row.currency}`}
        open={props.open}
        loading={props.loading}
        tone={(row) => (row.open > 0 ? 'stop' : undefined)}
        narrowHeight={92}
        narrow={(row) => {
          const { meaning, text } = stateOf(row, words)
          return (
            <>
              <b className="figures">
                {dayText(row.businessDay)} · {issuer(row.source)}
              </b>
              <Mark meaning={meaning}>{text}</Mark>
              <dl className="day-sides">
                {SIDES.map((side) => (
                  <div key={side}>
                    <dt>{words(`settlement.${side}`)}</dt>
                    <dd>
                      <SideCell row={row} side={side} />
                    </dd>
                  </div>
                ))}
              </dl>
            </>
          )
        }}
        empty={props.failed ?? <Blank title={words('settlement.noDays')} text={words('settlement.noDaysText')} />}
      />
    </div>
  )
}
