import type { ChipRecordRow } from '@evertill/contract'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { client } from '../../api/client.ts'
import { usePages } from '../../api/pages.ts'
import { amountText } from '../../parts/amount.tsx'
import { type Column, Grid } from '../../parts/grid.tsx'
import { Moment, useTimes } from '../../parts/moment.tsx'
import { Sheet } from '../../parts/page.tsx'
import { ResponseCode, useCodeWords } from '../../parts/response-code.tsx'
import { useWords } from '../../words/index.ts'
import { cardText } from '../transactions/state-mark.tsx'

/** What chips refused here, as the settlements told it; nothing is shown where none did. */
export function ChipRefusals({ terminalId }: { terminalId: string }): ReactNode {
  const words = useWords()
  const navigate = useNavigate()
  const columns = useColumns()
  const list = usePages<ChipRecordRow>(['chip-records', terminalId], (cursor, signal) =>
    client.chipRecords({ query: { terminalId, word: 'refused', ...cursor }, signal }),
  )
  if (list.rows.length === 0) return null
  return (
    <Sheet title={words('chips.refused')} note={words('chips.note')}>
      <div className="in-sheet">
        <Grid
          name="chip-refusals"
          label={words('chips.refused')}
          columns={columns}
          rows={list.rows}
          keyOf={(row) => `${row.batch}-${row.stan}`}
          open={(row) =>
            row.transactionId && void navigate({ to: '/transactions/$id', params: { id: row.transactionId } })
          }
          more={list.more}
          empty={null}
        />
      </div>
    </Sheet>
  )
}

const elementOf = (row: ChipRecordRow, tag: string): string =>
  row.elements.find((each) => each.tag === tag)?.value ?? '–'

/** What the chip had been told when it refused [EMV, 8A]: two characters. */
const toldIn = (row: ChipRecordRow): string =>
  elementOf(row, '8A').replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)))

function useColumns(): readonly Column<ChipRecordRow>[] {
  const words = useWords()
  const times = useTimes()
  const codeWords = useCodeWords()
  // CodeWords change with the words alone.
  return useMemo(() => {
    const plain = (
      key: string,
      title: string,
      width: number,
      text: (row: ChipRecordRow) => string,
    ): Column<ChipRecordRow> => ({
      key,
      title,
      width,
      text,
      render: (row) => <span className="figures">{text(row)}</span>,
    })
    const told = (row: ChipRecordRow): string =>
      toldIn(row) === 'Z1' ? words('chips.nobodyAsked') : toldIn(row) === 'Z3' ? words('chips.nobodyAnswered') : ''
    return [
      {
        key: 'at',
        title: words('chips.uploaded'),
        width: 104,
        render: (row) =>
          row.transactionId === undefined ? (
            <Moment at={row.at} />
          ) : (
            <Link to="/transactions/$id" params={{ id: row.transactionId }} tabIndex={-1}>
              <Moment at={row.at} />
            </Link>
          ),
        text: (row) => times.full(row.at),
      },
      {
        ...plain('amount', words('transaction.amount'), 90, (row) => amountText(row.amount, row.currency)),
        align: 'right',
      },
      plain('card', words('transaction.card'), 122, cardText),
      {
        key: 'told',
        title: words('chips.told'),
        width: 160,
        render: (row) => (told(row) === '' ? <ResponseCode code={toldIn(row)} /> : told(row)),
        text: (row) => told(row) || `${toldIn(row)} ${codeWords(toldIn(row))}`,
      },
      plain('tvr', 'TVR', 90, (row) => elementOf(row, '95')),
      plain('tsi', 'TSI', 52, (row) => elementOf(row, '9B')),
      { ...plain('cryptogram', 'AAC', 136, (row) => elementOf(row, '9F26')), spare: true },
      { ...plain('stan', words('transaction.stan'), 72, (row) => row.stan), spare: true },
    ]
  }, [words, times])
}
