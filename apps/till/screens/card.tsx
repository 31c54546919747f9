import { Secret } from '@evertill/terminal'
import { useState } from 'react'
import { Act, Hint, Other } from '../drawing/act.tsx'
import { Amount } from '../drawing/amount.tsx'
import { Frame } from '../drawing/frame.tsx'
import { Icon } from '../drawing/icon.tsx'
import { Dots } from '../drawing/keypad.tsx'
import { ProgressLine } from '../drawing/progress-line.tsx'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { useWords } from '../words/index.ts'
import { useFirstField } from './first-field.ts'
import { Cancel } from './leave.tsx'
import { TerminalDrawing } from './terminal-drawing.tsx'

export function PresentCardScreen({ screen }: { screen: ScreenOf<'present-card'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  return (
    <Frame
      question={words.present[screen.purpose]}
      others={
        <>
          <Cancel />
          {screen.mayKey ? (
            <Other onClick={() => dispatch({ type: 'manual-entry-chosen' })} icon="keys">
              {words.present.key}
            </Other>
          ) : null}
        </>
      }
    >
      {screen.purpose === 'balance' ? null : (
        <Amount minor={screen.amount} currency={state.config.profile.currency} align="center" />
      )}
      {screen.hint === undefined ? null : <Hint icon="card">{words.present.hint[screen.hint]}</Hint>}
      <div className="flex-1 min-h-[96px] basis-[96px] grid place-items-center overflow-hidden">
        <TerminalDrawing accepts={screen.accepts} />
      </div>
      {screen.help === true && screen.hint === undefined ? <Help /> : null}
      <ProgressLine since={screen.since} until={screen.until} label={words.present.waiting} />
    </Frame>
  )
}

/** Nothing has happened for a while: how a card is presented, in three lines for both sides of the counter. */
function Help() {
  const words = useWords()
  const icons = ['tap', 'card', 'phone'] as const
  return (
    <section
      aria-label={words.care.helpTitle}
      role="status"
      className="appear sheet px-5 py-3"
      data-testid="present-help"
    >
      <ul className="list-none m-0 p-0 grid gap-2">
        {words.care.help.map((line, i) => (
          <li key={line} className="flex items-center gap-3 text-[20px] leading-snug">
            <span className="text-accent">
              <Icon name={icons[i] ?? 'card'} size={28} />
            </span>
            {line}
          </li>
        ))}
      </ul>
    </section>
  )
}

export function KeyCardScreen({ screen }: { screen: ScreenOf<'key-card'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const [pan, setPan] = useState('')
  const [expiry, setExpiry] = useState('')
  const first = useFirstField()
  const live = state.transaction
  const original = live?.original === undefined ? undefined : state.records.get(live.original.id)
  const ready = pan.length >= 12 && expiry.length === 4
  const send = () => {
    dispatch({ type: 'card-keyed', pan: new Secret(pan), expiry: expiry.slice(2) + expiry.slice(0, 2) })
    setPan('')
  }
  return (
    <Frame
      question={live?.original === undefined ? words.keyCard.question : words.present[live.type]}
      action={
        <Act disabled={!ready} onClick={send}>
          {words.keyCard.action}
        </Act>
      }
      others={<Cancel />}
    >
      <Amount minor={screen.amount} currency={state.config.profile.currency} align="center" />
      {original?.masked === undefined ? null : (
        <p className="text-center text-[22px] text-soft">{words.pin.card(original.masked.replace(/\*+/, ' **** '))}</p>
      )}
      {screen.hint === undefined ? null : (
        <Hint icon="card">{words.present.hint[screen.hint === 'wrong-card' ? 'bad-number' : screen.hint]}</Hint>
      )}
      <label className="grid gap-2 text-[20px] text-soft">
        {words.keyCard.pan}
        <input
          ref={first}
          className="field text-ink tracking-[0.06em]"
          inputMode="numeric"
          autoComplete="off"
          name="pan"
          value={pan.replace(/(.{4})(?=.)/g, '$1 ')}
          onChange={(event) => setPan(event.target.value.replace(/\D/g, '').slice(0, 19))}
        />
      </label>
      <label className="grid gap-2 text-[20px] text-soft">
        {words.keyCard.expiry}
        <input
          className="field text-ink max-w-[200px]"
          inputMode="numeric"
          autoComplete="off"
          name="expiry"
          value={expiry.length > 2 ? `${expiry.slice(0, 2)}/${expiry.slice(2)}` : expiry}
          onChange={(event) => setExpiry(event.target.value.replace(/\D/g, '').slice(0, 4))}
        />
      </label>
    </Frame>
  )
}

export function ShowCodeScreen({ screen }: { screen: ScreenOf<'show-code'> }) {
  const { state } = useTill()
  const words = useWords()
  return (
    <Frame question={words.code.question} others={<Cancel />}>
      <p className="text-[22px] text-soft">{words.code.note}</p>
      <Amount minor={screen.amount} currency={state.config.profile.currency} align="center" />
      {screen.refusal === undefined ? null : <Hint icon="code">{words.code.unknown}</Hint>}
      <div className="flex-1 min-h-[96px] basis-[96px] grid place-items-center text-accent overflow-hidden">
        <svg
          viewBox="0 0 220 220"
          className="h-full max-h-[320px]"
          fill="none"
          stroke="currentColor"
          strokeWidth="7"
          strokeLinecap="round"
          aria-hidden="true"
        >
          <path d="M14 54V30a16 16 0 0 1 16-16h24M166 14h24a16 16 0 0 1 16 16v24M206 166v24a16 16 0 0 1-16 16h-24M54 206H30a16 16 0 0 1-16-16v-24" />
          <g strokeWidth="0" fill="var(--ink)">
            <path
              d="M56 56h42v42H56zm8 8v26h26V64zm9 9h8v8h-8zM122 56h42v42h-42zm8 8v26h26V64zm9 9h8v8h-8zM56 122h42v42H56zm8 8v26h26v-26zm9 9h8v8h-8z"
              fillRule="evenodd"
            />
            <path d="M122 122h12v12h-12zM146 122h18v10h-18zM122 146h10v18h-10zM140 142h12v12h-12zM154 154h10v10h-10zM138 158h8v6h-8z" />
          </g>
          <path d="M22 110h176" stroke="var(--stop-ink)" strokeWidth="5" />
        </svg>
      </div>
      <ProgressLine since={screen.since} until={screen.until} label={words.code.waiting} />
    </Frame>
  )
}

/** The customer keys the PIN on the PIN device; the till only knows how many digits are in. */
export function PinScreen({ screen }: { screen: ScreenOf<'enter-pin'> }) {
  const { state } = useTill()
  const words = useWords()
  return (
    <Frame question={screen.again ? words.pin.again : words.pin.question} others={<Cancel />}>
      {screen.purpose === 'balance' ? null : (
        <Amount minor={screen.amount} currency={state.config.profile.currency} align="center" />
      )}
      <p className="text-center text-[22px] text-soft">{words.pin.card(screen.masked.replace(/\*+/, ' **** '))}</p>
      <div className="flex-1 grid content-center justify-items-center gap-4 min-h-[80px]">
        <span className="size-24 rounded-full bg-tint text-accent grid place-items-center max-[480px]:hidden">
          <Icon name="lock" size={52} />
        </span>
        <div role="status" aria-label={words.pin.digits(screen.digits)} data-testid="pin-dots">
          <Dots filled={screen.digits} places={6} />
        </div>
        <p className="text-[22px] text-soft text-center">{screen.mayBypass ? words.pin.bypass : words.pin.cover}</p>
      </div>
      <ProgressLine since={screen.since} until={screen.until} label={words.pin.question} />
    </Frame>
  )
}

/** What is being waited for, since when, until when. The words follow the terminal's own phases at 2 s and 8 s. */
export function ConnectingScreen({ screen }: { screen: ScreenOf<'connecting'> }) {
  const { state } = useTill()
  const words = useWords()
  const line =
    screen.stage === 'reversal-first'
      ? words.wait.reversalFirst
      : screen.stage === 'completing'
        ? words.wait.completing
        : screen.stage === 'payer-confirms'
          ? words.shownCode.confirming
          : { waiting: words.wait.waiting, slow: words.wait.slow, 'very-slow': words.wait.verySlow }[screen.phase]
  const warn =
    screen.phase === 'very-slow'
      ? screen.tender === 'card'
        ? words.wait.leaveCard
        : words.wait.doNotRepeat
      : undefined
  return (
    <Frame center>
      {screen.purpose === 'balance' ? null : (
        <Amount minor={screen.amount} currency={state.config.profile.currency} align="center" />
      )}
      <h1 aria-live="polite" className="text-[40px] leading-tight font-bold text-center text-balance">
        {line}
      </h1>
      {screen.stage === 'payer-confirms' ? (
        <p className="text-center text-[22px] text-soft min-h-[64px]">{words.shownCode.confirmingNote}</p>
      ) : warn === undefined ? (
        <p className="text-center text-[22px] text-soft min-h-[64px]">
          {screen.tender === 'wallet' && screen.phase !== 'waiting' ? words.wait.codeConfirm : ''}
        </p>
      ) : (
        <Hint icon="clock">{warn}</Hint>
      )}
      <ProgressLine since={screen.since} until={screen.until} label={line} />
      {screen.removeCard ? <Hint icon="card">{words.wait.remove}</Hint> : null}
    </Frame>
  )
}
