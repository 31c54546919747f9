import type { Diagnosis, Words as DoctorWords } from '@evertill/diagnosis'
import { leadingCause, say } from '@evertill/diagnosis'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { percent } from '../../parts/amount.tsx'
import { Sign } from '../../parts/mark.tsx'
import { useWords } from '../../words/index.ts'
import { download, type ExportKind, exported } from './export.ts'

export type Audience = 'staff' | 'merchant'

/** What it is, in one line, and what staff and the manager are told. */
export function Verdict(props: { diagnosis: Diagnosis; said: DoctorWords; audience: Audience }): ReactNode {
  const words = useWords()
  const { diagnosis, said, audience } = props
  const cause = leadingCause(diagnosis)
  const { verdict, moneyMoved: money } = diagnosis
  const top = diagnosis.ranked[0]
  const healthy = verdict === 'healthy'
  const staff = say(diagnosis, { money, voice: 'staff', words: said })
  const manager = say(diagnosis, { money, voice: 'manager', words: said })
  const title =
    audience === 'merchant' && !healthy && cause !== 'unknown'
      ? said.manager[cause]
      : cause !== 'unknown' && !healthy
        ? said.causes[cause]
        : words(`doctor.verdict.${verdict}`)
  return (
    <div className="verdict">
      <p className="headline">
        <Sign meaning={healthy ? 'paid' : verdict === 'named' ? 'stop' : 'open'} size={20} />
        <b>{title}</b>
        {cause !== 'unknown' && !healthy && top && audience === 'staff' ? (
          <span className="faint figures">{words('doctor.sure', { share: percent(top.probability) })}</span>
        ) : null}
      </p>
      {healthy ? (
        <p className="soft">{words('doctor.healthyText')}</p>
      ) : (
        <dl className="voices">
          {audience === 'staff' ? (
            <div>
              <dt>{words('doctor.voice.staff')}</dt>
              <dd>
                {staff.sentence} <span className="soft">{staff.action}</span>
              </dd>
            </div>
          ) : null}
          <div>
            <dt>{words('doctor.voice.manager')}</dt>
            <dd>
              {manager.sentence} <span className="soft">{manager.action}</span>
            </dd>
          </div>
        </dl>
      )}
    </div>
  )
}

export function ExportButtons({ diagnosis }: { diagnosis: Diagnosis }): ReactNode {
  const words = useWords()
  const give = (kind: ExportKind) => () => download(exported(diagnosis, kind))
  return (
    <span className="export">
      <Button size="small" onClick={give('json')}>
        {words('doctor.export', { kind: 'JSON' })}
      </Button>
      <Button size="small" onClick={give('csv')}>
        {words('doctor.export', { kind: 'CSV' })}
      </Button>
    </span>
  )
}
