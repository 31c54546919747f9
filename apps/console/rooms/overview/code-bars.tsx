import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { count, percent } from '../../parts/amount.tsx'
import { codeMeaning, useCodeWords } from '../../parts/response-code.tsx'
import { Blank } from '../../parts/state.tsx'
import { useWords } from '../../words/index.ts'

/** The answers of the last hour, most frequent first, in words; each leads to its transactions. */
export function CodeBars({
  codes,
  total,
  limit = 7,
}: {
  codes: readonly { code: string; count: number }[]
  total: number
  limit?: number
}): ReactNode {
  const words = useWords()
  const wordsOf = useCodeWords()
  if (codes.length === 0) return <Blank title={words('overview.noSales')} />
  const most = Math.max(...codes.map((each) => each.count), 1)
  return (
    <ol className="bars">
      {codes.slice(0, limit).map((each) => (
        <li key={each.code}>
          <Link to="/transactions" search={{ responseCode: each.code, period: 'hour' }}>
            <span className="code figures">{each.code}</span>
            <span className="words">{wordsOf(each.code)}</span>
            <span className="figures right">{count(each.count)}</span>
            <span className="figures right faint">{total > 0 ? percent(each.count / total) : '–'}</span>
            <i
              className={codeMeaning(each.code)}
              style={{ width: `${(each.count / most) * 100}%` }}
              aria-hidden="true"
            />
          </Link>
        </li>
      ))}
    </ol>
  )
}
