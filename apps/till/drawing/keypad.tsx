import type { ReactNode } from 'react'
import { sound } from '../device/tone.ts'
import { useWords } from '../words/index.ts'
import { Icon } from './icon.tsx'

export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '00' | 'erase' | 'clear'

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

/** Twelve keys of at least 96 px. `corner` is the key left of zero. */
export function Keypad({
  onKey,
  corner = '00',
  label,
  disabled = false,
  tight = false,
}: {
  onKey(key: Key): void
  corner?: '00' | 'clear'
  label: string
  disabled?: boolean
  /** On a short phone the keys may be lower, so that what they change stays in sight. */
  tight?: boolean
}) {
  const words = useWords()
  const press = (key: Key): void => {
    sound('key')
    onKey(key)
  }
  const key = (name: Key, face: ReactNode, quiet = false, spoken?: string): ReactNode => (
    <button
      key={name}
      type="button"
      className={quiet ? 'key key-quiet' : 'key'}
      disabled={disabled}
      data-key={name === 'erase' ? 'Backspace' : name}
      onClick={() => press(name)}
      aria-label={spoken}
    >
      {face}
    </button>
  )
  return (
    <fieldset
      data-tight={tight ? '' : undefined}
      className="grid grid-cols-3 gap-2 m-0 p-0 border-0 min-w-0"
      aria-label={label}
    >
      {DIGITS.map((d) => key(d, d))}
      {corner === '00' ? key('00', '00') : key('clear', words.keys.clear, true)}
      {key('0', '0')}
      {key('erase', <Icon name="erase" size={36} />, true, words.keys.erase)}
    </fieldset>
  )
}

/** Applies a key to a string of digits. */
export function typeDigits(digits: string, key: Key, longest: number): string {
  if (key === 'clear') return ''
  if (key === 'erase') return digits.slice(0, -1)
  return (digits + key).slice(0, longest)
}

/** Filled and empty places of a secret number: how many, never which. */
export function Dots({ filled, places }: { filled: number; places: number }) {
  return (
    <div className="flex justify-center gap-4 py-3" aria-hidden="true">
      {Array.from({ length: places }, (_, i) => (
        <span key={i} className={`size-6 rounded-full border-2 ${i < filled ? 'bg-ink border-ink' : 'border-edge'}`} />
      ))}
    </div>
  )
}
