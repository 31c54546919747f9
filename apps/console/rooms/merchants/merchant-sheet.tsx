import type { MerchantStatus, OutletRow, TerminalRow } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { client } from '../../api/client.ts'
import { useRight } from '../../api/session.tsx'
import { amountText, count } from '../../parts/amount.tsx'
import { History } from '../../parts/history.tsx'
import { Ago, Moment } from '../../parts/moment.tsx'
import { Facts, Sheet } from '../../parts/page.tsx'
import { Bones, Failed } from '../../parts/state.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { PresenceMark, TerminalStatusMark } from '../terminals/presence.tsx'
import { MerchantStatusDialog, MerchantStatusMark, NEXT } from './merchant-status.tsx'
import { Papers } from './papers.tsx'

/** One merchant: status, contract, outlets with their terminals, and who changed what. */
export function MerchantSheet({ id }: { id: string }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const mayChange = useRight('merchants.change')
  const maySales = useRight('transactions.read')
  const mayTerminals = useRight('terminals.read')
  const [change, setChange] = useState<MerchantStatus>()
  const { data, error, refetch } = useQuery({
    queryKey: ['merchant', id],
    queryFn: () => client.merchant({ params: { id } }),
  })
  const terminals = useQuery({
    queryKey: ['merchant-terminals', id],
    queryFn: () => client.terminals({ query: { merchantId: id, limit: 200 } }),
    enabled: mayTerminals,
    refetchInterval: 15_000,
  })
  if (error) return <Failed error={error} retry={() => void refetch()} />
  if (!data)
    return (
      <Sheet>
        <Bones lines={10} />
      </Sheet>
    )
  const { merchant, contract, outlets, history } = data
  const name = (it: { zh: string; en: string }): string => (language === 'zh-CN' ? it.zh : it.en)
  return (
    <div className="merchant-sheet">
      <Sheet>
        <div className="merchant-head">
          <div>
            <h2>{name(merchant.name)}</h2>
            <p className="faint figures">
              {merchant.merchantId} · MCC {merchant.mcc}
            </p>
          </div>
          <MerchantStatusMark status={merchant.status} />
          <div className="actions">
            {mayChange
              ? NEXT[merchant.status].map((status) => (
                  <Button key={status} danger={status !== 'active'} onClick={() => setChange(status)}>
                    {words(`merchant.do.${status}`)}
                  </Button>
                ))
              : null}
          </div>
        </div>
        {merchant.status !== 'active' && merchant.statusReason ? (
          <p className="soft" style={{ marginBottom: 12 }}>
            {words('merchant.reason', { reason: merchant.statusReason })} · <Ago at={merchant.statusAt} />
          </p>
        ) : null}
        <Facts
          facts={[
            {
              label: words('merchant.agent'),
              value: merchant.agentName ? name(merchant.agentName) : merchant.agentPath,
            },
            {
              label: words('merchant.places'),
              value: words('merchant.placesText', {
                outlets: count(merchant.outlets),
                terminals: count(merchant.terminals),
              }),
            },
            { label: words('merchant.phone'), value: data.servicePhone || '–' },
            {
              label: words('terminal.mayDo'),
              value: contract.transactions.map((type) => words(`transaction.type.${type}`)).join(' · '),
            },
            {
              label: words('merchant.tenders'),
              value: (['card', 'wallet', 'cash'] as const)
                .filter((tender) => tender === 'card' || contract[tender])
                .map((tender) => words(`tender.${tender}`))
                .join(' · '),
            },
            { label: words('terminal.noPinLimit'), value: amountText(contract.noPinLimit, merchant.currency) },
            { label: words('terminal.singleLimit'), value: amountText(contract.maxAmount, merchant.currency) },
            { label: words('terminal.manualEntry'), value: words(contract.manualEntry ? 'yes' : 'no') },
            { label: words('merchant.standIn'), value: words(contract.standIn ? 'yes' : 'no') },
            { label: words('merchant.zone'), value: merchant.timeZone },
            { label: words('merchant.since'), value: <Moment at={merchant.createdAt} /> },
            maySales && {
              label: words('transactions.title'),
              value: (
                <Link to="/transactions" search={{ merchantId: merchant.merchantId }}>
                  {words('merchant.toSales')}
                </Link>
              ),
            },
          ]}
        />
      </Sheet>
      <Sheet
        title={words('merchant.outlets')}
        note={count(outlets.length)}
        aside={
          mayTerminals ? (
            <Link to="/terminals" search={{ merchantId: merchant.merchantId }}>
              {words('merchant.toTerminals')}
            </Link>
          ) : null
        }
      >
        {outlets.map((outlet) => (
          <Outlet
            key={outlet.outletId}
            outlet={outlet}
            terminals={terminals.data?.rows.filter((row) => row.outletId === outlet.outletId) ?? []}
          />
        ))}
      </Sheet>
      <Papers id={merchant.merchantId} />
      <Sheet title={words('history.title')}>
        <History entries={history} word={(status) => words(`merchant.status.${status as MerchantStatus}`)} />
      </Sheet>
      {change ? <MerchantStatusDialog merchant={merchant} to={change} close={() => setChange(undefined)} /> : null}
    </div>
  )
}

function Outlet({ outlet, terminals }: { outlet: OutletRow; terminals: readonly TerminalRow[] }): ReactNode {
  const words = useWords()
  const language = useLanguage()
  return (
    <section className="outlet" aria-label={language === 'zh-CN' ? outlet.name.zh : outlet.name.en}>
      <h3>
        {language === 'zh-CN' ? outlet.name.zh : outlet.name.en} <span className="faint">{outlet.address}</span>
      </h3>
      <ul>
        {terminals.map((row) => (
          <li key={row.terminalId}>
            <Link to="/terminals/$id" params={{ id: row.terminalId }} className="figures">
              {row.terminalId}
            </Link>
            <span>{row.label}</span>
            {row.status === 'active' ? (
              <PresenceMark presence={row.presence} />
            ) : (
              <TerminalStatusMark status={row.status} />
            )}
            <span className="faint right">
              {row.lastTransactionAt === undefined ? words('terminal.noSales') : <Ago at={row.lastTransactionAt} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
