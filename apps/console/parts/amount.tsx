import { formatMoney } from '@evertill/foundation'
import type { ReactNode } from 'react'

/** A sum in minor units, written the same way everywhere. */
export function amountText(minor: number, currency = '156'): string {
  return formatMoney({ minor, currency })
}

export function Amount({ minor, currency = '156' }: { minor: number; currency?: string }): ReactNode {
  return <span className="figures">{amountText(minor, currency)}</span>
}

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
/** 12,345: both languages group by thousands. */
export function count(value: number): string {
  return grouped.format(value)
}

/** A share 0 … 1 as a percentage with one digit; 100 % only when it is exactly that. */
export function percent(share: number): string {
  const value = share * 100
  const rounded = value < 100 && value > 99.9 ? 99.9 : Math.round(value * 10) / 10
  return `${rounded === 100 || rounded === 0 ? rounded.toFixed(0) : rounded.toFixed(1)} %`
}

/** Milliseconds as people read them: 84 ms, 1.24 s. */
export function millis(value: number): string {
  if (value < 1000) return `${Math.round(value)} ms`
  return `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)} s`
}
