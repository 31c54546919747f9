import { useEffect, useRef } from 'react'
import { Icon } from '../drawing/icon.tsx'
import { usePreference } from '../preference.ts'
import { useWords } from '../words/index.ts'
import { CheckUpPage } from './check-up.tsx'
import { ColleaguePage } from './colleague.tsx'
import { type DoctorPage, useDoctor } from './door.ts'
import { GuidePage } from './guide.tsx'
import { officeNow } from './office.ts'
import { PrintersPage } from './printers.tsx'
import { WhyPage } from './why.tsx'
import { DOCTOR_WORDS } from './words.ts'

/** The doctor's pages over the till. The browser's own dialog keeps the focus inside and minds Esc. */
export function DoctorSheet({
  page,
  onPage,
  onClose,
}: {
  page: DoctorPage
  onPage(page: DoctorPage): void
  onClose(): void
}) {
  useDoctor()
  const { language } = usePreference()
  const own = DOCTOR_WORDS[language]
  const words = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const office = officeNow()
  useEffect(() => {
    const element = dialog.current
    if (element !== null && !element.open) element.showModal()
    return () => element?.close()
  }, [])
  if (office === undefined) return null
  const title = {
    why: own.title,
    'check-up': own.checkUp,
    guide: own.guide,
    support: own.support,
    colleague: own.colleague.title,
    printers: own.printers.title,
  }
  return (
    <dialog
      ref={dialog}
      aria-label={title[page]}
      data-doctor={page}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      className="m-auto p-0 bg-paper text-ink w-full h-full max-w-[860px] max-h-full wide:max-h-[94%] wide:rounded-[24px] border-0 wide:border wide:border-line open:grid grid-rows-[auto_1fr] grid-cols-[minmax(0,1fr)] rise"
    >
      <header className="flex items-center gap-2 px-4 py-3 border-b border-line">
        <button
          type="button"
          className="quiet"
          aria-label={words.keys.back}
          onClick={page === 'why' ? onClose : () => onPage('why')}
        >
          <Icon name="back" />
        </button>
        <h1 className="text-[26px] font-bold flex-1">{title[page]}</h1>
        <button type="button" className="quiet" aria-label={words.keys.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <section className="min-h-0 overflow-y-auto" aria-label={title[page]}>
        {page === 'check-up' ? (
          <CheckUpPage office={office} />
        ) : page === 'guide' ? (
          <GuidePage office={office} />
        ) : page === 'colleague' ? (
          <ColleaguePage onDone={onClose} />
        ) : page === 'printers' ? (
          <PrintersPage office={office} />
        ) : (
          <WhyPage office={office} onPage={onPage} onClose={onClose} />
        )}
      </section>
    </dialog>
  )
}
