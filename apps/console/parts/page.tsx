import { type ReactNode, useEffect } from 'react'
import type { Meaning } from '../theme/palette.ts'
import { useWords } from '../words/index.ts'
import { Sign } from './mark.tsx'

interface PageProps {
  /** The room's name, for the window's title. */
  readonly title: string
  /** The one question that this page answers. */
  readonly question: string
  /** The answer as a sentence; absent while it is not known. */
  readonly answer?: ReactNode
  readonly meaning?: Meaning
  /** Small print under the answer: period, comparison. */
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/** A page begins with its question and the answer to it, before any table. */
export function Page({ title, question, answer, meaning, note, actions, children }: PageProps): ReactNode {
  const words = useWords()
  useEffect(() => {
    document.title = `${title} · ${words('brand')}`
  }, [title, words])
  return (
    <>
      <header className="page-head">
        <div>
          <p className="question">{question}</p>
          <h1 className={answer === undefined ? 'answer waiting' : 'answer'} aria-live="polite">
            {meaning && answer !== undefined ? <Sign meaning={meaning} size={22} /> : null}
            <span>{answer ?? words('state.reading')}</span>
          </h1>
          {note ? <p className="note">{note}</p> : null}
        </div>
        {actions ? <div className="actions">{actions}</div> : null}
      </header>
      {children}
    </>
  )
}

/** A sheet of paper with a heading. */
export function Sheet(props: {
  title?: ReactNode
  note?: ReactNode
  aside?: ReactNode
  className?: string
  children: ReactNode
  id?: string
}): ReactNode {
  return (
    <section
      className={`sheet ${props.className ?? ''}`}
      id={props.id}
      aria-label={typeof props.title === 'string' ? props.title : undefined}
    >
      {props.title || props.aside ? (
        <div className="sheet-head">
          <h2>{props.title}</h2>
          {props.note ? <span className="note">{props.note}</span> : null}
          {props.aside ? <div className="aside">{props.aside}</div> : null}
        </div>
      ) : null}
      {props.children}
    </section>
  )
}

export interface Fact {
  readonly label: string
  readonly value: ReactNode
}

/** Labels and values, in columns as wide as there is room. */
export function Facts({ facts }: { facts: readonly (Fact | undefined | false)[] }): ReactNode {
  return (
    <dl className="facts">
      {facts.map((fact) =>
        fact ? (
          <div key={fact.label}>
            <dt>{fact.label}</dt>
            <dd>{fact.value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  )
}
