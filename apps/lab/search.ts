import { type BaseFindingId, causes, symptoms } from '@evertill/diagnosis'
import { responseCode } from '@evertill/diagnosis/response-code'
import { search } from '@evertill/diagnosis/symptom'
import type { Injector } from '../../sim/lab/injector.ts'
import { everyInjector, injectors } from '../../sim/lab/injectors.ts'
import { BOTH } from './words/index.ts'

/** A phrase that has less in common with what was typed is none. */
const LIKE_ENOUGH = 0.35

/** Causes that an answer code can mean. */
function causesOfCode(code: string): readonly string[] {
  const finding: BaseFindingId | undefined = responseCode(code)?.finding
  if (finding === undefined) return []
  return Object.entries(causes)
    .filter(([, spec]) => (spec.links[finding] ?? 0) > 0)
    .sort((a, b) => b[1].links[finding]! - a[1].links[finding]!)
    .map(([id]) => id)
}

/**
 * Faults by their name in either language, by the words people see on a screen, or by an answer code; the likeliest
 * first. Undefined when nothing was typed.
 */
export function found(typed: string): readonly Injector[] | undefined {
  const wanted = typed.trim()
  if (wanted === '') return undefined
  const order = search(wanted, BOTH, 12)
    .filter((hit) => hit.score >= LIKE_ENOUGH)
    .flatMap((hit): readonly string[] => {
      if (hit.kind === 'cause') return [hit.id]
      return hit.kind === 'symptom' ? symptoms[hit.id].causes : causesOfCode(hit.id)
    })
  const plain = wanted.toLowerCase()
  const named = everyInjector.filter(
    (one) => plain.length > 2 && (one.name.includes(plain) || one.cause?.includes(plain)),
  )
  return [...new Set([...named, ...order.flatMap((id) => injectors.find((one) => one.cause === id) ?? [])])]
}

export function injectorOfName(name: string): Injector | undefined {
  return everyInjector.find((one) => one.name === name)
}
