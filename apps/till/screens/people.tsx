import { Secret } from '@evertill/terminal'
import { useState } from 'react'
import { Act, Hint, Other } from '../drawing/act.tsx'
import { Frame } from '../drawing/frame.tsx'
import { Icon } from '../drawing/icon.tsx'
import { Dots, Keypad, typeDigits } from '../drawing/keypad.tsx'
import { useNow } from '../drawing/now.ts'
import { span } from '../drawing/progress-line.tsx'
import { type ScreenOf, useTill } from '../drawing/till-context.ts'
import { usePreference } from '../preference.ts'
import { inLanguage, useWords } from '../words/index.ts'

interface Person {
  readonly number: string
  readonly name: string
}

function PersonKey({ person, onClick }: { person: Person; onClick(): void }) {
  const words = useWords()
  return (
    <button
      type="button"
      data-key={person.number}
      className="min-h-[104px] rounded-[20px] border border-line bg-raised shadow-[0_3px_0_var(--line)] px-5 flex items-center gap-4 text-left active:bg-tint active:translate-y-[2px] active:shadow-none"
      onClick={onClick}
    >
      <span className="size-16 rounded-full bg-tint text-accent grid place-items-center shrink-0">
        <Icon name="person" size={36} />
      </span>
      <span className="min-w-0">
        <span className="block text-[28px] font-bold leading-tight">{person.name}</span>
        <span className="block text-[20px] text-soft">{words.signIn.number(person.number)}</span>
      </span>
    </button>
  )
}

/** The number first, the password on large keys after it; nothing of the password is drawn but its length. */
function Password({
  person,
  checking,
  refusal,
  question,
  note,
  action,
  onBack,
  onReady,
}: {
  person: Person
  checking: boolean
  refusal: string | undefined
  question: string
  note?: string
  action: string
  onBack(): void
  onReady(password: string): void
}) {
  const words = useWords()
  const [digits, setDigits] = useState('')
  const ready = () => {
    onReady(digits)
    setDigits('')
  }
  return (
    <Frame
      question={question}
      pad={
        <Keypad
          tight
          label={words.keys.number}
          corner="clear"
          onKey={(key) => setDigits(typeDigits(digits, key, 8))}
          disabled={checking}
        />
      }
      action={
        <Act disabled={digits.length < 4} busy={checking} onClick={ready}>
          {checking ? words.signIn.checking : action}
        </Act>
      }
      others={
        <Other leaves onClick={onBack}>
          {words.keys.back}
        </Other>
      }
    >
      <p className="text-[22px] text-soft">
        {note === undefined ? null : (
          <>
            {note}
            <br />
          </>
        )}
        {person.name}
        {words.keys.comma}
        {words.signIn.number(person.number)}
      </p>
      <div className="flex-1 grid content-center gap-3" role="status" aria-label={words.pin.digits(digits.length)}>
        <Dots filled={digits.length} places={Math.max(6, digits.length)} />
        {refusal === undefined || digits.length > 0 ? null : <Hint icon="person">{refusal}</Hint>}
      </div>
    </Frame>
  )
}

export function SignInScreen({ screen }: { screen: ScreenOf<'sign-in'> }) {
  const { state, dispatch } = useTill()
  const words = useWords()
  const { language } = usePreference()
  const now = useNow(1)
  const [person, setPerson] = useState<Person | undefined>(undefined)
  const profile = state.config.profile
  const refusal =
    screen.refusal === undefined
      ? undefined
      : screen.refusal === 'locked'
        ? words.signIn.locked(span((screen.until ?? now) - now))
        : screen.refusal === 'unknown'
          ? words.signIn.unknown
          : words.signIn.wrong
  if (person !== undefined) {
    return (
      <Password
        person={person}
        checking={screen.checking}
        refusal={refusal}
        question={words.signIn.password(person.name)}
        action={words.signIn.action}
        onBack={() => setPerson(undefined)}
        onReady={(password) =>
          dispatch({ type: 'operator-signed-in', number: person.number, password: new Secret(password) })
        }
      />
    )
  }
  return (
    <Frame question={words.signIn.question}>
      <p className="text-[22px] text-soft">
        {inLanguage(profile.merchantName, language)}
        {words.keys.comma}
        {words.signIn.shift(state.shift.shift + 1)}
      </p>
      {refusal === undefined ? null : <Hint icon="person">{refusal}</Hint>}
      <div className="grid gap-3 content-start wide:grid-cols-2">
        {screen.operators.map((operator) => (
          <PersonKey key={operator.number} person={operator} onClick={() => setPerson(operator)} />
        ))}
      </div>
    </Frame>
  )
}

export function SupervisorScreen({ screen }: { screen: ScreenOf<'supervisor'> }) {
  const { dispatch } = useTill()
  const words = useWords()
  const [chosen, setPerson] = useState<Person | undefined>(undefined)
  const person = chosen ?? (screen.supervisors.length === 1 ? screen.supervisors[0] : undefined)
  const refusal =
    screen.refusal === undefined
      ? undefined
      : screen.refusal === 'wrong-password'
        ? words.supervisor.wrong
        : words.supervisor[screen.refusal]
  const cancel = () => dispatch({ type: 'cancelled' })
  if (person !== undefined) {
    return (
      <Password
        person={person}
        checking={screen.checking}
        refusal={refusal}
        question={words.supervisor.question}
        note={words.supervisor.for[screen.purpose]}
        action={words.supervisor.action}
        onBack={screen.supervisors.length === 1 ? cancel : () => setPerson(undefined)}
        onReady={(password) =>
          dispatch({ type: 'supervisor-signed', number: person.number, password: new Secret(password) })
        }
      />
    )
  }
  return (
    <Frame
      question={words.supervisor.question}
      others={
        <Other leaves onClick={cancel}>
          {words.supervisor.cancel}
        </Other>
      }
    >
      <p className="text-[22px] text-soft">{words.supervisor.for[screen.purpose]}</p>
      <div className="grid gap-3 content-start wide:grid-cols-2">
        {screen.supervisors.map((supervisor) => (
          <PersonKey key={supervisor.number} person={supervisor} onClick={() => setPerson(supervisor)} />
        ))}
      </div>
    </Frame>
  )
}
