import type { Diagnosis, Words as DoctorWords, FindingId, RankedCause, Reason } from '@evertill/diagnosis'
import { findingName } from '@evertill/diagnosis'
import { type ReactNode, useId, useState } from 'react'
import { percent } from '../../parts/amount.tsx'
import { Ago } from '../../parts/moment.tsx'
import { Icon } from '../../shell/icon.tsx'
import { useWords } from '../../words/index.ts'
import { KIND_OF } from './doctor.ts'

const SHOWN = 5

/** The causes with their probability; each opens to what speaks for it, against it, and what nobody has looked at. */
export function CauseList({ diagnosis, said }: { diagnosis: Diagnosis; said: DoctorWords }): ReactNode {
  const words = useWords()
  const [open, setOpen] = useState<string | undefined>(diagnosis.ranked[0]?.cause)
  const ranked = diagnosis.ranked.slice(0, SHOWN)
  return (
    <ol className="causes" aria-label={words('doctor.causes')}>
      {ranked.map((one) => (
        <Cause
          key={one.cause}
          one={one}
          said={said}
          open={open === one.cause}
          toggle={() => setOpen(open === one.cause ? undefined : one.cause)}
        />
      ))}
      <li className="rest">
        <span className="name">{words('doctor.notInCatalogue')}</span>
        <Share value={diagnosis.unknown} />
      </li>
    </ol>
  )
}

function Share({ value }: { value: number }): ReactNode {
  return (
    <>
      <span className="share" aria-hidden="true">
        <i style={{ width: `${Math.max(1, value * 100)}%` }} />
      </span>
      <b className="figures">{percent(value)}</b>
    </>
  )
}

function Cause(props: { one: RankedCause; said: DoctorWords; open: boolean; toggle: () => void }): ReactNode {
  const words = useWords()
  const id = useId()
  const { one, said, open } = props
  const { for: pro, against, notChecked } = one
  return (
    <li className={open ? 'unfolded' : ''}>
      <button type="button" aria-expanded={open} aria-controls={id} onClick={props.toggle}>
        <Icon name="chevron" size={14} />
        <span className="name">{said.causes[one.cause]}</span>
        <Share value={one.probability} />
      </button>
      {open ? (
        <div className="evidence" id={id}>
          <Reasons title={words('doctor.for')} sign="+" reasons={pro} said={said} none={words('doctor.noneFor')} />
          <Reasons
            title={words('doctor.against')}
            sign="−"
            reasons={against}
            said={said}
            none={words('doctor.noneAgainst')}
          />
          <section>
            <h4>{words('doctor.notChecked')}</h4>
            {notChecked.length === 0 ? <p className="faint">{words('doctor.allChecked')}</p> : null}
            <ul>
              {notChecked.map((finding) => (
                <li key={finding}>
                  <i aria-hidden="true">?</i>
                  <Finding id={finding} said={said} />
                </li>
              ))}
            </ul>
          </section>
        </div>
      ) : null}
    </li>
  )
}

function Reasons(props: {
  title: string
  sign: string
  reasons: readonly Reason[]
  said: DoctorWords
  none: string
}): ReactNode {
  const words = useWords()
  return (
    <section>
      <h4>{props.title}</h4>
      {props.reasons.length === 0 ? <p className="faint">{props.none}</p> : null}
      <ul>
        {props.reasons.slice(0, 6).map((reason) => (
          <li key={reason.finding}>
            <i aria-hidden="true">{props.sign}</i>
            <span>
              <Finding id={reason.finding} said={props.said} />{' '}
              <b className={reason.state === 'positive' ? 'seen' : 'faint'}>
                {words(reason.state === 'positive' ? 'doctor.isSo' : 'doctor.isNotSo')}
              </b>{' '}
              <span className="faint nowrap">
                · <Ago at={reason.at} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A finding by its name, and who looks for it. */
export function Finding({ id, said }: { id: FindingId; said: DoctorWords }): ReactNode {
  const words = useWords()
  const source = KIND_OF.get(id)?.source ?? 'terminal'
  return (
    <span title={words('doctor.seenBy', { who: words(`doctor.source.${source}`) })}>{findingName(id, said) ?? id}</span>
  )
}
