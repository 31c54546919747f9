import type { Bilingual, PersonEvent, Slip, TerminalState } from '@evertill/terminal'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { CustomerHalf } from './customer/half.tsx'
import { customerView } from './customer/view.ts'
import { type DoctorPage, useDoctor } from './doctor/door.ts'
import { HintBar } from './doctor/hint-bar.tsx'
import { Icon } from './drawing/icon.tsx'
import { PracticeBand, StateLine } from './drawing/state-line.tsx'
import { TillProvider } from './drawing/till-context.ts'
import { prefer, usePreference } from './preference.ts'
import { StoredStrip } from './screens/offline.tsx'
import { TillScreen } from './screens/screen.tsx'
import type { Drawer, DrawerContents } from './tray/drawer.ts'
import { inLanguage, useWords } from './words/index.ts'

const Tray = lazy(() => import('./tray/tray.tsx').then((m) => ({ default: m.Tray })))
const Menu = lazy(() => import('./screens/menu.tsx').then((m) => ({ default: m.Menu })))
const DoctorSheet = lazy(() => import('./doctor/sheet.tsx').then((m) => ({ default: m.DoctorSheet })))
const Receipt = lazy(() => import('./screens/receipt.tsx').then((m) => ({ default: m.Receipt })))

/** Is the window wide enough for the drawer to stand beside the till? */
function useWide(): boolean {
  const query = useMemo(() => matchMedia('(min-width: 1000px)'), [])
  const [wide, setWide] = useState(query.matches)
  useEffect(() => {
    const told = () => setWide(query.matches)
    query.addEventListener('change', told)
    return () => query.removeEventListener('change', told)
  }, [query])
  return wide
}

/** A code on a practice payer's phone. */
export interface PracticeWallet {
  readonly code: string
  readonly name: Bilingual
  readonly answers: Bilingual
}

export interface TillProps {
  readonly state: TerminalState
  dispatch(event: PersonEvent): void
  slipOf(recordId: string, width: 58 | 80): Slip | undefined
  openCustomer(): void
  /** The virtual devices; absent where real ones are fitted. */
  readonly drawer?: Drawer | undefined
  readonly wallets: readonly PracticeWallet[]
}

/** What the drawer holds, in the language of the till. */
function useContents(state: TerminalState, wallets: readonly PracticeWallet[]): DrawerContents {
  const { language } = usePreference()
  const { practiceCards, items } = state.config.profile
  return useMemo(
    () => ({
      cards: practiceCards.map((card) => ({
        pan: card.pan,
        name: inLanguage(card.name, language),
        answers: inLanguage(card.answers, language),
        expiry: card.expiry,
        ways: card.ways,
      })),
      wallets: wallets.map((wallet) => ({
        code: wallet.code,
        name: inLanguage(wallet.name, language),
        answers: inLanguage(wallet.answers, language),
      })),
      tags: items.flatMap((item) =>
        item.barcode === undefined
          ? []
          : [{ name: inLanguage(item.name, language), price: item.price, barcode: item.barcode }],
      ),
    }),
    [practiceCards, wallets, items, language],
  )
}

const WITH_CUSTOMER: ReadonlySet<TerminalState['screen']['kind']> = new Set([
  'choose-tender',
  'present-card',
  'show-code',
  'merchant-code',
  'enter-pin',
  'connecting',
  'result',
])

/** The whole till: state line, practice band, the one screen, and the drawer of virtual devices. */
export function Till({ state, dispatch, slipOf, openCustomer, drawer, wallets }: TillProps) {
  const preference = usePreference()
  const words = useWords()
  const wide = useWide()
  const [menu, setMenu] = useState(false)
  const [receipt, setReceipt] = useState<string | undefined>(undefined)
  const [page, openDoctor] = useState<DoctorPage | undefined>(undefined)
  const doctor = useDoctor()
  const contents = useContents(state, wallets)
  const kind = state.screen.kind
  const idle = kind === 'amount' || kind === 'cart'
  const till = useMemo(
    () => ({ state, dispatch, openMenu: () => setMenu(true), openReceipt: setReceipt, openCustomer, openDoctor }),
    [state, dispatch, openCustomer],
  )
  // Only while a customer is before it: the rest of the time the screen is the cashier's alone.
  const facing = preference.facing && !wide && WITH_CUSTOMER.has(kind)
  const out = drawer !== undefined && preference.trayOpen
  const tray = out ? (
    <Suspense fallback={<div />}>
      <Tray
        drawer={drawer}
        contents={contents}
        tall={wide}
        screen={kind}
        shown={state.screen.kind === 'merchant-code' ? state.screen.text : undefined}
        onPutAway={() => prefer({ trayOpen: false })}
      />
    </Suspense>
  ) : null
  return (
    <TillProvider value={till}>
      <div
        className={`h-full grid ${wide && out ? (preference.hand === 'left' ? 'grid-cols-[388px_minmax(0,1fr)]' : 'grid-cols-[minmax(0,1fr)_388px]') : ''}`}
      >
        {wide && preference.hand === 'left' ? tray : null}
        <div className="min-w-0 min-h-0 h-full flex flex-col">
          {facing ? (
            <CustomerHalf
              view={customerView(state, preference.language, doctor?.publicOf(state, preference.language))}
            />
          ) : null}
          <StateLine idle={idle} />
          {state.config.profile.practice ? <PracticeBand /> : null}
          <StoredStrip />
          {state.notices.slice(0, 1).map((notice) => (
            <p key={notice.id} role="status" className="flex items-center gap-3 px-5 py-2 bg-tint text-[20px]">
              <span className="flex-1">{inLanguage(notice, preference.language)}</span>
              <button
                type="button"
                className="quiet"
                onClick={() => dispatch({ type: 'notice-dismissed', id: notice.id })}
              >
                {words.notice.dismiss}
              </button>
            </p>
          ))}
          {idle ? <HintBar /> : null}
          <main className="flex-1 min-h-0" data-screen={kind}>
            <TillScreen screen={state.screen} />
          </main>
          {wide ? null : tray}
          {drawer === undefined || out ? null : (
            <button
              type="button"
              data-hotkey="F8"
              className="shrink-0 min-h-12 flex items-center justify-center gap-2 border-t-4 border-edge bg-[light-dark(#e4dac8,#1d1a17)] text-[18px] font-semibold"
              onClick={() => prefer({ trayOpen: true })}
            >
              <Icon name="drawer" size={24} />
              {words.tray.open}
            </button>
          )}
        </div>
        {wide && preference.hand === 'right' ? tray : null}
      </div>
      <Suspense fallback={null}>
        {menu ? <Menu onClose={() => setMenu(false)} /> : null}
        {receipt === undefined ? null : (
          <Receipt slipOf={slipOf} recordId={receipt} onClose={() => setReceipt(undefined)} />
        )}
        {page === undefined || doctor === undefined ? null : (
          <DoctorSheet page={page} onPage={openDoctor} onClose={() => openDoctor(undefined)} />
        )}
      </Suspense>
    </TillProvider>
  )
}
