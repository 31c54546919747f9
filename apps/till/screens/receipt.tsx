import type { Slip } from '@evertill/terminal'
import { useEffect, useRef } from 'react'
import { Icon } from '../drawing/icon.tsx'
import { Paper } from '../drawing/paper.tsx'
import { useTill } from '../drawing/till-context.ts'
import { prefer, usePreference } from '../preference.ts'
import { useWords } from '../words/index.ts'

/** The slip on screen, at the width of either roll, with the way to print it again. */
export function Receipt({
  slipOf,
  recordId,
  onClose,
}: {
  slipOf(recordId: string, width: 58 | 80): Slip | undefined
  recordId: string
  onClose(): void
}) {
  const { state, dispatch } = useTill()
  const { paper } = usePreference()
  const words = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    if (element !== null && !element.open) element.showModal()
    return () => element?.close()
  }, [])
  const slip = slipOf(recordId, paper)
  const record = state.records.get(recordId)
  return (
    <dialog
      ref={dialog}
      aria-label={words.receipt.title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      className="bg-sunken text-ink p-0 m-0 w-screen h-dvh max-w-none max-h-none border-0"
    >
      <div className="h-full grid grid-rows-[auto_1fr_auto]">
        <header className="flex flex-wrap items-center gap-2 px-4 py-3">
          <button type="button" className="quiet" aria-label={words.keys.back} onClick={onClose}>
            <Icon name="back" />
          </button>
          <h2 className="flex-1 text-[26px] font-bold">{words.receipt.title}</h2>
          <fieldset aria-label={words.settings.paper} className="flex gap-2 m-0 p-0 border-0 min-w-0">
            {([58, 80] as const).map((width) => (
              <button
                key={width}
                type="button"
                aria-pressed={paper === width}
                className="chip"
                onClick={() => prefer({ paper: width })}
              >
                {width === 58 ? words.receipt.narrow : words.receipt.wide}
              </button>
            ))}
          </fieldset>
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
        <section className="min-h-0 overflow-auto p-5" tabIndex={0} aria-label={words.receipt.title}>
          {slip === undefined ? (
            <p className="text-center text-[22px]">{words.receipt.empty}</p>
          ) : (
            <Paper slip={slip} />
          )}
        </section>
        <footer className="p-4 max-w-[720px] w-full mx-auto grid gap-3">
          {record !== undefined && record.slip !== 'none' ? (
            <button
              type="button"
              className="act"
              data-primary=""
              onClick={() => {
                dispatch({ type: 'reprint-asked', recordId })
                onClose()
              }}
            >
              <Icon name="printer" size={34} />
              {words.record.reprint}
            </button>
          ) : null}
        </footer>
      </div>
    </dialog>
  )
}
