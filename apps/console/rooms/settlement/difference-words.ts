import type { DifferenceGroup } from '@evertill/contract'
import { isWord, type Words } from '../../words/index.ts'

export function kindText(kind: string, words: Words): string {
  const key = `difference.kind.${kind}`
  return isWord(key) ? words(key) : kind
}

/** The duty that owns it until a person takes it, or the person. */
export function ownerText(owner: string, words: Words): string {
  const key = `difference.duty.${owner.replace('duty:', '')}`
  return owner.startsWith('duty:') && isWord(key) ? words(key) : owner
}

export function groupText(by: DifferenceGroup['by'], value: string, words: Words): string {
  if (by === 'kind') return kindText(value, words)
  if (by === 'owner') return ownerText(value, words)
  const key = `difference.age.${value}`
  return isWord(key) ? words(key) : value
}
