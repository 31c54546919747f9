import { type ReactNode, useEffect, useRef } from 'react'
import { Icon, type IconName } from '../drawing/icon.tsx'
import { useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'

/** Everything that is not the next sale. Only from an idle till; the browser's own dialog keeps the focus and minds Esc. */
export function Menu({ onClose }: { onClose(): void }) {
  const { state, dispatch, openCustomer, openDoctor, openReceipt } = useTill()
  const dialog = useRef<HTMLDialogElement>(null)
  const words = useWords()
  const granted = state.config.profile.contract.transactions
  useEffect(() => {
    const element = dialog.current
    if (element !== null && !element.open) element.showModal()
    // A touch beside the menu puts it away, as Esc does.
    const beside = (event: MouseEvent) => {
      if (event.target === element) onClose()
    }
    element?.addEventListener('click', beside)
    return () => {
      element?.removeEventListener('click', beside)
      element?.close()
    }
  }, [onClose])
  const last = [...state.records.values()].findLast((record) => record.slip !== 'none')
  const item = (icon: IconName, label: string, onClick: () => void, hotkey?: string): ReactNode => (
    <li key={label}>
      <button
        type="button"
        data-hotkey={hotkey}
        className="w-full min-h-[84px] px-5 rounded-[18px] border border-line bg-raised flex items-center gap-4 text-left text-[24px] font-semibold active:bg-tint"
        onClick={() => {
          onClose()
          onClick()
        }}
      >
        <span className="text-accent">
          <Icon name={icon} size={34} />
        </span>
        <span className="flex-1">{label}</span>
        {hotkey === undefined ? null : <kbd className="kbd">{hotkey}</kbd>}
      </button>
    </li>
  )
  const go =
    (
      place:
        | 'sales'
        | 'totals'
        | 'void'
        | 'refund'
        | 'balance'
        | 'settings'
        | 'pre-authorization'
        | 'settlement'
        | 'moto',
    ) =>
    () =>
      dispatch({ type: 'place-chosen', place })
  return (
    <dialog
      ref={dialog}
      aria-label={words.menu.title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      className="bg-paper text-ink p-0 m-0 ml-auto w-[min(460px,100vw)] max-w-none h-dvh max-h-none border-0 border-l border-line"
    >
      <div className="h-full flex flex-col">
        <header className="flex items-center px-5 py-3">
          <h2 className="flex-1 text-[26px] font-bold">{words.menu.title}</h2>
          <button type="button" className="quiet" aria-label={words.keys.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        <ul className="list-none m-0 px-5 pb-5 grid gap-2 overflow-y-auto content-start">
          {item('list', words.menu.sales, go('sales'), 'F4')}
          {item('scale', words.menu.totals, go('totals'))}
          {granted.includes('void') ? item('undo', words.menu.void, go('void')) : null}
          {granted.includes('refund') ? item('undo', words.menu.refund, go('refund')) : null}
          {granted.includes('pre-authorization') ? item('card', words.menu.hold, go('pre-authorization')) : null}
          {granted.includes('moto') ? item('keys', words.terms.order, go('moto')) : null}
          {granted.includes('balance') ? item('card', words.menu.balance, go('balance')) : null}
          {last === undefined ? null : item('receipt', words.menu.reprint, () => openReceipt(last.id))}
          {item('tick', words.menu.settlement, go('settlement'))}
          {item('window', words.menu.customer, openCustomer)}
          {item('search', words.doctor.menu, () => openDoctor('guide'), 'F7')}
          {item('pulse', words.doctor.checkUp, () => openDoctor('check-up'))}
          {item('gear', words.menu.settings, go('settings'))}
          {item('lock', words.menu.signOut, () => dispatch({ type: 'operator-signed-out' }))}
        </ul>
      </div>
    </dialog>
  )
}
