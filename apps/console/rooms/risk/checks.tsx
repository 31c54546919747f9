import type { RiskCheck } from '@evertill/contract'
import type { ReactNode } from 'react'
import { amountText } from '../../parts/amount.tsx'
import { Mark } from '../../parts/mark.tsx'
import { isWord, useLanguage, useWords, type Words } from '../../words/index.ts'

/** The values a rule compared, each with its name; sums are written as money. */
function valuesOf(check: RiskCheck, words: Words): string {
  return Object.entries(check.values)
    .map(([name, value]) => {
      const key = `risk.value.${name}`
      const label = isWord(key) ? words(key) : name
      // A rule about amounts compares sums; which value it is follows from the rule's own name.
      const isSum = typeof value === 'number' && /amount/.test(`${check.rule} ${name}`)
      return `${label} ${isSum ? amountText(value) : value === true ? words('yes') : value === false ? words('no') : value}`
    })
    .join(' · ')
}

export function useRuleName(): (rule: string, name?: { zh: string; en: string }) => string {
  const words = useWords()
  const language = useLanguage()
  return (rule, name) => {
    if (name) return language === 'zh-CN' ? name.zh : name.en
    const key = `risk.rule.${rule}`
    return isWord(key) ? words(key) : rule
  }
}

/** Each rule with its verdict and what it held against what. */
export function RiskChecks({ checks }: { checks: readonly RiskCheck[] }): ReactNode {
  const words = useWords()
  const nameOf = useRuleName()
  return (
    <ul className="checks">
      {checks.map((check) => (
        <li key={check.rule}>
          <Mark meaning={check.verdict === 'stop' ? 'stop' : 'paid'}>{words(`risk.check.${check.verdict}`)}</Mark>
          <b>{nameOf(check.rule, check.name)}</b>
          <span className="soft">{valuesOf(check, words)}</span>
        </li>
      ))}
    </ul>
  )
}
