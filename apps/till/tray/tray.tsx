import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react'
import { sound } from '../device/tone.ts'
import { Icon, type IconName } from '../drawing/icon.tsx'
import { Paper } from '../drawing/paper.tsx'
import { sum } from '../drawing/sum.ts'
import { useWords } from '../words/index.ts'
import { CodePhone } from './code-phone.tsx'
import type { Drawer, DrawerContents, DrawerState } from './drawer.ts'
import { PinPad } from './pin-pad.tsx'
import { type CardWay, PracticeCardFace } from './practice-card.tsx'
import { PriceTag } from './price-tag.tsx'
import { ScanningPhone } from './scanning-phone.tsx'

type Part = 'cards' | 'codes' | 'tags' | 'pin' | 'printer' | 'cable'
const PARTS: readonly { readonly part: Part; readonly icon: IconName }[] = [
  { part: 'cards', icon: 'card' },
  { part: 'codes', icon: 'phone' },
  { part: 'pin', icon: 'lock' },
  { part: 'tags', icon: 'barcode' },
  { part: 'printer', icon: 'printer' },
  { part: 'cable', icon: 'line' },
]

/** Which part of the drawer is wanted now; the drawer turns to it by itself. */
function wanted(state: DrawerState): Part | undefined {
  if (state.pin !== undefined) return 'pin'
  if (state.readerWaits) return 'cards'
  if (state.scannerWaits) return 'codes'
  return undefined
}

function Shelf({ children, tall }: { children: ReactNode; tall: boolean }) {
  return (
    <div
      className={
        tall
          ? 'grid grid-cols-1 justify-items-center gap-4 overflow-y-auto p-4 content-start'
          : 'flex gap-4 overflow-x-auto p-4 items-start snap-x *:snap-center *:shrink-0'
      }
    >
      {children}
    </div>
  )
}

const WAYS: readonly { readonly way: CardWay; readonly icon: IconName }[] = [
  { way: 'chip', icon: 'card' },
  { way: 'tap', icon: 'tap' },
  { way: 'stripe', icon: 'minus' },
]

function Cards({
  drawer,
  state,
  contents,
  tall,
}: {
  drawer: Drawer
  state: DrawerState
  contents: DrawerContents
  tall: boolean
}) {
  const words = useWords()
  const [chosen, choose] = useState<string | undefined>(undefined)
  const act = { chip: words.tray.insert, tap: words.tray.tap, stripe: words.tray.swipe }
  return (
    <>
      <p className="px-4 pt-2 text-[18px]">
        {state.inserted !== undefined
          ? words.tray.inserted
          : state.readerWaits
            ? words.tray.choose
            : words.tray.notAsked}
      </p>
      <Shelf tall={tall}>
        {contents.cards.map((card) => {
          const inside = state.inserted === card.pan
          return (
            <div key={card.pan} className="w-[256px]">
              <button
                type="button"
                data-card={card.pan.slice(-4)}
                aria-pressed={chosen === card.pan}
                className={`block rounded-[14px] transition-transform ${chosen === card.pan ? '-translate-y-1 outline-4 outline-offset-2 outline-accent' : ''} ${inside ? 'opacity-60' : ''}`}
                onClick={() => choose(card.pan)}
              >
                <PracticeCardFace card={card} label={words.tray.practice} />
              </button>
              <p className="mt-2 text-[18px] leading-tight">{card.answers}</p>
              {inside ? (
                <button type="button" className="chip mt-2 w-full" onClick={() => drawer.removeCard()}>
                  {words.tray.remove}
                </button>
              ) : chosen === card.pan ? (
                <div className="appear mt-2 flex gap-1">
                  {WAYS.filter(({ way }) => card.ways.includes(way)).map(({ way }) => (
                    <button
                      key={way}
                      type="button"
                      data-way={way}
                      disabled={!state.readerWaits}
                      className="flex-1 min-h-14 rounded-[12px] bg-accent text-on-accent text-[18px] font-semibold disabled:bg-sunken disabled:text-soft"
                      onClick={() => drawer.present(card.pan, way)}
                    >
                      {act[way]}
                    </button>
                  ))}
                </div>
              ) : null}
            </div>
          )
        })}
      </Shelf>
    </>
  )
}

function Codes({
  drawer,
  state,
  contents,
  tall,
  shown,
}: {
  drawer: Drawer
  state: DrawerState
  contents: DrawerContents
  tall: boolean
  shown: string | undefined
}) {
  const words = useWords()
  if (shown !== undefined) return <ScanningPhone key={shown} text={shown} />
  return (
    <>
      <p className="px-4 pt-2 text-[18px]">{state.scannerWaits ? words.tray.scan : words.tray.notAskedCode}</p>
      <Shelf tall={tall}>
        {contents.wallets.map((wallet) => (
          <button
            key={wallet.code}
            type="button"
            data-wallet={wallet.code.slice(-4)}
            className="w-[150px] grid justify-items-center gap-2 text-[18px] leading-tight disabled:opacity-70"
            disabled={!state.scannerWaits}
            onClick={() => {
              sound('scan')
              drawer.scan(wallet.code)
            }}
          >
            <CodePhone code={wallet.code} name={wallet.name} />
            <span className="text-center">{wallet.answers}</span>
          </button>
        ))}
      </Shelf>
    </>
  )
}

