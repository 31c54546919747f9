import type { MerchantRow, MerchantStatus } from '@evertill/contract'
import type { ReactNode } from 'react'
import { client, queries } from '../../api/client.ts'
import { count } from '../../parts/amount.tsx'
import { Mark } from '../../parts/mark.tsx'
import { ReasonDialog, useDone } from '../../parts/reason-dialog.tsx'
import type { Meaning } from '../../theme/palette.ts'
import { useLanguage, useWords } from '../../words/index.ts'

export const MERCHANT_MEANING: Readonly<Record<MerchantStatus, Meaning>> = {
  active: 'paid',
  frozen: 'stop',
  arrears: 'open',
  closed: 'plain',
}

/** Where a status may lead; closing is for good. */
export const NEXT: Readonly<Record<MerchantStatus, readonly MerchantStatus[]>> = {
  active: ['frozen', 'arrears', 'closed'],
  frozen: ['active', 'closed'],
  arrears: ['active', 'frozen', 'closed'],
  closed: [],
}

export function MerchantStatusMark({ status }: { status: MerchantStatus }): ReactNode {
  const words = useWords()
  return (
    <Mark meaning={MERCHANT_MEANING[status]} solid>
      {words(`merchant.status.${status}`)}
    </Mark>
  )
}

/** Says whom a change of status strikes before it is made. */
export function MerchantStatusDialog({
  merchant,
  to,
  close,
}: {
  merchant: MerchantRow
  to: MerchantStatus
  close: () => void
}): ReactNode {
  const words = useWords()
  const language = useLanguage()
  const done = useDone()
  const name = language === 'zh-CN' ? merchant.name.zh : merchant.name.en
  const values = {
    name,
    terminals: count(merchant.terminals),
    outlets: count(merchant.outlets),
    count: merchant.terminals,
  }
  const set = async (status: MerchantStatus, reason: string): Promise<void> => {
    await client.merchantStatus({ params: { id: merchant.merchantId }, body: { status, reason } })
    await Promise.all(
      [['places'], ['merchant', merchant.merchantId], ['terminals'], ['merchant-terminals', merchant.merchantId]].map(
        (queryKey) => queries.invalidateQueries({ queryKey }),
      ),
    )
  }
  return (
    <ReasonDialog
      title={words(`merchant.ask.${to}`, values)}
      effects={[
        words(`merchant.effect.${to}`, values),
        words('terminal.effect.open'),
        words(to === 'closed' ? 'terminal.effect.final' : 'terminal.effect.back'),
      ]}
      confirm={words(`merchant.do.${to}`)}
      danger={to !== 'active'}
      act={(reason) => set(to, reason)}
      done={(reason) =>
        done({
          text: words(`merchant.done.${to}`, values),
          ...(to === 'closed'
            ? {}
            : { undo: () => set(merchant.status, words('action.undoReason', { reason }).slice(0, 200)) }),
        })
      }
      close={close}
    />
  )
}
