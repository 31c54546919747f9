import { useRef } from 'react'
import { clock } from '../clock.ts'
import { Act } from '../drawing/act.tsx'
import { Icon } from '../drawing/icon.tsx'
import { useTill } from '../drawing/till-context.ts'
import { usePreference } from '../preference.ts'
import { useWords } from '../words/index.ts'
import { type Case, type Deed, useDoctor } from './door.ts'

/** A finger that was on its way to the button that stood here before must not press the one that came instead. */
const ON_ITS_WAY_MS = 250

/** This stop as the doctor sees it; undefined before the doctor is there or has anything to say. */
export function useCase(): Case | undefined {
  const { state, dispatch, openReceipt, openDoctor } = useTill()
  const { language } = usePreference()
  return useDoctor()?.caseOf(state, language, { dispatch, openReceipt, openDoctor })
}

/** The one next step as a button that does it. */
export function StepAct({ deed }: { deed: Deed }) {
  const shown = useRef({ id: deed.id, since: 0 })
  if (shown.current.id !== deed.id) shown.current = { id: deed.id, since: clock.monotonic() }
  return (
    <Act
      {...(deed.icon === undefined ? {} : { icon: deed.icon })}
      onClick={() => {
        if (clock.monotonic() - shown.current.since > ON_ITS_WAY_MS) deed.run()
      }}
    >
      {deed.label}
    </Act>
  )
}

/** What happened, what the till is trying, and what a person does by hand before the touch. */
export function CauseLines({ of, otherwise }: { of: Case | undefined; otherwise?: string | undefined }) {
  const words = useWords()
  const cause = of?.named === true ? of.cause : (otherwise ?? of?.cause)
  if (of === undefined && cause === undefined) return null
  return (
    <div className="text-center grid gap-2 justify-items-center" aria-live="polite">
      {cause === undefined ? null : (
        <p
          data-testid="cause"
          className="text-[26px] max-[480px]:text-[22px] leading-snug font-semibold text-balance max-w-[36ch]"
        >
          {cause}
        </p>
      )}
      {of?.trying !== undefined ? (
        <p className="flex items-center gap-2 text-[20px] text-wait-ink font-semibold">
          <Icon name="again" size={24} />
          {of.trying}
        </p>
      ) : of?.looking === true && !of.named ? (
        <p className="flex items-center gap-2 text-[20px] text-soft">
          <Icon name="pulse" size={24} />
          {words.doctor.looking}
        </p>
      ) : of?.step?.first === undefined ? null : (
        <p
          className="flex items-center gap-2 text-[22px] max-[480px]:text-[20px] font-semibold text-accent"
          data-testid="by-hand"
        >
          <Icon name="person" size={26} />
          {of.step.first}
        </p>
      )}
    </div>
  )
}

/** The way behind the screen: causes, evidence, ladder, support code. */
export function WhyRow({ of, otherwise }: { of: Case | undefined; otherwise?: string | undefined }) {
  const { openDoctor } = useTill()
  const words = useWords()
  if (of === undefined)
    return otherwise === undefined ? null : <p className="text-center text-[18px] text-soft">{otherwise}</p>
  return (
    <button
      type="button"
      data-testid="why"
      data-hotkey="F7"
      className="quiet self-center text-soft px-5!"
      onClick={() => openDoctor('why')}
    >
      <Icon name="help" size={24} />
      <span>{words.doctor.code(of.code)}</span>
      <kbd className="kbd">F7</kbd>
    </button>
  )
}

/** Cards cannot be taken while the customer chooses: why, and what would bring them back, beside the ways that still work. */
export function StopCard() {
  const { state, openDoctor } = useTill()
  const words = useWords()
  const stop = useCase()
  if (state.stateLine.level !== 'no-cards') return null
  const limit = state.stateLine.limits[0]
  const cause = stop?.named === true ? stop.cause : limit === undefined ? stop?.cause : words.limitHelp[limit]
  if (cause === undefined) return null
  return (
    <section className="sheet px-5 py-4 grid gap-3" aria-live="polite" data-testid="stop-card">
      <p className="flex items-start gap-3 text-[22px] font-semibold leading-snug">
        <span className="text-stop-ink">
          <Icon name="stop" size={28} weight={2.4} />
        </span>
        <span data-testid="cause" className="flex-1">
          {cause}
        </span>
      </p>
      {stop === undefined ? null : (
        <div className="flex flex-wrap items-center gap-2">
          {stop.trying !== undefined ? (
            <span className="flex-1 flex items-center gap-2 text-[20px] text-wait-ink font-semibold">
              <Icon name="again" size={24} />
              {stop.trying}
            </span>
          ) : stop.step === undefined ? (
            <span className="flex-1" />
          ) : (
            <button
              type="button"
              className="chip flex-1 inline-flex items-center justify-center gap-2 whitespace-normal! text-balance"
              onClick={stop.step.run}
            >
              <Icon name={stop.step.icon ?? 'again'} size={24} />
              {stop.step.first ?? stop.step.label}
            </button>
          )}
          <button
            type="button"
            data-testid="why"
            data-hotkey="F7"
            className="quiet text-soft"
            onClick={() => openDoctor('why')}
          >
            <Icon name="help" size={24} />
            {words.doctor.code(stop.code)}
          </button>
        </div>
      )}
    </section>
  )
}