function Tags({ drawer, contents, tall }: { drawer: Drawer; contents: DrawerContents; tall: boolean }) {
  const words = useWords()
  if (contents.tags.length === 0) return <p className="p-4 text-[18px]">{words.tray.noTags}</p>
  return (
    <>
      <p className="px-4 pt-2 text-[18px]">{words.tray.scan}</p>
      <Shelf tall={tall}>
        {contents.tags.map((tag) => (
          <button
            key={tag.barcode}
            type="button"
            data-barcode={tag.barcode}
            className="active:translate-y-[2px]"
            onClick={() => {
              sound('scan')
              drawer.scan(tag.barcode)
            }}
          >
            <PriceTag name={tag.name} price={sum(tag.price)} barcode={tag.barcode} />
          </button>
        ))}
      </Shelf>
    </>
  )
}

function Printer({ drawer, state }: { drawer: Drawer; state: DrawerState }) {
  const words = useWords()
  const last = state.out.at(-1)
  return (
    <div className="p-4 grid gap-3 content-start justify-items-center overflow-y-auto min-h-0">
      <div className="w-[300px] relative">
        <div className="h-[92px] rounded-[16px_16px_10px_10px] bg-[#2b2d31] border-b-8 border-[#17181a] relative">
          <div className="absolute left-5 right-5 top-3 h-3 rounded-full bg-black" />
          <span
            className={`absolute right-5 bottom-4 size-3 rounded-full ${state.paper ? 'bg-[#4ade80]' : 'bg-[#f87171]'}`}
          />
          <span className="absolute left-5 bottom-2 text-[18px] text-[#f4f1ea]">
            {state.paper ? words.tray.printerReady : words.tray.printerEmpty}
          </span>
        </div>
      </div>
      <div className="flex gap-2">
        <button type="button" className="chip" data-drawer="paper" onClick={() => drawer.loadPaper(!state.paper)}>
          {state.paper ? words.tray.paperOut : words.tray.paperIn}
        </button>
        <button type="button" className="chip" disabled={last === undefined} onClick={() => drawer.tear()}>
          {words.tray.tear}
        </button>
      </div>
      {last === undefined ? (
        <p className="text-[18px] text-center">{words.tray.printerIdle}</p>
      ) : (
        <div className="overflow-hidden">
          <div key={state.out.length} className="animate-[feed_140ms_ease-out]">
            <Paper slip={last} scale={0.8} />
          </div>
        </div>
      )}
    </div>
  )
}

/** A wall socket and a plug: in, or pulled out. */
function NetworkCable({ drawer, state }: { drawer: Drawer; state: DrawerState }) {
  const words = useWords()
  return (
    <div className="p-4 grid gap-4 content-start justify-items-center">
      <p className="text-[18px]">{state.plugged ? words.tray.plugged : words.tray.unplugged}</p>
      <svg viewBox="0 0 260 130" width="260" height="130" aria-hidden="true" fill="none" strokeLinecap="round">
        <rect x="8" y="14" width="92" height="92" rx="12" fill="#f4efe4" stroke="#857a6c" strokeWidth="3" />
        <path d="M34 44h40v32H62v8H46v-8H34z" fill="#2b2d31" />
        <g transform={state.plugged ? '' : 'translate(70 10)'} className="transition-transform">
          <path d="M150 60c40 0 40 56 100 56" stroke="#2f6fb3" strokeWidth="12" />
          <rect x="44" y="50" width="62" height="22" rx="4" fill="#cfd8df" stroke="#6f7b84" strokeWidth="2" />
          <rect x="100" y="44" width="54" height="34" rx="6" fill="#2f6fb3" />
          <path d="M52 54v6M60 54v6M68 54v6M76 54v6" stroke="#c49a2e" strokeWidth="3" />
        </g>
        <circle cx="24" cy="96" r="4" fill={state.plugged ? '#3fbf6a' : '#857a6c'} />
      </svg>
      <button type="button" className="chip" data-drawer="plug" onClick={() => drawer.plug(!state.plugged)}>
        {state.plugged ? words.tray.unplug : words.tray.plug}
      </button>
      <div className="flex items-center gap-4 pt-3 border-t border-edge/40">
        <svg viewBox="0 0 64 48" width="64" height="48" aria-hidden="true">
          <rect
            x="2"
            y="20"
            width="60"
            height="26"
            rx="5"
            fill="light-dark(#d3c7b2,#2b2722)"
            stroke="#857a6c"
            strokeWidth="2"
          />
          <g transform={state.dataCard === 'none' ? 'translate(0 -4)' : 'translate(0 12)'}>
            <path d="M18 6h22l6 6v18H18z" fill="#f4efe4" stroke="#857a6c" strokeWidth="2" />
            <path d="M24 14h14v10H24zM31 14v10M24 19h14" fill="#d8b45a" stroke="#9a7420" strokeWidth="1.5" />
          </g>
          <rect x="3" y="32" width="58" height="13" rx="4" fill="light-dark(#d3c7b2,#2b2722)" />
          <circle cx="54" cy="39" r="3" fill={state.dataCard === 'used' ? '#3fbf6a' : '#857a6c'} />
        </svg>
        <div className="grid gap-2 justify-items-start">
          <p className="text-[18px]">{words.tray.data[state.dataCard]}</p>
          <button
            type="button"
            className="chip"
            data-drawer="data"
            onClick={() => drawer.insertData(state.dataCard === 'none')}
          >
            {state.dataCard === 'none' ? words.tray.dataIn : words.tray.dataOut}
          </button>
        </div>
      </div>
    </div>
  )
}

