import type { RefObject } from 'react'

const KINDS = {
  digits: { keys: 'numeric', foreign: /\D/g },
  amount: { keys: 'decimal', foreign: /[^\d.]/g },
  code: { keys: 'text', foreign: /[^0-9A-Za-z]/g },
} as const

/** A line to key in what stands on a slip; characters that its kind does not have are dropped. */
export function SlipField({
  name,
  label,
  kind = 'digits',
  length,
  value,
  onChange,
  first,
}: {
  name: string
  label: string
  kind?: keyof typeof KINDS
  length: number
  value: string
  onChange(value: string): void
  /** Where typing begins. */
  first?: RefObject<HTMLInputElement | null> | undefined
}) {
  const { keys, foreign } = KINDS[kind]
  return (
    <label className="grid gap-1 text-[20px] text-soft">
      {label}
      <input
        ref={first}
        className="field text-ink"
        inputMode={keys}
        autoComplete="off"
        name={name}
        value={value}
        onChange={(event) => onChange(event.target.value.replace(foreign, '').slice(0, length))}
      />
    </label>
  )
}
