import { careOf } from '@evertill/terminal'
import { type ReactNode, useCallback } from 'react'
import { sound } from '../device/tone.ts'
import { Frame } from '../drawing/frame.tsx'
import { HoldButton } from '../drawing/hold-button.tsx'
import { Icon, type IconName } from '../drawing/icon.tsx'
import { useTill } from '../drawing/till-context.ts'
import { prefer, usePreference } from '../preference.ts'
import { useWords } from '../words/index.ts'
import { Back } from './leave.tsx'

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-5 py-4 border-b border-line last:border-0">
      <span className="text-[22px] font-semibold">{label}</span>
      <div className="flex flex-wrap gap-2 items-center">{children}</div>
    </div>
  )
}

/** One of a few, as chips. */
function Choice<T extends string | number>({
  label,
  value,
  choices,
  onChoose,
}: {
  label: string
  value: T
  choices: readonly { readonly value: T; readonly words: string; readonly icon?: IconName }[]
  onChoose(value: T): void
}) {
  return (
    <Row label={label}>
      <fieldset aria-label={label} className="flex flex-wrap gap-2 m-0 p-0 border-0 min-w-0">
        {choices.map((choice) => (
          <button
            key={choice.value}
            type="button"
            aria-pressed={choice.value === value}
            className="chip inline-flex items-center gap-2"
            onClick={() => onChoose(choice.value)}
          >
            {choice.icon === undefined ? null : <Icon name={choice.icon} size={22} />}
            {choice.words}
          </button>
        ))}
      </fieldset>
    </Row>
  )
}

export function SettingsScreen() {
  const { state, dispatch, openCustomer } = useTill()
  const preference = usePreference()
  const words = useWords()
  const { profile } = state.config
  const askMaintenance = useCallback((heldMs: number) => dispatch({ type: 'maintenance-asked', heldMs }), [dispatch])
  const setSound = (muted: boolean, volume: number) => {
    prefer({ muted, volume: volume / 100 })
    dispatch({ type: 'sound-set', muted, volume })
  }
  const facts = [
    [words.settings.terminalId, profile.terminalId],
    [words.settings.merchantId, profile.merchantId],
    [words.settings.batch, state.counters.batch],
    [words.settings.shift, `${state.shift.shift}`],
  ] as const
  return (
    <Frame question={words.settings.title} others={<Back />}>
      <section className="sheet">
        <Choice
          label={words.settings.language}
          value={preference.language}
          choices={[
            { value: 'zh', words: '中文' },
            { value: 'en', words: 'English' },
          ]}
          onChoose={(language) => {
            prefer({ language })
            dispatch({ type: 'language-chosen', language })
          }}
        />
        <Choice
          label={words.settings.theme}
          value={preference.theme}
          choices={[
            { value: 'auto', words: words.settings.themes.auto },
            { value: 'light', words: words.settings.themes.light },
            { value: 'dark', words: words.settings.themes.dark, icon: 'moon' },
            { value: 'contrast', words: words.settings.themes.contrast, icon: 'sun' },
          ]}
          onChoose={(theme) => prefer({ theme })}
        />
        <Row label={words.settings.sound}>
          <button
            type="button"
            className="chip inline-flex items-center gap-2"
            aria-pressed={preference.muted}
            data-hotkey="F10"
            onClick={() => setSound(!preference.muted, Math.round(preference.volume * 100))}
          >
            <Icon name={preference.muted ? 'mute' : 'sound'} size={24} />
            {preference.muted ? words.settings.muted : words.settings.audible}
          </button>
          <label className="flex items-center gap-3 text-[20px] text-soft">
            {words.settings.volume}
            <input
              type="range"
              min={0}
              max={100}
              step={5}
              value={Math.round(preference.volume * 100)}
              className="w-[180px] h-14 accent-[var(--accent)]"
              onChange={(event) => setSound(false, Number(event.target.value))}
            />
          </label>
          <button type="button" className="quiet border-2 border-edge" onClick={() => sound('paid')}>
            {words.settings.try}
          </button>
        </Row>
        <Choice
          label={words.settings.paper}
          value={state.settings.printerWidth}
          choices={[
            { value: 58, words: words.receipt.narrow },
            { value: 80, words: words.receipt.wide },
          ]}
          onChoose={(width) => {
            prefer({ paper: width })
            dispatch({ type: 'printer-width-set', width })
          }}
        />
        <Choice
          label={words.settings.hand}
          value={preference.hand}
          choices={[
            { value: 'left', words: words.settings.hands.left },
            { value: 'right', words: words.settings.hands.right },
          ]}
          onChoose={(hand) => prefer({ hand })}
        />
        <Row label={words.settings.customer}>
          <button type="button" className="chip inline-flex items-center gap-2" onClick={openCustomer}>
            <Icon name="window" size={24} />
            {words.settings.openCustomer}
          </button>
          <button
            type="button"
            className="chip inline-flex items-center gap-2"
            aria-pressed={preference.facing}
            onClick={() => prefer({ facing: !preference.facing })}
          >
            <Icon name="phone" size={24} />
            {words.settings.facing}
          </button>
        </Row>
      </section>
      <HoldButton
        label={words.care.hold}
        holding={words.care.holding}
        note={words.care.holdNote}
        icon="gear"
        ms={careOf(profile.parameters).holdMs}
        onHeld={askMaintenance}
      />
      <section className="sheet" aria-label={words.settings.terminal}>
        <dl className="m-0 px-5 py-2">
          {facts.map(([name, value]) => (
            <div key={name} className="flex justify-between gap-4 py-3 border-b border-line last:border-0 text-[20px]">
              <dt className="text-soft">{name}</dt>
              <dd className="m-0 font-semibold select-text">{value}</dd>
            </div>
          ))}
        </dl>
      </section>
    </Frame>
  )
}