/** Objects in a drawer: cards, phones, labels, a PIN pad and a printer, for tills without hardware. It can be put away. */
export function Tray({
  drawer,
  contents,
  tall,
  screen,
  shown,
  onPutAway,
}: {
  drawer: Drawer
  contents: DrawerContents
  tall: boolean
  /** Which screen is drawn: a drawer pulled out by hand goes back when the screen changes. */
  screen: string
  /** The code that the till shows: there is a phone in the drawer that can scan it. */
  shown: string | undefined
  onPutAway(): void
}) {
  const words = useWords()
  const state = useSyncExternalStore(drawer.subscribe, drawer.state)
  const want = shown === undefined ? wanted(state) : 'codes'
  const [part, setPart] = useState<Part>(want ?? 'cards')
  const [pulled, pull] = useState<string | undefined>(undefined)
  useEffect(() => {
    if (want !== undefined) setPart(want)
  }, [want])
  // Below the till there is little room: the drawer opens by itself when something in it is asked for.
  const open = tall || want !== undefined || pulled === screen
  const names: Readonly<Record<Part, string>> = {
    cards: words.tray.cards,
    codes: words.tray.codes,
    tags: words.tray.tags,
    pin: words.tray.pin,
    printer: words.tray.printer,
    cable: words.tray.cable,
  }
  return (
    <section
      aria-label={words.tray.title}
      data-testid="tray"
      className={`bg-[light-dark(#e4dac8,#1d1a17)] text-ink min-h-0 min-w-0 overflow-hidden grid grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr] ${tall ? 'h-full border-l border-edge' : `border-t-4 border-edge ${open ? (part === 'pin' ? 'h-[min(462px,56dvh)]' : 'h-[min(400px,46dvh)]') : ''}`} shadow-[inset_0_8px_12px_-8px_var(--shadow)]`}
    >
      <div className="flex items-center px-2 border-b border-edge/40">
        <div className="flex-1 min-w-0 flex items-center overflow-x-auto" role="tablist" aria-label={words.tray.title}>
          {PARTS.map((p) => (
            <button
              key={p.part}
              type="button"
              role="tab"
              aria-selected={part === p.part}
              data-part={p.part}
              className={`relative shrink-0 min-h-14 min-w-10 px-1.5 inline-flex justify-center items-center gap-2 text-[18px] font-semibold whitespace-nowrap border-b-4 ${part === p.part ? 'border-accent text-ink' : 'border-transparent text-soft'}`}
              onClick={() => {
                setPart(p.part)
                pull(open && !tall && part === p.part ? undefined : screen)
              }}
            >
              <Icon name={p.icon} size={24} />
              {p.part === 'printer' && state.out.length > 0 ? (
                <span className="absolute top-2 right-1 size-3.5 rounded-full bg-accent border-2 border-[light-dark(#e4dac8,#1d1a17)]" />
              ) : null}
              <span className={part === p.part ? '' : 'sr-only'}>{names[p.part]}</span>
            </button>
          ))}
        </div>
        <button
          type="button"
          className="quiet min-w-12! px-2!"
          aria-label={words.tray.put}
          title={words.tray.put}
          data-hotkey="F8"
          onClick={onPutAway}
        >
          <Icon name="close" size={24} />
        </button>
      </div>
      <div
        className="min-h-0 overflow-y-auto grid grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr]"
        role="tabpanel"
        aria-label={names[part]}
        hidden={!open}
      >
        {part === 'cards' ? <Cards drawer={drawer} state={state} contents={contents} tall={tall} /> : null}
        {part === 'codes' ? (
          <Codes drawer={drawer} state={state} contents={contents} tall={tall} shown={shown} />
        ) : null}
        {part === 'tags' ? <Tags drawer={drawer} contents={contents} tall={tall} /> : null}
        {part === 'pin' ? <PinPad drawer={drawer} state={state} /> : null}
        {part === 'cable' ? <NetworkCable drawer={drawer} state={state} /> : null}
        {part === 'printer' ? <Printer drawer={drawer} state={state} /> : null}
      </div>
    </section>
  )
}
