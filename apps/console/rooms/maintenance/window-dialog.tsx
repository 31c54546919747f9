import type { MaintenanceOrder, MaintenanceRow } from '@evertill/contract'
import { systemClock } from '@evertill/foundation'
import { useQuery } from '@tanstack/react-query'
import { Input, Segmented, Select } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { client } from '../../api/client.ts'
import { issuerName } from '../../parts/issuer-name.ts'
import { useZone } from '../../parts/moment.tsx'
import { ReasonDialog, useDone } from '../../parts/reason-dialog.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { localOf, momentOf } from './zone-time.ts'

const KINDS = ['window', 'emergency', 'issuer'] as const
const HOUR_MS = 3_600_000

/** Announces a window, or changes one: kind, time by a named clock, whom it touches, and what people read. */
export function WindowDialog(props: { before?: MaintenanceRow; close: () => void; saved: () => void }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const done = useDone()
  const here = useZone()
  const id = useId()
  const { before } = props
  const now = systemClock.now()
  const timeZone = before?.timeZone ?? here
  const [kind, setKind] = useState<(typeof KINDS)[number]>(before?.kind ?? 'window')
  const [from, setFrom] = useState(localOf(before?.from ?? now + HOUR_MS, timeZone))
  const [until, setUntil] = useState(localOf(before?.until ?? now + 2 * HOUR_MS, timeZone))
  const [zh, setZh] = useState(before?.zh ?? '')
  const [en, setEn] = useState(before?.en ?? '')
  const [issuerId, setIssuerId] = useState(before?.issuerId)
  const [region, setRegion] = useState(before?.region)
  const [host, setHost] = useState(before?.host ?? '')
  const issuers = useQuery({ queryKey: ['issuers'], queryFn: () => client.issuers() })
  const regions = useQuery({
    queryKey: ['institutions'],
    queryFn: () => client.institutions({ query: { limit: 200 } }),
  })
  const begins = momentOf(from, timeZone)
  const ends = momentOf(until, timeZone)
  const ready =
    begins !== undefined &&
    ends !== undefined &&
    ends > begins &&
    zh.trim() !== '' &&
    en.trim() !== '' &&
    (kind !== 'issuer' || issuerId !== undefined)
  const act = async (reason: string): Promise<void> => {
    const order: MaintenanceOrder = {
      kind,
      from: begins!,
      until: ends!,
      zh: zh.trim(),
      en: en.trim(),
      timeZone,
      reason,
      ...(kind === 'issuer' ? { issuerId } : {}),
      ...(region === undefined ? {} : { region }),
      ...(host.trim() === '' ? {} : { host: host.trim() }),
    }
    await (before
      ? client.changeMaintenance({ params: { id: before.id }, body: order })
      : client.announceMaintenance({ body: order }))
    props.saved()
  }
  return (
    <ReasonDialog
      title={words(before ? 'maintenance.change' : 'maintenance.announce')}
      effects={[words('maintenance.effect')]}
      confirm={words(before ? 'maintenance.save' : 'maintenance.announce')}
      ready={ready}
      act={act}
      done={() => done({ text: words('maintenance.saved') })}
      close={props.close}
    >
      <div className="field">
        <span className="label">{words('maintenance.kind')}</span>
        <Segmented
          block
          value={kind}
          onChange={setKind}
          aria-label={words('maintenance.kind')}
          options={KINDS.map((value) => ({ value, label: words(`maintenance.kind.${value}`) }))}
        />
      </div>
      <div className="two-fields">
        <div className="field">
          <label htmlFor={`${id}-from`}>{words('maintenance.from')}</label>
          <Input id={`${id}-from`} type="datetime-local" value={from} onChange={(e) => setFrom(e.target.value)} />
        </div>
        <div className="field">
          <label htmlFor={`${id}-until`}>{words('maintenance.until')}</label>
          <Input id={`${id}-until`} type="datetime-local" value={until} onChange={(e) => setUntil(e.target.value)} />
        </div>
      </div>
      <p className="faint" style={{ marginBottom: 12 }}>
        {words('maintenance.zone', { zone: timeZone })}
      </p>
      {kind === 'issuer' ? (
        <div className="field">
          <label htmlFor={`${id}-issuer`}>{words('maintenance.issuer')}</label>
          <Select
            id={`${id}-issuer`}
            value={issuerId ?? null}
            onChange={(value) => setIssuerId(value ?? undefined)}
            options={(issuers.data?.rows ?? []).map((row) => ({ value: row.id, label: issuerName(row, language) }))}
          />
        </div>
      ) : null}
      <div className="two-fields">
        <div className="field">
          <label htmlFor={`${id}-region`}>{words('maintenance.region')}</label>
          <Select
            id={`${id}-region`}
            allowClear
            placeholder={words('maintenance.everybody')}
            value={region ?? null}
            onChange={(value) => setRegion(value ?? undefined)}
            options={(regions.data?.rows ?? []).map((row) => ({
              value: row.id,
              label: language === 'zh-CN' ? row.name.zh : row.name.en,
            }))}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-host`}>{words('maintenance.host')}</label>
          <Input id={`${id}-host`} maxLength={40} value={host} onChange={(e) => setHost(e.target.value)} />
        </div>
      </div>
      <div className="field">
        <label htmlFor={`${id}-zh`}>{words('maintenance.zh')}</label>
        <Input id={`${id}-zh`} maxLength={120} lang="zh-CN" value={zh} onChange={(e) => setZh(e.target.value)} />
      </div>
      <div className="field">
        <label htmlFor={`${id}-en`}>{words('maintenance.en')}</label>
        <Input id={`${id}-en`} maxLength={120} lang="en" value={en} onChange={(e) => setEn(e.target.value)} />
      </div>
    </ReasonDialog>
  )
}
