import type { ActivationCode } from '@evertill/contract'
import { Button, Modal } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import { client, queries } from '../../api/client.ts'
import { Moment } from '../../parts/moment.tsx'
import { ReasonDialog } from '../../parts/reason-dialog.tsx'
import { useWords } from '../../words/index.ts'

/** Issues a new activation code and shows it once. */
export function ActivationDialog({ terminalId, close }: { terminalId: string; close: () => void }): ReactNode {
  const words = useWords()
  const [code, setCode] = useState<ActivationCode>()
  const shown = useRef(false)
  if (code)
    return (
      <Modal
        open
        title={words('activation.title', { id: terminalId })}
        onCancel={close}
        width={440}
        footer={
          <Button type="primary" onClick={close}>
            {words('action.close')}
          </Button>
        }
      >
        <p className="activation-code figures">{code.activationCode}</p>
        <p className="soft">{words('activation.once')}</p>
        <p className="soft">
          {words('activation.until')} <Moment at={code.expiresAt} planned />
        </p>
      </Modal>
    )
  return (
    <ReasonDialog
      title={words('activation.ask', { id: terminalId })}
      effects={[words('activation.effect.old'), words('activation.effect.new')]}
      confirm={words('activation.do')}
      act={async (reason) => {
        const made = await client.activationCode({ params: { id: terminalId }, body: { reason } })
        shown.current = true
        setCode(made)
        await queries.invalidateQueries({ queryKey: ['terminal', terminalId] })
      }}
      // The dialog gives way to the code by itself.
      close={() => {
        if (!shown.current) close()
      }}
    />
  )
}
