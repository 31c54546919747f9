import { ProblemError } from '@evertill/contract'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { Meaning } from '../theme/palette.ts'
import { useLanguage, useWords } from '../words/index.ts'
import { Sign } from './mark.tsx'

/** An empty or impossible place, told in words with at most one thing to do. */
export function Blank(props: { meaning?: Meaning; title: string; text?: ReactNode; action?: ReactNode }): ReactNode {
  return (
    <div className="blank">
      <Sign meaning={props.meaning ?? 'plain'} size={28} />
      <h3>{props.title}</h3>
      {props.text ? <p>{props.text}</p> : null}
      {props.action}
    </div>
  )
}

/** Grey lines in place of what is being fetched. */
export function Bones({ lines = 4 }: { lines?: number }): ReactNode {
  const words = useWords()
  return (
    <div className="bones" role="status" aria-label={words('state.reading')}>
      {Array.from({ length: lines }, (_, line) => (
        // The lines are all alike and never move.
        <i key={line} style={{ width: `${92 - ((line * 37) % 41)}%` }} />
      ))}
    </div>
  )
}

/** The sentence of a refusal in the current language. */
export function useSentence(): (error: unknown) => string {
  const language = useLanguage()
  const words = useWords()
  return (error) => {
    if (error instanceof ProblemError) return language === 'zh-CN' ? error.problem.zh : error.problem.en
    return words('state.unreachable')
  }
}

/** True when the host says that there is no such thing, or none that this person may see. */
export function isMissing(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 404
}

/** What went wrong while reading, and the way to read again. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }): ReactNode {
  const words = useWords()
  const sentence = useSentence()
  const status = error instanceof ProblemError ? error.status : 0
  if (status === 403) return <NoRight />
  if (status === 404) return <Blank title={words('state.notFound')} text={sentence(error)} />
  return (
    <Blank
      meaning="stop"
      title={words('state.failed')}
      text={sentence(error)}
      action={retry ? <Button onClick={retry}>{words('state.retry')}</Button> : null}
    />
  )
}

export function NoRight(): ReactNode {
  const words = useWords()
  return <Blank meaning="calm" title={words('state.noRight')} text={words('state.noRightText')} />
}

/** A coloured line above content. */
export function Notice({
  meaning,
  children,
  action,
}: {
  meaning: Meaning
  children: ReactNode
  action?: ReactNode
}): ReactNode {
  return (
    <div className={`notice ${meaning}`} role={meaning === 'stop' ? 'alert' : 'status'}>
      <Sign meaning={meaning} size={16} />
      <span>{children}</span>
      {action ? <div style={{ marginLeft: 'auto' }}>{action}</div> : null}
    </div>
  )
}
