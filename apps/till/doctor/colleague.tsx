import { Act, Warning } from '../drawing/act.tsx'
import { Amount } from '../drawing/amount.tsx'
import { useTill } from '../drawing/till-context.ts'
import { usePreference } from '../preference.ts'
import { useWords } from '../words/index.ts'
import { moneyOn } from './consult.ts'
import { DOCTOR_WORDS } from './words.ts'

/** The customer goes to another till: what to key there, and what has to be known about the money here first. */
export function ColleaguePage({ onDone }: { onDone(): void }) {
  const { state, dispatch } = useTill()
  const { language } = usePreference()
  const words = useWords()
  const own = DOCTOR_WORDS[language].colleague
  const money = moneyOn(state)
  const { screen } = state
  const amount = 'amount' in screen ? screen.amount : 0
  const open = money === 'unknown' || money === 'reversing'
  return (
    <div className="px-5 py-6 grid gap-6 max-w-[620px] mx-auto w-full">
      <Amount minor={amount} currency={state.config.profile.currency} align="center" />
      {open ? <Warning>{words.money.doNotRepeat}</Warning> : null}
      {money === 'yes' ? <Warning>{words.money.doNotCharge}</Warning> : null}
      <p className="text-[26px] leading-snug text-center text-balance">
        {money === 'yes' ? own.paidNote : open ? own.openNote : own.note}
      </p>
      <Act
        icon="tick"
        onClick={() => {
          onDone()
          dispatch(state.transaction === undefined ? { type: 'continued' } : { type: 'cancelled' })
        }}
      >
        {own.done}
      </Act>
    </div>
  )
}
