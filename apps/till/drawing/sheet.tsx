import { type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '../words/index.ts'
import { Icon } from './icon.tsx'

/** A page that slides over the till (today, settings). The browser's own dialog keeps the focus inside; Esc puts it away. */
export function Sheet({ title, onClose, children }: { title: string; onClose(): void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const words = useWords()
  useEffect(() => {
    const element = dialog.current
    if (element !== null && !element.open) element.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      className="m-auto p-0 bg-paper text-ink w-full h-full max-w-[860px] max-h-full wide:max-h-[94%] wide:rounded-[24px] border-0 wide:border wide:border-line open:grid grid-rows-[auto_1fr] rise"
    >
      <header className="flex items-center gap-2 px-4 py-3 border-b border-line">
        <button type="button" className="quiet" onClick={onClose} aria-label={words.keys.back}>
          <Icon name="back" />
        </button>
        <h1 className="text-[26px] font-bold flex-1">{title}</h1>
      </header>
      <div className="min-h-0 overflow-y-auto">{children}</div>
    </dialog>
  )
}
