import type { DifferenceCommand, DifferenceRow, Resolution } from '@evertill/contract'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Drawer, Popconfirm, Radio } from 'antd'
import { type ReactNode, useState } from 'react'
import { client, queries } from '../../api/client.ts'
import { useRight, useSession } from '../../api/session.tsx'
import { amountText } from '../../parts/amount.tsx'
import { useIssuerName } from '../../parts/issuer-name.ts'
import { Ago } from '../../parts/moment.tsx'
import { Facts } from '../../parts/page.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'
import { Notice, useSentence } from '../../parts/state.tsx'
import { useWords } from '../../words/index.ts'
import { dayText } from './day.ts'
import { StateOfDifference } from './difference-state.tsx'
import { kindText, ownerText } from './difference-words.ts'
import { saidText } from './said.ts'

const RESOLUTIONS: readonly Resolution[] = [
  'accept-network',
  'dispute-with-network',
  'refund-cardholder',
  'charge-merchant',
  'write-off',
  'no-action',
]

const renew = (): Promise<unknown> =>
  Promise.all(['differences', 'settlement'].map((key) => queries.invalidateQueries({ queryKey: [key] })))

/** One difference: what each book says, whose it is, and the two people who end it. */
export function DifferenceSheet(props: {
  row: DifferenceRow
  changed(row: DifferenceRow): void
  close(): void
}): ReactNode {
  const words = useWords()
  const issuer = useIssuerName()
  const sentence = useSentence()
  const mayChange = useRight('settlement.change')
  const me = useSession().person.name
  const [proposing, setProposing] = useState(false)
  const { row } = props
  const act = useMutation({
    mutationFn: (command: DifferenceCommand) => client.changeDifference({ body: command }),
    onSuccess: async (next) => {
      props.changed(next)
      await renew()
    },
  })
  const unfinished = row.state === 'open' || row.state === 'proposed'
  const mine = row.proposedBy === me
  return (
    <Drawer open size={520} title={kindText(row.kind, words)} onClose={props.close}>
      {act.error ? <Notice meaning="stop">{sentence(act.error)}</Notice> : null}
      <Facts
        facts={[
          {
            label: words('difference.ours'),
            value: <span className="figures">{saidText(row.ours, row.kind, words)}</span>,
          },
          {
            label: words('difference.theirs'),
            value: <span className="figures">{saidText(row.theirs, row.kind, words)}</span>,
          },
          { label: words('difference.stake'), value: <b className="figures">{amountText(row.atStake)}</b> },
          { label: words('settlement.state'), value: <StateOfDifference row={row} /> },
          { label: words('difference.owner'), value: ownerText(row.owner, words) },
          { label: words('difference.age'), value: <Ago at={row.openedAt} suffix={false} /> },
          row.businessDay !== undefined && {
            label: words('settlement.day'),
            value: [dayText(row.businessDay), row.source && issuer(row.source)].filter(Boolean).join(' · '),
          },
          row.rrn !== undefined && {
            label: words('difference.reference'),
            value: <span className="figures">{row.rrn}</span>,
          },
          row.line !== undefined && {
            label: words('settlement.file'),
            value: words('difference.line', { line: row.line }),
          },
          row.merchantId !== undefined && {
            label: words('funding.merchant'),
            value: <span className="figures">{row.merchantId}</span>,
          },
        ]}
      />
      {row.transactionId === undefined ? null : (
        <p className="settlement-link">
          <Link to="/transactions/$id" params={{ id: row.transactionId }}>
            {words('difference.toSale')}
          </Link>
        </p>
      )}
      {row.resolution === undefined ? null : (
        <div className="settlement-ending">
          <h3>{words(`difference.resolution.${row.resolution}`)}</h3>
          <p>{row.reason}</p>
          <p className="faint">
            {words('difference.proposed', { name: row.proposedBy ?? '' })}
            {row.clearedBy === undefined ? '' : ` · ${words('difference.cleared', { name: row.clearedBy })}`}
          </p>
        </div>
      )}
      {mayChange && row.state === 'proposed' && mine ? <Notice meaning="calm">{words('difference.own')}</Notice> : null}
      {mayChange && unfinished ? (
        <div className="settlement-acts">
          {row.owner === me ? null : (
            <Button loading={act.isPending} onClick={() => act.mutate({ command: 'take', key: row.key })}>
              {words('difference.take')}
            </Button>
          )}
          {row.state === 'open' ? (
            <Button type="primary" onClick={() => setProposing(true)}>
              {words('difference.propose')}
            </Button>
          ) : mine ? (
            <Button onClick={() => act.mutate({ command: 'withdraw', key: row.key })}>
              {words('difference.withdraw')}
            </Button>
          ) : (
            <Popconfirm
              title={words('difference.askClear', { name: row.proposedBy ?? '' })}
              description={words('difference.effectClear')}
              okText={words('difference.clear')}
              cancelText={words('action.cancel')}
              onConfirm={() => act.mutate({ command: 'clear', key: row.key })}
            >
              <Button type="primary">{words('difference.clear')}</Button>
            </Popconfirm>
          )}
        </div>
      ) : null}
      {proposing ? <Propose row={row} changed={props.changed} close={() => setProposing(false)} /> : null}
    </Drawer>
  )
}

function Propose(props: { row: DifferenceRow; changed(row: DifferenceRow): void; close(): void }): ReactNode {
  const words = useWords()
  const [resolution, setResolution] = useState<Resolution>()
  return (
    <ReasonDialog
      title={words('difference.propose')}
      effects={[words('difference.effectPropose')]}
      confirm={words('difference.propose')}
      ready={resolution !== undefined}
      act={async (reason) => {
        const command = { command: 'propose', key: props.row.key, resolution: resolution!, reason } as const
        props.changed(await client.changeDifference({ body: command }))
        await renew()
      }}
      close={props.close}
    >
      <fieldset className="field settlement-resolutions">
        <legend>{words('difference.resolution')}</legend>
        <Radio.Group
          value={resolution}
          onChange={(event) => setResolution(event.target.value as Resolution)}
          options={RESOLUTIONS.map((value) => ({ value, label: words(`difference.resolution.${value}`) }))}
        />
      </fieldset>
    </ReasonDialog>
  )
}
