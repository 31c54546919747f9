import { longCode } from '@evertill/diagnosis'
import { useEffect, useState } from 'react'
import { Icon } from '../drawing/icon.tsx'
import { usePreference } from '../preference.ts'
import type { Office } from './office.ts'
import { Part } from './part.tsx'
import { DOCTOR_WORDS } from './words.ts'

/** A code as one path; the encoder comes when it is needed. */
function Code({ data, label }: { data: string; label: string }) {
  const [code, setCode] = useState<{ size: number; path: string } | undefined>(undefined)
  useEffect(() => {
    let gone = false
    void import('uqr').then(({ encode }) => {
      const { size, data: rows } = encode(data, { ecc: 'M', border: 2 })
      let path = ''
      for (const [y, row] of rows.entries()) for (const [x, on] of row.entries()) if (on) path += `M${x} ${y}h1v1h-1z`
      if (!gone) setCode({ size, path })
    })
    return () => {
      gone = true
    }
  }, [data])
  if (code === undefined) return <div className="size-[148px] shrink-0" />
  return (
    <svg
      viewBox={`0 0 ${code.size} ${code.size}`}
      shapeRendering="crispEdges"
      className="size-[148px] shrink-0 bg-white rounded-[10px]"
      role="img"
      aria-label={label}
    >
      <path d={code.path} fill="#161310" />
    </svg>
  )
}

/** What a cashier reads out on the phone: six letters, whether support can already see them, and a picture that holds the findings. */
export function SupportCode({ office }: { office: Office }) {
  const { language } = usePreference()
  const own = DOCTOR_WORDS[language]
  const { report, postBox } = office
  if (report === undefined) return null
  const { supportCode, snapshot } = report.diagnosis
  const waits = postBox.waits(supportCode)
  const sent = !waits && report.uploaded === 'yes'
  return (
    <Part title={own.support}>
      <div className="sheet px-5 py-4 flex items-center gap-5 max-[480px]:flex-col max-[480px]:items-start">
        <div className="flex-1 grid gap-2">
          <p className="text-[18px] text-soft">{own.code}</p>
          <p className="text-[44px] leading-none font-bold tracking-[0.12em] select-text" data-testid="support-code">
            {supportCode}
          </p>
          <p
            className={`flex items-center gap-2 text-[18px] font-semibold ${sent ? 'text-paid-ink' : waits ? 'text-wait-ink' : 'text-soft'}`}
            data-testid="support-state"
            data-state={sent ? 'sent' : waits ? 'waiting' : 'sending'}
          >
            <Icon name={sent ? 'tick' : 'clock'} size={22} />
            {sent ? own.sent : waits ? own.waiting : own.sending}
          </p>
          <p className="text-[18px] text-soft">{own.supportNote}</p>
        </div>
        <figure className="m-0 grid gap-1 justify-items-center text-[18px] text-soft max-w-[190px] text-center">
          <Code data={`${snapshot.terminalId} ${supportCode} ${longCode(snapshot, true)}`} label={own.longCode} />
          <figcaption className="leading-tight">{own.longCode}</figcaption>
        </figure>
      </div>
    </Part>
  )
}
