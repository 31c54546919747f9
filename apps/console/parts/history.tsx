import type { StatusEntry } from '@evertill/contract'
import type { ReactNode } from 'react'
import { useWords } from '../words/index.ts'
import { Moment } from './moment.tsx'

/** Who changed a status, when, from what to what, and why. Newest first. */
export function History({
  entries,
  word,
}: {
  entries: readonly StatusEntry[]
  word(status: string): string
}): ReactNode {
  const words = useWords()
  if (entries.length === 0) return <p className="faint">{words('history.none')}</p>
  return (
    <ol className="history">
      {[...entries]
        .sort((a, b) => b.at - a.at)
        .map((entry) => (
          <li key={`${entry.at}-${entry.to}`}>
            <p>
              <span className="soft">{word(entry.from)}</span> → <b>{word(entry.to)}</b>
            </p>
            <p>{entry.reason}</p>
            <p className="faint">
              {entry.by} · <Moment at={entry.at} />
            </p>
          </li>
        ))}
    </ol>
  )
}
