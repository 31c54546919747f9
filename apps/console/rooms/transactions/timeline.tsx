import type { MessageRow, RiskDecision, TimelineEntry } from '@evertill/contract'
import { type ReactNode, useId, useState } from 'react'
import { millis } from '../../parts/amount.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Icon } from '../../shell/icon.tsx'
import type { Meaning } from '../../theme/palette.ts'
import { useLanguage, useWords } from '../../words/index.ts'
import { RiskChecks } from '../risk/checks.tsx'

function meaningOf(entry: TimelineEntry): Meaning {
  if (entry.kind === 'risk') return entry.risk?.verdict === 'stop' ? 'calm' : 'plain'
  if (entry.kind === 'reversal') return 'open'
  if (entry.kind === 'ledger') return 'paid'
  return 'plain'
}

/** The story of a sale: when, who, what; each message opens into its fields. */
export function Timeline({ entries, start }: { entries: readonly TimelineEntry[]; start: number }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const text = (it: { zh: string; en: string }): string => (language === 'zh-CN' ? it.zh : it.en)
  return (
    <ol className="timeline">
      {entries.map((entry, index) => (
        // The story only grows at its end.
        <li key={index}>
          <div className="when">
            <Moment at={entry.at} exact />
            <small className="figures">{entry.at > start ? `+${millis(entry.at - start)}` : ''}</small>
          </div>
          <div className="rail" aria-hidden="true">
            <i className={meaningOf(entry)} />
          </div>
          <div className="event">
            <h3>
              {text(entry.title)}
              <span className="actor">{words(`actor.${entry.actor}`)}</span>
            </h3>
            {entry.detail ? <p>{text(entry.detail)}</p> : null}
            {entry.risk ? <Decision decision={entry.risk} /> : null}
            {entry.message ? <Message message={entry.message} /> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}

function Opener({ label, children }: { label: ReactNode; children: ReactNode }): ReactNode {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      <button
        type="button"
        className="opens-message"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name="chevron" size={13} />
        {label}
      </button>
      <div id={id}>{open ? children : null}</div>
    </>
  )
}

function Decision({ decision }: { decision: RiskDecision }): ReactNode {
  const words = useWords()
  return (
    <Opener label={words('life.openRisk', { n: decision.checks.length, count: decision.checks.length })}>
      <RiskChecks checks={decision.checks} />
    </Opener>
  )
}

function Message({ message }: { message: MessageRow }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  return (
    <Opener
      label={words('life.openMessage', {
        mti: message.mti,
        direction: words(`direction.${message.direction}`),
        n: message.fields.length,
      })}
    >
      <div className="message">
        <table>
          <caption className="hidden-text">{words(`direction.${message.direction}`)}</caption>
          <tbody>
            {message.fields.map((field) => (
              <tr key={field.field}>
                <th scope="row">{field.field === '0' ? 'MTI' : `F${field.field}`}</th>
                <td>{field.name ? (language === 'zh-CN' ? field.name.zh : field.name.en) : ''}</td>
                <td>
                  {field.value} {field.masked ? <Mark meaning="calm">{words('life.masked')}</Mark> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Opener>
  )
}
