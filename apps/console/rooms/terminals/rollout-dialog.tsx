import type { Rollout } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { client, queries } from '../../api/client.ts'
import { useRight } from '../../api/session.tsx'
import { count } from '../../parts/amount.tsx'
import { Mark } from '../../parts/mark.tsx'
import { ReasonDialog, useDone } from '../../parts/reason-dialog.tsx'
import { Bones, Failed } from '../../parts/state.tsx'
import { useWords } from '../../words/index.ts'
import { isBelow } from './version.ts'
import './rollout.css'

const VERSION = /^\d{1,4}(\.\d{1,4}){0,3}$/
/** As the contract bounds it. */
const MOST_ADVISED = 20

/** Which versions the terminals run, and which they should. */
export function RolloutDialog({ close }: { close(): void }): ReactNode {
  const words = useWords()
  const may = useRight('terminals.change')
  const { data, error, refetch } = useQuery({ queryKey: ['rollout'], queryFn: () => client.rollout() })
  if (data && may) return <Change rollout={data} close={close} />
  return (
    <Modal open title={words('rollout.title')} onCancel={close} footer={null} width={500}>
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data ? <Versions rollout={data} /> : error ? null : <Bones lines={4} />}
    </Modal>
  )
}

function Versions({ rollout }: { rollout: Rollout }): ReactNode {
  const words = useWords()
  const { required, advised, versions } = rollout
  return (
    <>
      <p className="soft">
        {required === undefined ? words('rollout.none') : words('rollout.atLeast', { version: required })}
      </p>
      {versions.length === 0 ? <p className="faint">{words('rollout.unheard')}</p> : null}
      <ul className="versions">
        {versions.map(({ version, terminals, online }) => (
          <li key={version}>
            <b className="figures">{version}</b>
            <span className="soft">
              {words('rollout.terminals', { n: count(terminals), count: terminals })} ·{' '}
              {words('rollout.online', { n: count(online) })}
            </span>
            {required !== undefined && isBelow(version, required) ? (
              <Mark meaning="stop">{words('rollout.old')}</Mark>
            ) : advised.includes(version) ? (
              <Mark meaning="open">{words('rollout.weak')}</Mark>
            ) : required === undefined ? null : (
              <Mark meaning="paid">{words('rollout.good')}</Mark>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

function Change({ rollout, close }: { rollout: Rollout; close(): void }): ReactNode {
  const words = useWords()
  const done = useDone()
  const id = useId()
  const [required, setRequired] = useState(rollout.required ?? '')
  const [advised, setAdvised] = useState(rollout.advised.join(', '))
  const list = advised.split(/[\s,，、]+/).filter((one) => one !== '')
  const least = required.trim()
  const well =
    (least === '' || VERSION.test(least)) && list.length <= MOST_ADVISED && list.every((one) => VERSION.test(one))
  return (
    <ReasonDialog
      title={words('rollout.title')}
      effects={[words('rollout.effect')]}
      confirm={words('rollout.save')}
      ready={well}
      act={async (reason) => {
        await client.changeRollout({ body: { ...(least === '' ? {} : { required: least }), advised: list, reason } })
        await queries.invalidateQueries({ queryKey: ['rollout'] })
      }}
      done={() => done({ text: words('rollout.saved') })}
      close={close}
    >
      <Versions rollout={rollout} />
      <div className="field">
        <label htmlFor={`${id}-required`}>{words('rollout.required')}</label>
        <Input
          id={`${id}-required`}
          maxLength={19}
          placeholder={words('rollout.form')}
          value={required}
          status={least === '' || VERSION.test(least) ? '' : 'error'}
          onChange={(event) => setRequired(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-advised`}>{words('rollout.advised')}</label>
        <Input
          id={`${id}-advised`}
          maxLength={400}
          value={advised}
          status={list.every((one) => VERSION.test(one)) ? '' : 'error'}
          onChange={(event) => setAdvised(event.target.value)}
        />
      </div>
    </ReasonDialog>
  )
}
