import type { SettlementDay } from '@evertill/contract'
import { type ReactNode, useMemo } from 'react'
import { amountText, count } from '../../parts/amount.tsx'
import { type Column, Grid } from '../../parts/grid.tsx'
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

/** What terminals settled, and how much of the day stands in batches that are still open. */
function terminalsText({ terminals, currency }: SettlementDay, words: Words): string {
  const { count: settled, waiting } = terminals
  if (waiting === 0) return sideText(terminals, currency, words)
  const open = words('settlement.waiting', { n: count(waiting) })
  return settled === 0 ? open : `${sideText(terminals, currency, words)} · ${open}`
}

/** Whether a side has said everything and says another sum than the journal. */
function differs(row: SettlementDay, side: 'terminals' | 'file'): boolean {
  const { journal, terminals, file } = row
  const said = side === 'file' ? file : terminals
  if (said === undefined || (side === 'terminals' && terminals.waiting > 0)) return false
  return said.count !== journal.count || said.net !== journal.net
}

/** Every day of every source: what the journal says, what the file says, how far they agree. */
export function DayList(props: {
  days: readonly SettlementDay[]
  loading: boolean
  failed?: ReactNode
  open(row: SettlementDay): void
}): ReactNode {
  const words = useWords()
  const columns = useMemo<readonly Column<SettlementDay>[]>(() => {
    const side = (key: 'terminals' | 'journal' | 'file', width: number): Column<SettlementDay> => {
      const text = (row: SettlementDay): string =>
        key === 'terminals' ? terminalsText(row, words) : sideText(row[key], row.currency, words)
      return {
        key,
        title: words(`settlement.${key}`),
        width,
        align: 'right',
        render: (row) => (
          <span className={key !== 'journal' && differs(row, key) ? 'figures stop' : 'figures'}>{text(row)}</span>
        ),
        text,
      }
    }
    return [
      {
        key: 'day',
        title: words('settlement.day'),
        width: 110,
        render: (row) => <b className="figures">{dayText(row.businessDay)}</b>,
        text: (row) => dayText(row.businessDay),
      },
      {
        key: 'source',
        title: words('settlement.source'),
        width: 110,
        render: (row) => row.source,
        text: (row) => row.source,
      },
      {
        key: 'state',
        title: words('settlement.state'),
        width: 150,
        render: (row) => {
          const { meaning, text } = stateOf(row, words)
          return <Mark meaning={meaning}>{text}</Mark>
        },
        text: (row) => stateOf(row, words).text,
      },
      side('terminals', 200),
      side('journal', 140),
      side('file', 140),
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
        width: 110,
        align: 'right',
        render: (row) => (
          <span className="figures">{row.open === 0 ? '–' : amountText(row.atStake, row.currency)}</span>
        ),
        text: (row) => amountText(row.atStake, row.currency),
      },
    ]
  }, [words])
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
        narrow={(row) => {
          const { meaning, text } = stateOf(row, words)
          return (
            <>
              <b className="figures">{dayText(row.businessDay)}</b>
              <Mark meaning={meaning}>{text}</Mark>
              <span>{row.source}</span>
              <span className="figures">{sideText(row.journal, row.currency, words)}</span>
            </>
          )
        }}
        empty={props.failed ?? <Blank title={words('settlement.noDays')} text={words('settlement.noDaysText')} />}
      />
    </div>
  )
}
